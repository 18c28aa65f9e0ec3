import Bytes
import CategoryRules
import FeedRun
import JSONText

/// What `feedmill explain RUN ITEM` says.
struct ItemPages {
    private(set) var text: Printed = ""
    private let run: String

    /// More of one record or value is not shown; the file has it.
    private static let longest = 4000

    init(_ stories: [ItemStory], run: String) {
        self.run = run
        for (index, story) in stories.enumerated() {
            if index > 0 { text += "\n\(String(repeating: "-", count: TextLayout.width))\n\n" }
            append(story)
        }
    }

    private mutating func append(_ story: ItemStory) {
        let name = [story.id, story.operation].compactMap(\.self).joined(separator: ", ")
        text += "\(name): \(story.status)\(meaning(story.status).map { " (\($0))" } ?? "")\n"
        records(story)
        findings(story)
        content(story)
        platform(story)
        cures(story)
    }

    private func meaning(_ status: String) -> String? {
        switch status {
        case "prepared": "in a feed; no gateway was set"
        case "rejected": "it has an error and was not sent"
        case "held": "in a feed that was not sent"
        case "unchanged": "the platform has it as it is"
        case "waiting": "not in stock, or left out by --only"
        case "pending": "sent; there is no result yet"
        case "failed": "the platform refused it"
        case "unknown": "its delivery is unconfirmed"
        default: nil
        }
    }

    private mutating func title(_ title: Printed, _ place: String = "") {
        text += "\n\(title)\(place.isEmpty ? "" : ": \(place)")\n"
    }

    /// Lines of foreign text, each set in.
    private mutating func quote(_ quoted: String) {
        var quoted = quoted[...]
        while quoted.last?.isNewline == true { quoted.removeLast() }
        let shown = quoted.prefix(Self.longest)
        for line in shown.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            text += "  \(line)\n"
        }
        if shown.endIndex < quoted.endIndex { text += "  … \(grouped(quoted.count - shown.count)) more characters\n" }
    }

    // MARK: Sections

    private mutating func records(_ story: ItemStory) {
        let place = story.item["place"]
        let line = place?["line"]?.int64Value.map { ":\($0)" } ?? ""
        for (index, source) in story.sources.enumerated() {
            let place = index == 0 ? source.export + line : source.export
            let words: Printed = index == 0 ? "Where it is" : "Further records"
            guard let path = source.path else {
                title(words, place)
                text += ("The records cannot be shown: \(source.problem)." as Printed).wrapped(indent: 2)
                continue
            }
            title(words, "\(place), here from \(path)")
            if !source.head.isEmpty { quote(source.head) }
            for record in source.records {
                text += "  -- line \(record.line), record \(record.record)\n"
                quote(record.text)
            }
        }
    }

    private mutating func findings(_ story: ItemStory) {
        let findings = story.item["findings"]?.arrayValue ?? []
        guard !findings.isEmpty else { return text += "\nFindings: none\n" }
        title("Findings")
        for finding in findings {
            let place = finding["place"]
            var words = "\(finding["severity"]?.stringValue ?? "") \(finding["code"]?.stringValue ?? "")"
            words += "  \(place?["file"]?.stringValue ?? "")\(place?["line"]?.int64Value.map { ":\($0)" } ?? "")"
            if let column = place?["column"]?.stringValue { words += " \(column)" }
            if let value = place?["value"]?.stringValue { words += " = \(value.prefix(200))" }
            text += "  \(words)\n"
            text += ("\(finding["message"]?.stringValue ?? "")" as Printed).wrapped(indent: 4)
            if let fix = finding["fix"]?.stringValue { text += ("→ \(fix)" as Printed).wrapped(indent: 4) }
        }
    }

    private mutating func content(_ story: ItemStory) {
        guard let feed = story.item["feed"]?.stringValue else {
            let why = story.status == "rejected" ? "; an item with an error has no content" : ""
            return text += "\nWhat is sent: nothing\(why)\n"
        }
        let position = story.item["position"]?.int64Value.map { ", position \($0)" } ?? ""
        title("What is sent", "\(run)/\(feed)\(position)")
        guard let content = story.content else { return text += "  The feed no longer holds it.\n" }
        quote(content.indented)
    }

    private mutating func platform(_ story: ItemStory) {
        var facts: [String] = []
        if let job = story.item["job_id"]?.int64Value { facts.append("job \(job)") }
        if let again = story.item["sent_again_in"]?.stringValue { facts.append("sent again in \(again)") }
        if let product = story.item["product_id"]?.int64Value { facts.append("product \(product)") }
        guard !facts.isEmpty || !story.results.isEmpty else {
            return text += "\nWhat the platform said: nothing\n"
        }
        title("What the platform said", facts.joined(separator: ", "))
        for result in story.results {
            var words = "\(result["status"]?.stringValue ?? "")"
            if let job = result["job_id"]?.int64Value { words += ", job \(job)" }
            if let code = result["code"]?.stringValue { words += ", \(code)" }
            text += "  \(words)\n"
            if let message = result["message"]?.stringValue { quote("  " + message.replacing("\n", with: "\n  ")) }
            if let raw = result["result"]?.stringValue {
                quote("  " + ((try? JSONValue(parsing: raw))?.indented ?? raw).replacing("\n", with: "\n  "))
            }
        }
    }

    private mutating func cures(_ story: ItemStory) {
        title("What to do")
        var said: Set<String> = []
        for finding in story.item["findings"]?.arrayValue ?? [] {
            guard let code = finding["code"]?.stringValue else { continue }
            let page = RuleList.rule(code)?.page
            let isOpen = ["error", "warning"].contains(finding["severity"]?.stringValue)
            guard isOpen, let cure = finding["fix"]?.stringValue ?? page?.cure, said.insert(cure).inserted else {
                continue
            }
            text += ("- \(cure) (feedmill explain \(code))" as Printed).wrapped(indent: 2)
        }
        let run = ShellWords.joined([run])
        let next: (words: String, command: String)? =
            switch story.status {
            case "rejected", "failed":
                (
                    "Mend the export, or the records in \(run)/rejected, and feed them again:",
                    "feedmill run \(run)/rejected --out mended"
                )
            case "held": ("To send it:", "feedmill submit \(run)")
            case "pending", "unknown": ("To ask the platform again:", "feedmill submit \(run)")
            case "prepared": ("To send it:", "feedmill submit \(run) --gateway iop")
            default: nil
            }
        if let next {
            text += ("- \(next.words)" as Printed).wrapped(indent: 2) + "    \(next.command)\n"
        } else if said.isEmpty {
            text += "  - Nothing.\n"
        }
    }
}

extension JSONValue {
    /// Two blanks a level, for reading.
    fileprivate var indented: String {
        var output = ByteBuffer(capacity: 1 << 10)
        output.append(indented: self)
        return output.bytes.string
    }
}
