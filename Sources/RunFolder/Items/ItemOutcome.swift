package import FeedModel

/// What became of an item that was packed.
package struct ItemOutcome: Sendable {
    package var status: ItemStatus
    package var job: Int64?
    package var productID: Int64?
    /// What the platform said where it refused the item: its code, and its text line by line.
    package var code: String?
    package var messages: [String] = []
    /// What else a person should know of the results, such as `several-results`.
    package var remark: String?
    /// The feed that decided, where it is not the one the item was packed into.
    package var again: String?
    /// What holds it.
    package var gate: GateName?
    /// What there is to say of its pictures.
    package var pictures: [RunPlan.PictureNote] = []

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
