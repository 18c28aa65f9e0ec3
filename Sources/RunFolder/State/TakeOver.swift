extension SubmissionState {
    /// Takes over what another state of the same seller remembers: its products, what the platform accepted of them, and
    /// the pictures in the seller's bank. What this state knows of an item or a picture itself stays.
    ///
    /// - Parameters:
    ///   - other: has written down everything that it knows.
    ///   - time: milliseconds since 1970.
    /// - Returns: how many products were taken over.
    package func takeOver(_ other: SubmissionState, at time: Int64) throws(RunFolderError) -> Int {
        if other.picturesNoted != nil {
            let pictures = try pictures()
            try pictures.takeOver(try other.pictures())
            try note(pictures)
        }
        let merge = beginMerge()
        var count = 0
        other.accepted.eachRecord { record in
            guard record.isOnPlatform, products.productID(item: record.item) == nil else { return }
            let product = AcceptedProduct(record)
            merge.update(record.item) { $0 = product }
            count += 1
        }
        guard count > 0 else { return 0 }
        let nights = accepted.nights.isEmpty ? other.accepted.nights : accepted.nights
        try accept(merge, nights: Array(nights), at: time)
        return count
    }
}
