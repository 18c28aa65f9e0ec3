import CatalogReading

/// What is known of the encodings of files, by their index. There may be very many files, of few encodings.
struct FileEncodings {
    private var encodings: [ExportEncoding] = []
    /// By the index of a file a place in `encodings`, counted from 1; 0 where nothing is known.
    private var places: [UInt32] = []

    subscript(index: Int) -> ExportEncoding? {
        get {
            guard index < places.count, places[index] > 0 else { return nil }
            return encodings[Int(places[index]) - 1]
        }
        set {
            while places.count <= index { places.append(0) }
            places[index] = newValue.map { place(of: $0) } ?? 0
        }
    }

    private mutating func place(of encoding: ExportEncoding) -> UInt32 {
        // The words of candidates are of one file.
        if encoding.candidates.isEmpty,
            let known = encodings.prefix(16).firstIndex(where: { $0.candidates.isEmpty && $0 == encoding })
        {
            return UInt32(known + 1)
        }
        encodings.append(encoding)
        return UInt32(encodings.count)
    }
}
