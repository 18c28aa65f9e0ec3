import CatalogReading

extension CatalogWalk {
    /// One export to open.
    struct Input: Sendable {
        let name: String
        let size: UInt64
        /// The file when it was found, where it is one that somebody may write to.
        var found: FileStamp?
        /// Opens it anew; says why when it cannot be.
        let open: @Sendable () throws(ReadingError) -> ByteSource
    }

    enum Ending: Equatable {
        case finished
        /// A file has rows away from their product: the pass has to be made again, with an index of them from
        /// that file on.
        case scattered(file: Int)
        /// A file is in another encoding than its first bytes are: the pass has to be made again.
        case misread(file: Int)
        /// Stock or price rows of one product are in several files or elements: the pass has to be made again with those
        /// joined.
        case apart
        /// Content goes out of products whose stock or prices were left out: the pass has to be made again with those.
        case incomplete
        /// Somebody asked to stop: what was read until then is written, whole.
        case stopped
    }
}
