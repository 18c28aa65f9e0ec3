package import FeedModel

/// The half of reading that any worker can do: makes products of the records that a reader left in a batch.
package protocol BatchMaterialiser: Sendable {
    /// Turns the batch's records into products, in the order of the records; adds what is to be said about them.
    func materialise(_ batch: inout Batch)
}
