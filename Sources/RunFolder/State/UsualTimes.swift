package import FeedModel

extension SubmissionState {
    /// How long a job usually takes is learned from so many of the feeds that were settled last.
    private static let usualFeeds = 50

    /// How long jobs of an operation usually take from the sending to the results, in milliseconds: the median of those
    /// that were settled last; nil where none was.
    package func usualTime(of operation: Operation) -> Int64? {
        let times = allFeeds.filter { $0.operation == operation && $0.job != nil }
            .compactMap { feed in feed.settledAt.map { (at: $0, time: $0 - feed.intendedAt) } }
            .sorted { $0.at < $1.at }.suffix(Self.usualFeeds).map(\.time).sorted()
        return times.isEmpty ? nil : times[times.count / 2]
    }
}
