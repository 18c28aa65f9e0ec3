package import FeedGateway
package import FeedModel
package import RunFolder

/// Why sending stopped before everything was sent.
package enum SubmissionStop: Sendable {
    /// The platform takes no more calls until then, in milliseconds since 1970.
    case throttled(until: Int64, GatewayError)
    /// No answer, or none but errors of the platform's own.
    case unreachable(GatewayError)
    /// Key, secret, signature or token were refused.
    case credentials(GatewayError)
    /// The app may not do what it has to.
    case notPermitted(GatewayError)
    /// A feed is not what was packed.
    case changed(feed: String)
    /// Somebody asked to stop.
    case interrupted
}

/// Why a feed was left where it is.
package enum FeedHold: Sendable, Equatable {
    /// As many feeds of its operation as the platform likes in 24 hours were sent; until then, in milliseconds since
    /// 1970.
    case quota(until: Int64)
    /// It would create products that exist, or whose create is not settled: how many, and the first.
    case exists(count: Int, item: String)
    /// It would create products, and a job of creates that this state does not know is under way.
    case unknownJob(Int64)
    /// A gate holds it.
    case gate(GateName)
    /// It would create products, and the seller has some that the state does not know: how many, or why nobody knows.
    case unknownProducts(count: Int?, problem: String?)
    /// It posts or changes products, which the platform does not let the seller do.
    case forbidden
    /// It touches products of a feed of another run that is not settled: how many, the first item, and that run's
    /// folder.
    case busy(count: Int, item: String, folder: String)
    /// Another run has sent newer values of its products since it was packed: how many, the first item, and that run's
    /// folder.
    case outdated(count: Int, item: String, folder: String)
    /// The platform refused it as a whole, or one of its size, and as many extra feeds were made as may be: how many items
    /// it has, and what the platform said.
    case tooLarge(items: Int, String)
    /// None of its items can go because of their pictures: how many it has.
    case pictures(items: Int)
    /// It was sent several times and did not arrive: what the platform said last.
    case refusedAgain(String)
}

/// How sending ended.
package struct SubmissionEnd: Sendable {
    /// The plan, with the feeds that were made on the way.
    package var plan: RunPlan
    /// What ended it before all was sent and settled.
    package var stop: SubmissionStop?
    /// Feeds that were left where they are, by name.
    package var holds: [String: FeedHold]
    /// Feeds whose results are not there yet.
    package var openFeeds: [SentFeed]
    /// Feeds that were not sent.
    package var unsentFeeds: [String]
    /// Whether anything of this run reached the platform, now or earlier.
    package var hasSent: Bool
    /// Feeds that were halved.
    package var splits: Int
    /// Feeds that others took the place of: halves, or the same with pictures of the platform's bank.
    package var replaced: Int
    /// How it went with pictures; nil where their addresses go out as they are.
    package var pictures: PictureReport?
    /// Jobs that take much longer than is usual.
    package var stuck: [StuckJob]
    /// Products that the platform has of jobs which the state did not know.
    package var foundCreates = 0
}

/// How far sending is, in feeds.
package struct SubmissionProgress: Sendable, Equatable {
    /// Feeds of the plan.
    package var feeds = 0
    /// Those that were sent.
    package var sent = 0
    /// Those whose job has ended.
    package var settled = 0
    /// Pictures of the feed that is being made ready; 0 where none is.
    package var pictures = 0
    /// Those of them that are in the bank, or stay where they are.
    package var picturesDone = 0

    init() {}

    init(pictures: Int, picturesDone: Int) {
        self.pictures = pictures
        self.picturesDone = picturesDone
    }
}
