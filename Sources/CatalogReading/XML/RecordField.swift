package import Bytes
package import FeedModel

/// One value of a record of an XML export: an element's text, or an attribute that the format knows.
package struct RecordField {
    /// Its number in the format's `RecordElements`; -1 for what is not known.
    package var element: Int
    /// It is in the format's own namespace.
    package var isOwn: Bool
    /// Its text without blanks at its ends.
    package var text: Text
    /// The attribute `name`; for what is not known, what it is called.
    package var name: Text
    /// The attribute `unit`.
    package var unit: Text
    /// Where it begins, among the batch's locations.
    package var location: UInt32

    /// Whether its text is empty.
    package var isBlank: Bool { text.isEmpty }
}

extension RecordField {
    /// As a cell in its own column.
    package var cell: Cell {
        Cell(text: text, location: location, column: element < 0 ? ColumnReference.noIndex : UInt16(element))
    }
}
