package import FeedModel

/// Which feed: the run that packed it, and its name in that run's folder.
package struct FeedKey: Hashable, Sendable {
    /// `RunPlan.id`.
    package let run: String
    /// Such as `feeds/PRODUCT_CREATE-0001.json`; a part of a feed that is sent by itself ends with `#` and its number.
    package let feed: String

    /// The key of a feed.
    package init(run: String, feed: String) {
        self.run = run
        self.feed = feed
    }
}

/// A feed that was to be sent, and how far it came.
package struct SentFeed: Sendable {
    /// How far it came.
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
        /// Nobody can say what became of it; its job, where it has one, may still say.
        case unknown(job: Int64?)
    }

    /// Which feed it is.
    package let key: FeedKey
    /// Of all its items.
    package let operation: Operation
    /// `FeedChecksum` of its bytes.
    package let checksum: String
    /// How many items it has.
    package let itemCount: Int
    /// The folder of its run, as it was named then.
    package let folder: String
    /// When it was about to be sent the last time, in milliseconds since 1970.
    package var intendedAt: Int64
    /// When it was known what became of its items, in milliseconds since 1970; nil where it is not, or was not noted.
    package var settledAt: Int64?
    /// How far it came.
    package var phase: Phase
    /// Of a feed of whole products its items, until it is settled; then those of creates that are in doubt.
    package var items: CarriedItems
    /// The platform's ids of the products that a feed of stock or prices is about, in its order.
    package var products: [Int64]

    /// A feed that is about to be sent.
    package init(
        key: FeedKey, operation: Operation, checksum: String, itemCount: Int, folder: String, intendedAt: Int64,
        items: CarriedItems, products: [Int64] = []
    ) {
        self.key = key
        self.operation = operation
        self.checksum = checksum
        self.itemCount = itemCount
        self.folder = folder
        self.intendedAt = intendedAt
        self.items = items
        self.products = products
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

    /// Whether its updates were made at once, by calls that are no feeds.
    var wentWithoutJob: Bool {
        guard !operation.carriesWholeProduct, case .settled(nil, _) = phase else { return false }
        return true
    }

    /// The platform's number; nil where there is none, or its answer was lost.
    package var job: Int64? {
        switch phase {
        case .sent(let job): job
        case .settled(let job, _), .unknown(let job): job
        case .intended, .notTaken, .refused: nil
        }
    }
}

/// What became of the items of a feed, by position.
package struct ItemResults: Sendable, Equatable {
    /// `succeeded`, `failed` or `unknown`.
    package var statuses: [ItemStatus]
    /// The platform's ids of whole products, for those that are to be remembered; else 0. Empty for other operations.
    package var productIDs: [Int64]
    /// Positions of creates that failed although their product may be there.
    package var doubtful: Set<Int>

    /// Results in the order of the feed.
    package init(statuses: [ItemStatus], productIDs: [Int64], doubtful: Set<Int> = []) {
        self.statuses = statuses
        self.productIDs = productIDs
        self.doubtful = doubtful
    }

    /// Why the product of a create at a position has to be looked for before it is created again; nil where it need
    /// not be.
    func doubt(_ position: Int) -> CarriedItem.Doubt? {
        guard statuses[position] != .unknown else { return .unsettled }
        // A journal that was written anew by an earlier version has no ids: its products are noted by themselves.
        guard productIDs.indices.contains(position), productIDs[position] == 0 else { return nil }
        if statuses[position] == .succeeded { return .exists }
        return doubtful.contains(position) ? .failed : nil
    }

    /// A letter an item, for the journal.
    var letters: String {
        String(
            decoding: statuses.enumerated().map { position, status -> UInt8 in
                switch status {
                case .succeeded: 0x73
                case .failed: doubtful.contains(position) ? 0x64 : 0x66
                default: 0x75
                }
            }, as: UTF8.self)
    }

    init(letters: String, productIDs: [Int64]) {
        statuses = letters.utf8.map { letter in
            switch letter {
            case 0x73: .succeeded
            case 0x66, 0x64: .failed
            default: .unknown
            }
        }
        self.productIDs = productIDs
        doubtful = Set(letters.utf8.enumerated().lazy.filter { $0.element == 0x64 }.map(\.offset))
    }
}
