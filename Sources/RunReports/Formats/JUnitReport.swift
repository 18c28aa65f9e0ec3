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

    /// Appends the whole report, below the size that CI systems take.
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
        var page = Page<XMLSurface>()
        page.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        page.append(
            "<testsuites name=\"feedmill\" tests=\"\(max(order.count, 1))\" failures=\"\(failures)\">\n"
                + "<testsuite name=\"feedmill\" tests=\"\(max(order.count, 1))\" failures=\"\(failures)\" errors=\"0\" "
                + "skipped=\"0\">\n")
        if order.isEmpty { page.append("<testcase classname=\"feedmill\" name=\"all rules\"/>\n") }
        for key in order {
            guard let content = contents[key] else { continue }
            page.append(
                "<testcase classname=\"\(key.file.isEmpty ? "feedmill" : key.file)\" name=\"\(key.code)\">")
            let isFailure = content.severity == "error"
            let title = "\(content.findings) \(content.findings == 1 ? "finding" : "findings")"
            page.append(isFailure ? "<failure message=\"\(title)\">" : "<system-out>\(title)\n")
            let shown = page.count < largestReport ? content.examples : []
            for example in shown { page.append("\(example)\n") }
            if content.findings > shown.count {
                page.append("… and \(content.findings - shown.count) more: see findings.jsonl\n")
            }
            page.append(isFailure ? "</failure></testcase>\n" : "</system-out></testcase>\n")
        }
        page.append("</testsuite>\n</testsuites>\n")
        output.append(page.buffer.bytes)
    }
}
