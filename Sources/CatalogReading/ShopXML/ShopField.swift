import Bytes
import FeedModel

/// One value of a record of a shop's XML export: an element's text, or an attribute that the dialect knows.
package struct ShopField {
    /// Its number in the dialect's `ShopElements`; -1 for what is not known.
    var element: Int
    /// It stands in the dialect's own namespace.
    var isOwn: Bool
    /// Its text without blanks at its ends.
    var text: Text
    /// The attribute `name`; for what is not known, what it is called.
    var name: Text
    /// The attribute `unit`.
    var unit: Text
    /// Where it begins, among the batch's locations.
    var location: UInt32

    var isBlank: Bool { text.isEmpty }
}
