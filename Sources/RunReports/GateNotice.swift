import Bytes
package import JSONText

/// A gate that closed over the run, as `summary.json` has it: what every report says first.
package struct GateNotice: Sendable, Equatable {
    /// What was compared.
    package struct Example: Sendable, Equatable {
        /// The merchant's id.
        package var item: String
        /// The SKU's code; empty where it is about the product.
        package var sku: String
        /// What was accepted.
        package var from: String
        /// What tonight's export says.
        package var to: String
        /// Such as `prices.csv:13 price`.
        package var place: String
    }

    /// Its name, such as `price-mass`.
    package var gate: String
    /// What was measured, against the limit.
    package var message: String
    /// What may have come to pass.
    package var guess: String?
    /// At most five.
    package var examples: [Example]
    /// The command that opens it, where it is known.
    package var release: String?

    private static let releaseWords = "  if it is right: "

    /// What `summary.json` says of a gate.
    package init(_ json: JSONValue) {
        gate = json["gate"]?.stringValue ?? ""
        message = json["message"]?.stringValue ?? ""
        guess = json["guess"]?.stringValue
        examples = (json["examples"]?.arrayValue ?? []).map { example in
            func text(_ key: String) -> String { example[key]?.stringValue ?? "" }
            return Example(
                item: text("item"), sku: text("sku"), from: text("from"), to: text("to"), place: text("place"))
        }
    }

    private var headline: String { "held by the gate \(gate): \(message)\(guess.map { " \($0)" } ?? "")" }

    /// What standard error and the summary's messages say of it: a line each.
    ///
    /// - Parameters:
    ///   - out: the run folder.
    ///   - closed: all gates that are closed: what several hold goes once all of them are released.
    package func messages(out: String, closed: [String]) -> [String] {
        let lines = examples.map { example in
            let name = [example.item, example.sku].filter { !$0.isEmpty }.joined(separator: " ")
            return "  \(name): \(example.from) → \(example.to) (\(example.place))"
        }
        let names = closed.joined(separator: ",")
        return [headline] + lines + [
            "\(Self.releaseWords)\(ShellWords.joined(["feedmill", "submit", out])) --allow \(names)"
        ]
    }

    /// The gates that a summary names and that were not opened, and its other messages.
    package static func parted(_ summary: JSONValue) -> (notices: [GateNotice], messages: [String]) {
        var messages = (summary["messages"]?.arrayValue ?? []).map { $0.stringValue ?? "" }
        var notices: [GateNotice] = []
        for json in summary["gates"]?.arrayValue ?? [] {
            var notice = GateNotice(json)
            guard let start = messages.firstIndex(of: notice.headline) else { continue }
            let own = messages[(start + 1)...].prefix { $0.hasPrefix("  ") }
            notice.release = own.last { $0.hasPrefix(releaseWords) }.map { String($0.dropFirst(releaseWords.count)) }
            messages.removeSubrange(start..<own.endIndex)
            notices.append(notice)
        }
        return (notices, messages)
    }
}
