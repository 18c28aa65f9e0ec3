import Bytes
import FeedModel

/// The last nights as small charts: a row of bars for each status and lane, so that no colour tells them apart, with their
/// numbers beside them and all of them in a table.
extension ReportPage {
    /// A row of bars, a bar per night.
    private struct Row {
        let name: String
        let counts: [Int]
        var largest: Int { counts.max() ?? 0 }
    }

    private var statusRows: [Row] {
        ItemStatus.allCases.map { status in
            Row(name: status.rawValue, counts: review.nights.map { $0.statuses[status] ?? 0 })
        }.filter { $0.largest > 0 }
    }

    private var laneRows: [Row] {
        Lane.allCases.map { lane in
            Row(name: lane.name.description, counts: review.nights.map { $0.sent[lane] ?? 0 })
        }.filter { $0.largest > 0 }
    }

    func appendNights(_ output: inout Page<HTMLSurface>) {
        guard review.showsNights else { return }
        output.append("<section id=\"nights\"><h2>The last \(review.nights.count) nights</h2>")
        output.append("<p class=\"soft\">One bar per night, the latest on the right. Each row has its own scale. ")
        output.append("Runs with --only are left out.</p>")
        openTable("nights as charts", &output)
        output.append("<table class=\"spark\">")
        append(statusRows, "Items by status", &output)
        append(laneRows, "Sent by lane", &output)
        output.append("</table></div>")
        appendNumbers(&output)
        output.append("</section>")
    }

    private func append(_ rows: [Row], _ title: String, _ output: inout Page<HTMLSurface>) {
        guard !rows.isEmpty else { return }
        output.append("<tbody><tr><th scope=\"col\">\(title)</th><th scope=\"col\">Nights</th>")
        output.append("<th scope=\"col\" class=\"n\">Latest</th><th scope=\"col\" class=\"n\">Least</th>")
        output.append("<th scope=\"col\" class=\"n\">Most</th></tr>")
        for row in rows {
            output.append("<tr><th scope=\"row\">\(row.name)</th><td>")
            appendBars(row, &output)
            output.append("</td>")
            for count in [row.counts.last ?? 0, row.counts.min() ?? 0, row.largest] {
                output.append("<td class=\"n\">\(Figures.grouped(count))</td>")
            }
            output.append("</tr>")
        }
        output.append("</tbody>")
    }

    private func appendBars(_ row: Row, _ output: inout Page<HTMLSurface>) {
        // A night is as wide however many there are.
        let left = ReviewedNight.shown - row.counts.count
        output.append("<svg viewBox=\"0 0 \(ReviewedNight.shown * 6) 24\" preserveAspectRatio=\"none\" ")
        output.append("aria-hidden=\"true\">")
        for (index, count) in row.counts.enumerated() {
            let height = count == 0 ? 0 : max(2, count * 23 / row.largest)
            output.append("<rect x=\"\((left + index) * 6)\" y=\"\(23 - height)\" width=\"5\" ")
            output.append("height=\"\(height + 1)\"/>")
        }
        output.append("</svg>")
    }

    /// All of it as a table, the latest night first.
    private func appendNumbers(_ output: inout Page<HTMLSurface>) {
        let rows = statusRows
        let lanes = laneRows
        output.append("<details><summary>All numbers</summary>")
        openTable("nights", &output)
        output.append("<table><thead><tr><th scope=\"col\">Night (UTC)</th><th scope=\"col\">Result</th>")
        for row in rows { output.append("<th scope=\"col\" class=\"n\">\(row.name)</th>") }
        for row in lanes { output.append("<th scope=\"col\" class=\"n\">sent: \(row.name)</th>") }
        output.append("<th scope=\"col\">Gates that closed</th></tr></thead><tbody>")
        for (index, night) in review.nights.enumerated().reversed() {
            output.append("<tr><th scope=\"row\">\(night.time)</th><td>\(night.verdict)</td>")
            for row in rows + lanes { output.append("<td class=\"n\">\(Figures.grouped(row.counts[index]))</td>") }
            output.append("<td>\(night.gates.joined(separator: ", "))</td></tr>")
        }
        output.append("</tbody></table></div></details>")
    }
}
