/// A source of pictures that ends what is under way as soon as somebody asks to stop.
package struct StoppablePictures: PictureSource {
    private let base: any PictureSource
    private let stop: StopFlag

    /// Fetching ends with `interrupted` once `stop` is set.
    package init(_ base: any PictureSource, stop: StopFlag) {
        self.base = base
        self.stop = stop
    }

    package func fetch(_ address: String, known: PictureVersion?) async throws(PictureFailure) -> FetchedPicture {
        guard !stop.isSet else { throw PictureFailure(.interrupted, "interrupted") }
        let task = Task { [base] () -> Result<FetchedPicture, PictureFailure> in
            do throws(PictureFailure) {
                return .success(try await base.fetch(address, known: known))
            } catch {
                return .failure(error)
            }
        }
        return try await stop.watching({ task.cancel() }) { await task.value }.get()
    }
}
