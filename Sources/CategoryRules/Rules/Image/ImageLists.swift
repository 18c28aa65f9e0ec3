import Bytes
import FeedModel

extension ProductCheck {
    /// The pictures of the product, each once, and those that repeat an earlier one with it. Only asked for where some
    /// picture is not sent.
    func sortedImages(_ batch: borrowing Batch) -> (distinct: [Int], repeated: [(image: Int, first: Int)]) {
        var firstOf: [UInt64: Int] = [:]
        var distinct: [Int] = []
        var repeated: [(image: Int, first: Int)] = []
        for image in product.images where !batch.images[image].isBlank {
            let hash = batch.bytes.bytes[batch.images[image].text].hash64
            if let first = firstOf[hash] {
                repeated.append((image, first))
            } else {
                firstOf[hash] = image
                distinct.append(image)
            }
        }
        return (distinct, repeated)
    }
}
