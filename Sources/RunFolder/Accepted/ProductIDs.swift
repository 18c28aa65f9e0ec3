import Bytes
import Digests

/// The items that the platform has, with its ids, once more: a line of text each, `item TAB id`. Should the file of what
/// was accepted be lost, everything can be sent once more without creating anything again.
enum ProductIDs {
    static let prefix = "products-"

    static func name(_ digest: String) -> String { "\(prefix)\(digest.prefix(16)).tsv" }

    /// Writes the file, durable and under its own name.
    ///
    /// - Returns: its SHA-256.
    static func write(_ accepted: AcceptedProducts, in directory: Directory) throws(RunFolderError) -> String {
        let file = try DigestedFile(directory, unfinishedName: ".products.tmp")
        var buffer = ByteBuffer(capacity: 1 << 16)
        var failure: RunFolderError?
        accepted.eachRecord { record in
            // An id with a tab or a line feed in it would look like two.
            guard failure == nil, record.isOnPlatform, !record.item.contains(0x09), !record.item.contains(0x0A) else {
                return
            }
            buffer.append(record.item)
            buffer.append(0x09)
            buffer.append(decimal: record.productID)
            buffer.append(0x0A)
            guard buffer.count >= 1 << 15 else { return }
            do throws(RunFolderError) { try file.append(buffer) } catch { failure = error }
            buffer.removeAll()
        }
        if let failure { throw failure }
        try file.append(buffer)
        return try file.finish(name)
    }

    /// Reads the file back.
    ///
    /// - Throws: where it is not what was written.
    static func read(_ digest: String, in directory: Directory) throws(RunFolderError) -> [CarriedItem] {
        let path = "\(directory.path)/\(name(digest))"
        let damaged = RunFolderError(
            path: path,
            reason: .unfit(
                "was changed, too: restore the state from a copy, or find the products again "
                    + "with feedmill adopt PATH…"))
        guard directory.isFile(name(digest)),
            let bytes = directory.contents(of: name(digest), limit: Int(directory.size(of: name(digest))) + 1),
            hexadecimal(SHA256.digest(bytes)) == digest
        else { throw damaged }
        var items: [CarriedItem] = []
        for line in bytes.split(separator: 0x0A) {
            let parts = line.split(separator: 0x09, omittingEmptySubsequences: false)
            guard parts.count == 2, let id = Int64(String(decoding: parts[1], as: UTF8.self)) else { throw damaged }
            items.append(
                CarriedItem(item: String(decoding: parts[0], as: UTF8.self), skuCodes: [], productID: id))
        }
        return items
    }
}
