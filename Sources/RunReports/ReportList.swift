import Bytes
package import JSONText
package import RunFolder

/// The reports that are made of a finished run folder, each a file of it.
package enum ReportList {
    private static let all: [(file: RunFile, append: @Sendable (RunReview, inout ByteBuffer) -> Void)] = [
        (.reportPage, { ReportPage.append($0, to: &$1) }),
        (.summaryPage, { SummaryPage.append($0, to: &$1) }),
        (.junit, { JUnitReport.append($0, to: &$1) }),
        (.sarif, { SARIFReport.append($0, to: &$1) }),
    ]

    /// Writes them, each as a whole or not at all.
    ///
    /// - Parameters:
    ///   - gathered: what passed.
    ///   - summary: the summary that is about to be written.
    ///   - nights: the last nights, the oldest first.
    ///   - run: the run's name among them, where it may be one of them; nil for one that is no night.
    /// - Returns: what they were made of.
    @discardableResult
    package static func write(
        _ gathered: ReviewReader, in folder: RunFolder, summary: JSONValue, nights: [ReviewedNight] = [],
        run: String? = nil
    ) throws(RunFolderError) -> RunReview {
        var review = try gathered.review(summary, folder)
        review.nights = nights
        if let last = nights.last(where: { $0.run != run }) { review.compare(with: last) }
        // On a first night all is new.
        if review.lanes?.acceptedUntil == nil { review.changes = ReviewedChanges() }
        for report in all {
            var output = ByteBuffer(capacity: 1 << 18)
            report.append(review, &output)
            try folder.writeAside(report.file, output.bytes)
        }
        return review
    }
}
