/// How the sandbox is to behave: the `sandbox` object of the configuration.
package struct SandboxConfiguration: Sendable {
    /// An item that is to fail although nothing is wrong with it.
    package struct Failure: Sendable, Hashable {
        /// Its item_content_id.
        package var item: String
        /// As the platform writes it, such as `10006008`.
        package var code: String
        /// The platform's words.
        package var message: String
        /// How often it fails before it passes; nil: always.
        package var times: Int?

        /// An item that fails.
        package init(item: String, code: String, message: String, times: Int? = nil) {
            self.item = item
            self.code = code
            self.message = message
            self.times = times
        }
    }

    /// How long a job takes, in milliseconds; it waits in the queue for the first half.
    package var jobMilliseconds: Int64 = 50
    /// Calls in a second beyond which code 7 is answered; nil: no limit.
    package var callsPerSecond: Int?
    /// Items beyond which a feed is refused as a whole, as the platform does since June 2022; its page says 2000.
    package var feedLimit = 2000
    /// Items beyond which every item of a job fails without a word that says why; nil: no such limit.
    package var wholeFailureLimit: Int?
    /// Room in the picture bank, in bytes.
    package var photobankBytes: Int64 = 2 << 30
    /// The seller may post no products.
    package var isPostingForbidden = false
    /// Whether products exist that the sandbox did not create, with whatever SKUs an update names: a shop that was there
    /// before.
    package var hasOlderProducts = true
    /// Pieces of each SKU that are sold between one run and the next.
    package var salesPerNight: Int64 = 0
    /// Calls that the app may not make.
    package var unavailable: Set<PlatformAPI> = []
    /// Items that fail although nothing is wrong with them.
    package var failures: [Failure] = []
    /// Calls that go wrong.
    package var faults: [Fault] = []
    /// A directory of category data, from which it answers calls for category data.
    package var documents: String?

    /// A platform without faults.
    package init() {}
}
