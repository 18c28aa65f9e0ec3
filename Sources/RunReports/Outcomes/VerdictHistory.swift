import Bytes
import CategoryRules
import FeedModel
package import JSONText
package import RunFolder

/// Who changed: why an item's verdict is not last night's, and since when it has been what it is.
package struct VerdictHistory {
    /// As it was before this night.
    let accepted: AcceptedProducts
    let day: UInt16
    /// What holds for all items of the night, as `NightMarks` has it.
    let seller: UInt32
    let configuration: UInt32
    let rules: UInt32
    /// Fingerprints of the data of categories.
    let categories: [Int64: UInt32]
    /// Newly rejected or refused items, by what changed.
    package private(set) var counts: [String: Int] = [:]

    /// - Parameters:
    ///   - accepted: the state before this night.
    ///   - marks: the day, and fingerprints of what all items of the night have in common.
    ///   - categories: fingerprints of the data of categories, by id.
    package init(_ accepted: AcceptedProducts, _ marks: NightMarks, _ categories: [Int64: UInt32]) {
        self.accepted = accepted
        day = marks.day
        (seller, configuration, rules) = (marks.seller, marks.configuration, marks.rules)
        self.categories = categories
    }

    /// Says why an item's verdict is not last night's, and since when it has been what it is, where there is something to
    /// say.
    mutating func explain(_ record: inout ItemRecord, _ mark: NightMarks.Mark) {
        let before = record.item.withBytes { accepted.record(item: $0) }
        let isSame = before.map { Self.shown($0.verdict) == mark.verdict && $0.codes == mark.codes } ?? false
        guard !mark.verdict.isFine || before.map({ !$0.verdict.isFine && $0.verdict != .none }) == true else {
            return
        }
        if let before, before.verdict != .none, Self.shown(before.verdict) != mark.verdict {
            record.because = causes(before.sources, mark, record.isGoodByOlderCategory)
            if mark.verdict == .rejected || mark.verdict == .refused {
                counts[record.because.joined(separator: "+"), default: 0] += 1
            }
        }
        record.sinceDay = Int(isSame ? before?.sinceDay ?? day : day)
    }

    /// How the night went for an item.
    func mark(of record: borrowing ItemRecord) -> NightMarks.Mark {
        let verdict: AcceptedProduct.Verdict =
            switch record.status {
            case .rejected: .rejected
            case .failed: .refused
            case .held: .held
            case .waiting where record.operation == .productCreate && !Self.isLeftOut(record): .waiting
            case .prepared, .waiting, .unchanged, .pending, .succeeded, .unknown: .good
            }
        var mark = NightMarks.Mark(verdict: verdict)
        switch verdict {
        case .held: if let gate = record.gate { mark.codes = HeldPrint.of(gate, record.changes) }
        case .rejected, .rejectedInDoubt, .refused: mark.codes = Self.print(ofErrors: record)
        case .good, .waiting, .none: break
        }
        mark.data = record.data
        mark.category = record.categoryID.flatMap { categories[$0] } ?? 0
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
