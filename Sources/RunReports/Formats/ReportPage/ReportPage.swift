package import Bytes
import CategoryRules
import JSONText

/// `report.html`: one file that opens from disk and loads nothing. What has to be known is in the page itself; the list
/// of items is worked out by its script from data inside the page.
package struct ReportPage {
    let review: RunReview
    /// A page larger than this is cut in its items, and says so.
    static let largestPage = 4_800_000
    /// So many causes are in the table.
    static let shownCauses = 300
    /// And so many of those that are gone in their list.
    static let shownGoneCauses = 50
    /// Exports in their table, and files of category data in theirs.
    static let shownFiles = 500

    /// Appends the whole page. Of many items as many as fit are in it; it says how many are not.
    package static func append(_ review: RunReview, to output: inout ByteBuffer) {
        var page = Page<HTMLSurface>()
        ReportPage(review: review).append(to: &page)
        output.append(page.buffer.bytes)
    }

    private func append(to output: inout Page<HTMLSurface>) {
        output.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        output.append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>feedmill: ")
        output.append("\(verdictWords)")
        output.append("</title><style>")
        output.append(own: Self.style)
        output.append("</style></head><body><a class=\"skip\" href=\"#next\">What to do next</a>\n<header>")
        appendVerdict(&output)
        output.append("</header>\n<main><div class=\"first\">")
        appendNext(&output)
        appendLanes(&output)
        output.append("</div>")
        appendCharts(&output)
        appendChanges(&output)
        appendNights(&output)
        appendComparison(&output)
        appendCauses(&output)
        var rest = Page<HTMLSurface>()
        appendFeeds(&rest)
        appendInputs(&rest)
        appendSettings(&rest)
        appendRules(&rest)
        let room = Self.largestPage - output.count - rest.count - 40_000
        var data = ByteBuffer(capacity: 1 << 16)
        let shown = appendData(room: room, to: &data)
        appendItems(shown: shown, &output)
        output.append(rest)
        output.append("</main>\n<footer><p>feedmill ")
        output.append("\(review.summary["version"]?.stringValue ?? "")")
        output.append(
            ". This page is self-contained; the files beside it have every item and "
                + "finding.</p></footer>\n")
        output.append("<script type=\"application/json\" id=\"data\">")
        output.append(script: data)
        output.append("</script><script>")
        output.append(own: Self.script)
        output.append("</script></body></html>\n")
    }

    // MARK: On top

    private var verdictWords: String {
        switch review.verdict {
        case "ok": "all items are fine"
        case "rejected": "some items were rejected"
        case "failed": "some items failed on the platform"
        case "held" where Self.sentStatuses.contains { review.count($0) > 0 }: "held: not everything was sent"
        case "held": "held: nothing was sent"
        case "unfinished" where isInterrupted: "interrupted: the report is incomplete"
        case "unfinished": "not finished yet"
        case "unreadable-input": "an export could not be read to its end"
        case "error": "stopped by an error"
        default: "the run did not end"
        }
    }

    private static let sentStatuses = ["succeeded", "failed", "unknown", "pending"]

    /// Somebody stopped it: 130 and 143 are the statuses of Ctrl-C and SIGTERM.
    private var isInterrupted: Bool { [130, 143].contains(review.summary["exit_status"]?.int64Value) }

    private func appendVerdict(_ output: inout Page<HTMLSurface>) {
        output.append("<h1>")
        output.append("\(verdictWords.prefix(1).uppercased() + verdictWords.dropFirst())")
        output.append("</h1>")
        let gates = GateNotice.parted(review.summary)
        if !gates.notices.isEmpty {
            output.append("<div class=\"first\">")
            appendGates(gates.notices, &output)
            output.append("</div>")
        }
        output.append("<p class=\"sum\">")
        appendSum(&output)
        output.append("</p><p class=\"soft\">")
        var facts: [String] = []
        if let started = review.summary["started"]?.stringValue { facts.append("started \(started)") }
        if let seconds = review.summary["seconds"]?.numberValue { facts.append("took \(seconds.text) s") }
        if let status = review.summary["exit_status"]?.int64Value { facts.append("exit status \(status)") }
        output.append("\(facts.joined(separator: " · "))")
        output.append("</p>")
        for message in gates.messages {
            output.append("<p class=\"note\">")
            output.append("\(message)")
            output.append("</p>")
        }
        output.append("<nav aria-label=\"Sections\"><ul>")
        for (id, name) in [
            ("next", "What to do next"), ("lanes", "Lanes"), ("changes", "What changed"), ("nights", "Nights"),
            ("compared", "New and gone"),
            ("causes", "Causes"), ("items", "Items"), ("feeds", "Feeds and jobs"),
            ("inputs", "Exports"),
            ("settings", "Category data and settings"), ("rules", "Rules"),
        ] where has(id) {
            output.append("<li><a href=\"#\(id)\">\(name)</a></li>")
        }
        output.append("</ul></nav>")
    }

    /// Whether the page has a section.
    private func has(_ id: String) -> Bool {
        switch id {
        case "lanes": review.lanes != nil
        case "changes": !review.changes.isEmpty
        case "nights": review.showsNights
        case "compared": review.comparison != nil
        default: true
        }
    }

    /// The line that adds up.
    private func appendSum(_ output: inout Page<HTMLSurface>) {
        let parts = Self.statuses.filter { review.count($0) > 0 }
        output.append("<b>")
        output.append("\(Figures.grouped(review.count("read")))")
        output.append(review.count("read") == 1 ? "</b> item read" : "</b> items read")
        for (position, status) in parts.enumerated() {
            output.append(position == 0 ? " = <b>" : " + <b>")
            output.append("\(Figures.grouped(review.count(status)))")
            output.append("</b> <span class=\"\(status)\">\(status)</span>")
        }
        let records = review.summary["balance"]?["records"]
        output.append(". Of ")
        output.append("\(Figures.grouped(records?["read"]?.int64Value ?? 0))")
        output.append(" records, ")
        output.append("\(Figures.grouped(records?["rejected"]?.int64Value ?? 0))")
        output.append(" were rejected and ")
        output.append("\(Figures.grouped(records?["skipped"]?.int64Value ?? 0))")
        output.append(" skipped.")
    }

    /// In the order in which a person wants to know them.
    static let statuses = [
        "succeeded", "prepared", "unchanged", "waiting", "rejected", "failed", "unknown", "held", "pending",
    ]

    // MARK: Items

    private func appendItems(shown: Int, _ output: inout Page<HTMLSurface>) {
        output.append("<section id=\"items\"><h2 tabindex=\"-1\">Items</h2><p class=\"soft\">")
        let all = shown + review.itemsLeftOut + (review.items.count - shown)
        output.append("Items with findings, or not sent: \(Figures.grouped(all)). ")
        if review.silentItems > 0 {
            output.append(
                "The other \(Figures.grouped(review.silentItems)) are fine; <code>items.jsonl</code> and "
                    + "<code>items.csv</code> list them. ")
        }
        if shown < all {
            output.append(
                "<b>This page has room for the first \(Figures.grouped(shown)) of them</b>; the other "
                    + "\(Figures.grouped(all - shown)) are in the same files, their records in <code>rejected/</code>. "
            )
        }
        output.append(
            """
            </p><noscript><p class="note">Searching and filtering need JavaScript. <code>items.csv</code> has every item \
            too, and <code>findings.jsonl</code> every finding.</p></noscript>
            <div id="app" hidden><form id="filter" role="search" aria-label="Items">
            <label class="q">Search<input id="search" type="search" placeholder="item, value, message, column"></label>
            <label>Status<select id="status"><option value="">any</option></select></label>
            <label>Code<select id="code"><option value="">any</option></select></label>
            <label>File<select id="file"><option value="">any</option></select></label>
            <label>Category<select id="category"><option value="">any</option></select></label>
            <label>Operation<select id="operation"><option value="">any</option></select></label>

            """)
        if review.comparison != nil {
            output.append(
                "<label>Since the earlier run<select id=\"new\"><option value=\"\">any</option>"
                    + "<option value=\"1\">new</option></select></label>")
        }
        output.append(
            """
            <label>Order<select id="sort"><option value="catalog">as in the exports</option>
            <option value="worst">worst first</option><option value="findings">most findings</option>
            <option value="item">by id</option></select></label></form>
            <div id="cause" class="note" hidden></div>
            <p><span id="count" role="status"></span> <button id="any" type="button" hidden>Show all items</button></p>
            <ul id="list"></ul><p><button id="more" type="button" hidden>Show more</button></p></div></section>
            """)
    }
}
