package import CatalogReading
import Foundation

/// A source over bytes that a test has in hand.
package func source(of bytes: [UInt8], name: String = "test") throws -> ByteSource {
    let descriptor = try TemporaryFile.make(in: NSTemporaryDirectory())
    try bytes.withUnsafeBytes { try TemporaryFile.append($0, to: descriptor) }
    return try ByteSource(descriptor: descriptor, name: name)
}
