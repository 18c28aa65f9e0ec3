import Bytes

/// What to do next, in order: the first thing that a person reads after the verdict.
extension ReportPage {
    /// So many causes of a step are shown with it.
    private static let shownCausesOfAStep = 5
    /// And so many keys of the configuration.
    private static let shownKeys = 20

    func appendNext(_ output: inout Page<HTMLSurface>) {
        let steps = review.nextSteps
        output.append("<section id=\"next\"><h2>What to do next</h2>")
        guard !steps.isEmpty else {
            output.append("<p>Nothing: all items are fine.</p></section>")
            return
        }
        output.append("<ol>")
        for step in steps {
            output.append("<li><b>\(step.kind.title)</b>: ")
            output.append("\(step.extent(in: review))")
            if step.kind == .settings { appendKeys(&output) }
            if step.kind == .held { appendReleases(&output) }
            if step.kind == .wait { output.append(". The next run, or <code>feedmill submit</code>, settles them") }
            appendCauses(of: step, &output)
            output.append("</li>")
        }
        output.append("</ol>")
        if steps.contains(where: { $0.value.text != nil }) {
            output.append(
                "<p class=\"soft\">At stake: stock × price of these items, in the currency of the prices.</p>")
        }
        output.append("</section>")
    }

    private func appendKeys(_ output: inout Page<HTMLSurface>) {
        let keys = review.openKeys
        for (index, key) in keys.prefix(Self.shownKeys).enumerated() {
            output.append(index == 0 ? "<br>" : ", ")
            output.append("<code>\(key)</code>")
        }
        if keys.count > Self.shownKeys { output.append(" and \(keys.count - Self.shownKeys) more") }
    }

    private func appendReleases(_ output: inout Page<HTMLSurface>) {
        // One command releases all that are closed.
        let releases = GateNotice.parted(review.summary).notices.compactMap(\.release)
        for (index, release) in releases.enumerated() where !releases[..<index].contains(release) {
            output.append("<br>If it is right: <code>\(release)</code>")
        }
    }

    private func appendCauses(of step: NextStep, _ output: inout Page<HTMLSurface>) {
        guard !step.causes.isEmpty else { return }
        output.append("<ul>")
        for index in step.causes.prefix(Self.shownCausesOfAStep) {
            let cause = review.causes[index]
            output.append("<li><a href=\"#cause=\(cause.anchor)\">")
            output.append(foreign: cause.words)
            output.append("</a> <span class=\"soft\">")
            output.append(cause.items == 0 ? "" : cause.items == 1 ? "1 item" : "\(Figures.grouped(cause.items)) items")
            if let value = cause.value.text { output.append(", \(value)") }
            output.append("</span></li>")
        }
        output.append("</ul>")
        let left = step.causes.count - Self.shownCausesOfAStep
        guard left > 0 else { return }
        output.append(
            "<p class=\"soft\"><a href=\"#causes\">\(Figures.grouped(left)) more \(left == 1 ? "cause" : "causes")</a></p>"
        )
    }
}
