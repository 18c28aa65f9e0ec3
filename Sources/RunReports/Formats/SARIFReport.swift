package import Bytes
import CategoryRules
import Digests
import FeedModel
import JSONText

/// `report.sarif`: SARIF 2.1.0 with the rules' pages, within the 5,000 results that GitHub shows of an upload.
package enum SARIFReport {
    static let largestCount = 5000

    /// Appends the whole log: one finding of each cause first, then the others as far as there is room.
    package static func append(_ review: RunReview, to output: inout ByteBuffer) {
        let codes = Set(review.causes.map(\.key.code)).sorted()
        let numbers = Dictionary(uniqueKeysWithValues: codes.enumerated().map { ($0.element, $0.offset) })
        var results: [JSONValue] = []
        var uris: [String: JSONValue] = [:]
        var shown = [Int](repeating: 0, count: review.causes.count)
        func add(_ cause: Cause, _ place: ReviewedPlace, item: String?, isNew: Bool) {
            guard results.count < largestCount else { return }
            let state = review.comparison.map { _ in isNew ? "new" : "unchanged" }
            let uri = place.file.isEmpty ? nil : uris[place.file] ?? .string(uri(place.file))
            uris[place.file] = uri
            results.append(result(cause, place, uri, item: item, rule: numbers[cause.key.code] ?? 0, state: state))
        }
        // One of each cause comes first, so that none is crowded out by another.
        for (index, cause) in review.causes.enumerated() {
            add(cause, cause.place, item: cause.item, isNew: cause.isFirstNew)
            shown[index] = 1
        }
        for item in review.items {
            for finding in item.findings {
                let cause = review.causes[finding.cause]
                if item.item == cause.item, finding.place == cause.place { continue }
                add(cause, finding.place, item: item.item, isNew: finding.isNew)
            }
        }
        let left = review.findings - results.count
        var run: [(String, JSONValue)] = [
            (
                "tool",
                object([
                    (
                        "driver",
                        object([
                            ("name", "feedmill"), ("version", .string(review.summary["version"]?.stringValue ?? "")),
                            ("rules", .array(codes.map(rule))),
                        ])
                    )
                ])
            ),
            ("columnKind", "unicodeCodePoints"), ("results", .array(results)),
        ]
        var properties: [(String, JSONValue)] = []
        if left > 0 {
            let words = "\(left) of \(review.findings) findings are left out here; findings.jsonl has all of them."
            properties.append(("leftOut", .string(words)))
        }
        // Results of the state "absent" would be taken for open ones by who does not know the state.
        if var comparison = review.comparison {
            comparison.path = comparison.path.map(ForeignText.shown)
            comparison.started = comparison.started.map(ForeignText.shown)
            properties.append(("compared", comparison.json))
        }
        if !properties.isEmpty { run.append(("properties", object(properties))) }
        output.append(
            json: object([
                ("$schema", "https://json.schemastore.org/sarif-2.1.0.json"), ("version", "2.1.0"),
                ("runs", .array([object(run)])),
            ]))
        output.append("\n")
    }

    private static func rule(_ code: String) -> JSONValue {
        var members: [(String, JSONValue)] = [("id", .string(ForeignText.shown(code)))]
        if let page = RuleList.rule(code)?.page {
            members.append(("shortDescription", text(page.what)))
            members.append(("fullDescription", text(page.why)))
            members.append(("help", text(page.cure)))
            members.append(("defaultConfiguration", object([("level", .string(level(page.severity.rawValue)))])))
        }
        return object(members)
    }

    private static func result(
        _ cause: Cause, _ place: ReviewedPlace, _ uri: JSONValue?, item: String?, rule: Int, state: String?
    ) -> JSONValue {
        var words = cause.message
        if let fix = cause.fix { words += " " + fix }
        if let item { words = "\(item): \(words)" }
        var members: [(String, JSONValue)] = [
            ("ruleId", .string(ForeignText.shown(cause.key.code))), ("ruleIndex", number(Int64(rule))),
            ("level", .string(level(cause.severity))), ("message", text(words)),
        ]
        if let uri {
            var physical: [(String, JSONValue)] = [("artifactLocation", object([("uri", uri)]))]
            if let line = place.line, line > 0 { physical.append(("region", object([("startLine", number(line))]))) }
            members.append(("locations", .array([object([("physicalLocation", object(physical))])])))
        }
        if let state { members.append(("baselineState", .string(state))) }
        // Lines move from night to night, and files get new names; item, rule and column do not.
        let print = [cause.key.code, item ?? "", place.column ?? "", item == nil ? place.file : ""].joined(
            separator: "\u{0}")
        let digest = hexadecimal(SHA256.digest(Array(print.utf8)).prefix(16))
        members.append(("partialFingerprints", object([("feedmill/v1", .string(digest))])))
        return object(members)
    }

    private static func level(_ severity: String) -> String {
        switch severity {
        case "error": "error"
        case "warning": "warning"
        default: "note"
        }
    }

    /// A path as a relative URI (RFC 3986).
    private static func uri(_ path: String) -> String {
        var encoded = ""
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: "/"):
                encoded.append(Character(UnicodeScalar(byte)))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return encoded
    }

    private static func text(_ words: String) -> JSONValue {
        object([("text", .string(("\(words)" as ComposedText<SARIFSurface>).text))])
    }
    private static func number(_ value: Int64) -> JSONValue { .number(JSONNumber(value)) }
    private static func object(_ members: [(String, JSONValue)]) -> JSONValue {
        .object(JSONObject(members.map { JSONObject.Member(key: $0.0, value: $0.1) }))
    }
}
