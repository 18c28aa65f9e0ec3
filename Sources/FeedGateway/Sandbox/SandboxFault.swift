extension SandboxConfiguration {
    /// Trouble with a call.
    package struct Fault: Sendable, Hashable {
        /// What goes wrong, by its name in the configuration.
        package enum Kind: String, CaseIterable, Sendable {
            // Any call. What ends in `after` comes once the call was carried out.
            /// The call is carried out, then the connection breaks.
            case lostAnswer = "lost-answer"
            /// The connection breaks before the call is carried out.
            case cutConnection = "cut-connection"
            /// Status 502, nothing is done.
            case badGateway = "status-502"
            /// Status 502, after the call was carried out.
            case badGatewayAfter = "status-502-after"
            /// The status that `status` says, nothing is done.
            case status
            /// The status that `status` says, after the call was carried out.
            case statusAfter = "status-after"
            /// An error response with `code`, `sub_code` and `message`, nothing is done.
            case error
            /// An error response with `code`, `sub_code` and `message`, after the call was carried out.
            case errorAfter = "error-after"
            /// A page of HTML with status 200, nothing is done.
            case html
            /// A page of HTML with status 200, after the call was carried out.
            case htmlAfter = "html-after"
            /// Code 7: no call of this kind for `seconds`.
            case ban
            /// Code 7, after the call was carried out: no call of this kind for `seconds`.
            case banAfter = "ban-after"
            /// `isp.remote-service-timeout`, nothing is done.
            case serviceTimeout = "service-timeout"
            /// The call is carried out, and its answer comes `seconds` late.
            case slowAnswer = "slow-answer"

            // feed.submit: what becomes of the job.
            /// The job takes `seconds`.
            case slowJob = "slow-job"
            /// The job never ends.
            case endlessJob = "endless-job"
            /// Successes name no product: the id is missing, or what `message` says: `0`, `null`, `-1`, any text.
            case noProductID = "no-product-id"
            /// Each item has a second result: that it exists already.
            case contradictingResults = "contradicting-results"
            /// Items succeed with an error's code beside it.
            case successWithError = "success-with-error"
            /// Results that are no JSON.
            case unreadableResults = "unreadable-results"
            /// Each success names the product of the next item.
            case swappedProducts = "swapped-products"
            /// The last item has no result and is not counted.
            case missingResult = "missing-result"
            /// There is a result for an item that was not sent.
            case foreignResult = "foreign-result"
            /// The last result has no item_content_id.
            case blankResult = "blank-result"
            /// The first item fails with `seconds` kilobytes of text.
            case longText = "long-text"

            // feed.query
            /// The last of the job's results is left out of this answer.
            case shortResults = "short-results"
            /// Total and successes are 0, and there is an empty list.
            case zeroResults = "zero-results"
            /// The job is said not to exist.
            case noSuchJob = "no-such-job"

            // feed.list.get and product.list.get
            /// Nothing is listed.
            case emptyList = "empty-list"
            /// Jobs of the last `seconds` are not listed.
            case lateList = "late-list"
            /// More are counted than listed.
            case cutList = "cut-list"
            /// Every page is the first one.
            case repeatedPages = "repeated-pages"
            /// The start time is read `seconds` later.
            case shiftedList = "shifted-list"
            /// All products are listed, whatever SKU code is asked for.
            case ignoredFilter = "ignored-filter"

            // photobank.redefining.uploadimageforsdk
            /// The bank has no room, whatever it says.
            case fullBank = "full-bank"
            /// The picture is taken, and its address is not given.
            case noAddress = "no-address"

            // merchant.profile.get
            /// Neither shop nor login is named.
            case namelessProfile = "nameless-profile"

            /// Whether the call is carried out and answered otherwise.
            var comesAfter: Bool {
                switch self {
                case .lostAnswer, .badGatewayAfter, .statusAfter, .errorAfter, .htmlAfter, .banAfter: true
                default: false
                }
            }

            /// Whether it stays with the job that a submit makes.
            var staysWithJob: Bool {
                switch self {
                case .noProductID, .contradictingResults, .successWithError, .unreadableResults, .swappedProducts,
                    .missingResult, .foreignResult, .blankResult, .longText:
                    true
                default: false
                }
            }
        }

        /// The call that meets it.
        package var api: PlatformAPI
        /// What goes wrong.
        package var kind: Kind
        /// The first call of this process that meets it, from 1.
        package var call: Int
        /// How many calls meet it in a row.
        package var count: Int
        /// How long a ban lasts, or an answer takes.
        package var seconds: Int
        /// Of `status` and `status-after`.
        package var status = 403
        /// Of `error` and `error-after`.
        package var code = 15
        /// Of `error` and `error-after`.
        package var subCode = ""
        /// Of `error` and `error-after`, and of odd results that carry a text.
        package var message = ""

        /// A fault of one call, unless `count` says more.
        package init(_ kind: Kind, _ api: PlatformAPI, call: Int = 1, count: Int = 1, seconds: Int = 1) {
            self.api = api
            self.kind = kind
            self.call = call
            self.count = count
            self.seconds = seconds
        }

        /// A fault that answers with an error of the platform's.
        package init(
            _ kind: Kind, _ api: PlatformAPI, code: Int, subCode: String = "", message: String = "", call: Int = 1,
            count: Int = 1
        ) {
            self.init(kind, api, call: call, count: count)
            self.code = code
            self.subCode = subCode
            self.message = message
        }

        /// A fault that answers with a status of HTTP.
        package init(_ kind: Kind, _ api: PlatformAPI, status: Int, call: Int = 1, count: Int = 1) {
            self.init(kind, api, call: call, count: count)
            self.status = status
        }
    }
}
