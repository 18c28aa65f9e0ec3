import Bytes
import FeedModel
import FeedRun
import FeedSelection
import JSONText

extension FlagList {
    /// The object `gates`.
    static func setGates(_ configuration: inout Configuration, _ value: FlagValue) -> [FlagProblem] {
        guard case .object(let object) = value else { return [] }
        var problems: [FlagProblem] = []
        configuration.gateLimits = limits(object, besides: [], &problems)
        return problems
    }

    /// The list `calendar`.
    static func setCalendar(_ configuration: inout Configuration, _ value: FlagValue) -> [FlagProblem] {
        guard case .objects(let seasons) = value else { return [] }
        var problems: [FlagProblem] = []
        for season in seasons {
            func day(_ key: String) -> Int? {
                guard let number = season[key]?.stringValue.flatMap(Day.number) else {
                    problems.append(
                        FlagProblem(
                            keys: [key], expected: "a day such as 2026-12-31", got: shown(season[key] ?? .null)))
                    return nil
                }
                return number
            }
            guard let from = day("from"), let to = day("to") else { continue }
            guard from <= to else {
                problems.append(FlagProblem(keys: ["to"], expected: "a day not before from", got: Day.text(to)))
                continue
            }
            configuration.gateCalendar.append(
                GateSettings.Season(days: from...to, limits: limits(season, besides: ["from", "to"], &problems)))
        }
        return problems
    }

    private static func limits(
        _ object: JSONObject, besides others: Set<String>, _ problems: inout [FlagProblem]
    ) -> [GateName: GateLimit?] {
        var limits: [GateName: GateLimit?] = [:]
        for member in object.members where !others.contains(member.key) {
            guard let gate = GateName(named: member.key) else {
                let near = nearest(to: member.key, in: GateName.allCases.map(\.name.description))
                problems.append(
                    FlagProblem(
                        keys: [member.key], expected: "the name of a gate", got: quoted(member.key),
                        hint: near.map { "; did you mean \($0)?" } ?? ""))
                continue
            }
            switch member.value {
            case .bool(false): limits[gate] = .some(nil)
            case .bool(true): limits[gate] = GateList.standard(gate)
            default:
                let text = member.value.stringValue ?? member.value.numberValue?.text ?? ""
                guard let limit = GateLimit(text) else {
                    problems.append(
                        FlagProblem(
                            keys: [member.key], expected: "a limit such as 20, 50% or 100% and 5, or false",
                            got: shown(member.value)))
                    continue
                }
                limits[gate] = limit
            }
        }
        return limits
    }
}
