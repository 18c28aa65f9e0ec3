/// How the sandbox is to behave: the `sandbox` object of the configuration.
package struct SandboxConfiguration: Sendable {
    /// An item that is to fail although nothing is wrong with it.
    package struct Failure: Sendable, Hashable {
        /// Its item_content_id.
        package var item: String
        package var code: String
        package var message: String
        /// How often it fails before it passes; nil: always.
        package var times: Int?

        package init(item: String, code: String, message: String, times: Int? = nil) {
            self.item = item
            self.code = code
            self.message = message
            self.times = times
        }
    }

    /// Trouble with a call.
    package struct Fault: Sendable, Hashable {
        package enum Kind: String, CaseIterable, Sendable {
            /// The call is carried out, then the connection breaks.
            case lostAnswer = "lost-answer"
            /// The connection breaks before the call is carried out.
            case cutConnection = "cut-connection"
            /// Status 502, nothing is done.
            case badGateway = "status-502"
            /// Status 502, and it is done all the same.
            case badGatewayAfter = "status-502-after"
            /// Code 7: no call of this kind for `seconds`.
            case ban
            /// The job takes `seconds` (feed.submit).
            case slowJob = "slow-job"
            /// The last of the job's results is left out of this answer (feed.query).
            case shortResults = "short-results"
            /// `isp.remote-service-timeout`, nothing is done.
            case serviceTimeout = "service-timeout"
        }

        package var api: PlatformAPI
        package var kind: Kind
        /// The first call of this process that meets it, from 1.
        package var call: Int
        /// How many calls meet it in a row.
        package var count: Int
        package var seconds: Int

        package init(_ kind: Kind, _ api: PlatformAPI, call: Int = 1, count: Int = 1, seconds: Int = 1) {
            self.api = api
            self.kind = kind
            self.call = call
            self.count = count
            self.seconds = seconds
        }
    }

    /// How long a job takes, in milliseconds; it waits in the queue for the first half.
    package var jobMilliseconds: Int64 = 50
    /// Calls in a second beyond which code 7 is answered; nil: no limit.
    package var callsPerSecond: Int?
    package var isPostingForbidden = false
    /// Whether products exist that the sandbox did not create, with whatever SKUs an update names: a shop that was there
    /// before.
    package var hasOlderProducts = true
    /// Calls that the app may not make.
    package var unavailable: Set<PlatformAPI> = []
    package var failures: [Failure] = []
    package var faults: [Fault] = []
    /// A directory of category data, from which it answers calls for category data.
    package var documents: String?

    package init() {}
}
