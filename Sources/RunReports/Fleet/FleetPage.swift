import Bytes
import JSONText

/// `fleet.html`: one page over many sellers, that opens from disk and loads nothing. What a person has to look at is
/// on top; the sellers follow line by line.
struct FleetPage {
    let totals: FleetTotals
    let version: String
    let made: String

    /// So many causes, notes of one kind and sellers are in it; `fleet.json` and `fleet.jsonl` have all of them.
    static let shownCauses = 200
    static let shownNotes = 50
    static let shownSellers = 5000

    /// Everything above the table of sellers.
    func top() -> Page<HTMLSurface> {
        var page = Page<HTMLSurface>()
        page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        page.append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>feedmill: ")
        page.append("\(totals.sellers) sellers</title><style>")
        page.append(own: ReportPage.style)
        page.append("</style></head><body><a class=\"skip\" href=\"#sellers\">To the sellers</a>\n<header><h1>")
        page.append("\(Figures.grouped(totals.sellers)) \(totals.sellers == 1 ? "seller" : "sellers")</h1>")
        page.append("<p class=\"sum\">")
        let verdicts = totals.verdicts.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
        page.append(
            verdicts.map { entry -> ComposedText<HTMLSurface> in
                "<b>\(Figures.grouped(entry.value))</b> \(entry.key)"
            }.joined(separator: " + "))
        page.append("</p><p class=\"soft\">\(figures)</p>")
        shared(&page)
        page.append("</header>\n<main>")
        notes("held", "Held", totals.held, of: totals.counts.held, &page)
        notes("unfinished", "Unfinished, the oldest first", totals.unfinished, of: totals.counts.unfinished, &page)
        notes("tokens", "Expiring access tokens", totals.tokens, of: totals.counts.tokens, &page)
        notes("broken", "Folders that cannot be read", totals.broken, of: totals.counts.broken, &page)
        causes(&page)
        page.append("<section id=\"sellers\"><h2>Sellers</h2>")
        if totals.sellers > Self.shownSellers {
            page.append(
                "<p class=\"note\">The first \(Figures.grouped(Self.shownSellers)); <code>fleet.jsonl</code> has all.</p>"
            )
        }
        page.append(
            """
            <div class="scroll"><table class="tall"><thead><tr><th scope="col">Folder</th><th scope="col">Seller</th>\
            <th scope="col">Verdict</th><th scope="col">Items</th><th scope="col" class="n">New findings</th>\
            <th scope="col" class="n">Feeds</th><th scope="col">Started</th></tr></thead><tbody>

            """)
        return page
    }

    /// Everything below it.
    func bottom() -> Page<HTMLSurface> {
        var page = Page<HTMLSurface>()
        page.append("</tbody></table></div></section></main>\n<footer><p>feedmill \(version), \(made). ")
        page.append(
            "<code>fleet.jsonl</code> has one line per seller, <code>fleet.json</code> the "
                + "totals.</p></footer>")
        page.append("</body></html>\n")
        return page
    }

    /// The row of a seller.
    ///
    /// - Parameter view: its line of `fleet.jsonl`.
    static func append(_ view: JSONView, to page: inout Page<HTMLSurface>) {
        func text(_ key: StaticString) -> String { view.string(key) ?? "" }
        let state = text("state")
        let verdict = state == "broken" || text("verdict").isEmpty ? state : text("verdict")
        page.append("<tr><td data-h=\"Folder\">")
        page.append(foreign: text("folder"))
        page.append("</td><td data-h=\"Seller\">")
        page.append(foreign: text("seller"))
        page.append("</td><td data-h=\"Verdict\"><span class=\"tag \(Self.tone(verdict))\">\(verdict)</span></td>")
        page.append("<td data-h=\"Items\">\(text("problem"))")
        var parts: [ComposedText<HTMLSurface>] = []
        if let items = view.member("items", of: 0) {
            view.eachMember(of: items) { key, value in
                let status = view.text(key).string
                guard status != "read", let count = Int64(view.text(value).string), count > 0 else { return }
                parts.append("\(Figures.grouped(count)) <span class=\"\(status)\">\(status)</span>")
            }
        }
        page.append(parts.joined(separator: ", "))
        page.append("</td><td class=\"n\" data-h=\"New findings\">")
        if let compared = view.member("compared", of: 0), let findings = view.member("findings", of: compared) {
            page.append("\(Figures.grouped(view.int64("new", of: findings) ?? 0))")
        }
        page.append(
            "</td><td class=\"n\" data-h=\"Feeds\">\(view.int64("feeds").map { Figures.grouped($0) } ?? "")</td>")
        page.append("<td data-h=\"Started\">\(text("started"))</td></tr>\n")
    }

    /// The class whose color fits a verdict.
    private static func tone(_ verdict: String) -> String {
        switch verdict {
        case "ok": "fixed"
        case "held": "held"
        case "unfinished": "pending"
        default: "error"
        }
    }

    // MARK: On top

    private var figures: String {
        var parts = ["\(Figures.grouped(totals.feeds)) feeds, \(Figures.grouped(totals.sentFeeds)) of them sent"]
        if let calls = totals.calls { parts.append("\(Figures.grouped(calls)) calls") }
        let items = totals.items.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
        for (status, count) in items where count > 0 { parts.append("\(Figures.grouped(count)) items \(status)") }
        return parts.joined(separator: " · ")
    }

    private func shared(_ page: inout Page<HTMLSurface>) {
        for cause in totals.sharedCauses {
            page.append(
                "<p class=\"note\"><b>\(cause.code)</b> is new for \(Figures.grouped(cause.newSellers)) of "
                    + "\(Figures.grouped(totals.comparable)) sellers: look at the marketplace or at feedmill's rules before "
                    + "anyone mends an export.")
            if let change = totals.versionChange {
                page.append(
                    " feedmill was \(change.from.joined(separator: ", ")) and is \(change.to.joined(separator: ", ")).")
            }
            page.append(" For example: ")
            page.append(foreign: cause.example)
            page.append("</p>")
        }
        if totals.earlier.isEmpty {
            page.append(
                "<p class=\"soft\">There was no earlier report here; the next one will say what is new.</p>")
        }
    }

    private func notes(
        _ id: StaticString, _ title: StaticString, _ notes: [FleetTotals.Note], of count: Int,
        _ page: inout Page<HTMLSurface>
    ) {
        guard count > 0 else { return }
        page.append("<section id=\"\(id)\"><h2>\(title): \(Figures.grouped(count))</h2><ul>")
        for note in notes.sorted(by: { $0.order < $1.order }).prefix(Self.shownNotes) {
            page.append("<li>")
            page.append(foreign: note.folder)
            page.append(": ")
            page.append(foreign: note.text)
            page.append("</li>\n")
        }
        page.append("</ul>")
        if count > Self.shownNotes {
            page.append(
                "<p class=\"soft\">and \(Figures.grouped(count - Self.shownNotes)) more in <code>fleet.json</code></p>")
        }
        page.append("</section>")
    }

    private func causes(_ page: inout Page<HTMLSurface>) {
        let causes = totals.causes
        guard !causes.isEmpty else { return }
        page.append(
            """
            <section id="causes"><h2>Causes by number of sellers</h2><div class="scroll"><table class="tall"><thead><tr>\
            <th scope="col" class="n">Sellers</th><th scope="col" class="n">New for</th><th scope="col" class="n">Findings\
            </th><th scope="col">Code</th><th scope="col">Example</th></tr></thead><tbody>

            """)
        for cause in causes.prefix(Self.shownCauses) {
            page.append("<tr><td class=\"n\" data-h=\"Sellers\">\(Figures.grouped(cause.sellers))</td>")
            page.append("<td class=\"n\" data-h=\"New for\">\(Figures.grouped(cause.newSellers))</td>")
            page.append("<td class=\"n\" data-h=\"Findings\">\(Figures.grouped(cause.count))</td>")
            page.append("<td data-h=\"Code\"><span class=\"tag \(cause.severity)\">\(cause.code)</span></td>")
            page.append("<td class=\"w\" data-h=\"Example\">")
            page.append(foreign: cause.example)
            page.append("<br><span class=\"soft\">")
            page.append(foreign: cause.folder)
            page.append("</span></td></tr>\n")
        }
        page.append("</tbody></table></div></section>")
    }
}
