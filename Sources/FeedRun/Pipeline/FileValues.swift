import FeedModel

/// What is known of files, by their index: there may be very many files, with few values among them.
struct FileValues<Value: Equatable & Sendable>: Sendable {
    private var values: [Value] = []
    /// By the index of a file a place in `values`, counted from 1; 0 where nothing is known.
    private var places: [UInt32] = []

    /// So many values are looked at for one that is the same.
    private static var shared: Int { 16 }

    subscript(index: Int) -> Value? {
        get {
            guard index < places.count, places[index] > 0 else { return nil }
            return values[Int(places[index]) - 1]
        }
        set {
            while places.count <= index { places.append(0) }
            places[index] = newValue.map { place(of: $0) } ?? 0
        }
    }

    /// The last file that something is known of.
    var lastIndex: Int? { places.lastIndex { $0 > 0 } }

    /// The files that something is known of.
    var indices: [Int] { places.indices.filter { places[$0] > 0 } }

    private mutating func place(of value: Value) -> UInt32 {
        if let known = values.prefix(Self.shared).firstIndex(of: value) { return UInt32(known + 1) }
        values.append(value)
        return UInt32(values.count)
    }
}

/// What is left to be said of a file when its records are done.
struct OpenedFile: Sendable, Equatable {
    var format = CatalogFile.Format.unrecognised
    var encoding = "UTF-8"
    var dialect: RecognisedDialect?
}

extension OpenedFile {
    init(_ file: CatalogFile) { self.init(format: file.format, encoding: file.encoding, dialect: file.dialect) }
}
