import CategoryRules
import FeedModel
import FeedTesting
import JSONText
import Testing

@testable import FeedGateway

/// Answers of the feed calls in all the forms that the platform gives them.
@Suite struct FeedAnswersTests {
    private func job(_ text: String) throws -> JobAnswer {
        try FeedAnswers.job(Array(text.utf8), asked: 200_000_000_474_663_248)
    }

    @Test(arguments: [
        #"{"aliexpress_solution_feed_query_response":{"request_id":"1493apso5qawx"}}"#,
        #"{"request_id":"1493apso5qawx"}"#,
        #"{"job_id":200000000474663248,"success_item_count":1,"total_item_count":1}"#,
        #"{"job_id":200000000474663248,"success_item_count":1,"total_item_count":1,"result_list":{}}"#,
        #"{"job_id":200000000474663248,"success_item_count":0,"total_item_count":2,"result_list":[{"item_content_id":"A1"}]}"#,
        #"{"success_item_count":1,"total_item_count":1,"result_list":[{"item_content_id":"A1"}]}"#,
        #"{"job_id":200000000474663248,"success_item_count":0,"total_item_count":0,"result_list":{}}"#,
        #"{"job_id":200000000474663248,"success_item_count":0,"total_item_count":0}"#,
    ])
    func aJobWithoutAllOfItsAnswerStillRuns(text: String) throws {
        #expect(try job(text) == .running)
    }

    /// Wrapped, bare, a single result in place of the list, numbers as text, JSON in JSON as text and as such.
    @Test(arguments: [
        #"{"aliexpress_solution_feed_query_response":{"job_id":200000000474663248,"success_item_count":1,"total_item_count":1,"result_list":{"single_item_response_dto":[{"item_content_id":"A1","item_execution_result":"{\"success\":true}"}]},"request_id":"r"}}"#,
        #"{"job_id":"200000000474663248","success_item_count":"1","total_item_count":"1","result_list":[{"item_content_id":"A1","item_execution_result":{"success":true}}]}"#,
        #"{"x_response":{"job_id":200000000474663248,"success_item_count":1,"total_item_count":1,"result_list":{"single_item_response_dto":{"item_content_id":"A1","item_execution_result":"{\"success\":true}"}}}}"#,
    ])
    func aFinishedJobInAnyForm(text: String) throws {
        let result = ItemResult(itemContentID: "A1", executionResult: Array(#"{"success":true}"#.utf8)[...])
        let expected = FinishedJob(id: 200_000_000_474_663_248, totalCount: 1, successCount: 1, results: [result])
        #expect(try job(text) == .finished(expected))
    }

    /// Results are read where they are in the answer; so they are as the fields of any other answer are read.
    @Test(arguments: 0..<400 as Range<UInt64>)
    func resultsAreReadAsAnyOtherFields(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        func one(_ choices: String...) -> String { choices.randomElement(using: &random)! }
        func result() -> String {
            let id = one(#""A1""#, #""\u00e9 \"2\"""#, "12", "null", "true", "{}")
            let said = one(
                #""{\"success\":true,\"errorMessage\":\"a\\nb\"}""#, #"{"success":false}"#, "null", "7", #""""#, "[1]")
            return one(
                #"{"item_content_id":\#(id),"item_execution_result":\#(said)}"#,
                #"{"itemExecutionResult":\#(said),"x":"\n","itemContentId":\#(id),"item_content_id":\#(id)}"#,
                #"{"item_content_id":\#(id)}"#, "{}", "1")
        }
        let list = "[\((0..<Int.random(in: 0...3, using: &random)).map { _ in result() }.joined(separator: ","))]"
        let value = one(
            list, list, #"{"single_item_response_dto":\#(list)}"#, #"{"single_item_response_dto":\#(result())}"#,
            result(), #""""#, "null", #""x""#, #"{"a":{"b":\#(list)}}"#)
        let body = #"{"job_id":1,"success_item_count":0,"total_item_count":1,"result_list":\#(value)}"#
        let text = one(body, #"{"x_response":\#(body),"y_response":{}}"#, #"{"x_response":1,"y_response":\#(body)}"#)
        let oracle = Result { () throws(GatewayError) -> [ItemResult] in
            try PlatformAnswer(Array(text.utf8), to: .feedQuery).read { fields throws(MalformedData) in
                try fields.list("result_list").map { item throws(MalformedData) in
                    let said = item["item_execution_result"].map { $0.stringValue ?? $0.description } ?? ""
                    return ItemResult(
                        itemContentID: try item.text("item_content_id") ?? "", executionResult: Array(said.utf8)[...])
                }
            }
        }
        let answer = Result { () throws(GatewayError) in try FeedAnswers.job(Array(text.utf8), asked: 1) }
        switch (oracle, answer) {
        case (.failure(let expected), .failure(let found)): #expect(expected.description == found.description)
        case (.success(let expected), .success(.running)): #expect(expected.isEmpty)
        case (.success(let expected), .success(.finished(let job))): #expect(job.results == expected && job.id == 1)
        default: Issue.record("\(text): \(oracle), but \(answer)")
        }
    }

    @Test func anAnswerAboutAnotherJobIsNone() {
        let text = #"{"job_id":1,"success_item_count":0,"total_item_count":1,"result_list":{"item_content_id":"A"}}"#
        #expect(throws: GatewayError.self) { try job(text) }
    }

    @Test func aFeedWithoutAJobMayBeThere() {
        for text in ["{}", #"{"job_id":null}"#, #"{"job_id":2e30}"#, #"{"job_id":"x"}"#] {
            let error = #expect(throws: GatewayError.self) {
                try FeedAnswers.submittedJob(try PlatformAnswer(Array(text.utf8), to: .feedSubmit))
            }
            #expect(error?.mayHaveTakenEffect == true)
        }
    }

    @Test func jobsThatAreNotKnownAreListedAllTheSame() throws {
        let text = #"""
            {"r_response":{"current_page":3,"total_count":300,"total_page":15,"job_list":{"batch_operation_job_dto":[
            {"status":"PROCESSING","operation_type":"PRODUCT_CREATE","job_id":2000000000123456},
            {"status":"PAUSED","operation_type":"PRODUCT_ARCHIVE","job_id":"9223372036854775807"}]}}}
            """#
        let page = try FeedAnswers.jobPage(try PlatformAnswer(Array(text.utf8), to: .feedList))
        #expect(page.pageCount == 15 && page.totalCount == 300)
        #expect(
            page.jobs == [
                ListedJob(id: 2_000_000_000_123_456, operation: .productCreate, status: .processing),
                ListedJob(id: .max, operation: nil, status: nil),
            ])
    }

    @Test(arguments: [
        #"{"successful_list":{"number":[1,2]},"no_need_invalidation_list":{"number":3},"failed_list":{}}"#,
        #"{"result":{"invalid_successful_list":["1","2"],"no_need_invalid_list":"3","success":true}}"#,
        #"{"successful_list":"1;2","no_need_invalidation_list":[3]}"#,
    ])
    func cancelledJobsUnderEitherName(text: String) throws {
        let answer = try FeedAnswers.cancelled(try PlatformAnswer(Array(text.utf8), to: .feedInvalidate))
        #expect(answer == CancelAnswer(cancelled: [1, 2], notCancellable: [3], failed: []))
    }

    @Test(
        arguments: [
            (#"{"productId":33030372006,"success":true}"#, ItemExecutionResult.Verdict.succeeded, 33_030_372_006, ""),
            (#"{"success":"true","productId":"33030372006"}"#, .succeeded, 33_030_372_006, ""),
            (
                #"{"success":false,"errorCode":"F00-00-10014-015","errorMessage":"a\r\n\nb\u2028c"}"#, .failed, nil,
                "a|b|c"
            ),
            (#"{"errorCode":7150008}"#, .failed, nil, ""), (#"{"productId":1}"#, .unreadable, 1, ""),
            (#"{"success":true,"productId":5,"errorCode":"F00-00-10007-007"}"#, .unreadable, 5, ""),
            (#"{"success":true,"productId":5,"errorCode":"0"}"#, .succeeded, 5, ""),
            (#"{"success":true,"productId":0}"#, .succeeded, nil, ""),
            (#"{"success":true,"productId":-1}"#, .succeeded, nil, ""),
            (#"{"success":true,"productId":"none"}"#, .succeeded, nil, ""), (#"{"success":1}"#, .unreadable, nil, ""),
            (#"{"success":1,"errorCode":"7"}"#, .unreadable, nil, ""), ("", .unreadable, nil, ""),
            ("null", .unreadable, nil, ""), (#"{"success":tru"#, .unreadable, nil, ""),
        ] as [(String, ItemExecutionResult.Verdict, Int64?, String)])
    func resultsOfItems(text: String, verdict: ItemExecutionResult.Verdict, product: Int64?, lines: String) {
        let result = ItemExecutionResult(Array(text.utf8)[...])
        #expect(result.verdict == verdict)
        #expect(result.productID == product)
        #expect(result.errorText.replacing("\n", with: "|") == lines)
    }
}
