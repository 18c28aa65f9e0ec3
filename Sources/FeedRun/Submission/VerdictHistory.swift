import Bytes
import FeedModel
import JSONText
import RunFolder

/// Who changed: why an item's verdict is not last night's, and since when it has been what it is.
struct VerdictHistory {
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
    private(set) var counts: [String: Int] = [:]

    init(_ accepted: AcceptedProducts, _ marks: NightMarks, _ categories: [Int64: UInt32]) {
        self.accepted = accepted
        day = marks.day
        (seller, configuration, rules) = (marks.seller, marks.configuration, marks.rules)
        self.categories = categories
    }

    /// Adds `because` and `since` to an item's line, where there is something to say.
    ///
    /// - Parameter output: ends with the line.
    mutating func tell(_ item: UnsafeBufferPointer<UInt8>, _ mark: NightMarks.Mark, _ output: inout ByteBuffer) {
        let record = accepted.record(item: item)
        let isSame = record.map { $0.verdict == mark.verdict && $0.codes == mark.codes } ?? false
        guard mark.verdict != .good || record.map({ $0.verdict != .good && $0.verdict != .none }) == true else {
            return
        }
        output.truncate(to: output.count - 1)
        if let record, record.verdict != .none, record.verdict != mark.verdict {
            let causes = causes(record.sources, mark)
            output.append(#","because":"#)
            output.append(json: causes.count == 1 ? .string(causes[0]) : .array(causes.map { .string($0) }))
            if mark.verdict == .rejected || mark.verdict == .refused {
                counts[causes.joined(separator: "+"), default: 0] += 1
            }
        }
        output.append(#","since":"#)
        output.append(jsonString: Day.text(Int(isSame ? record?.sinceDay ?? day : day)))
        output.append("}")
    }

    private func causes(_ before: AcceptedProduct.Sources, _ mark: NightMarks.Mark) -> [String] {
        var causes: [String] = []
        if before.data != mark.data { causes.append("data") }
        if before.category != mark.category { causes.append("category") }
        if before.seller != seller { causes.append("seller") }
        if before.configuration != configuration & 0xFFFF { causes.append("configuration") }
        if before.rules != rules & 0xFFFF { causes.append("rules") }
        return causes.isEmpty ? ["marketplace"] : causes
    }

    /// Fingerprints of category data, from `category_data` of a summary: by category, and of what is the seller's.
    static func prints(_ data: JSONValue?) -> (categories: [Int64: UInt32], seller: UInt32) {
        var categories: [Int64: UInt32] = [:]
        var seller: UInt32 = 0
        for entry in data?.arrayValue ?? [] {
            let print = Configuration.print(entry["sha256"]?.stringValue ?? "")
            if let id = entry["category_id"]?.int64Value {
                categories[id, default: 0] &+= print
            } else {
                seller &+= print
            }
        }
        return (categories, seller)
    }
}
