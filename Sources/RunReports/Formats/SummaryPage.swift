package import Bytes
import JSONText

/// `summary.md`: the run for a CI system's step summary, which drops what is larger than a mebibyte as a whole.
package enum SummaryPage {
    static let largestPage = 900_000
    private static let shownCauses = 50

    package static func append(_ review: RunReview, to output: inout ByteBuffer) {
        let start = output.count
        output.append("## feedmill: \(review.verdict.isEmpty ? "the run did not end" : review.verdict)\n\n")
        let parts = ReportPage.statuses.filter { review.count($0) > 0 }
        output.append("**\(review.count("read"))** items read")
        for (index, status) in parts.enumerated() {
            output.append("\(index == 0 ? " =" : " +") **\(review.count(status))** \(status)")
        }
        output.append("\n\n")
        for message in review.summary["messages"]?.arrayValue ?? [] {
            output.append("> ")
            output.append(markdown: message.stringValue ?? "")
            output.append("\n\n")
        }
        appendComparison(review, &output)
        guard !review.causes.isEmpty else {
            output.append("No rule had anything to say.\n")
            return
        }
        output.append("| | findings | what, and what to do | for example |\n|---|---:|---|---|\n")
        var shown = 0
        for cause in review.causes.prefix(shownCauses) {
            let before = output.count
            output.append("| \(cause.isNew ? "**new** " : "")\(cause.severity) | \(cause.count) | `\(cause.key.code)` ")
            output.append(markdown: cause.words)
            if let fix = cause.fix {
                output.append(" **")
                output.append(markdown: fix)
                output.append("**")
            }
            output.append(" | ")
            if let item = cause.item {
                output.append(markdown: item)
                output.append(", ")
            }
            output.append(markdown: cause.place.text)
            output.append(" |\n")
            guard output.count - start < largestPage else {
                output.truncate(to: before)
                break
            }
            shown += 1
        }
        if shown < review.causes.count {
            output.append("\n\(review.causes.count - shown) more causes are left out here: see `report.html`.\n")
        }
        output.append("\n`report.html` has the items; `findings.jsonl` has every finding.\n")
    }

    private static func appendComparison(_ review: RunReview, _ output: inout ByteBuffer) {
        guard let comparison = review.comparison else { return }
        output.append("Since the run in ")
        output.append(markdown: comparison.path)
        if let started = comparison.started { output.append(" of \(started)") }
        output.append(
            ", findings: **\(comparison.new)** new, **\(comparison.known)** known, **\(comparison.gone)** gone; "
                + "new causes: **\(comparison.newCauses)**.\n\n")
    }
}

extension ByteBuffer {
    /// Appends text so that Markdown and HTML in it stay text, in one line, also in a cell of a table.
    mutating func append(markdown text: String) {
        for scalar in text.unicodeScalars.prefix(1000) {
            switch scalar {
            case "<": append("&lt;")
            case "&": append("&amp;")
            case "\\", "|", "*", "_", "`", "[", "]", "#", "~", "!", ">":
                append("\\")
                append(UInt8(scalar.value))
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: append(" ")
            // What turns the direction of writing round would do so for the rest of the line.
            case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": append("\u{FFFD}")
            default: append(String(scalar))
            }
        }
        if text.unicodeScalars.count > 1000 { append("…") }
    }
}
