import Bytes
import CategoryRules
import Digests
import FeedGateway
import FeedModel
import FeedPacking
import FeedSelection
import RunFolder
import RunReports

/// Finds out what tonight's records come to with the category data of an earlier night: whether a verdict changed because
/// the marketplace's rules did.
final class OlderCategories: Sendable {
    private let kept: KeptCategoryData
    private let current: CategoryStore
    private let settings: RuleSettings
    private let overrides: [String: Severity?]
    /// What was read, by version; nil where it cannot be used.
    private let checkers = Locked<[KeptCategoryData.Version: Entry]>([:])

    /// A category of an earlier night, and what checks products with it.
    struct Entry: Sendable {
        let checker: Checker
        let book: RuleBook
    }

    /// So many versions are looked at in one run: what is asked for is few.
    private static let most = 1000

    init(
        _ kept: KeptCategoryData, current: CategoryStore, settings: RuleSettings, overrides: [String: Severity?]
    ) {
        self.kept = kept
        self.current = current
        self.settings = settings
        self.overrides = overrides
    }

    /// What checks products with a category as it was; nil where that is as it is, or is not known any more.
    func entry(category id: Int64, print: UInt32) -> Entry? {
        guard print != 0, print != current.print(ofCategory: id) else { return nil }
        let version = KeptCategoryData.Version(categoryID: id, print: print)
        return checkers.withLock { checkers in
            if let known = checkers[version] { return known }
            guard checkers.count < Self.most, kept.has(version), let category = category(version),
                let seller = try? current.seller()
            else { return nil }
            let store = CategoryStore(categories: [category], seller: seller, others: current)
            let book = RuleBook(overrides: overrides, categories: store)
            let entry = Entry(checker: Checker(categories: store, settings: settings, book: book), book: book)
            checkers[version] = entry
            return entry
        }
    }

    private func category(_ version: KeptCategoryData.Version) -> Category? {
        let (attributes, schema) = (kept.file(version, .attributes), kept.file(version, .schema))
        // A copy that is not what was kept proves nothing.
        let digests = [attributes, schema].compactMap { $0 }.map { hexadecimal(SHA256.digest($0)) }
        guard VerdictHistory.print(ofDigests: digests) == version.print else { return nil }
        func file(_ text: UnsafeBufferPointer<UInt8>, _ bytes: [UInt8]?) -> Category.File? {
            bytes == nil ? nil : Category.File(source: CategorySource(path: "\(version.categoryID)"), text: text)
        }
        return (attributes ?? []).withUnsafeBufferPointer { attributeText in
            (schema ?? []).withUnsafeBufferPointer { schemaText in
                try? Category(
                    id: version.categoryID, attributes: file(attributeText, attributes),
                    schema: file(schemaText, schema))
            }
        }
    }
}

extension CategoryStore {
    /// A fingerprint of the data of a category, as far as it was read.
    func print(ofCategory id: Int64) -> UInt32 { VerdictHistory.print(ofDigests: sources(of: id).compactMap(\.digest)) }

    /// A fingerprint of what is known of the seller.
    var sellerPrint: UInt32 {
        VerdictHistory.print(ofDigests: sources.filter { $0.id == nil }.compactMap(\.source.digest))
    }

    /// Keeps copies of all categories that were read, for the nights to come.
    func keep(in kept: KeptCategoryData) {
        for (id, sources) in Dictionary(grouping: sources.filter { $0.id != nil }, by: \.id) {
            guard let id else { continue }
            let version = KeptCategoryData.Version(
                categoryID: id, print: VerdictHistory.print(ofDigests: sources.compactMap(\.source.digest)))
            guard !kept.has(version) else { continue }
            kept.keep(
                version,
                sources.compactMap { source in
                    let kind = KeptCategoryData.Kind.allCases.first {
                        source.source.path.hasSuffix(".\($0.rawValue).json")
                    }
                    guard let kind, let bytes = contents(of: source.source) else { return nil }
                    return (kind, bytes)
                })
        }
    }
}

extension CheckStage {
    /// Finds out whether an item whose verdict is not last night's has it because of its category's data.
    ///
    /// - Parameter record: what is known of the product; nil where the platform does not have it.
    func compareWithOlderCategory(
        _ made: inout ItemWork, _ record: AcceptedRecord?, _ work: BatchWork
    ) {
        guard let older, let operation = made.operation, let category = work.check.category?.id,
            let record = record ?? work.products[made.product].record
        else { return }
        let isRejected = made.status == .rejected
        guard record.verdict.isFine && isRejected || record.verdict.isRejected && !isRejected,
            let entry = older.entry(category: category, print: record.sources.category)
        else { return }
        var (check, findings) = (ProductCheck(), [Finding]())
        do throws(CategoryDataError) {
            try entry.checker.check(made.product, of: work.batch, into: check, &findings) { stop.isSet }
        } catch {
            return
        }
        func hasError(_ findings: [Finding]) -> Bool {
            findings.contains {
                entry.book.severity(of: $0) == .error
                    && ($0.operations.isEmpty || $0.operations.contains(OperationSet(operation)))
            }
        }
        var isGood = !hasError(findings)
        if isGood {
            var content = ByteBuffer(capacity: 1 << 12)
            content.append(0x2C)
            let range = ItemEncoder.encode(operation, check, work.batch, into: &content)
            let item = UnsafeBufferPointer(rebasing: content.bytes[range])
            isGood = !hasError(work.schemaCheck.findings(operation, item, check, work.batch))
        }
        made.isGoodByOlderCategory = isGood
    }
}
