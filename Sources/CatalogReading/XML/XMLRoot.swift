import Bytes
import FeedModel

/// The root element: whether it is a catalog's, and what it says for every product.
struct XMLRoot {
    struct Default {
        var field: ProductField
        var column: UInt16
        var bytes: [UInt8]
        /// Where it is in the current batch.
        var text = Text.none
    }
    /// nil until it has started.
    var name: String?
    var isCatalog = false
    var defaults: [Default] = []
    var hasCategory = false
    /// What there is to say about it.
    var findings: [XMLFinding] = []
}
