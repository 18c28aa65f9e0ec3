import Bytes
import FeedModel

/// What the page begins with: gates that closed, and what was sent by lanes.
extension ReportPage {
    func appendGates(_ notices: [GateNotice], _ output: inout Page<HTMLSurface>) {
        for notice in notices {
            output.append("<section class=\"note\"><h2>Held by the gate <code>")
            output.append("\(notice.gate)")
            output.append("</code></h2><p>")
            output.append("\(notice.message)")
            if let guess = notice.guess {
                output.append(" <b>")
                output.append("\(guess)")
                output.append("</b>")
            }
            output.append("</p>")
            appendExamples(notice, &output)
            if let release = notice.release {
                output.append("<p>If it is right: <code>")
                output.append("\(release)")
                output.append("</code></p>")
            }
            output.append("</section>")
        }
    }

    private func appendExamples(_ notice: GateNotice, _ output: inout Page<HTMLSurface>) {
        guard !notice.examples.isEmpty else { return }
        output.append("<p>For example:</p><ul>")
        for example in notice.examples {
            output.append("<li><b>")
            output.append(foreign: [example.item, example.sku].filter { !$0.isEmpty }.joined(separator: " "))
            output.append("</b>: ")
            output.append(foreign: example.from)
            output.append(" → ")
            output.append(foreign: example.to)
            output.append(" <span class=\"soft\">")
            output.append(foreign: example.place)
            output.append("</span></li>")
        }
        output.append("</ul>")
    }

    /// The table of lanes, as a plan and the terminal show it.
    func appendLanes(_ output: inout Page<HTMLSurface>) {
        guard let lanes = review.lanes else { return }
        output.append("<section id=\"lanes\"><h2>")
        output.append(lanes.isPlan ? "What would be sent" : "What was sent")
        if !lanes.others.isEmpty { output.append(lanes.isPlan ? ", and what would not" : ", and what was not") }
        output.append("</h2><p>")
        output.append("\(lanes.title(isPlan: lanes.isPlan))")
        output.append(".</p>")
        openTable("lanes", &output)
        output.append("<table><thead><tr><th scope=\"col\">Lane</th><th scope=\"col\" class=\"n\">Items</th>")
        output.append("<th scope=\"col\">Details</th></tr></thead><tbody>")
        for row in lanes.rows {
            output.append("<tr><th scope=\"row\">")
            output.append("\(row.name)")
            output.append("</th><td class=\"n\">\(Figures.grouped(row.count))</td><td>")
            output.append(foreign: row.note)
            output.append("</td></tr>")
        }
        output.append("</tbody></table></div></section>")
    }
}
