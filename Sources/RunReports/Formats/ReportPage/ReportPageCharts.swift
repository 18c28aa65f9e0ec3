import Bytes
import JSONText

extension ReportPage {
    /// The statuses of all items and of each operation as bars, with their numbers in words beside them.
    func appendCharts(_ output: inout Page<HTMLSurface>) {
        let all = Self.statuses.map { (status: $0, count: review.count($0)) }.filter { $0.count > 0 }
        guard !all.isEmpty else { return }
        output.append("<section aria-label=\"Overview\"><h2>Overview</h2><div class=\"bars\">")
        appendBar("All items", all, &output)
        for operation in review.summary["operations"]?.objectValue?.members ?? [] {
            let counts = Self.statuses.map { (status: $0, count: operation.value[$0]?.int64Value ?? 0) }
            appendBar(operation.key, counts.filter { $0.count > 0 }, &output)
        }
        output.append("</div></section>")
    }

    /// The statuses' colours; what they mean is in words below, too.
    private static func colour(_ status: String) -> String {
        switch status {
        case "succeeded", "prepared": "var(--fine-bg)"
        case "rejected", "failed": "var(--bad-bg)"
        case "held": "var(--warn-bg)"
        case "unchanged", "waiting": "var(--note-bg)"
        case "pending", "unknown": "var(--wait-bg)"
        default: "var(--rest-bg)"
        }
    }

    private func appendBar(
        _ title: String, _ counts: [(status: String, count: Int64)], _ output: inout Page<HTMLSurface>
    ) {
        let whole = counts.reduce(0) { $0 + $1.count }
        guard whole > 0 else { return }
        output.append("<figure><figcaption>")
        output.append("\(title)")
        output.append("</figcaption><svg viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">")
        var position: Int64 = 0
        for (status, count) in counts {
            let left = position * 1000 / whole
            position += count
            let width = max(3, position * 1000 / whole - left)
            output.append(
                "<rect x=\"\(left)\" y=\"0\" width=\"\(width)\" height=\"10\" style=\"fill:\(Self.colour(status))\"/>")
        }
        output.append("</svg><ul>")
        for (status, count) in counts {
            output.append("<li><span class=\"tag \(status)\">\(status)</span> \(Figures.grouped(count)) ")
            output.append("<span class=\"soft\">(")
            output.append("\(Figures.percent(count, of: whole))")
            output.append(")</span></li>")
        }
        output.append("</ul></figure>")
    }
}
