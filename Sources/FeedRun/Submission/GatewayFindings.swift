import Bytes
import CategoryRules
import FeedModel
import FeedPacking
import FeedSubmission
import JSONText

/// What the platform said of items, as findings: their codes begin with `gateway.` and go on as the platform writes
/// them.
enum GatewayFindings {
    static let prefix = "gateway."

    /// The findings about one item.
    ///
    /// - Parameter line: its line of `items.jsonl`.
    /// - Parameter xmlFiles: the exports in the canonical XML.
    static func findings(
        _ line: JSONView, _ outcome: ItemOutcomes.Outcome, xmlFiles: Set<String>
    ) -> [JSONValue] {
        guard outcome.status == .failed || outcome.status == .unknown else { return [] }
        let item = line.value(at: 0).objectValue ?? JSONObject()
        guard outcome.status == .unknown else {
            let file = item["place"]?["file"]?.stringValue ?? ""
            return failures(item, outcome, isXML: xmlFiles.contains(file))
        }
        return [
            finding(
                "unknown", "The platform did not say what became of this item.",
                fix: item["operation"]?.stringValue == Operation.productCreate.name.description
                    ? "Look for its SKU codes in the seller's product list; if it is there, put its id into "
                        + "aliexpress_product_id." : "Run again: an update may be sent any number of times.",
                place(item))
        ]
    }

    /// So much of a text of the platform's stands in a report, so much of a code, and so many of the violations of one
    /// item; `results.jsonl` has the whole, once.
    private static let longestText = 4096
    private static let longestCode = 200
    private static let mostViolations = 100

    private static func failures(
        _ item: JSONObject, _ outcome: ItemOutcomes.Outcome, isXML: Bool
    ) -> [JSONValue] {
        let code = ForeignText.cut(outcome.code ?? "failed", to: longestCode)
        // A schema's violations stand one a line, each with its pointer.
        let lines = outcome.messages.filter { $0.hasPrefix("#/") }
        let whole = shortened(outcome.messages)
        let entry = PlatformCodes.entry(code, message: whole)
        guard lines.isEmpty else {
            var findings = lines.prefix(mostViolations).map { line in
                let line = ForeignText.cut(line, to: longestText)
                let place = PointedPlace(line, in: item, isXML: isXML)?.json ?? place(item)
                return finding(code, sentence(line), fix: entry?.cure, place)
            }
            if lines.count > findings.count || lines[lines.count - 1].hasSuffix("…") {
                findings.append(
                    finding(
                        code, "The platform has more to say of this item: results.jsonl has all of it.",
                        fix: entry?.cure, place(item)))
            }
            return findings
        }
        let message = whole.isEmpty ? entry?.meaning ?? "The platform refused the item without saying why." : whole
        return [finding(code, sentence(message), fix: entry?.cure, place(item))]
    }

    /// The lines of a text as one, as far as it is shown.
    private static func shortened(_ lines: [String]) -> String {
        var text = ""
        for line in lines where text.utf8.count <= longestText { text += text.isEmpty ? line : " \(line)" }
        return ForeignText.cut(text, to: longestText)
    }

    private static func sentence(_ text: String) -> String {
        [".", "!", "?", "…"].contains { text.hasSuffix($0) } ? text : "\(text)."
    }

    private static func place(_ item: JSONObject) -> JSONValue { item["place"] ?? .object(JSONObject()) }

    private static func finding(_ code: String, _ message: String, fix: String?, _ place: JSONValue) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("code", .string(prefix + code)), ("severity", .string(Severity.error.rawValue)),
            ("message", .string(message)),
        ]
        if let fix { members.append(("fix", .string(fix))) }
        members.append(("place", place))
        return .object(JSONObject(members.map { JSONObject.Member(key: $0.0, value: $0.1) }))
    }
}

/// The place in an export that a JSON pointer into an item's content means, such as `#/sku_info_list/0/price`. What the
/// pointer means is `ItemPart`'s to say, where it stood the item's line.
struct PointedPlace {
    let json: JSONValue

    /// - Parameters:
    ///   - line: of the platform's message; begins with the pointer.
    ///   - item: the item's line of `items.jsonl`.
    ///   - isXML: its export is in the canonical XML.
    /// - Returns: nil where the pointer leads to nothing that has a place of its own.
    init?(_ line: String, in item: JSONObject, isXML: Bool) {
        guard let place = item["place"]?.objectValue else { return nil }
        let part = ItemPart(pointer: String(line.prefix { $0 != ":" }))
        var location: [JSONValue]?
        if let index = part.skuIndex {
            let row = item["sent_skus"]?.arrayValue.map { $0.dropFirst(index).first?.int64Value } ?? Int64(index)
            location = row.flatMap { item["sku_places"]?.arrayValue?.dropFirst(Int($0)).first?.arrayValue }
        }
        let column = Self.column(of: part, in: item, isXML: isXML)
        guard column != nil || location != nil else { return nil }
        let file = location?.dropFirst(2).first ?? place["file"] ?? .string("")
        var members: [(String, JSONValue)] = [("file", file)]
        members.append(("line", location?.first ?? place["line"] ?? .null))
        if let record = location?.dropFirst().first ?? place["record"] { members.append(("record", record)) }
        if let column { members.append(("column", .string(column))) }
        json = .object(JSONObject(members.map { JSONObject.Member(key: $0.0, value: $0.1) }))
    }

    /// What the part's column is called in the item's export.
    private static func column(of part: ItemPart, in item: JSONObject, isXML: Bool) -> String? {
        guard !isXML else { return part.element }
        // A country's price and a seller's own attribute have no column without their names.
        guard let column = part.column, !column.hasSuffix(":") else { return nil }
        let number = part.skuIndex.flatMap { item["sku_columns"]?.arrayValue?.dropFirst($0).first?.int64Value } ?? 0
        return item["columns"]?.arrayValue?.dropFirst(Int(number)).first?[column]?.stringValue ?? column
    }
}
