import Bytes
import CategoryRules
import JSONText

/// Which error an answer is, and what kind of trouble that means.
///
/// Sources: the platform's error codes (developer.alibaba.com articleId=102707) and its text on code 7
/// (open.alitrip.com articleId=108426); codes below 100 other than 15, 40, 41, 43 and 50 come from the platform
/// itself, before the business service runs. Code and text are read as they come: a number on the old gateway is text
/// on the new one.
enum PlatformErrors {
    /// The error that the whole answer is: under `error_response`, or in the root of a path call.
    static func envelope(_ root: JSONObject) -> GatewayError.Answer? {
        if let error = root["error_response"]?.objectValue { return answer(PlatformFields(error)) }
        guard root.members.first(where: { $0.key.hasSuffix("_response") }) == nil else { return nil }
        let fields = PlatformFields(root)
        guard let code = text(fields["code"]), !code.isEmpty, code != "0" else { return nil }
        guard fields["type"] != nil || fields["message"] != nil || fields["msg"] != nil else { return nil }
        return answer(fields)
    }

    /// The error in the place of a result: `success` or `is_success` false beside an error's code or text.
    static func result(_ body: JSONObject) -> GatewayError.Answer? {
        let outer = PlatformFields(body)
        let inner = outer["result"]?.objectValue.map { PlatformFields($0) }
        for fields in [inner, outer].compactMap(\.self) {
            let flags: [JSONValue?] = [fields["success"], fields["is_success"], fields["result_success"]]
            guard flags.contains(where: { isFalse($0) }) else { continue }
            return GatewayError.Answer(
                code: text(fields["error_code"]) ?? "", message: text(fields["error_message"]) ?? "",
                requestID: text(outer["request_id"]) ?? "")
        }
        return nil
    }

    private static func answer(_ fields: PlatformFields) -> GatewayError.Answer {
        GatewayError.Answer(
            code: text(fields["code"]) ?? "", message: text(fields["msg"]) ?? text(fields["message"]) ?? "",
            subCode: text(fields["sub_code"]) ?? "", subMessage: text(fields["sub_msg"]) ?? "",
            requestID: text(fields["request_id"]) ?? "")
    }

    private static func isFalse(_ value: JSONValue?) -> Bool {
        value?.boolValue == false || value?.stringValue == "false"
    }

    /// Words of an error are looked through and told as far as this; they may be of any length.
    private static let longestText = 4096

    private static func text(_ value: JSONValue?) -> String? {
        (value?.stringValue ?? value?.numberValue?.text).map { ForeignText.cut($0, to: longestText) }
    }

    /// The error with its kind.
    ///
    /// - Parameter isBusiness: it was within a result, so its code is the business service's own.
    static func error(
        _ answer: GatewayError.Answer, api: PlatformAPI, isBusiness: Bool = false
    ) -> GatewayError {
        let kind = isBusiness ? businessKind(answer.code, answer.message) : kind(of: answer, api: api)
        return GatewayError(
            api: api, kind: kind, answer: answer, problem: "refused",
            // A service that was late or fell over may have done its work. Of a feed even a refusal says little.
            mayHaveTakenEffect: api == .feedSubmit ? !SubmitRefusals.isCertain(answer) : kind == .retryable)
    }

    private static func kind(of answer: GatewayError.Answer, api: PlatformAPI) -> GatewayError.Kind {
        switch answer.code {
        case "4", "5", "6", "7", "8", "ApiCallLimit", "AppCallLimit", "SellerCallLimit":
            return .banned(seconds: banSeconds(in: answer))
        case "11", "12", "13", "22", "InsufficientPermission", "InvalidApi", "InvalidApiPath":
            return api.isOptional ? .unavailable : .configuration
        case "24", "25", "26", "27", "28", "29", "IncompleteSignature", "MissingSignature", "InvalidAppkey",
            "InvalidAppKey", "MissingAppKey", "InvalidCode", "IllegalAccessToken", "IllegalRefreshToken",
            "MissingAccessToken", "InvalidSignature":
            return .credentials
        case "9", "21", "23", "30", "31", "32", "33", "34", "42", "53", "IllegalTimestamp", "InvalidTimestamp",
            "MissingTimestamp":
            return .configuration
        case "10", "900", "901", "902", "ServiceUnavailable", "ServiceTimeout", "SystemError", "SystemBusy":
            return .retryable
        default:
            if answer.subCode.hasPrefix("accesscontrol.") { return .banned(seconds: banSeconds(in: answer)) }
            if answer.code == "15", answer.subCode.isEmpty { return .retryable }
            let code = answer.subCode.isEmpty ? answer.code : answer.subCode
            return businessKind(code, answer.subMessage.isEmpty ? answer.message : answer.subMessage)
        }
    }

    private static func businessKind(_ code: String, _ message: String) -> GatewayError.Kind {
        if code.hasPrefix("isp.") { return code == "isp.top-mapping-parse-error" ? .request : .retryable }
        return PlatformCodes.persistence(code, message: message) == .transient ? .retryable : .request
    }

    /// For how long the platform takes no call: what its text says, one second more to be on the safe side.
    static func banSeconds(in answer: GatewayError.Answer) -> Int {
        let text = answer.subMessage.isEmpty ? answer.message : answer.subMessage
        if let match = text.lowercased().firstMatch(of: /ban will last (?:for )?(\d{1,7})/), let seconds = Int(match.1)
        {
            return seconds + 1
        }
        return secondsWithoutWord
    }

    /// What is waited where a call is limited and the text does not say for how long.
    static let secondsWithoutWord = 10
}
