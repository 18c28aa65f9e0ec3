import Digests
import FeedGateway
import FeedModel
import Foundation
import JSONText
import RunFolder

extension FuzzTarget {
    /// Whatever the platform answers, to every call there is.
    static let answers = FuzzTarget(name: "answers") {
        answerSeeds.map { Array($0.utf8) }
    } run: { bytes in
        let gateway = PlatformGateway(OneAnswer(bytes))
        for operation in Operation.allCases { _ = try? await gateway.submit(operation, itemList: Array("[]".utf8)) }
        if case .finished(let job) = try? await gateway.query(job: 200_000_000_474_663_248) {
            try FuzzFault.unless(job.results.count >= job.totalCount, "a finished job lacks results")
            for result in job.results { _ = ItemExecutionResult(result.executionResult) }
        }
        _ = ItemExecutionResult(bytes[...])
        _ = try? await gateway.listJobs(JobFilter(), page: 1)
        _ = try? await gateway.cancel(jobs: [1])
        _ = try? await gateway.findProducts(ProductQuery(status: .onSelling, skuCode: "A"), page: 1)
        let documents: [PlatformDocument] = [
            .attributes(category: 348), .schema(category: 348), .tree(parent: 0), .merchantProfile, .brands,
        ]
        for document in documents { _ = try? await gateway.fetch(document) }
        _ = try? await gateway.merchantProfile()
    }

    private static let answerSeeds = [
        #"{"aliexpress_solution_feed_submit_response":{"job_id":200000000474663248,"request_id":"r"}}"#,
        #"{"aliexpress_solution_feed_query_response":{"job_id":200000000474663248,"success_item_count":1,"#
            + #""total_item_count":2,"result_list":{"single_item_response_dto":[{"item_content_id":"A1","#
            + #""item_execution_result":"{\"productId\":33030372006,\"success\":true}"},{"item_content_id":"A2","#
            + #""item_execution_result":"{\"success\":false,\"errorCode\":\"F00-00-10020-002\",\"errorMessage\":"#
            + ##"\"#/sku_info_list/0/price: 0 is not greater or equal to 0.01\"}"}]},"request_id":"r"}}"##,
        #"{"error_response":{"code":7,"msg":"App Call Limited","sub_code":"accesscontrol.limited-by-app-access-count","#
            + #""sub_msg":"This ban will last for 31062 more seconds","request_id":"r"}}"#,
        #"{"aliexpress_solution_feed_list_get_response":{"current_page":1,"total_page":1,"total_count":1,"job_list":"#
            + #"{"batch_operation_job_dto":{"status":"FINISH","operation_type":"PRODUCT_CREATE","job_id":"12"}}}}"#,
        #"{"aliexpress_solution_product_list_get_response":{"result":{"aeop_a_e_product_display_d_t_o_list":"#
            + #"{"item_display_dto":[{"product_id":1,"subject":"T"}]},"total_page":1,"success":true}}}"#,
        #"{"aliexpress_solution_merchant_profile_get_response":{"country_code":"ES","product_posting_forbidden":false,"#
            + #""merchant_login_id":"es1","shop_id":1}}"#,
        #"{"result":{"success":false,"error_code":"13001037","error_message":"no"}}"#,
    ]

    /// A platform that answers every call alike.
    private struct OneAnswer: PlatformLink {
        let answer: [UInt8]
        var address: GatewayAddress { GatewayAddress(name: "top", endpoint: "here") }

        init(_ answer: [UInt8]) { self.answer = answer }

        func call(
            _ api: PlatformAPI, parameters: [Parameter], attachment: Attachment?
        ) async throws(GatewayError) -> [UInt8] { answer }
    }

    /// A journal that is replayed: each line of the input is one of its events and gets the number and checksum that
    /// belong there, or none of them does where the input begins with a blank.
    static let journal = FuzzTarget(name: "journal") {
        [Array(journalSeed.utf8), Array((" " + journalSeed).utf8)]
    } run: { bytes in
        let folder = TemporaryDirectory()
        let identity = StateIdentity(gateway: "sandbox", endpoint: "here", seller: "1")
        let path: String
        do {
            path = try SubmissionState(directory: folder.path, identity: identity, now: 0).path
        }
        let journal = URL(filePath: "\(path)/journal.jsonl")
        let first = try Data(contentsOf: journal)
        let isRaw = bytes.first == 0x20
        try (isRaw ? Data(bytes.dropFirst()) : first + sealed(bytes)).write(to: journal)
        func open() -> [FeedKey: Int64?]? {
            guard let state = try? SubmissionState(directory: folder.path, identity: identity, now: 0) else {
                return nil
            }
            _ = state.directory
            _ = state.openFeeds
            _ = state.uncertainCreates
            for operation in Operation.allCases { _ = state.sendings(of: operation, since: 0) }
            return Dictionary(uniqueKeysWithValues: state.allFeeds.map { ($0.key, $0.job) })
        }
        let before = open()
        try FuzzFault.unless(open() == before, "opened twice, it says two things")
    }

    private static let journalSeed = """
        {"event":"intent","run":"r","feed":"f1","operation":"PRODUCT_CREATE","checksum":"0","items":2,"folder":"/out",\
        "at":1,"carries":[["A1",["A1-1","A1-2"]],["A2",[]]]}
        {"event":"sent","run":"r","feed":"f1","job_id":12,"at":2}
        {"event":"settled","run":"r","feed":"f1","job_id":12,"statuses":"sf","product_ids":[7,0]}
        {"event":"intent","run":"r","feed":"f2","operation":"PRODUCT_STOCKS_UPDATE","checksum":"0","items":1,\
        "folder":"/out","at":3}
        {"event":"refused","run":"r","feed":"f2","code":"15","message":"no"}
        {"event":"products","list":[["A3",8,["A3-1"]]]}
        {"event":"forgotten","item":"A3"}
        {"event":"unknown","run":"r","feed":"f1"}
        {"event":"not-taken","run":"r","feed":"f2"}

        """

    private static func sealed(_ bytes: [UInt8]) -> Data {
        var journal = Data()
        for (number, line) in bytes.split(separator: 0x0A).enumerated() where line.count > 2 && line.last == 0x7D {
            var sealed = Array(line.dropLast()) + Array(",\"n\":\(number + 1)".utf8)
            let sum = hexadecimal(SHA256.digest(sealed).prefix(8))
            sealed += Array(",\"sum\":\"\(sum)\"}\n".utf8)
            journal.append(contentsOf: sealed)
        }
        return journal
    }
}
