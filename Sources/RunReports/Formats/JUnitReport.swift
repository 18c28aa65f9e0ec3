package import Bytes
import JSONText

/// `junit.xml`: a test case for each rule that had something to say about a file, with its first examples, so that a CI
/// system shows causes and not thousands of items. Names are unique: GitLab ignores a second test of the same name.
package enum JUnitReport {
    /// GitLab takes less than 30 MB.
    static let largestReport = 28_000_000
    private static let shownExamples = 10

    private struct Case: Hashable {
        var file: String
        var code: String
    }

    private struct Content {
        var severity: String
        var findings = 0
        var examples: [String] = []
    }

    package static func append(_ review: RunReview, to output: inout ByteBuffer) {
        var order: [Case] = []
        var contents: [Case: Content] = [:]
        func add(_ place: ReviewedPlace, _ cause: Cause, item: String?, times: Int) {
            let key = Case(file: place.file, code: cause.key.code)
            if contents[key] == nil {
                order.append(key)
                contents[key] = Content(severity: cause.severity)
            }
            contents[key]?.findings += times
            guard contents[key]?.examples.count ?? 0 < shownExamples else { return }
            let words = [item.map { "\($0):" }, "\(place.text):", cause.message, cause.fix].compactMap { $0 }
            contents[key]?.examples.append(words.joined(separator: " "))
        }
        var counted = [Int](repeating: 0, count: review.causes.count)
        for item in review.items {
            for finding in item.findings {
                add(finding.place, review.causes[finding.cause], item: item.item, times: 1)
                counted[finding.cause] += 1
            }
        }
        // What the items do not show: findings about files, and those of items that were left out.
        for (index, cause) in review.causes.enumerated() where cause.count > counted[index] {
            add(cause.place, cause, item: cause.item, times: cause.count - counted[index])
        }
        let failures = order.count { contents[$0]?.severity == "error" }
        output.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        output.append(
            "<testsuites name=\"feedmill\" tests=\"\(max(order.count, 1))\" failures=\"\(failures)\">\n"
                + "<testsuite name=\"feedmill\" tests=\"\(max(order.count, 1))\" failures=\"\(failures)\" errors=\"0\" "
                + "skipped=\"0\">\n")
        if order.isEmpty { output.append("<testcase classname=\"feedmill\" name=\"all rules\"/>\n") }
        for key in order {
            guard let content = contents[key] else { continue }
            output.append("<testcase classname=\"")
            output.append(xml: key.file.isEmpty ? "feedmill" : key.file)
            output.append("\" name=\"")
            output.append(xml: key.code)
            output.append("\">")
            let isFailure = content.severity == "error"
            output.append(isFailure ? "<failure message=\"" : "<system-out>")
            let title = "\(content.findings) \(content.findings == 1 ? "finding" : "findings")"
            output.append(xml: title)
            output.append(isFailure ? "\">" : "\n")
            let shown = output.count < largestReport ? content.examples : []
            for example in shown { output.append(xml: example + "\n") }
            if content.findings > shown.count {
                output.append(xml: "… and \(content.findings - shown.count) more: see findings.jsonl\n")
            }
            output.append(isFailure ? "</failure>" : "</system-out>")
            output.append("</testcase>\n")
        }
        output.append("</testsuite>\n</testsuites>\n")
    }
}

extension ByteBuffer {
    /// Appends text as XML 1.0 has it, in an element or an attribute. What no XML can have becomes U+FFFD.
    mutating func append(xml text: String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": append("&amp;")
            case "<": append("&lt;")
            case ">": append("&gt;")
            case "\"": append("&quot;")
            case "\n", "\t": append(UInt8(scalar.value))
            case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: append("\u{FFFD}")
            default: append(String(scalar))
            }
        }
    }
}
