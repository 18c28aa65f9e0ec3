import Bytes
import FeedModel

/// The ids of templates that a product needs.
enum ShippingTemplates {
    static let fields: [ProductField] = [.shippingTemplateID, .serviceTemplateID]

    static func isID(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        for byte in text where byte &- 0x30 > 9 { return false }
        return true
    }
}
