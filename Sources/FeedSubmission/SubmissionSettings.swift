package import FeedModel

/// How feeds are sent.
package struct SubmissionSettings: Sendable {
    /// Which way stock and price updates go.
    package enum Route: String, CaseIterable, Sendable {
        /// At once where it is few, as feeds otherwise.
        case auto
        /// As feeds, like everything else.
        case feed
        /// At once, twenty products a call, by aliexpress.solution.batch.product.inventory.update and …price.update.
        case batch
    }

    /// Milliseconds to wait for results at most.
    package var wait: Int64 = 1_800_000
    /// Milliseconds of the first pause between two looks at the jobs; it grows to `longestPoll`.
    package var poll: Int64 = 10_000
    /// Milliseconds of the longest pause between two looks at the jobs.
    package var longestPoll: Int64 = 120_000
    /// Milliseconds after which the platform's lists are taken to show what was sent: before, what is not in them says
    /// nothing.
    package var settleAfter: Int64 = 900_000
    /// Milliseconds before which no job is taken to be stuck.
    package var stuckAfter: Int64 = 7_200_000
    /// Milliseconds after which nobody waits for a job any longer.
    package var jobPatience: Int64 = 86_400_000
    /// Feeds of one operation in 24 hours.
    package var feedsADay = 149
    /// Of those of stock and of prices so many are left for other runs of the day.
    package var quotaReserve = 0
    /// Items that failed for a reason of the platform's own are put into one more feed.
    package var retriesTransient = true
    /// Items that go into a feed made while sending.
    package var feedItems = 300
    /// Bytes that go into such a feed, after form encoding.
    package var feedBytes = 10 * 1024 * 1024
    /// Feeds that may be made more than were packed, because one is refused as a whole and its halves are sent.
    package var splitFeeds = 16
    /// A feed of updates that may have arrived and cannot be settled is sent again: it says absolute values.
    package var resendsUpdates = false
    /// A create that may have been made and cannot be settled is made again all the same.
    package var allowsDoubtfulCreates = false
    /// Why nothing is created; nil where it may be.
    package var createHold: FeedHold?
    /// Which way stock and price updates go.
    package var route = Route.auto
    /// Gates that are opened for this submission.
    package var allowedGates: Set<GateName> = []
    /// The platform lets the seller post no products: creates and full updates are held.
    package var isPostingForbidden = false
    /// A ban of at most so many seconds is waited for.
    package var longestBan = 60
    /// Feeds are sent as often as that in one pass, where each time it is certain that they did not arrive.
    package var attempts = 3
    /// Calls about single products in one pass; what is left is looked for the next time.
    package var productLookups = 4000

    /// The settings that each member names as its value.
    package init() {}
}
