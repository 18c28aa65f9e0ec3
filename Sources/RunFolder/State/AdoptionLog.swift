import Glibc
import JSONText

/// Which SKU codes the seller's products have, as far as they were asked for: what was learned before an adoption was
/// interrupted need not be asked for again. A line of JSON a product, beside the journal.
package final class AdoptionLog {
    private static let name = "adoption.jsonl"
    /// What was learned longer ago, in milliseconds, is asked for again.
    private static let retention: Int64 = 7 * 86_400_000

    private let folder: Directory
    private let file: OutputFile
    /// The codes by the product's id.
    package private(set) var products: [Int64: [String]] = [:]

    fileprivate init(_ folder: Directory, now: Int64) throws(RunFolderError) {
        self.folder = folder
        var products: [Int64: [String]] = [:]
        var length: UInt64 = 0
        if folder.isFile(Self.name) {
            let descriptor = try folder.openForReading(Self.name)
            defer { _ = close(descriptor) }
            try LineReader.read(descriptor, "\(folder.path)/\(Self.name)") { line in
                length += UInt64(line.count) + 1
                // A line that cannot be read costs one more call.
                guard let json = try? JSONValue(parsing: Array(line)), let id = json["product"]?.int64Value,
                    let time = json["at"]?.int64Value, time > now - Self.retention, time <= now,
                    let codes = json["skus"]?.arrayValue
                else { return }
                products[id] = codes.compactMap(\.stringValue)
            }
        }
        self.products = products
        file = try folder.openForAppending(Self.name, keeping: length)
    }

    /// Keeps what was learned of a product.
    package func add(_ product: Int64, skuCodes: [String], at time: Int64) throws(RunFolderError) {
        products[product] = skuCodes
        let line: JSONValue = [
            "at": .number(JSONNumber(time)), "product": .number(JSONNumber(product)),
            "skus": .array(skuCodes.map { .string($0) }),
        ]
        do throws(RunFolderError) {
            try file.append(line.description + "\n")
            try file.flush()
        } catch {
            throw error.ofState
        }
    }

    /// All is learned: the state says what it comes to.
    package func remove() throws(RunFolderError) {
        do throws(RunFolderError) {
            try file.close()
            try folder.remove(Self.name)
        } catch {
            throw error.ofState
        }
    }
}

extension SubmissionState {
    /// What an adoption that did not come to its end has learned.
    ///
    /// - Parameter now: milliseconds since 1970.
    package func adoptionLog(now: Int64) throws(RunFolderError) -> AdoptionLog {
        do throws(RunFolderError) { return try AdoptionLog(folder, now: now) } catch { throw error.ofState }
    }
}
