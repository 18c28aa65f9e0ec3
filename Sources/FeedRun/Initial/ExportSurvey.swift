import Bytes
import CatalogReading
import CategoryRules
import FeedGateway
import FeedModel
import Foundation
import ShopDialects

/// A look at all exports, to see what they have, and what the configuration has to add before a product can be sent.
struct ExportSurvey {
    /// What was seen of one export.
    struct File {
        var file: CatalogFile
        var encoding: ExportEncoding
        /// What is wrong with it as a whole, in words.
        var faults: [String] = []
        var statesWeightUnit = true
        var statesLengthUnit = true
    }

    private(set) var files: [File] = []
    private(set) var products = 0
    private(set) var skus = 0
    /// The shop's categories that the mapping does not know, and fields without a place.
    private(set) var categories = Tally.NameTally()
    private(set) var unusedFields = Tally.NameTally()
    /// Products by the currency that the export states.
    private(set) var currencies: [String: Int] = [:]
    /// SKUs that have an option of that name.
    private(set) var options: [String: Int] = [:]
    /// Categories of the platform that there is no data for.
    private(set) var missingData: Set<Int64> = []
    /// How many products lack what a setting gives; for a value, how many SKUs have it.
    private(set) var needs: [Need: Int] = [:]

    /// A setting that something waits for.
    struct Need: Hashable {
        var keys: [String]
        /// What would do, in words; empty where nobody knows.
        var advice = ""
    }

    /// So many names and values are told apart; a broken export may have one a record.
    private static let most = 10_000

    private let configuration: Configuration
    private let checker: Checker
    private let book: RuleBook
    private let mapping: Mapping
    private let defaults: ColumnDefaults
    private let temporaryDirectory: String

    /// - Parameter configuration: with what is decided already.
    init(_ configuration: Configuration, _ store: CategoryStore) {
        self.configuration = configuration
        mapping = configuration.mapping()
        defaults = ColumnDefaults(configuration.defaults.map { (column: $0.column, text: $0.text) })
        book = RuleBook(categories: store)
        checker = Checker(
            categories: store, settings: RuleSettings(operation: configuration.operation, limits: configuration.limits),
            book: book)
        temporaryDirectory = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
    }

    /// Looks at all of them.
    mutating func look(at inputs: [CatalogFiles.Input], stop: StopFlag) throws(RunFailure) {
        let index = RecordIndex(configuration.reading(configuration.mapping()))
        var encodings: [ExportEncoding?] = []
        for (number, input) in inputs.enumerated() {
            let encoding = try? ExportEncoding.detect(
                ByteSource(path: input.path, name: input.name), option: configuration.encoding, wholly: true)
            encodings.append(encoding)
            // A place names its file in two bytes.
            guard number < Int(Location.ownFile), let encoding else { continue }
            let reader = try? open(input, number, encoding, .indexing(index), configuration)
            if let reader = reader?.reader { try? index.look(at: reader) { stop.isSet } }
            guard !stop.isSet else { throw RunFailure(.interrupted, "stopped") }
        }
        index.settle()
        for (number, input) in inputs.enumerated() {
            guard !stop.isSet else { throw RunFailure(.interrupted, "stopped") }
            do {
                let encoding =
                    try encodings[number]
                    ?? ExportEncoding.detect(
                        ByteSource(path: input.path, name: input.name), option: configuration.encoding)
                let pass = ReadingPass.products(index.covers(number) ? index : nil)
                let reader = try open(input, number, encoding, pass, configuration)
                files.append(File(file: reader.file.withoutRecords, encoding: encoding))
                try read(reader, stop)
                if reader.file.dialect != nil { try lookForUnits(input, number, encoding) }
            } catch let error as ReadingError {
                let file = CatalogFile(index: number, name: input.name, format: .unrecognised)
                files.append(File(file: file, encoding: ExportEncoding(name: "", declared: nil, isSettled: false)))
                files[files.count - 1].faults.append("\(error)")
            } catch {
                throw RunFailure(of: error)
            }
        }
    }

    private func open(
        _ input: CatalogFiles.Input, _ number: Int, _ encoding: ExportEncoding, _ pass: ReadingPass,
        _ configuration: Configuration
    ) throws(ReadingError) -> ExportReader {
        ExportReader.open(
            try ByteSource(path: input.path, name: input.name), encoding: encoding.name, name: input.name,
            index: number, options: configuration.reading(configuration.mapping()),
            temporaryDirectory: temporaryDirectory, pass: pass)
    }

    private mutating func read(_ reader: ExportReader, _ stop: StopFlag) throws {
        let batch = Batch(file: reader.file)
        let check = ProductCheck()
        var isReading = true
        while isReading, !stop.isSet {
            isReading = try reader.read(into: batch)
            guard isReading else { break }
            reader.reader?.materialiser.materialise(batch)
            mapping.apply(to: batch)
            defaults.apply(to: batch)
            for product in batch.products.indices {
                var findings = batch.findings.filter { Int($0.product) == product }
                try checker.check(product, of: batch, into: check, &findings)
                count(product, findings, check, batch)
            }
            for finding in batch.findings
            where finding.product < 0 && [.error, .warning].contains(book.severity(of: finding)) {
                let text = book.text(
                    of: finding, bytes: batch.bytes.bytes, category: nil, decimalPoint: batch.file.decimalPoint)
                let fault = [text.message, text.fix].compactMap { $0 }.joined(separator: " ")
                if files[files.count - 1].faults.count < 3 { files[files.count - 1].faults.append(fault) }
            }
            categories.add(batch.unmappedCategories)
            unusedFields.add(batch.unused)
            guard reader.reader != nil else { break }
            batch.reset(file: reader.file, sequence: 0)
        }
    }

    // MARK: What is needed

    private mutating func count(_ product: Int, _ findings: [Finding], _ check: borrowing ProductCheck, _ batch: Batch)
    {
        products += 1
        let bytes = batch.bytes.bytes
        let range = batch.products[product].skus
        skus += range.count
        var stated = bytes[batch.field(.currency, of: product).text].string
        if stated.isEmpty, batch.shopSKUs.count == batch.skus.count, let first = range.first {
            stated = bytes[batch.shopSKUs[first].currency].string
        }
        if !stated.isEmpty, currencies[stated] != nil || currencies.count < 100 {
            currencies[stated, default: 0] += 1
        }
        for sku in range {
            for property in batch.skus[sku].properties {
                let name = bytes[batch.skuProperties[property].name].string
                if options[name] != nil || options.count < Self.most { options[name, default: 0] += 1 }
            }
        }
        if case .unknown(let id) = check.categoryState { missingData.insert(id) }
        var counted: Set<[String]> = []
        for finding in findings {
            guard let need = need(finding, check, batch), counted.insert(need.keys).inserted else { continue }
            if needs[need] != nil || needs.count < Self.most { needs[need, default: 0] += 1 }
        }
    }

    /// The setting that would mend what a finding says; nil where the export has to be mended.
    private func need(_ finding: Finding, _ check: borrowing ProductCheck, _ batch: Batch) -> Need? {
        let bytes = batch.bytes.bytes
        func advice() -> String { book.text(of: finding, bytes: bytes, category: check.category).fix ?? "" }
        func name(_ fact: Fact) -> String? {
            guard case .attribute(let index) = fact else { return nil }
            return check.category?.attributes[index].englishName
        }
        switch finding.code {
        case LocaleMissing.page.code: return Need(keys: ["defaults", "locale"])
        case BrandMissing.page.code: return Need(keys: ["defaults", "brand"], advice: advice())
        case PackageMissing.page.code, ShippingMissing.page.code:
            guard case .words(let column) = finding.facts.0 else { return nil }
            return Need(keys: ["defaults", column.description])
        case CategoryMissing.page.code:
            return batch.file.dialect == nil ? Need(keys: ["defaults", "category_id"]) : nil
        case InventoryMissing.page.code:
            guard batch.shopSKUs.count == batch.skus.count else { return nil }
            let isInStock = batch.products[product(finding)].skus.contains {
                batch.skus[$0].inventory.isBlank && batch.shopSKUs[$0].availability == .inStock
            }
            return Need(keys: isInStock ? OpenSetting.stockInStock.keys : OpenSetting.stockUnknown.keys)
        case AttributeRequiredMissing.page.code:
            return name(finding.facts.0).map { Need(keys: ["defaults", "attribute:\($0)"], advice: advice()) }
        case SKUPropertyRequired.page.code:
            return name(finding.facts.0).map { Need(keys: ["defaults", "sku:\($0)"], advice: advice()) }
        case SKUPropertyUnknown.page.code:
            guard case .text(let option) = finding.facts.0 else { return nil }
            return Need(keys: ["mapping", "options", bytes[option].string], advice: advice())
        case SKUValueUnknown.page.code, AttributeValueUnknown.page.code:
            let value = bytes[finding.place.value].string
            guard let property = name(finding.facts.0), !value.isEmpty else { return nil }
            return Need(keys: ["mapping", "values", property, value], advice: advice())
        case PriceRateMissing.page.code, CurrencyMismatch.page.code:
            let currency = bytes[batch.field(.currency, of: product(finding)).text].string
            guard !currency.isEmpty else { return Need(keys: ["mapping", "price", "rate"]) }
            return Need(keys: ["mapping", "price", "rates", currency], advice: advice())
        case ImageInvalidURL.page.code:
            let address = bytes[finding.place.value].string
            guard batch.file.dialect != nil, !address.contains("://"), !address.hasPrefix("//") else { return nil }
            return Need(keys: OpenSetting.imageBase.keys)
        default: return nil
        }
    }

    private func product(_ finding: Finding) -> Int { Int(finding.product) }

    // MARK: Units

    /// Whether an export states the units of weights and sides: those of one that does are the same whatever the
    /// configuration says.
    private mutating func lookForUnits(
        _ input: CatalogFiles.Input, _ number: Int, _ encoding: ExportEncoding
    ) throws {
        var other = configuration
        other.mapping.weightUnit = .ounce
        other.mapping.lengthUnit = .inch
        let measures = try measures(open(input, number, encoding, .records, configuration))
        let others = try self.measures(open(input, number, encoding, .records, other))
        guard measures.count == others.count else { return }
        files[files.count - 1].statesWeightUnit = zip(measures, others).allSatisfy { $0.weight == $1.weight }
        files[files.count - 1].statesLengthUnit = zip(measures, others).allSatisfy { $0.length == $1.length }
    }

    /// The weight and length of each product at the beginning of an export.
    private func measures(_ reader: ExportReader) throws -> [(weight: String, length: String)] {
        guard let records = reader.reader else { return [] }
        let batch = Batch(file: reader.file)
        guard try records.read(into: batch) else { return [] }
        records.materialiser.materialise(batch)
        return batch.products.indices.map { product in
            func text(_ field: ProductField) -> String {
                batch.bytes.bytes[batch.field(field, of: product).text].string
            }
            return (text(.packageWeight), text(.packageLength))
        }
    }
}
