import Bytes
package import Foundation

/// Makes a canonical catalog of any size out of a seed: the same seed gives the same bytes, and the CSV and the XML
/// of one seed hold the same products.
package struct CatalogGenerator: Sendable {
    /// What is written.
    package enum Format: String, Sendable, CaseIterable {
        /// Feedmill's own CSV, a row for each SKU.
        case csv
        /// Feedmill's own XML.
        case xml
    }

    /// What the second and later rows of a product in a CSV hold of the columns that describe the product.
    package enum LaterRows: String, Sendable, CaseIterable {
        /// The same as the first row: how most systems export.
        case repeated
        /// Nothing. The descriptions are longer then, so that the file is about as large.
        case blank
    }

    /// How many SKUs, which is the number of CSV rows.
    package var rows: Int
    /// The same seed gives the same bytes.
    package var seed: UInt64
    /// The share of products that have one fault, 0 to 1.
    package var faultyShare: Double
    /// What is written.
    package var format: Format
    /// Whether rows of a product are scattered.
    package var laterRows: LaterRows
    /// As catalogs of shops are: of two products in three a combination of colour and size is missing, one product in
    /// twenty repeats a picture, some barcodes are none. Each is a notice or a warning, and keeps nothing back.
    package var isOrdinary: Bool

    /// What was written.
    package struct Outcome: Sendable {
        /// How many products were written.
        package var products = 0
        /// How many SKU rows or elements.
        package var skus = 0
        /// How many of the products have a fault.
        package var faultyProducts = 0
        /// How large the file is.
        package var bytes = 0
        /// How many products have each fault.
        package var faults: [CatalogFault: Int] = [:]
    }

    /// A catalog of `rows` SKUs, of which `faultyShare` of the products have one fault each.
    package init(
        rows: Int = 1_000_000, seed: UInt64 = 1, faultyShare: Double = 0, format: Format = .csv,
        laterRows: LaterRows = .repeated, isOrdinary: Bool = false
    ) {
        self.rows = rows
        self.seed = seed
        self.faultyShare = faultyShare
        self.format = format
        self.laterRows = laterRows
        self.isOrdinary = isOrdinary
    }

    /// Writes the catalog to a file, and says what is in it.
    package func write(to file: URL) throws -> Outcome {
        guard FileManager.default.createFile(atPath: file.path, contents: nil) else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: file.path])
        }
        let handle = try FileHandle(forWritingTo: file)
        defer { try? handle.close() }
        return try generate { try handle.write(contentsOf: Data($0)) }
    }

    /// The catalog in memory, for small ones.
    package func bytes() -> [UInt8] {
        var all: [UInt8] = []
        _ = try? generate { all.append(contentsOf: $0) }
        return all
    }

    /// Hands the catalog to `sink` a piece of about a megabyte at a time.
    package func generate(_ sink: (UnsafeBufferPointer<UInt8>) throws -> Void) throws -> Outcome {
        var random = SeededRandom(seed: seed)
        var outcome = Outcome()
        var buffer = ByteBuffer(capacity: 1 << 20 + 1 << 16)
        let csv = CSVCatalogWriter(repeatsProductColumns: laterRows == .repeated)
        let xml = XMLCatalogWriter()
        let sentenceCount = laterRows == .repeated ? 3...5 : 27...37
        var product = GeneratedProduct()
        format == .csv ? csv.appendHead(to: &buffer) : xml.appendHead(to: &buffer)
        while outcome.skus < rows {
            outcome.products += 1
            product.draw(
                number: outcome.products, rows: rows - outcome.skus, share: faultyShare, isOrdinary: isOrdinary,
                sentenceCount: sentenceCount, random: &random)
            outcome.skus += product.skus.count
            if let fault = product.fault {
                outcome.faultyProducts += 1
                outcome.faults[fault, default: 0] += 1
            }
            format == .csv ? csv.append(product, to: &buffer) : xml.append(product, to: &buffer)
            if buffer.count >= 1 << 20 {
                outcome.bytes += buffer.count
                try sink(buffer.bytes)
                buffer.removeAll()
            }
        }
        if format == .xml { xml.appendTail(to: &buffer) }
        outcome.bytes += buffer.count
        try sink(buffer.bytes)
        return outcome
    }
}
