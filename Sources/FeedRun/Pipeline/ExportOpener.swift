import CatalogReading
import FeedGateway
import FeedModel

/// Opens the exports of a walk: knows which of them it reads, what their encodings are, and which records belong together
/// though they are apart.
///
/// What is asked for each file is called mutating, though some of it changes nothing: a copy would be made for the call.
struct ExportOpener {
    private let inputs: LazyList<CatalogWalk.Input>
    private let options: ReadingOptions
    private let temporaryDirectory: String
    /// What of the exports is read; nil: all of it.
    private let share: ShardShare?
    private let stop: StopFlag
    /// By file the number of the shard that has it, where shards have whole files.
    private let owners: [Int]
    /// Files from that one on are looked at for records that are apart, whatever their format.
    var indexedFrom = Int.max
    /// Of each file that was opened, in this pass or an earlier one.
    var encodings = FileValues<ExportEncoding>()
    /// A file that turned out to be in another encoding than its first bytes are.
    private(set) var misread: Int?
    /// The bytes of the export that was opened last.
    private var source: ByteSource?
    /// Records that belong together though they are apart; nil where no file has been looked at for such.
    private var found: RecordIndex?

    init(
        inputs: LazyList<CatalogWalk.Input>, options: ReadingOptions, temporaryDirectory: String, share: ShardShare?,
        stop: StopFlag
    ) {
        self.inputs = inputs
        self.options = options
        self.temporaryDirectory = temporaryDirectory
        self.share = share
        self.stop = stop
        owners = share.map { ShardShare.owners(ofFiles: inputs.map(\.size), among: $0.count) } ?? []
    }

    /// How many bytes there are to read.
    var byteCount: UInt64 {
        inputs.indices.reduce(0) { sum, index in
            sum + (Self.reads(index, share, owners) ? inputs[index].size : 0)
        }
    }

    /// Whether the walk reads a file: a shard may have some of them only.
    mutating func reads(_ index: Int) -> Bool { Self.reads(index, share, owners) }

    private static func reads(_ index: Int, _ share: ShardShare?, _ owners: [Int]) -> Bool {
        guard let share, share.unit == .file else { return true }
        return owners[index] == share.number
    }

    // MARK: Opening

    /// Opens an export for its products.
    mutating func open(_ index: Int) -> ExportReader {
        open(index, .products(found?.covers(index) == true ? found : nil))
    }

    private mutating func open(_ index: Int, _ pass: ReadingPass) -> ExportReader {
        let input = inputs[index]
        do throws(ReadingError) {
            let source = try input.open()
            self.source = source
            if encodings[index] == nil {
                encodings[index] = try ExportEncoding.detect(source, option: options.encoding)
            }
            return ExportReader.open(
                source, encoding: encodings[index]?.name ?? "UTF-8", name: input.name, index: index, options: options,
                temporaryDirectory: temporaryDirectory, pass: pass)
        } catch {
            return ExportReader.nothing(
                input.name, index, Finding(.sourceUnreadable, at: .file, facts: .string(error.description)))
        }
    }

    /// Whether the file that is open is not what was found: its records may be halves of two exports.
    mutating func hasChanged(_ input: CatalogWalk.Input) -> Bool {
        guard let found = input.found, let stamp = source?.stamp else { return false }
        return stamp != found
    }

    // MARK: Records that are apart

    /// Looks at all exports in shops' own formats before any is read, and at those of which an earlier pass has shown that
    /// it is needed: variants and their products may be in any order and in different files.
    ///
    /// - Parameter begin: is called where there is anything to look at.
    mutating func lookForScattered(_ begin: () -> Void) {
        let index = RecordIndex(options)
        // A place names its file in two bytes; files beyond that are read by themselves.
        for file in inputs.indices.prefix(Int(Location.ownFile)) {
            // What shops wrote may have products in several files: every shard looks at all of those.
            guard !stop.isSet, file >= indexedFrom && reads(file) || isForeign(file) else { continue }
            if index.isEmpty { begin() }
            // What cannot be read is said when its turn comes.
            if let reader = open(file, .indexing(index)).reader { try? index.look(at: reader) { [stop] in stop.isSet } }
        }
        guard !index.isEmpty else { return }
        index.settle()
        found = index
    }

    /// Whether an export is in another format than feedmill's own, by its first bytes.
    private mutating func isForeign(_ index: Int) -> Bool {
        guard let source = try? inputs[index].open() else { return false }
        if encodings[index] == nil { encodings[index] = try? ExportEncoding.detect(source, option: options.encoding) }
        return ExportReader.isForeign(source, encoding: encodings[index]?.name ?? "UTF-8", options)
    }

    // MARK: Encodings

    /// What is said of a file that is read in another encoding than it says.
    mutating func findingOfEncoding(of index: Int) -> Finding? {
        guard let encoding = encodings[index], encoding.isGuessed else { return nil }
        guard encoding.candidates.isEmpty else {
            let samples = encoding.candidates.map { "\($0.name) reads '\($0.sample)'" }.joined(separator: ", ")
            return Finding(
                .sourceEncodingUnclear, at: .file, facts: .string(samples), .string(encoding.candidates[0].name),
                .string(encoding.candidates[encoding.candidates.count > 1 ? 1 : 0].name))
        }
        return Finding(
            .sourceEncodingGuessed, at: .file, facts: .string(encoding.name),
            encoding.declared.map { .string($0) } ?? .none)
    }

    /// Looks at the whole of a file in which something is not UTF-8, though its first bytes are.
    mutating func look(at index: Int) throws {
        guard let known = encodings[index], !known.isSettled else { return }
        let found = try ExportEncoding.detect(inputs[index].open(), option: options.encoding, wholly: true)
        encodings[index] = found
        if found.name != known.name { misread = index }
    }

    /// Looks at the whole of every file from one on, after a pass that took one of them for what it is not.
    ///
    /// - Returns: what is known of all of them.
    mutating func settleEncodings(from first: Int) -> FileValues<ExportEncoding> {
        for index in first..<inputs.count where encodings[index]?.isSettled != true {
            guard !stop.isSet, let source = try? inputs[index].open() else { continue }
            encodings[index] = try? ExportEncoding.detect(source, option: options.encoding, wholly: true)
        }
        return encodings
    }
}
