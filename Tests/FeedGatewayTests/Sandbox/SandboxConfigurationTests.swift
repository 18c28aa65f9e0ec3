import JSONText
import Testing

@testable import FeedGateway

@Suite struct SandboxConfigurationTests {
    @Test func everythingCanBeSaid() throws {
        let value = try JSONValue(
            parsing: #"""
                {"job_seconds": 1.5, "calls_per_second": 20, "posting_forbidden": true, "older_products": false,
                 "unavailable": ["feed.list.get", "aliexpress.solution.feed.invalidate"], "documents": "categories",
                 "failures": [{"item": "A1", "code": "040003", "message": "unit", "times": 2}, {"item": "B", "code": "1"}],
                 "faults": [{"api": "feed.submit", "fault": "lost-answer", "call": 2, "count": 3},
                            {"api": "feed.query", "fault": "ban", "seconds": 5}]}
                """#)
        let configuration = try SandboxConfiguration(value)
        #expect(configuration.jobMilliseconds == 1500)
        #expect(configuration.callsPerSecond == 20)
        #expect(configuration.isPostingForbidden && !configuration.hasOlderProducts)
        #expect(configuration.unavailable == [.feedList, .feedInvalidate])
        #expect(configuration.documents == "categories")
        #expect(
            configuration.failures == [
                SandboxConfiguration.Failure(item: "A1", code: "040003", message: "unit", times: 2),
                SandboxConfiguration.Failure(item: "B", code: "1", message: ""),
            ])
        #expect(
            configuration.faults == [
                SandboxConfiguration.Fault(.lostAnswer, .feedSubmit, call: 2, count: 3),
                SandboxConfiguration.Fault(.ban, .feedQuery, seconds: 5),
            ])
    }

    @Test(arguments: [
        (#"[]"#, "sandbox: a list; expected an object"),
        (#"{"job_second": 1}"#, "sandbox.job_second: there is no such key; did you mean job_seconds?"),
        (#"{"job_seconds": "1"}"#, #"sandbox.job_seconds: "1"; expected a number of seconds"#),
        (#"{"faults": [{"fault": "ban"}]}"#, #"sandbox.faults[0]: {"fault":"ban"}; api is missing"#),
        (
            #"{"faults": [{"api": "feed.submit", "fault": "ban", "call": 0}]}"#,
            "sandbox.faults[0].call: 0; expected a whole number from 1"
        ),
        (
            #"{"faults": [{"api": "feed.submit", "fault": "lost"}]}"#,
            #"sandbox.faults[0].fault: "lost"; expected one of "#
                + SandboxConfiguration.Fault.Kind.allCases.map(\.rawValue).joined(separator: ", ")
        ),
        (
            #"{"failures": [{"item": "A", "code": "1", "massage": ""}]}"#,
            "sandbox.failures[0].massage: there is no such key; did you mean message?"
        ),
    ])
    func mistakesAreShown(text: String, expected: String) throws {
        let value = try JSONValue(parsing: text)
        let mistake = #expect(throws: SandboxConfiguration.Mistake.self) { try SandboxConfiguration(value) }
        #expect(mistake?.description == expected)
    }
}
