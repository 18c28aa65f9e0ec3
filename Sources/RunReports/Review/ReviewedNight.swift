import Bytes
package import FeedModel
package import JSONText

/// A night as the state's record of nights has it.
package struct ReviewedNight: Sendable, Equatable {
    /// When it was packed, in UTC.
    package var time: String
    /// The run that made it.
    package var run: String
    /// As in its `summary.json`.
    package var verdict: String
    /// Its items by status.
    package var statuses: [ItemStatus: Int] = [:]
    /// Items that went out, by lane.
    package var sent: [Lane: Int] = [:]
    /// Gates that closed over the run.
    package var gates: [String]
    /// Its causes; nil where they are not remembered any more.
    package var causes: NightCauses?

    /// So many nights are shown.
    static let shown = 30
    private static let sentStatuses: Set<ItemStatus> = [.succeeded, .failed, .unknown, .pending]

    /// A line of the record.
    package init(_ json: JSONValue) {
        time = json["at"]?.stringValue ?? ""
        run = json["run"]?.stringValue ?? ""
        verdict = json["verdict"]?.stringValue ?? ""
        for status in ItemStatus.allCases {
            if let count = json["items"]?[status.rawValue]?.int64Value { statuses[status] = Int(count) }
        }
        for (lane, items) in LaneTable(json["selection"])?.lanes ?? [:] {
            sent[lane] = items.filter { Self.sentStatuses.contains($0.key) }.values.reduce(0, +)
        }
        gates = (json["gates"]?.arrayValue ?? []).compactMap(\.stringValue)
        causes = NightCauses(json["last_causes"])
    }

    /// The same with nothing to compare a run of some lanes with.
    package var withoutCauses: ReviewedNight {
        var night = self
        night.causes = nil
        return night
    }

    /// The last nights of a record, the oldest first. Runs of some lanes only are no nights.
    ///
    /// - Parameter lines: a line of JSON a night.
    package static func last(of lines: UnsafeBufferPointer<UInt8>) -> [ReviewedNight] {
        var nights: [ReviewedNight] = []
        for line in lines.split(separator: 0x0A).reversed() where nights.count < shown {
            guard let json = try? JSONValue(parsing: Array(line)), json["only"] == nil else { continue }
            nights.append(ReviewedNight(json))
        }
        return nights.reversed()
    }
}
