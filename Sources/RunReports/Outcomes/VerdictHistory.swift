import Bytes
import CategoryRules
package import FeedModel
package import JSONText
package import RunFolder

/// The items of one product, one after the other: the worst of them speaks for the product.
package struct ProductItems {
    /// Of those that are in no feed: what becomes of the others is not known in the walk.
    private var worst = 0

    /// Before the first item.
    package init() {}

    /// Takes the next item.
    ///
    /// - Returns: whether an earlier one is worse.
    package mutating func isOutweighed(_ status: ItemStatus, isInFeed: Bool) -> Bool {
        let weight =
            switch status {
            case .rejected, .failed: 2
            case .held: 1
            case .prepared, .waiting, .unchanged, .pending, .succeeded, .unknown: 0
            }
        defer { if !isInFeed { worst = max(worst, weight) } }
        return weight < worst
    }
}

/// How a night went for an item.
package struct ItemVerdict: Sendable {
    /// What the state remembers of it.
    package var mark: NightMarks.Mark
    /// The number of the item's record among those of what was accepted; nil where the item is not known.
    package var number: Int?
    /// What changed, where the item was rejected or refused and was not last night.
    package var newRejection: String?
}

/// How a night went for its items, and why verdicts are not what they were.
package struct NightVerdicts: Sendable {
    /// What the state remembers of the night.
    package var marks: NightMarks
    /// What verdicts are compared with.
    package let history: VerdictHistory
    /// Newly rejected or refused items, by what changed.
    package private(set) var newRejections: [String: Int] = [:]

    /// A night without items.
    ///
    /// - Parameter marks: say what all items of the night have in common.
    package init(_ marks: NightMarks) {
        self.marks = marks
        history = VerdictHistory(marks)
    }

    /// Takes an item.
    package mutating func add(item: UnsafeBufferPointer<UInt8>, _ verdict: ItemVerdict) {
        marks.add(item: item, number: verdict.number, verdict.mark)
        if let causes = verdict.newRejection { newRejections[causes, default: 0] += 1 }
    }
}

/// Who changed: why an item's verdict is not last night's, and since when it has been what it is. Used by several workers
/// at once.
package struct VerdictHistory: Sendable {
    /// As it was before this night.
    private let accepted: AcceptedProducts
    private let day: UInt16
    /// What holds for all items of the night, as `NightMarks` has it.
    private let seller: UInt32
    private let configuration: UInt32
    private let rules: UInt32

    fileprivate init(_ marks: NightMarks) {
        (accepted, day) = (marks.accepted, marks.day)
        (seller, configuration, rules) = (marks.seller, marks.configuration, marks.rules)
    }

    /// Says why an item's verdict is not last night's, and since when it has been what it is, where there is something to
    /// say.
    ///
    /// - Parameters:
    ///   - before: what the state knows of the item.
    ///   - category: a fingerprint of the data of its category.
    ///   - isOutweighed: an earlier item of the same product is worse than that.
    /// - Returns: its verdict; nil where the exports do not have it, or it has no id.
    package func explain(
        _ record: inout ItemRecord, _ before: AcceptedRecord?, category: UInt32,
        isOutweighed: Bool
    ) -> ItemVerdict? {
        (record.because, record.sinceDay) = ([], nil)
        guard record.place != nil, !record.item.isEmpty else { return nil }
        let mark = mark(of: record, category, before)
        var verdict = ItemVerdict(mark: mark, number: before.map { accepted.number(of: $0) })
        guard !isOutweighed, speaks(for: record, mark, before) else { return verdict }
        let isSame = before.map { Self.shown($0.verdict) == mark.verdict && $0.codes == mark.codes } ?? false
        guard !mark.verdict.isFine || before.map({ !$0.verdict.isFine && $0.verdict != .none }) == true else {
            return verdict
        }
        if let before, before.verdict != .none, Self.shown(before.verdict) != mark.verdict {
            record.because = causes(before.sources, mark, record.isGoodByOlderCategory)
            if mark.verdict == .rejected || mark.verdict == .refused {
                verdict.newRejection = record.because.joined(separator: "+")
            }
        }
        record.sinceDay = Int(isSame ? before?.sinceDay ?? day : day)
        return verdict
    }

    /// The state remembers the worst verdict of a product, be it of its content or of a row of stock or prices. A good item
    /// is compared with that only where both are of a product with a category, or both are not; and of a good row of stock
    /// or prices without one nobody knows whether last night's verdict was its own.
    private func speaks(
        for record: borrowing ItemRecord, _ mark: NightMarks.Mark, _ before: AcceptedRecord?
    ) -> Bool {
        guard mark.verdict.isFine, let before else { return true }
        guard mark.category == 0 else { return before.sources.category != 0 }
        return before.sources.category == 0 && record.operation?.carriesWholeProduct != false
    }

    /// How the night went for an item.
    private func mark(
        of record: borrowing ItemRecord, _ category: UInt32, _ before: AcceptedRecord?
    ) -> NightMarks.Mark {
        // What is held because the platform refused it stays refused until something differs.
        let isRefused = record.status == .held && record.gate == .refusedBefore && before?.verdict == .refused
        let refusedCodes = isRefused ? before?.codes : nil
        let verdict: AcceptedProduct.Verdict =
            switch record.status {
            case .rejected: .rejected
            case .failed: .refused
            case .held: refusedCodes == nil ? .held : .refused
            case .waiting where record.operation == .productCreate && !Self.isLeftOut(record): .waiting
            case .prepared, .waiting, .unchanged, .pending, .succeeded, .unknown: .good
            }
        var mark = NightMarks.Mark(verdict: verdict)
        switch verdict {
        case .held: if let gate = record.gate { mark.codes = HeldPrint.of(gate, record.changes) }
        case .rejected, .rejectedInDoubt, .refused: mark.codes = refusedCodes ?? Self.print(ofErrors: record)
        case .good, .waiting, .none: break
        }
        mark.data = record.data
        mark.category = category
        return mark
    }

    /// A verdict as reports show it.
    private static func shown(_ verdict: AcceptedProduct.Verdict) -> AcceptedProduct.Verdict {
        verdict.isRejected ? .rejected : verdict
    }

    /// Whether it waits because a run was asked for other lanes, and not for stock.
    private static func isLeftOut(_ record: borrowing ItemRecord) -> Bool {
        record.findings.contains { $0.code.isSame(as: LaneNotChosen.page.code.name) }
    }

    /// A fingerprint of the codes of an item's errors.
    private static func print(ofErrors record: borrowing ItemRecord) -> UInt32 {
        var codes: UInt64 = 0
        for finding in record.findings where finding.severity == .error { codes &+= finding.code.hash64(seed: 0) }
        return UInt32(truncatingIfNeeded: codes)
    }

    /// - Parameter isGoodByOlderCategory: what tonight's records come to with the category data of last night.
    private func causes(
        _ before: AcceptedProduct.Sources, _ mark: NightMarks.Mark, _ isGoodByOlderCategory: Bool?
    ) -> [String] {
        var causes: [String] = []
        if before.data != mark.data { causes.append("data") }
        if before.category != mark.category {
            let wouldDiffer = isGoodByOlderCategory.map { $0 != (mark.verdict != .rejected) }
            if wouldDiffer == true { return ["category"] }
            if wouldDiffer == nil { causes.append("category") }
        }
        if before.seller != seller { causes.append("seller") }
        if before.configuration != configuration & 0xFFFF { causes.append("configuration") }
        if before.rules != rules & 0xFFFF { causes.append("rules") }
        return causes.isEmpty ? ["marketplace"] : causes
    }

    /// Fingerprints of category data, from `category_data` of a summary: by category, and of what is the seller's.
    package static func prints(_ data: JSONValue?) -> (categories: [Int64: UInt32], seller: UInt32) {
        var categories: [Int64: UInt32] = [:]
        var seller: UInt32 = 0
        for entry in data?.arrayValue ?? [] {
            let print = self.print(entry["sha256"]?.stringValue ?? "")
            if let id = entry["category_id"]?.int64Value {
                categories[id, default: 0] &+= print
            } else {
                seller &+= print
            }
        }
        return (categories, seller)
    }

    /// A fingerprint of the data of a category, by the digests of its files.
    package static func print(ofDigests digests: [String]) -> UInt32 { digests.reduce(0) { $0 &+ print($1) } }

    /// A fingerprint of a text.
    package static func print(_ text: String) -> UInt32 {
        var text = text
        return UInt32(truncatingIfNeeded: text.withUTF8 { $0.hash64 })
    }
}
