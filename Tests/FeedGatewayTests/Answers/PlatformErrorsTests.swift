import CategoryRules
import Testing

@testable import FeedGateway

/// Errors as the platform writes them, on all three levels, and what kind of trouble each is.
@Suite struct PlatformErrorsTests {
    @Test(
        arguments: [
            (
                #"{"code":7,"msg":"App Call Limited","sub_msg":"This ban will last for 1 more seconds"}"#,
                .banned(seconds: 2)
            ),
            (#"{"code":"7","sub_msg":"This ban will last for 31062 more seconds"}"#, .banned(seconds: 31063)),
            (
                #"{"code":"ApiCallLimit","msg":"Api access frequency exceeds the limit. this ban will last 1 seconds"}"#,
                .banned(seconds: 2)
            ),
            (#"{"code":8}"#, .banned(seconds: PlatformErrors.secondsWithoutWord)),
            (#"{"code":25,"msg":"Invalid signature"}"#, .credentials),
            (#"{"code":"IllegalAccessToken","msg":"The specified access token is invalid or expired"}"#, .credentials),
            (#"{"code":27,"msg":"Invalid session"}"#, .credentials),
            (#"{"code":31,"msg":"Invalid timestamp"}"#, .configuration),
            (#"{"code":11,"msg":"Insufficient isv permissions"}"#, .configuration),
            (#"{"code":10}"#, .retryable),
            (#"{"code":15,"msg":"Remote service error","sub_code":"isp.remote-service-timeout"}"#, .retryable),
            (#"{"code":"50","sub_code":"isp.top-remote-connection-timeout"}"#, .retryable),
            (#"{"code":41,"sub_code":"isp.top-mapping-parse-error"}"#, .request),
            (#"{"code":40,"sub_code":"isv.missing-parameter:job_id"}"#, .request),
            (
                #"{"code":"15","sub_code":"F00-00-10020-002","sub_msg":"one: 0 subschemas matched instead of one"}"#,
                .request
            ),
            (#"{"code":15,"sub_code":"F00-10-10000-001"}"#, .retryable),
            (#"{"code":15,"sub_code":"F00-00-10020-004","sub_msg":"system error"}"#, .retryable),
        ] as [(String, GatewayError.Kind)])
    func kinds(error: String, expected: GatewayError.Kind) {
        let thrown = #expect(throws: GatewayError.self) {
            try PlatformAnswer(Array(#"{"error_response":\#(error)}"#.utf8), to: .feedSubmit)
        }
        #expect(thrown?.kind == expected)
        // Of a feed only words about its own content or parameters prove that it was not taken.
        #expect(thrown?.mayHaveTakenEffect == (expected != .request))
        let query = #expect(throws: GatewayError.self) {
            try PlatformAnswer(Array(#"{"error_response":\#(error)}"#.utf8), to: .feedQuery)
        }
        #expect(query?.mayHaveTakenEffect == (expected == .retryable))
    }

    /// Every code that the platform's documents list has a row of its own, and a source or "by caution".
    @Test func everyCodeSaysWhatItProvesOfAFeed() {
        let documented = Array(3...13) + [15] + Array(21...34) + [40, 41, 42, 43, 47, 50, 53, 900, 901, 902]
        for code in documented where code != 14 {
            #expect(SubmitRefusals.rows.contains { $0.code == String(code) }, "\(code)")
        }
        #expect(SubmitRefusals.rows.allSatisfy { !$0.source.isEmpty && !$0.meaning.isEmpty })
        #expect(SubmitRefusals.rows.filter(\.isCertain).allSatisfy { $0.source != "by caution" })
        let unknown = GatewayError.Answer(code: "15", message: "", subCode: "F00-00-99999-999")
        #expect(!SubmitRefusals.isCertain(unknown))
    }

    @Test func aCallThatTheAppMayNotMakeIsMissingWhereARunCanDoWithoutIt() {
        let text = Array(#"{"error_response":{"code":11,"sub_code":"isv.permission-api-package-limit"}}"#.utf8)
        #expect(throws: GatewayError.self) { try PlatformAnswer(text, to: .feedList) }
        #expect(kind(of: text, .feedList) == .unavailable)
        #expect(kind(of: text, .feedQuery) == .configuration)
    }

    @Test func errorsInTheRootOfAPathCall() {
        let text =
            #"{"type":"ISV","code":"IncompleteSignature","message":"The request signature is bad","request_id":"1"}"#
        #expect(kind(of: Array(text.utf8), .feedSubmit) == .credentials)
        let fine = #"{"code":"0","message":"","job_id":1}"#
        #expect(throws: Never.self) { try PlatformAnswer(Array(fine.utf8), to: .feedSubmit) }
    }

    @Test(arguments: [
        #"{"aliexpress_solution_product_schema_get_response":{"result":{"success":false,"error_code":"F00-00-10007-007","error_message":"duplicate"}}}"#,
        #"{"result":{"success":"false","error_code":"F00-00-10007-007","error_message":"duplicate"}}"#,
        #"{"x_response":{"is_success":false,"error_code":"F00-00-10007-007","error_message":"duplicate"}}"#,
    ])
    func errorsWithinAResult(text: String) {
        let thrown = #expect(throws: GatewayError.self) { try PlatformAnswer(Array(text.utf8), to: .productSchema) }
        #expect(thrown?.kind == .request)
        #expect(thrown?.answer?.code == "F00-00-10007-007")
    }

    @Test func anErrorCodeBesideSuccessIsNone() {
        let text = #"{"result":{"success":true,"error_code":"F00-00-10007-007","schema":"{}"}}"#
        #expect(throws: Never.self) { try PlatformAnswer(Array(text.utf8), to: .productSchema) }
    }

    @Test(arguments: ["", "<html>502 Bad Gateway</html>", "[1]", #"{"error_response":"#])
    func whatIsNoAnswerMayHaveTakenEffect(text: String) {
        let thrown = #expect(throws: GatewayError.self) { try PlatformAnswer(Array(text.utf8), to: .feedSubmit) }
        #expect(thrown?.kind == .retryable)
        #expect(thrown?.mayHaveTakenEffect == true)
    }

    /// Words of any length are looked through for what they mean no further than they are told.
    @Test func wordsOfAnErrorOfAnyLength() {
        let rest = String(repeating: "words and words ", count: 200_000)
        for (text, isNear) in [("timed out \(rest)", true), ("\(rest) timed out", false)] {
            let answer = #"{"error_response":{"code":15,"sub_code":"isv.x","sub_msg":"\#(text)"}}"#
            let thrown = #expect(throws: GatewayError.self) { try PlatformAnswer(Array(answer.utf8), to: .feedList) }
            #expect(thrown?.kind == (isNear ? .retryable : .request))
            #expect(thrown?.answer?.subMessage.utf8.count == 4099)
            let said = #"{"success":false,"errorCode":"F9","errorMessage":"\#(text)"}"#
            let result = ItemExecutionResult(Array(said.utf8)[...])
            #expect(result.persistence == (isNear ? .transient : .permanent))
            #expect(result.errorText == "\(text.prefix(4096))…")
        }
    }

    @Test func theWholeStoryInOneLine() {
        let text =
            #"{"error_response":{"code":7,"msg":"App Call Limited","sub_code":"accesscontrol.x","sub_msg":"This ban will last for 1 more seconds","request_id":"r1"}}"#
        let thrown = #expect(throws: GatewayError.self) { try PlatformAnswer(Array(text.utf8), to: .feedSubmit) }
        #expect(
            thrown?.description == "aliexpress.solution.feed.submit: App Call Limited (7, accesscontrol.x: "
                + "This ban will last for 1 more seconds; request id r1)")
    }

    private func kind(of text: [UInt8], _ api: PlatformAPI) -> GatewayError.Kind? {
        do {
            _ = try PlatformAnswer(text, to: api)
            return nil
        } catch {
            return error.kind
        }
    }
}
