import FeedRun
import JSONText
import Testing

@testable import feedmill

@Suite struct FlagShapeTests {
    @Test(arguments: [
        ("0s", Duration.zero), ("500ms", .milliseconds(500)), ("30s", .seconds(30)), ("30m", .seconds(1800)),
        ("2h", .seconds(7200)), ("1.5h", .seconds(5400)), ("0.25s", .milliseconds(250)),
        ("10000h", .seconds(36_000_000)),
        ("36000000000ms", .seconds(36_000_000)), ("0.5ms", .zero),
    ])
    func durations(text: String, duration: Duration) {
        #expect(Duration(setting: text) == duration)
    }

    @Test(arguments: [
        "", "s", "30", "-1s", "+1s", "1 s", "1S", "1d", "1e3s", "1,5s", "10001h", "99999999999999999999h", "ms",
    ])
    func noDurations(text: String) {
        #expect(Duration(setting: text) == nil)
    }

    @Test(arguments: [
        ("0", RejectedLimit.count(0)), ("20", .count(20)), ("5%", .percent(5)), ("0.5%", .percent(0.5)),
        ("100%", .percent(100)),
    ])
    func rejectedLimits(text: String, limit: RejectedLimit) {
        #expect(RejectedLimit(setting: text) == limit)
    }

    @Test(arguments: ["", "%", "-1", "+1", "1.5", "101%", "-1%", "five"])
    func noRejectedLimits(text: String) {
        #expect(RejectedLimit(setting: text) == nil)
    }

    /// Every shape refuses JSON of another kind, and says what it expects and what it got.
    @Test func otherKindsOfJSONAreRefused() {
        let values: [JSONValue] = [nil, true, "text", 3, [], [:]]
        for flag in FlagList.settings {
            for value in values {
                do {
                    _ = try flag.shape.read(value)
                } catch {
                    #expect(error.text.contains("expected \(flag.shape.expected), got \(value)"), "\(flag.name)")
                }
            }
            #expect(throws: FlagProblem.self) { try flag.shape.read(JSONValue.null) }
            let takesLists =
                switch flag.shape {
                case .texts, .objects: true
                default: false
                }
            guard takesLists else {
                #expect(throws: FlagProblem.self) { try flag.shape.read(JSONValue.array([])) }
                continue
            }
            #expect(throws: FlagProblem.self) { try flag.shape.read([3]) }
        }
    }
}
