import Bytes
import CatalogReading
import CategoryRules
import FeedGateway
import FeedModel
import Foundation
import RunFolder
import ShopDialects

/// The items of a catalog with the codes of their SKUs, as a run would read them.
struct CatalogItems {
    struct Item: Sendable {
        let id: String
        var skuCodes: [String] = []
    }

    /// In the order in which they first occur; those whose product is known already are counted only.
    private(set) var items: [Item] = []
    private(set) var known = 0
    /// Exports that could not be read to their end, and why.
    private(set) var unreadable: [String] = []

    private let configuration: Configuration
    private let mapping: Mapping
    private let defaults: ColumnDefaults
    private let temporaryDirectory: String
    private var numbers: [String: Int] = [:]
    private var named: Set<String> = []

    init(_ configuration: Configuration) {
        self.configuration = configuration
        mapping = configuration.mapping()
        defaults = ColumnDefaults(configuration.defaults.map { (column: $0.column, text: $0.text) })
        temporaryDirectory = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
    }

    /// Reads all of them.
    ///
    /// - Parameter products: what the state knows.
    mutating func read(_ files: CatalogFiles, besides products: KnownProducts, _ stop: StopFlag) throws(RunFailure) {
        unreadable = files.unreadable.map { "\($0.name) \($0.reason)" }
        let index = RecordIndex(configuration.reading(mapping))
        var encodings: [ExportEncoding?] = []
        for (number, input) in files.inputs.enumerated() {
            let encoding = try? ExportEncoding.detect(
                ByteSource(path: input.path, name: input.name), option: configuration.encoding, wholly: true)
            encodings.append(encoding)
            // A place names its file in two bytes.
            guard number < Int(Location.ownFile), let encoding else { continue }
            let reader = try? open(input, number, encoding, .indexing(index))
            if let reader = reader?.reader { try? index.look(at: reader) { stop.isSet } }
            guard !stop.isSet else { throw RunFailure(stop.status ?? .interrupted, "stopped") }
        }
        index.settle()
        for (number, input) in files.inputs.enumerated() {
            do throws(any Error) {
                guard let encoding = encodings[number], encoding.isSettled else {
                    unreadable.append("\(input.name): its encoding is unclear")
                    continue
                }
                let reader = try open(input, number, encoding, .products(index.covers(number) ? index : nil))
                try read(reader, stop)
                if reader.endedEarly { unreadable.append("\(input.name) could not be read to its end") }
            } catch let failure as RunFailure {
                throw failure
            } catch {
                unreadable.append("\(input.name): \(error)")
            }
        }
        let all = items
        items = all.filter { !named.contains($0.id) && products.productID(item: $0.id) == nil }
        known = all.count - items.count
    }

    private func open(
        _ input: CatalogFiles.Input, _ number: Int, _ encoding: ExportEncoding, _ pass: ReadingPass
    ) throws(ReadingError) -> ExportReader {
        ExportReader.open(
            try ByteSource(path: input.path, name: input.name), encoding: encoding.name, name: input.name,
            index: number, options: configuration.reading(mapping), temporaryDirectory: temporaryDirectory, pass: pass)
    }

    private mutating func read(_ reader: ExportReader, _ stop: StopFlag) throws {
        guard let records = reader.reader else { return }
        let batch = Batch(file: reader.file)
        while try reader.read(into: batch) {
            guard !stop.isSet else { throw RunFailure(stop.status ?? .interrupted, "stopped") }
            records.materialiser.materialise(batch)
            mapping.apply(to: batch)
            defaults.apply(to: batch)
            for product in batch.products.indices { add(product, batch) }
            batch.reset(file: reader.file, sequence: 0)
        }
    }

    private mutating func add(_ product: Int, _ batch: Batch) {
        let bytes = batch.bytes.bytes
        let id = bytes[batch.field(.itemID, of: product).text].string
        guard !id.isEmpty else { return }
        if !batch.field(.aliexpressProductID, of: product).isBlank { named.insert(id) }
        let number = numbers[id] ?? items.count
        if number == items.count {
            numbers[id] = number
            items.append(Item(id: id))
        }
        for sku in batch.products[product].skus {
            let code = bytes[batch.skus[sku].code.text].string
            if !code.isEmpty, !items[number].skuCodes.contains(code) { items[number].skuCodes.append(code) }
        }
    }
}
