import FeedModel
import RunFolder
import RunReports

/// What the walk of this process found, so that its lines need not be read again.
struct WalkedNight {
    /// How the night went for items that are in no feed; nil where nobody asks.
    let verdicts: NightVerdicts?
    /// What its items come to; nil where some are in feeds, and it is not known yet what becomes of them.
    let totals: ItemTotals?
    /// What its pages are made of; nil as `totals` is.
    let review: ReviewReader?

    /// What the final reports come to where no item is in a feed: the walk has written them.
    ///
    /// - Parameter verdicts: those of the walk, with what is known of the night by now.
    func final(_ verdicts: NightVerdicts?) -> FinalReports.Totals? {
        guard let totals, let review else { return nil }
        return FinalReports.Totals(items: totals, verdicts: verdicts, review: review)
    }
}

extension NightVerdicts {
    /// A night without items.
    ///
    /// - Parameters:
    ///   - accepted: what was accepted before it.
    ///   - time: when it is, in milliseconds since 1970.
    ///   - seller: a fingerprint of what is known of the seller.
    init(_ configuration: Configuration, _ accepted: AcceptedProducts, at time: Int64, seller: UInt32) {
        var marks = NightMarks(accepted, day: UInt16(clamping: time / 86_400_000))
        marks.seller = seller
        marks.configuration = configuration.configurationPrint & 0xFFFF
        marks.rules = VerdictHistory.print(Version.current) & 0xFFFF
        self.init(marks)
    }
}
