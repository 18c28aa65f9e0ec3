import Bytes
import JSONText

/// What changed, for a person: the largest price changes, and all that is sold out, vanished or held, as far as there is
/// room.
extension ReportPage {
    /// A list takes no more than so many bytes.
    private static let largestChanges = 150_000

    func appendChanges(_ output: inout Page<HTMLSurface>) {
        guard !review.changes.isEmpty else { return }
        output.append("<section id=\"changes\"><h2>What changed</h2>")
        append(review.changes.held, "Held by gates", "held values", &output)
        append(review.changes.soldOut, "Sold out", "sold-out SKUs", &output)
        append(review.changes.vanished, "No longer in the exports", "vanished products", &output)
        append(review.changes.prices, "Largest price changes", "price changes", &output)
        output.append("</section>")
    }

    private func append(
        _ list: ReviewedChanges.List, _ title: String, _ noun: String, _ output: inout Page<HTMLSurface>
    ) {
        guard list.count > 0 else { return }
        output.append("<h3>\(title): \(Figures.grouped(list.count))</h3>")
        openTable(noun, &output)
        output.append("<table class=\"tall\"><thead><tr><th scope=\"col\">Item</th><th scope=\"col\">What</th>")
        output.append("<th scope=\"col\">From → to</th><th scope=\"col\">Result</th>")
        output.append("<th scope=\"col\">Where</th></tr></thead><tbody>")
        let start = output.count
        var shown = 0
        for change in list.changes where output.count - start < Self.largestChanges {
            append(change, &output)
            shown += 1
        }
        output.append("</tbody></table></div>")
        guard shown < list.count else { return }
        output.append("<p class=\"soft\">\(Figures.grouped(list.count - shown)) more \(noun) are in ")
        output.append("<code>changes.jsonl</code>.</p>")
    }

    private func append(_ change: ReviewedChange, _ output: inout Page<HTMLSurface>) {
        output.append("<tr><td><b>")
        output.append(foreign: change.item)
        output.append("</b> ")
        output.append(foreign: change.sku)
        output.append("</td><td data-h=\"What\">")
        output.append(foreign: Self.words(change))
        output.append("</td><td data-h=\"From → to\">")
        if change.from != nil || change.to != nil {
            output.append(foreign: change.from ?? "none")
            output.append(" → ")
            output.append(foreign: change.to ?? "none")
            if let percent = change.percent { output.append(" (\(Self.moved(percent)))") }
        }
        output.append("</td><td data-h=\"Result\"><span class=\"tag \(change.status)\">\(change.status)</span>")
        if let gate = change.gate { output.append(" <code>\(gate)</code>") }
        output.append("</td><td data-h=\"Where\">")
        if !change.place.file.isEmpty { append(change.place, &output) }
        output.append("</td></tr>")
    }

    private static func words(_ change: ReviewedChange) -> String {
        switch change.kind {
        case "created": return "new"
        case "content":
            return change.parts.isEmpty ? "content" : "content: \(change.parts.joined(separator: ", "))"
        case "discount_price": return "discount price"
        case "inventory": return "stock"
        case "returned": return "back in the exports"
        default:
            let country = "country_price:"
            guard change.kind.hasPrefix(country) else { return change.kind }
            return "price in \(change.kind.dropFirst(country.count))"
        }
    }

    /// `+12.5 %`.
    private static func moved(_ percent: Double) -> String {
        guard abs(percent) < 1e15 else { return percent > 0 ? "more than a thousandfold" : "to nothing" }
        let tenths = Int64((percent * 10).rounded())
        let sign = tenths > 0 ? "+" : tenths < 0 ? "-" : ""
        let rest = tenths.magnitude % 10
        return "\(sign)\(Figures.grouped(Int64(tenths.magnitude / 10)))\(rest == 0 ? "" : ".\(rest)")\u{202F}%"
    }
}
