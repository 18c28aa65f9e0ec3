/// How feeds are sent.
package struct SubmissionSettings: Sendable {
    /// Which way stock and price updates go.
    package enum Route: String, CaseIterable, Sendable {
        /// As feeds, like everything else.
        case feed
        /// At once, twenty products a call, by aliexpress.solution.batch.product.inventory.update and …price.update.
        case batch
    }

    /// Milliseconds to wait for results at most.
    package var wait: Int64 = 1_800_000
    /// Milliseconds of the first pause between two looks at the jobs; it grows to `longestPoll`.
    package var poll: Int64 = 10_000
    package var longestPoll: Int64 = 120_000
    /// Feeds of one operation in 24 hours.
    package var feedsADay = 149
    /// Items that failed for a reason of the platform's own are put into one more feed.
    package var retriesTransient = true
    /// How much goes into that.
    package var feedItems = 2000
    package var feedBytes = 10 * 1024 * 1024
    /// A feed of updates that may have arrived and cannot be settled is sent again: it says absolute values.
    package var resendsUpdates = false
    package var route = Route.feed
    /// The platform lets the seller post no products: creates and full updates are held.
    package var isPostingForbidden = false
    /// A ban of at most so many seconds is waited for.
    package var longestBan = 60

    package init() {}
}
