import Bytes
import CatalogReading
import CategoryRules
import FeedModel
import JSONText
import RunFolder

/// All shards of one catalog, in the order of their numbers: what a merge reads in the place of the exports.
final class ShardSet: @unchecked Sendable {
    struct Shard {
        let input: ShardInput
        let header: ShardHeader
        let trailer: ShardTrailer
    }

    let shards: [Shard]
    /// The files that batches of other files have records in.
    let others = MergedFiles()
    /// By file the place of its shard among `shards`, where shards have whole files.
    private let owners: [Int]
    private var cursors: [ShardInput.Cursor] = []
    /// By shard the exports that it said something of.
    private var files: [[CatalogFile]] = []
    /// The file that is being read, where shards have whole files.
    private var file = 0

    var first: Shard { shards[0] }

    /// Opens shard folders and sees that they are the whole of one catalog.
    init(_ paths: [String]) throws(RunFailure) {
        var opened: [Shard] = []
        var damage: [ShardError] = []
        for path in paths {
            do throws(ShardError) {
                opened.append(try Self.open(path))
            } catch {
                damage.append(error)
            }
        }
        guard damage.isEmpty else { throw RunFailure(damage) }
        guard let one = opened.first else { throw RunFailure(.noInput, "no shards were given") }
        guard one.header.version == Version.current else {
            throw RunFailure(
                .configuration,
                "\(one.input.path) was made by feedmill \(one.header.version), and this is \(Version.current)",
                advice: RunFailure.ofOtherVersion)
        }
        for other in opened.dropFirst() {
            guard let difference = one.header.difference(from: other.header, one.input.path, other.input.path) else {
                continue
            }
            throw RunFailure(
                .configuration, difference,
                advice: "make all shards of one night with the same exports, configuration and category data")
        }
        opened.sort { $0.header.share.number < $1.header.share.number }
        try Self.expectWhole(opened)
        shards = opened
        let header = opened[0].header
        let sizes = header.inputs.map(\.size) + header.unreadable.map { _ in 0 }
        owners = ShardShare.owners(ofFiles: sizes, among: header.share.count).map { $0 - 1 }
        try expectSameContents()
        rewind()
    }

    /// Opens one of them.
    static func open(_ path: String) throws(ShardError) -> Shard {
        let input = try ShardInput(path)
        guard
            let header = (try? JSONValue(parsing: input.header)).flatMap({ json -> ShardHeader? in
                guard json["feedmill_shard"]?.int64Value == ShardHeader.format else { return nil }
                return ShardHeader(json)
            })
        else {
            throw ShardError("\(path) was made by another version of feedmill", .foreign)
        }
        guard let trailer = (try? JSONValue(parsing: input.trailer)).flatMap({ ShardTrailer($0) }) else {
            throw input.damage
        }
        return Shard(input: input, header: header, trailer: trailer)
    }

    /// - Throws: where a shard is there twice or not at all.
    private static func expectWhole(_ shards: [Shard]) throws(RunFailure) {
        let count = shards[0].header.share.count
        for (one, next) in zip(shards, shards.dropFirst()) where one.header.share == next.header.share {
            throw RunFailure(
                .usage, "shard \(one.header.share.text) is there twice: \(one.input.path) and \(next.input.path)",
                advice: "name each shard once")
        }
        let there = Set(shards.map { $0.header.share.number })
        let missing = (1...count).filter { !there.contains($0) }
        guard !missing.isEmpty else { return }
        let names = missing.prefix(10).map { "\($0)/\(count)" }.joined(separator: ", ")
        let more = missing.count > 10 ? " and \(missing.count - 10) more" : ""
        throw RunFailure(
            .noInput, "\(missing.count == 1 ? "a shard is" : "\(missing.count) shards are") missing: \(names)\(more)",
            advice: "make what is missing with --shard, and merge all of them")
    }

    /// - Throws: where two shards have read different exports or category data under the same names.
    private func expectSameContents() throws(RunFailure) {
        var digests: [Int: (digest: String, path: String)] = [:]
        var categories: [String: (source: CategorySource, path: String)] = [:]
        func differ(_ what: String, _ name: String, _ one: String, _ other: String) -> RunFailure {
            RunFailure(
                .configuration,
                "the shards have different \(what): \(one) and \(other) read different bytes of \(name)",
                advice: "make all shards of one night with the same exports, configuration and category data")
        }
        for shard in shards {
            let path = shard.input.path
            for (index, digest) in shard.trailer.digests.sorted(by: { $0.key < $1.key }) {
                let known = digests[index] ?? (digest, path)
                digests[index] = known
                let inputs = shard.header.inputs
                guard known.digest == digest else {
                    throw differ("exports", index < inputs.count ? inputs[index].name : "", known.path, path)
                }
            }
            for (_, source) in shard.trailer.categories {
                let known = categories[source.name] ?? (source, path)
                categories[source.name] = known
                guard known.source.digest == source.digest else {
                    throw differ("category data", source.name, known.path, path)
                }
            }
        }
    }

    // MARK: What they know together

    /// SHA-256 of the exports, in their order.
    var digests: LazyList<String?> {
        let known = shards.map(\.trailer.digests)
        return LazyList(count: first.header.inputs.count + first.header.unreadable.count) { index in
            known.lazy.compactMap { $0[index] }.first
        }
    }

    /// The category data that was read, in the order in which a run names it.
    var categories: [(id: Int64?, source: CategorySource)] {
        var seen: Set<String> = []
        let all = shards.flatMap(\.trailer.categories).filter { seen.insert($0.source.name).inserted }
        let ofCategories = all.filter { $0.id != nil }.enumerated().sorted {
            ($0.element.id ?? 0, $0.offset) < ($1.element.id ?? 0, $1.offset)
        }
        return ofCategories.map(\.element) + all.filter { $0.id == nil }
    }

    /// The files that were opened.
    var opened: FileValues<OpenedFile> {
        var files = FileValues<OpenedFile>()
        for shard in shards {
            for index in shard.trailer.files.indices where files[index] == nil {
                files[index] = shard.trailer.files[index]
            }
        }
        return files
    }

    var unreadable: Set<String> { Set(shards.flatMap(\.trailer.unreadable)) }
    var joined: Set<Int> { Set(shards.flatMap(\.trailer.joined)) }

    /// How much there is to read.
    var byteCount: UInt64 { shards.reduce(0) { $0 + $1.input.byteCount } }
    var bytesRead: UInt64 { cursors.reduce(0) { $0 + $1.offset } }

    /// The exports, which are not opened any more.
    var inputs: LazyList<CatalogWalk.Input> {
        let header = first.header
        let closed = header.inputs.map { ($0.name, $0.size, "is not read again") }
        let exports = closed + header.unreadable.map { ($0.name, 0, $0.reason) }
        return LazyList(count: exports.count) { index in
            let (name, size, reason) = exports[index]
            return CatalogWalk.Input(name: name, size: size) { () throws(ReadingError) in throw ReadingError(reason) }
        }
    }

    // MARK: Batches

    func rewind() {
        cursors = shards.map { ShardInput.Cursor($0.input) }
        files = shards.map { _ in [] }
        file = 0
    }

    /// The head of the next batch of a shard, once what it says of exports was taken in; nil where there is no more.
    private func nextHead(_ shard: Int) throws(ShardError) -> (head: ShardFile.BlockHead, file: CatalogFile)? {
        let input = shards[shard].input
        while let head = try input.peek(cursors[shard]) {
            guard head.kind != .batch else {
                guard Int(head.file) < files[shard].count else { throw input.damage }
                return (head, files[shard][Int(head.file)])
            }
            var bytes = ByteBuffer(capacity: Int(head.mainCount))
            let block = try input.next(&cursors[shard], head, into: &bytes)
            try input.verify(bytes.bytes, of: block)
            guard let (file, isOther) = ShardedFile.read(bytes.bytes) else { throw input.damage }
            if isOther { others.add(file) } else { files[shard].append(file) }
        }
        return nil
    }

    /// The export that the next batch is of; nil where there is no more.
    ///
    /// - Throws: where the shards do not have the same batches.
    func nextFile() throws(ShardError) -> CatalogFile? {
        guard first.header.share.unit == .file else {
            return try nextHead(0)?.file
        }
        while file < owners.count {
            if let (_, next) = try nextHead(owners[file]), next.index == file { return next }
            file += 1
        }
        return nil
    }

    /// - Throws: where a shard has more than the others.
    func expectEnd() throws(ShardError) {
        for shard in shards.indices {
            guard try nextHead(shard) == nil else { throw shards[shard].input.damage }
        }
    }

    /// Reads what shards have of the next batch. `nextFile` has been asked.
    func read(into work: BatchWork) throws(ShardError) {
        let readers = first.header.share.unit == .file ? [owners[file]] : Array(shards.indices)
        for shard in readers {
            let input = shards[shard].input
            guard let (head, file) = try nextHead(shard), file.index == work.batch.file.index else {
                throw input.damage
            }
            let start = work.shardBytes.count
            let block = try input.next(&cursors[shard], head, into: &work.shardBytes)
            work.shardParts.append(ShardPart(input: input, block: block, main: start..<work.shardBytes.count))
        }
        work.batch.otherFiles = others
    }
}

extension RunFailure {
    /// Shard folders that cannot be used.
    init(_ damage: [ShardError]) {
        if damage.contains(where: { $0.kind == .foreign }) {
            self.init(.configuration, lines: damage.map(\.description), advice: Self.ofOtherVersion)
        } else if damage.allSatisfy({ $0.kind == .absent }) {
            self.init(
                .noInput, lines: damage.map(\.description), advice: "name the folders that feedmill run --shard wrote")
        } else {
            self.init(
                .unreadableInput, lines: damage.map(\.description),
                advice: "copy it again, or make it again with --shard; the other shards stay good")
        }
    }

    fileprivate static let ofOtherVersion = "merge with the version that made the shards, or make them again"
}
