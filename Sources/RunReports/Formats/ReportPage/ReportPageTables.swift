import Bytes
import CategoryRules
import FeedModel
import Foundation
import JSONText
import RunFolder

/// The tables of the page: causes, feeds, exports, category data, settings, and the pages of the rules.
extension ReportPage {
    func appendCauses(_ output: inout Page<HTMLSurface>) {
        output.append("<section id=\"causes\"><h2>Causes</h2>")
        guard !review.causes.isEmpty else {
            output.append("<p>There are no findings.</p></section>")
            return
        }
        let shown = review.causes.prefix(Self.shownCauses)
        output.append("<p class=\"soft\">\(Figures.grouped(review.findings)) findings of ")
        output.append("\(Figures.grouped(review.causes.count)) causes")
        if shown.count < review.causes.count {
            output.append("; the first \(shown.count) are listed, <code>findings.jsonl</code> has all")
        }
        output.append(".</p>")
        openTable("causes", &output)
        output.append("<table class=\"tall\"><thead><tr><th scope=\"col\">Severity</th>")
        if review.comparison != nil { output.append("<th scope=\"col\" class=\"n\">New</th>") }
        output.append("<th scope=\"col\">What, and what to do</th><th scope=\"col\" class=\"n\">Findings</th>")
        output.append("<th scope=\"col\" class=\"n\">Items</th>")
        if showsValues { output.append("<th scope=\"col\" class=\"n\">At stake</th>") }
        output.append("<th scope=\"col\">For example</th></tr></thead><tbody>")
        for cause in shown { append(cause, &output) }
        output.append("</tbody></table></div></section>")
    }

    /// A table that scrolls within itself where it is too wide, with the keyboard too.
    func openTable(_ name: String, _ output: inout Page<HTMLSurface>) {
        output.append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table of \(name)\">")
    }

    /// Whether a cause keeps something back whose worth is known.
    private var showsValues: Bool { review.causes.contains { $0.step != nil && $0.value.text != nil } }

    private func append(_ cause: Cause, _ output: inout Page<HTMLSurface>) {
        output.append(
            "<tr id=\"cause=\(cause.anchor)\"><td><span class=\"tag \(cause.severity)\">\(cause.severity)</span></td>")
        if review.comparison != nil {
            output.append("<td class=\"n\" data-h=\"New\">")
            output.append(
                cause.isNew ? "<b>new</b>" : cause.newCount > 0 ? "\(Figures.grouped(cause.newCount))" : "known")
            output.append("</td>")
        }
        output.append("<td class=\"w\">")
        output.append("<a href=\"#rule-")
        output.append("\(cause.key.code)")
        output.append("\"><code>")
        output.append("\(cause.key.code)")
        output.append("</code></a> ")
        output.append(foreign: cause.words)
        if let fix = cause.fix {
            output.append("<div class=\"fix\">")
            output.append(foreign: fix)
            output.append("</div>")
        }
        output.append(
            "</td><td class=\"n\" data-h=\"Findings\">\(Figures.grouped(cause.count))<br><span class=\"soft\">")
        output.append("\(Figures.percent(Int64(cause.count), of: Int64(review.findings)))")
        output.append("</span></td><td class=\"n\" data-h=\"Items\">")
        if cause.items > 0 {
            output.append("<a href=\"#cause=\(cause.anchor)\">\(Figures.grouped(cause.items))</a>")
        }
        if showsValues {
            output.append("</td><td class=\"n\" data-h=\"At stake\">")
            if cause.step != nil, let value = cause.value.text { output.append("\(value)") }
        }
        output.append("</td><td data-h=\"For example\">")
        if let item = cause.item {
            output.append("<b>")
            output.append(foreign: item)
            output.append("</b> ")
        }
        append(cause.place, &output)
        output.append("</td></tr>")
    }

    /// What is new, known and gone since the run that this one is compared with.
    func appendComparison(_ output: inout Page<HTMLSurface>) {
        guard let comparison = review.comparison else { return }
        let isNight = comparison.path == nil
        output.append("<section id=\"compared\"><h2>")
        output.append(isNight ? "Since last night" : "Since the earlier run")
        output.append("</h2><p>Compared with ")
        if isNight {
            output.append("last night")
        } else {
            output.append("<code>")
            output.append("\(comparison.since)")
            output.append("</code>")
        }
        if let started = comparison.started {
            output.append(", which started ")
            output.append("\(started)")
        }
        output.append(", findings: <b>\(Figures.grouped(comparison.new))</b> new, ")
        output.append("<b>\(Figures.grouped(comparison.known))</b> known, ")
        output.append("<b>\(Figures.grouped(comparison.gone))</b> gone; ")
        output.append("new causes: <b>\(Figures.grouped(comparison.newCauses))</b>. ")
        output.append("<span class=\"soft\">A finding is known if ")
        output.append(
            isNight
                ? "last night had the same cause.</span></p>"
                : "the earlier run had one of the same rule about the same item in the same column.</span></p>")
        let shown = comparison.goneCauses.prefix(Self.shownGoneCauses)
        if !shown.isEmpty {
            output.append("<details><summary>What is gone</summary><ul>")
            for cause in shown {
                output.append("<li>\(Figures.grouped(cause.count)) × <code>")
                output.append("\(cause.key.code)")
                output.append("</code> ")
                output.append(foreign: cause.message)
                output.append(" ")
                append(cause.place, &output)
                output.append("</li>")
            }
            output.append("</ul>")
            if shown.count < comparison.goneCauses.count {
                let left = Figures.grouped(comparison.goneCauses.count - shown.count)
                output.append("<p>\(left) more causes are gone")
                output.append(
                    isNight ? ".</p>" : "; <code>findings.jsonl</code> of the earlier run has them.</p>")
            }
            output.append("</details>")
        }
        output.append("</section>")
    }

    func append(_ place: ReviewedPlace, _ output: inout Page<HTMLSurface>) {
        output.append("<span class=\"soft\">")
        output.append(foreign: place.file + (place.line.map { ":\($0)" } ?? ""))
        if let record = place.record { output.append(", record \(record)") }
        output.append("</span>")
        if let column = place.column {
            output.append(" <span class=\"cell\">")
            output.append(foreign: column)
            output.append("</span>")
        }
        if let value = place.value {
            output.append(" = <span class=\"cell\">")
            output.append(foreign: value)
            output.append("</span>")
        }
    }

    // MARK: Feeds and jobs

    func appendFeeds(_ output: inout Page<HTMLSurface>) {
        output.append("<section id=\"feeds\"><h2>Feeds and jobs</h2>")
        guard !review.feeds.isEmpty else {
            output.append("<p>No feed was packed.</p></section>")
            return
        }
        openTable("feeds and jobs", &output)
        output.append("<table><thead><tr><th scope=\"col\">Feed</th><th scope=\"col\">Job</th>")
        if review.feeds.contains(where: { $0.sentAt != nil }) {
            output.append("<th scope=\"col\">Sent</th><th scope=\"col\">Settled</th>")
        }
        output.append("<th scope=\"col\" class=\"n\">Items</th><th scope=\"col\">Result</th>")
        output.append("</tr></thead><tbody>")
        for feed in review.feeds {
            output.append("<tr><td><code>")
            output.append("\(feed.name)")
            output.append("</code></td><td>\(feed.job.map(String.init) ?? "")</td>")
            if review.feeds.contains(where: { $0.sentAt != nil }) {
                output.append("<td>\(Self.time(feed.sentAt))</td><td>\(Self.time(feed.settledAt))")
                if let sent = feed.sentAt, let settled = feed.settledAt {
                    let seconds = (max(0, settled - sent) + 500) / 1000
                    output.append(" <span class=\"soft\">(\(Figures.grouped(seconds))\u{202F}s)</span>")
                }
                output.append("</td>")
            }
            output.append("<td class=\"n\">\(Figures.grouped(feed.items))</td><td>")
            for status in Self.statuses {
                guard let count = feed.statuses[status] else { continue }
                output.append("<span class=\"tag \(status)\">\(Figures.grouped(count)) \(status)</span> ")
            }
            output.append("</td></tr>")
        }
        output.append("</tbody></table></div></section>")
    }

    /// A moment in UTC; empty where there is none.
    private static func time(_ milliseconds: Int64?) -> String {
        milliseconds.map { Date(timeIntervalSince1970: Double($0 / 1000)).formatted(.iso8601) } ?? ""
    }

    // MARK: What went in

    func appendInputs(_ output: inout Page<HTMLSurface>) {
        output.append("<section id=\"inputs\"><h2>Exports</h2>")
        openTable("exports", &output)
        output.append("<table><thead><tr>")
        output.append("<th scope=\"col\">File</th><th scope=\"col\">Format</th><th scope=\"col\" class=\"n\">Size</th>")
        output.append("<th scope=\"col\" class=\"n\">Records</th><th scope=\"col\" class=\"n\">Rejected</th>")
        output.append("<th scope=\"col\">SHA-256</th></tr></thead><tbody>")
        let files = review.document.files
        var shown = Array(files.indices)
        // Where not all have room, those that want attention come first.
        if files.count > Self.shownFiles {
            let wants = files.map(Self.wants)
            let sorted = shown.sorted { wants[$0] == wants[$1] ? $0 < $1 : wants[$0] > wants[$1] }
            shown = Array(sorted.prefix(Self.shownFiles))
        }
        for file in shown.lazy.map({ files[$0] }) {
            output.append("<tr><td>")
            output.append(foreign: file["name"]?.stringValue ?? "")
            if file["read_to_end"]?.boolValue == false { output.append(" <b class=\"error\">not read to its end</b>") }
            output.append("</td><td>")
            output.append(
                "\([file["format"], file["encoding"]].compactMap { $0?.stringValue }.joined(separator: ", "))")
            output.append("</td><td class=\"n\">\(Figures.size(file["size"]?.int64Value ?? 0))</td><td class=\"n\">")
            output.append("\(Figures.grouped(file["records"]?["read"]?.int64Value ?? 0))")
            output.append("</td><td class=\"n\">")
            output.append("\(Figures.grouped(file["records"]?["rejected"]?.int64Value ?? 0))")
            output.append("</td><td><code>")
            output.append("\(file["sha256"]?.stringValue ?? "")")
            output.append("</code></td></tr>")
        }
        output.append("</tbody></table></div>")
        appendLeftOut(files.count - shown.count, "exports", &output)
        output.append("</section>")
    }

    /// How much an export wants to be looked at: one that was not read to its end most.
    private static func wants(_ file: JSONValue) -> Int64 {
        if file["read_to_end"]?.boolValue == false { return .max }
        return file["records"]?["rejected"]?.int64Value ?? 0
    }

    private func appendLeftOut(_ count: Int, _ what: String, _ output: inout Page<HTMLSurface>) {
        guard count > 0 else { return }
        output.append(
            "<p class=\"soft\">\(Figures.grouped(count)) more \(what) are listed in <code>summary.json</code>.</p>")
    }

    func appendSettings(_ output: inout Page<HTMLSurface>) {
        output.append("<section id=\"settings\"><h2>Category data and settings</h2>")
        let data = review.summary["category_data"]?.arrayValue ?? []
        if !data.isEmpty {
            output.append("<details><summary>\(data.count) files of category data</summary><dl>")
            for file in data.prefix(Self.shownFiles) {
                output.append("<dt><code>")
                output.append("\(file["file"]?.stringValue ?? "")")
                output.append("</code></dt><dd>")
                if let age = file["age_days"]?.int64Value { output.append("\(age) \(age == 1 ? "day" : "days") old ") }
                output.append("<code class=\"soft\">")
                output.append("\(file["sha256"]?.stringValue ?? "")")
                output.append("</code></dd>")
            }
            output.append("</dl>")
            appendLeftOut(data.count - Self.shownFiles, "files", &output)
            output.append("</details>")
        }
        output.append("<details><summary>The configuration</summary><dl>")
        for setting in review.summary["configuration"]?.objectValue?.members ?? [] {
            output.append("<dt><code>")
            output.append("\(setting.key)")
            output.append("</code></dt><dd>")
            output.append(foreign: setting.value["value"]?.stringValue ?? "")
            output.append(" <span class=\"soft\">")
            output.append("\(setting.value["origin"]?.stringValue ?? "")")
            output.append("</span></dd>")
        }
        output.append("</dl></details></section>")
    }

    // MARK: Rules

    /// The pages of the rules that had something to say.
    func appendRules(_ output: inout Page<HTMLSurface>) {
        output.append("<section id=\"rules\"><h2>Rules</h2>")
        for code in Set(review.causes.map(\.key.code)).sorted() {
            output.append("<article id=\"rule-")
            output.append("\(code)")
            output.append("\"><h3><code>")
            output.append("\(code)")
            output.append("</code></h3>")
            if let page = RuleList.rule(code)?.page {
                for text in [page.what, page.why] {
                    output.append("<p>")
                    output.append("\(text)")
                    output.append("</p>")
                }
                output.append("<p class=\"fix\">")
                output.append("\(page.cure)")
                output.append("</p><p class=\"soft\">Source: ")
                output.append("\(page.source)")
                output.append("</p>")
            } else {
                output.append("<p>The platform's own answer.</p>")
            }
            output.append("</article>")
        }
        output.append("</section>")
    }
}
