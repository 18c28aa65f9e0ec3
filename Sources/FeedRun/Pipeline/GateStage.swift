import Bytes
import CategoryRules
import FeedModel
import FeedSelection
import JSONText
import RunFolder

/// The gates that look at the whole run.
struct GateStage {
    let settings: GateSettings
    /// Records of the last seven nights, in the middle; nil where there were none.
    let medianRecords: Int?

    /// - Parameter nights: the record of nights, a line of JSON each.
    init(_ settings: GateSettings, nights: UnsafeBufferPointer<UInt8>, isWholeNight: Bool) {
        self.settings = settings
        // Nights that were held, and runs of some lanes only, say nothing of what is usual.
        let records = nights.split(separator: 0x0A).reversed().lazy.compactMap { line -> Int? in
            guard let json = try? JSONValue(parsing: Array(line)), json["gates"] == nil, json["only"] == nil,
                let records = json["records"]?.int64Value, records > 0
            else { return nil }
            return Int(records)
        }.prefix(7).sorted()
        medianRecords = isWholeNight && !records.isEmpty ? records[records.count / 2] : nil
    }

    /// What reports say of a gate that closed.
    func finding(_ trip: GateTrip, file: String) -> FindingRecord {
        FindingRecord(
            code: RecordText(trip.gate.code.name), severity: .held,
            words: FindingWords(
                message: .string(trip.message + (trip.guess.map { " " + $0 } ?? "")),
                fix: .string("If it is right, release it with --allow \(trip.gate.name).")),
            place: FindingRecord.Place(file: .string(file)))
    }
}

extension GateTrip {
    /// As `summary.json` has it.
    var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("gate", .string(gate.name.description)), ("message", .string(message)),
        ]
        if let guess { members.append(("guess", .string(guess))) }
        members.append(
            (
                "examples",
                .array(
                    examples.map { example in
                        [
                            "item": .string(example.item), "sku": .string(example.sku), "from": .string(example.from),
                            "to": .string(example.to), "place": .string(example.place),
                        ]
                    })
            ))
        return .object(JSONObject(members.map { JSONObject.Member(key: $0.0, value: $0.1) }))
    }
}
