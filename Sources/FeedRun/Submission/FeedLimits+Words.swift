import FeedGateway
import RunFolder

extension FeedLimits {
    /// What is known of the size of feeds, for a person; nil where none was refused lately.
    ///
    /// - Parameter now: milliseconds since 1970.
    func words(now: Int64) -> String? {
        let parts = Measure.allCases.compactMap { measure -> String? in
            let limit = self[measure]
            guard let refused = refused(measure, now: now) else { return nil }
            let said = limit.words.isEmpty ? "" : " (\(limit.words))"
            return "up to \(limit.taken) \(measure.rawValue) were accepted and \(refused) refused on "
                + "\(PlatformTime.universal(limit.refusedAt).prefix(10))\(said)"
        }
        return parts.isEmpty ? nil : "per feed, \(parts.joined(separator: "; ")): the next run packs no more"
    }
}
