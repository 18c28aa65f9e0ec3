import CategoryRules
import FeedModel
import FeedSubmission
import JSONText

/// What the platform said of items, as findings: their codes begin with `gateway.` and go on as the platform writes
/// them.
enum GatewayFindings {
    static let prefix = "gateway."

    /// The findings about one item.
    ///
    /// - Parameter line: its line of `items.jsonl`.
    static func findings(_ line: JSONView, _ outcome: ItemOutcomes.Outcome) -> [JSONValue] {
        guard outcome.status == .failed || outcome.status == .unknown else { return [] }
        let item = line.value(at: 0).objectValue ?? JSONObject()
        guard outcome.status == .unknown else { return failures(item, outcome) }
        return [
            finding(
                "unknown", "The platform did not say what became of this item.",
                fix: item["operation"]?.stringValue == Operation.productCreate.name.description
                    ? "Look for its SKU codes in the seller's product list; if it is there, put its id into "
                        + "aliexpress_product_id." : "Run again: an update may be sent any number of times.",
                place(item))
        ]
    }

    private static func failures(_ item: JSONObject, _ outcome: ItemOutcomes.Outcome) -> [JSONValue] {
        let code = outcome.code ?? "failed"
        let whole = outcome.messages.joined(separator: " ")
        let entry = PlatformCodes.entry(code, message: whole)
        // A schema's violations stand one a line, each with its pointer.
        let lines = outcome.messages.filter { $0.hasPrefix("#/") }
        guard lines.isEmpty else {
            return lines.map { line in
                finding(code, "\(sentence(line))", fix: entry?.cure, PointedPlace(line, in: item)?.json ?? place(item))
            }
        }
        let message = whole.isEmpty ? entry?.meaning ?? "The platform refused the item without saying why." : whole
        return [finding(code, sentence(message), fix: entry?.cure, place(item))]
    }

    private static func sentence(_ text: String) -> String {
        text.hasSuffix(".") || text.hasSuffix("!") || text.hasSuffix("?") ? text : "\(text)."
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

/// The place in an export that a JSON pointer into an item's content means, such as `#/sku_info_list/0/price`.
struct PointedPlace {
    let json: JSONValue

    /// - Parameters:
    ///   - line: of the platform's message; begins with the pointer.
    ///   - item: the item's line of `items.jsonl`.
    /// - Returns: nil where the pointer leads to nothing that has a column.
    init?(_ line: String, in item: JSONObject) {
        guard line.hasPrefix("#/"), let place = item["place"]?.objectValue else { return nil }
        let pointer = line.dropFirst(2).prefix { $0 != ":" }
        let parts = pointer.split(separator: "/").map {
            String($0).replacing("~1", with: "/").replacing("~0", with: "~")
        }
        guard let first = parts.first else { return nil }
        var column: String?
        var location: [JSONValue]?
        switch first {
        case "sku_info_list", "multiple_sku_update_list":
            if parts.count > 1, let index = Int(parts[1]) {
                location = item["sku_places"]?.arrayValue?.dropFirst(index).first?.arrayValue
            }
            if parts.count > 3, parts[2] == "sku_attributes" {
                column = "sku:\(parts[3])"
            } else if parts.count > 2 {
                column = parts[2]
            }
        case "category_attributes": column = parts.count > 1 ? "attribute:\(parts[1])" : nil
        case "title_multi_language_list": column = "title"
        case "description_multi_language_list": column = "description"
        case "image_url_list": column = "image_urls"
        case "brand_name": column = "brand"
        case "user_defined_attribute_list", "multi_country_price_configuration": column = nil
        default: column = first
        }
        guard column != nil || location != nil else { return nil }
        let file = location?.dropFirst(2).first ?? place["file"] ?? .string("")
        var members: [(String, JSONValue)] = [("file", file)]
        members.append(("line", location?.first ?? place["line"] ?? .null))
        if let record = location?.dropFirst().first ?? place["record"] { members.append(("record", record)) }
        if let column { members.append(("column", .string(column))) }
        json = .object(JSONObject(members.map { JSONObject.Member(key: $0.0, value: $0.1) }))
    }
}
