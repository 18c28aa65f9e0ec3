package import FeedModel

/// What became of an item that was packed.
package struct ItemOutcome: Sendable {
    /// `held`, `pending`, `succeeded`, `failed` or `unknown`.
    package var status: ItemStatus
    /// The platform's number of the job that decided.
    package var job: Int64?
    /// The platform's id of the product, where the result names it.
    package var productID: Int64?
    /// The platform's code where it refused the item.
    package var code: String?
    /// The platform's text, line by line.
    package var messages: [String] = []
    /// What else a person should know of the results, such as `several-results`.
    package var remark: String?
    /// The feed that decided, where it is not the one the item was packed into.
    package var again: String?
    /// What holds it.
    package var gate: GateName?
    /// What there is to say of its pictures.
    package var pictures: [RunPlan.PictureNote] = []

    /// An outcome; without `job` the item was in no job.
    package init(
        status: ItemStatus, job: Int64? = nil, code: String? = nil, messages: [String] = [], gate: GateName? = nil
    ) {
        self.status = status
        self.job = job
        self.code = code
        self.messages = messages
        self.gate = gate
    }
}

extension ItemRecord {
    /// Takes what became of it in the place of what was known before.
    package mutating func take(_ outcome: ItemOutcome) {
        status = outcome.status
        gate = outcome.status == .held ? outcome.gate : nil
        (jobID, productID) = (outcome.job, outcome.productID)
        sentAgainIn = outcome.again.map { .string($0) } ?? .none
    }
}
