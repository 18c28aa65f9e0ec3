package import Bytes
import JSONText

/// `summary.md`: the run for a CI system's step summary, which drops what is larger than a mebibyte as a whole.
package enum SummaryPage {
    static let largestPage = 900_000
    private static let shownCauses = 50

    /// Appends the whole page, below the size that step summaries take.
    package static func append(_ review: RunReview, to output: inout ByteBuffer) {
        var page = Page<MarkdownSurface>()
        append(review, &page)
        output.append(page.buffer.bytes)
    }

    private static func append(_ review: RunReview, _ page: inout Page<MarkdownSurface>) {
        page.append("## feedmill: \(review.verdict.isEmpty ? "the run did not end" : review.verdict)\n\n")
        let gates = GateNotice.parted(review.summary)
        for notice in gates.notices { append(notice, &page) }
        let parts = ReportPage.statuses.filter { review.count($0) > 0 }
        page.append("**\(review.count("read"))** items read")
        for (index, status) in parts.enumerated() {
            page.append("\(index == 0 ? " =" : " +") **\(review.count(status))** \(status)")
        }
        page.append("\n\n")
        for message in gates.messages { page.append("> \(message)\n\n") }
        appendNext(review, &page)
        appendLanes(review, &page)
        appendComparison(review, &page)
        guard !review.causes.isEmpty else { return page.append("There are no findings.\n") }
        page.append("### Causes\n\n| | findings | what, and what to do | for example |\n|---|---:|---|---|\n")
        var shown = 0
        for cause in review.causes.prefix(shownCauses) {
            let before = page.count
            page.append(row(cause))
            guard page.count < largestPage else {
                page.truncate(to: before)
                break
            }
            shown += 1
        }
        if shown < review.causes.count {
            page.append("\n\(review.causes.count - shown) more causes are left out here: see `report.html`.\n")
        }
        page.append("\n`report.html` has the items; `findings.jsonl` has every finding.\n")
    }

    /// A gate that closed: why, five examples, and the command that opens it.
    private static func append(_ notice: GateNotice, _ page: inout Page<MarkdownSurface>) {
        page.append("**Held by the gate \(code(notice.gate))**: \(notice.message)")
        if let guess = notice.guess { page.append(" **\(guess)**") }
        page.append("\n\n")
        for example in notice.examples {
            page.append("- \(example.item) \(example.sku): \(example.from) → \(example.to), \(example.place)\n")
        }
        if !notice.examples.isEmpty { page.append("\n") }
        if let release = notice.release { page.append("If it is right: \(code(release))\n\n") }
    }

    /// So many causes of a step are shown with it.
    private static let shownCausesOfAStep = 3

    /// What to do next, in order.
    private static func appendNext(_ review: RunReview, _ page: inout Page<MarkdownSurface>) {
        let steps = review.nextSteps
        guard !steps.isEmpty else { return }
        page.append("### What to do next\n\n")
        for (number, step) in steps.enumerated() {
            page.append("\(number + 1). **\(step.kind.title)**: \(step.extent(in: review))\n")
            if step.kind == .settings {
                for key in review.openKeys { page.append("   - \(code(key))\n") }
                continue
            }
            for index in step.causes.prefix(shownCausesOfAStep) {
                let cause = review.causes[index]
                page.append("   - \(code(cause.key.code)) \(cause.words)")
                if cause.items > 0 { page.append(" (\(cause.items == 1 ? "1 item" : "\(cause.items) items"))") }
                page.append("\n")
            }
            let left = step.causes.count - shownCausesOfAStep
            if left > 0 { page.append("   - \(left) more \(left == 1 ? "cause" : "causes")\n") }
        }
        page.append("\n")
    }

    /// The table of lanes, as a plan and the terminal show it.
    private static func appendLanes(_ review: RunReview, _ page: inout Page<MarkdownSurface>) {
        guard let lanes = review.lanes else { return }
        page.append("\(lanes.title(isPlan: lanes.isPlan)).\n\n")
        let rows = lanes.rows
        guard !rows.isEmpty else { return }
        page.append("| lane | items | |\n|---|---:|---|\n")
        for row in rows { page.append("| \(row.name) | \(row.count) | \(row.note) |\n") }
        page.append("\n")
    }

    private static func row(_ cause: Cause) -> ComposedText<MarkdownSurface> {
        var row: ComposedText<MarkdownSurface> = cause.isNew ? "| **new** " : "| "
        row += "\(cause.severity) | \(cause.count) | \(code(cause.key.code)) \(cause.words)"
        if let fix = cause.fix { row += " **\(fix)**" }
        row += " | "
        if let item = cause.item { row += "\(item), " }
        return row + "\(cause.place.text) |\n"
    }

    /// A code or a command as code; one of another's words that could end it as text.
    private static func code(_ code: String) -> ComposedText<MarkdownSurface> {
        let isPlain = code.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || ".-:/_ ".utf8.contains(byte)
        }
        guard isPlain else { return "\(code)" }
        // Between backticks a backslash would be shown, and an underscore is harmless.
        let shown: ComposedText<MarkdownSurface> = "\(code)"
        let isHarmless = shown.text.replacing("\\_", with: "_") == code
        return isHarmless ? ComposedText(stringLiteral: "`\(code)`") : "`\(code)`"
    }

    private static func appendComparison(_ review: RunReview, _ page: inout Page<MarkdownSurface>) {
        guard let comparison = review.comparison else { return }
        page.append(comparison.path == nil ? "Since last night" : "Since the run in \(comparison.since)")
        if let started = comparison.started { page.append(" of \(started)") }
        page.append(
            ", findings: **\(comparison.new)** new, **\(comparison.known)** known, **\(comparison.gone)** gone; "
                + "new causes: **\(comparison.newCauses)**.\n\n")
    }
}
