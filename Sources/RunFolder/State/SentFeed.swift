package import FeedModel

/// Which feed: the run that packed it, and its name in that run's folder.
package struct FeedKey: Hashable, Sendable {
    package let run: String
    /// Such as `feeds/PRODUCT_CREATE-0001.json`; a part of a feed that is sent by itself has `#` and its number behind.
    package let feed: String

    package init(run: String, feed: String) {
        self.run = run
        self.feed = feed
    }
}

/// A feed that was to be sent, and how far it came.
package struct SentFeed: Sendable {
    package enum Phase: Sendable, Equatable {
        /// It was about to be sent; whether it arrived is not known.
        case intended
        /// The platform made it a job.
        case sent(job: Int64)
        /// The job is done, or what became of each item was found out in another way.
        case settled(job: Int64?, ItemResults)
        /// The platform did not take it, or it never arrived: it may be sent again.
        case notTaken
        /// The platform refused it as a whole, for good.
        case refused(code: String, message: String)
        /// Nobody can say whether it arrived.
        case unknown
    }

    package let key: FeedKey
    package let operation: Operation
    /// `FeedChecksum` of its bytes.
    package let checksum: String
    package let itemCount: Int
    /// The folder of its run, as it was named then.
    package let folder: String
    /// When it was about to be sent the last time, in milliseconds since 1970.
    package var intendedAt: Int64
    /// When it was known what became of its items, in milliseconds since 1970; nil where it is not, or was not noted.
    package var settledAt: Int64?
    package var phase: Phase
    /// Of a feed of whole products those items of which is not known what became of them.
    package var items: CarriedItems

    /// A feed that is about to be sent.
    package init(
        key: FeedKey, operation: Operation, checksum: String, itemCount: Int, folder: String, intendedAt: Int64,
        items: CarriedItems
    ) {
        self.key = key
        self.operation = operation
        self.checksum = checksum
        self.itemCount = itemCount
        self.folder = folder
        self.intendedAt = intendedAt
        self.items = items
        phase = .intended
    }

    /// Whether something may be under way on the platform that is still to be found out.
    package var isOpen: Bool {
        switch phase {
        case .intended, .sent: true
        case .settled, .notTaken, .refused, .unknown: false
        }
    }

    /// Whether it may have reached the platform, and so counts there.
    package var counts: Bool { phase != .notTaken }

    package var job: Int64? {
        switch phase {
        case .sent(let job): job
        case .settled(let job, _): job
        case .intended, .notTaken, .refused, .unknown: nil
        }
    }
}

/// What became of the items of a feed, by position.
package struct ItemResults: Sendable, Equatable {
    package var statuses: [ItemStatus]
    /// The platform's ids of whole products; 0 where none was told. Empty for other operations.
    package var productIDs: [Int64]

    package init(statuses: [ItemStatus], productIDs: [Int64]) {
        self.statuses = statuses
        self.productIDs = productIDs
    }

    /// A letter an item, for the journal.
    var letters: String {
        String(
            decoding: statuses.map { status -> UInt8 in
                switch status {
                case .succeeded: 0x73
                case .failed: 0x66
                default: 0x75
                }
            }, as: UTF8.self)
    }

    init(letters: String, productIDs: [Int64]) {
        statuses = letters.utf8.map { letter in
            switch letter {
            case 0x73: .succeeded
            case 0x66: .failed
            default: .unknown
            }
        }
        self.productIDs = productIDs
    }
}
