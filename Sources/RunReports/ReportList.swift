import Bytes
import Dispatch
import JSONText
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
    ///   - sent: the feeds of the run that were sent.
    /// - Returns: what they were made of.
    @discardableResult
    package static func write(
        _ gathered: consuming ReviewReader, in folder: RunFolder, summary: SummaryDocument,
        nights: [ReviewedNight] = [], run: String? = nil, sent: [SentFeed] = []
    ) throws(RunFolderError) -> RunReview {
        var review = try gathered.review(summary, sent)
        review.nights = nights
        if let last = nights.last(where: { $0.run != run }) { review.compare(with: last) }
        // On a first night all is new.
        if review.lanes?.acceptedUntil == nil { review.changes = ReviewedChanges() }
        // Nothing else is left to do by then: the cores share them.
        let pages = Locked([[UInt8]](repeating: [], count: all.count))
        DispatchQueue.concurrentPerform(iterations: all.count) { [review] index in
            var output = ByteBuffer(capacity: 1 << 18)
            all[index].append(review, &output)
            let page = output.array
            pages.withLock { $0[index] = page }
        }
        for (report, page) in zip(all, pages.withLock { $0 }) {
            try page.withUnsafeBufferPointer { (bytes) throws(RunFolderError) in
                try folder.writeAside(report.file, bytes)
            }
        }
        return review
    }
}
