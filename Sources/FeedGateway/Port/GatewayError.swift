/// Why a call to the platform did not do what it was to do.
package struct GatewayError: Error, Sendable, CustomStringConvertible {
    /// What kind of trouble it is: what decides what to do next.
    package enum Kind: Sendable, Hashable {
        /// The platform's own trouble, such as `isp.remote-service-timeout` or a status 502: likely to pass.
        case retryable
        /// The platform takes no more calls of this kind for that long (code 7, App Call Limited).
        case banned(seconds: Int)
        /// The app or its rights are not as they must be: nothing will work until a person has seen to it.
        case configuration
        /// Key, secret, signature or token were refused.
        case credentials
        /// The request is at fault: the same once more would be refused again.
        case request
        /// This app may not make this call; others work.
        case unavailable
        /// No answer: no connection, or it broke.
        case unreachable
        /// The task was cancelled.
        case interrupted
    }

    /// What the platform said, where it said something.
    package struct Answer: Sendable, Hashable {
        /// A number on the old gateway and text on the new one: `7`, `15`, `IllegalAccessToken`; of an error within a
        /// result, its `error_code`.
        package let code: String
        /// `msg`; empty where there is none.
        package let message: String
        /// Such as `isv.invalid-parameter`; empty where there is none.
        package let subCode: String
        /// `sub_msg`: the business service's own words; empty where there is none.
        package let subMessage: String
        /// What the platform says is wrong, by the service that knows most of it; empty where none says anything.
        package var words: String { subMessage.isEmpty ? message : subMessage }
        /// For the platform's support; empty where there is none.
        package let requestID: String

        /// An error as the answer has it.
        package init(
            code: String, message: String, subCode: String = "", subMessage: String = "", requestID: String = ""
        ) {
            self.code = code
            self.message = message
            self.subCode = subCode
            self.subMessage = subMessage
            self.requestID = requestID
        }
    }

    /// The call that failed.
    package let api: PlatformAPI
    /// What it means for the run.
    package let kind: Kind
    /// Nil where the platform said nothing, or nothing of its own.
    package let answer: Answer?
    /// Where the platform said nothing: what happened, such as `connection refused`. Never holds a secret.
    package let problem: String
    /// Whether the platform may have done what it was asked all the same: the request, or a part of it, had been sent
    /// and no answer says that it was refused.
    package let mayHaveTakenEffect: Bool
    /// The status of an HTTP answer that was not the platform's own, such as 413 where something on the way found the
    /// request too large; nil where there was none.
    package let httpStatus: Int?
    /// What to do about it, where more is known than the kind says: `this machine's clock is 3 h 2 min ahead of the
    /// platform's; set it`.
    package let remedy: String?

    /// An error; `problem` or `answer` says what happened.
    package init(
        api: PlatformAPI, kind: Kind, answer: Answer? = nil, problem: String = "", mayHaveTakenEffect: Bool,
        httpStatus: Int? = nil, remedy: String? = nil
    ) {
        self.api = api
        self.kind = kind
        self.answer = answer
        self.problem = problem
        self.mayHaveTakenEffect = mayHaveTakenEffect
        self.httpStatus = httpStatus
        self.remedy = remedy
    }

    /// Whether the same call may work a little later.
    package var isTransient: Bool {
        switch kind {
        case .retryable, .banned, .unreachable: true
        case .configuration, .credentials, .request, .unavailable, .interrupted: false
        }
    }

    /// What happened, for a person: `aliexpress.solution.feed.submit: App Call Limited (7,
    /// accesscontrol.limited-by-api-access-count: This ban will last for 1 more seconds; request id …)`.
    package var description: String {
        let words = "\(api.rawValue): \(account)"
        return remedy.map { "\(words); \($0)" } ?? words
    }

    private var account: String {
        guard let answer else { return problem }
        var details = answer.code
        if !answer.subCode.isEmpty { details += ", \(answer.subCode)" }
        if !answer.subMessage.isEmpty { details += ": \(answer.subMessage)" }
        if !answer.requestID.isEmpty { details += "; request id \(answer.requestID)" }
        return "\(answer.message.isEmpty ? problem : answer.message) (\(details))"
    }
}
