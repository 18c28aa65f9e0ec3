import FeedModel
import JSONText

extension SandboxAnswers {
    /// A finished job.
    ///
    /// - Parameter isShort: leaves the last result out.
    static func results(of job: SandboxShop.Job, isShort: Bool) -> JSONValue {
        var items = job.items
        var total = items.count
        if job.resultFault == .missingResult, items.count > 1 {
            items.removeLast()
            total -= 1
        }
        var results = items.indices.flatMap { itemResults($0, in: job) }
        if job.resultFault == .foreignResult {
            results.append(result("somebody-else's", ["success": true, "productId": 1_005_000_999_999_999]))
            total += 1
        }
        if isShort, !results.isEmpty { results.removeLast() }
        let succeeded = job.isCancelled ? 0 : items.count { $0.failure == nil }
        return answer(job, total: total, succeeded: succeeded, results)
    }

    /// A job that says that it has no items.
    static func noResults(of job: SandboxShop.Job) -> JSONValue { answer(job, total: 0, succeeded: 0, []) }

    private static func answer(
        _ job: SandboxShop.Job, total: Int, succeeded: Int, _ results: [JSONValue]
    ) -> JSONValue {
        [
            "job_id": .number(JSONNumber(job.id)), "success_item_count": .number(JSONNumber(succeeded)),
            "result_list": ["single_item_response_dto": .array(results)],
            "total_item_count": .number(JSONNumber(total)),
        ]
    }

    private static func result(_ id: String, _ execution: JSONValue) -> JSONValue {
        ["item_content_id": .string(id), "item_execution_result": .string(execution.description)]
    }

    private static func itemResults(_ index: Int, in job: SandboxShop.Job) -> [JSONValue] {
        let item = job.items[index]
        let own = executionResult(of: item, product: productID(of: index, in: job), in: job)
        switch job.resultFault {
        case .contradictingResults?:
            let second: JSONValue = [
                "success": false, "errorCode": "F00-00-10007-007",
                "errorMessage": "duplicate sku_code, please check your input",
            ]
            return [result(item.contentID, own), result(item.contentID, second)]
        case .unreadableResults?:
            return [
                [
                    "item_content_id": .string(item.contentID),
                    "item_execution_result": .string(String(own.description.dropLast(4))),
                ]
            ]
        case .blankResult? where index == job.items.count - 1: return [result("", own)]
        case .longText? where index == 0:
            let text = String(repeating: "text of somebody else. ", count: (Int(job.faultText) ?? 0) * 1024 / 23)
            return [result(item.contentID, ["success": false, "errorCode": "F00-00-1", "errorMessage": .string(text)])]
        default: return [result(item.contentID, own)]
        }
    }

    private static func productID(of index: Int, in job: SandboxShop.Job) -> JSONValue? {
        let item = job.items[index]
        guard item.productID != 0, !(job.isCancelled && job.operation == .productCreate) else { return nil }
        switch job.resultFault {
        case .noProductID?:
            switch job.faultText {
            case "": return nil
            case "null": return .null
            default: return Int64(job.faultText).map { .number(JSONNumber($0)) } ?? .string(job.faultText)
            }
        case .swappedProducts?:
            let next = job.items[(index + 1) % job.items.count].productID
            return .number(JSONNumber(next == 0 ? item.productID : next))
        default: return .number(JSONNumber(item.productID))
        }
    }

    private static func executionResult(
        of item: SandboxShop.Item, product: JSONValue?, in job: SandboxShop.Job
    ) -> JSONValue {
        var members: [JSONObject.Member] = []
        if let product { members.append(.init(key: "productId", value: product)) }
        let failure =
            job.isCancelled ? SandboxShop.Failure(code: "", message: "the job was invalidated") : item.failure
        members.append(.init(key: "success", value: .bool(failure == nil)))
        if let failure {
            members.append(.init(key: "errorCode", value: .string(failure.code)))
            members.append(.init(key: "errorMessage", value: .string(failure.message)))
            // Another one for each item.
            members.append(.init(key: "traceId", value: .string("\(job.id)-\(item.contentID)")))
        } else if job.resultFault == .successWithError {
            members.append(.init(key: "errorCode", value: "F00-00-10007-007"))
            members.append(.init(key: "errorMessage", value: "duplicate sku_code, please check your input"))
        }
        return .object(JSONObject(members))
    }
}
