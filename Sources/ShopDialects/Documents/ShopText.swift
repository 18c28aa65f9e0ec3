import Bytes
import CatalogReading
import FeedModel

/// Small looks at texts that the dialects in XML share.
enum ShopText {
    /// What a field is called where the mapping and the summary name it.
    static func name(of field: RecordField, _ elements: RecordElements, _ batch: Batch) -> Text {
        field.element < 0 ? field.name : batch.keep(elements.entries[field.element].path)
    }
}

extension NameCounts {
    mutating func note(_ name: StaticString) {
        note(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    }
}

extension Substring {
    /// Without the blanks at its ends.
    var trimmingBlanks: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
