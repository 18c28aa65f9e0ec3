import FeedModel
import JSONText

/// Answers in the platform's own form: under `<call>_response`, every list in a wrapper that names its elements.
enum SandboxAnswers {
    static func response(_ api: PlatformAPI, _ body: JSONValue, requestID: String) -> JSONValue {
        var object = body.objectValue ?? JSONObject()
        object.members.append(.init(key: "request_id", value: .string(requestID)))
        let root = api.rawValue.replacing(".", with: "_") + "_response"
        return .object(JSONObject([.init(key: root, value: .object(object))]))
    }

    static func error(
        _ code: Int, _ message: String, _ subCode: String = "", _ subMessage: String = "", requestID: String
    ) -> JSONValue {
        var error: [JSONObject.Member] = [
            .init(key: "code", value: .number(JSONNumber(code))), .init(key: "msg", value: .string(message)),
        ]
        if !subCode.isEmpty { error.append(.init(key: "sub_code", value: .string(subCode))) }
        if !subMessage.isEmpty { error.append(.init(key: "sub_msg", value: .string(subMessage))) }
        error.append(.init(key: "request_id", value: .string(requestID)))
        return .object(JSONObject([.init(key: "error_response", value: .object(JSONObject(error)))]))
    }

    /// The same answer as one asked for with `simplify=true`: without the root, and lists without wrappers. Errors keep
    /// theirs.
    static func simplified(_ answer: JSONValue) -> JSONValue {
        guard let root = answer.objectValue?.members.first, root.key.hasSuffix("_response"),
            root.key != "error_response"
        else { return answer }
        return unwrapped(root.value)
    }

    private static func unwrapped(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let elements): return .array(elements.map(unwrapped))
        case .object(let object):
            if object.members.count == 1, let only = object.members.first, wrappers.contains(only.key) {
                return unwrapped(only.value)
            }
            return .object(JSONObject(object.members.map { .init(key: $0.key, value: unwrapped($0.value)) }))
        default: return value
        }
    }

    private static let wrappers: Set<String> = [
        "single_item_response_dto", "batch_operation_job_dto", "synchronize_product_response_dto", "item_display_dto",
        "category_info", "number", "global_aeop_ae_product_sku", "aeop_image",
    ]
}
