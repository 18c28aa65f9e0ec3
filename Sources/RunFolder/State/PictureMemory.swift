import Bytes
import Glibc
import JSONText

/// A picture that is in the platform's picture bank.
package struct KnownPicture: Sendable, Equatable {
    /// Its address in the export.
    package var source: String
    /// SHA-256 of its bytes.
    package var digest: String
    /// Where it is in the bank.
    package var address: String
    /// The server's `ETag`, which stays the same while the picture does; empty where it sent none.
    package var entityTag = ""
    /// The server's `Last-Modified`, likewise.
    package var lastModified = ""
    /// Such as `JPEG`.
    package var format = ""
    /// In pixels; 0 where it is not known.
    package var width = 0
    /// In pixels; 0 where it is not known.
    package var height = 0
    /// When it was fetched, in milliseconds since 1970.
    package var time: Int64 = 0

    /// A picture whose format is not known yet.
    package init(source: String, digest: String, address: String) {
        self.source = source
        self.digest = digest
        self.address = address
    }
}

/// Which pictures were uploaded, and where they are: a file beside the journal, to which a line is added for each as it
/// is done. What the process had written when it ended is there the next time, however it ended.
///
/// In memory there is of each picture only where its line is. May be used by several tasks at once.
package final class PictureMemory: Sendable {
    private struct State {
        var file: OutputFile
        /// Where the last line of a source, and of a digest, begins, by their hashes.
        var sources: [UInt64: UInt64] = [:]
        var digests: [UInt64: UInt64] = [:]
        /// Digests whose upload began and whose end was not written down.
        var begun: Set<UInt64> = []
        var lines = 0
        var size: UInt64 = 0
    }

    private let directory: Directory
    private let reader: Int32
    private let state: Locked<State>
    /// How often the file was written anew. The journal notes it, so that an older copy of the file is noticed.
    package let generation: Int

    static let name = "pictures.jsonl"
    private static let unfinishedName = ".pictures.jsonl.tmp"
    private static let version: Int64 = 1
    /// A file of that many bytes is written anew when most of it is out of date, or there are more sources than are kept.
    private static let compactionSize: UInt64 = 16 << 20
    private static let mostSources = 1_000_000

    /// Begins an empty file in the place of whatever is there.
    init(beginningIn directory: Directory, after noted: (generation: Int, lines: Int)?) throws(RunFolderError) {
        self.directory = directory
        generation = (noted?.generation ?? 0) + 1
        let (file, size) = try Self.write(directory, generation: generation, [])
        reader = try directory.openForReading(Self.name)
        state = Locked(State(file: file, lines: 1, size: size))
    }

    /// Opens the file, or begins it.
    ///
    /// - Parameter noted: what the journal says that it has; nil where it says nothing.
    /// - Throws: where it is damaged, or less than the journal says.
    init(
        in directory: Directory, noted: (generation: Int, lines: Int)?,
        compactsAt: UInt64 = PictureMemory.compactionSize,
        mostSources: Int = PictureMemory.mostSources
    ) throws(RunFolderError) {
        self.directory = directory
        let path = "\(directory.path)/\(Self.name)"
        try directory.remove(Self.unfinishedName)
        guard directory.isFile(Self.name) else {
            if noted != nil || directory.exists(Self.name) { throw Self.unfit(path, "is missing") }
            generation = 1
            let (file, size) = try Self.write(directory, generation: 1, [])
            reader = try directory.openForReading(Self.name)
            state = Locked(State(file: file, lines: 1, size: size))
            return
        }
        var replay = PictureReplay()
        let descriptor = try directory.openForReading(Self.name)
        do throws(RunFolderError) {
            try LineReader.read(descriptor, path) { (line) throws(RunFolderError) in
                guard let json = SealedLine.decode(line, number: replay.lines), replay.take(json, line.count) else {
                    throw Self.unfit(path, "is damaged in line \(replay.lines + 1)")
                }
            }
            guard let found = replay.generation else { throw Self.unfit(path, "is damaged in line 1") }
            if let noted, found < noted.generation || found == noted.generation && replay.lines < noted.lines {
                throw Self.unfit(path, "has \(replay.lines) lines; expected \(noted.lines)")
            }
            let isLarge = replay.size >= compactsAt && replay.lines > 2 * replay.sources.count
            if isLarge || replay.sources.count > mostSources {
                // The oldest go first: their lines come first.
                let kept = replay.sources.values.sorted().suffix(mostSources / 10 * 9)
                let (file, size) = try Self.write(
                    directory, generation: found + 1,
                    kept.compactMap {
                        Self.line(at: $0, descriptor)
                    })
                close(descriptor)
                reader = try directory.openForReading(Self.name)
                var anew = PictureReplay()
                try LineReader.read(reader, path) { (line) throws(RunFolderError) in
                    guard let json = SealedLine.decode(line, number: anew.lines), anew.take(json, line.count) else {
                        throw Self.unfit(path, "is damaged in line \(anew.lines + 1)")
                    }
                }
                generation = found + 1
                state = Locked(
                    State(
                        file: file, sources: anew.sources, digests: anew.digests, lines: anew.lines, size: size))
                return
            }
            generation = found
            reader = descriptor
            state = Locked(
                State(
                    file: try directory.openForAppending(Self.name, keeping: replay.size), sources: replay.sources,
                    digests: replay.digests, begun: replay.begun, lines: replay.lines, size: replay.size))
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit { close(reader) }

    private static func unfit(_ path: String, _ what: String) -> RunFolderError {
        RunFolderError(
            path: path,
            reason: .unfit(
                "\(what): restore it from a copy; or run once with --everything, and every picture is uploaded once more"
            )
        )
    }

    // MARK: What is asked of it

    /// What is known of a source; nil where it was never uploaded.
    package subscript(source: String) -> KnownPicture? {
        guard let picture = picture(at: state.withLock { $0.sources[Self.hash(source)] }),
            picture.source.utf8.elementsEqual(source.utf8)
        else { return nil }
        return picture
    }

    /// A picture of the same bytes, whatever its source.
    package func picture(digest: String) -> KnownPicture? {
        guard let picture = picture(at: state.withLock { $0.digests[Self.hash(digest)] }), picture.digest == digest
        else { return nil }
        return picture
    }

    /// Whether an upload of these bytes began whose end nobody saw.
    package func mayHaveBeenUploaded(digest: String) -> Bool {
        state.withLock { $0.begun.contains(Self.hash(digest)) }
    }

    /// Lines that it has.
    package var lines: Int { state.withLock { $0.lines } }

    // MARK: What it learns

    /// The bytes of a picture are about to be uploaded.
    package func begin(digest: String) throws(RunFolderError) {
        try append(["uploading": .string(digest)]) { state, _ in _ = state.begun.insert(Self.hash(digest)) }
    }

    /// A picture is in the bank.
    package func note(_ picture: KnownPicture) throws(RunFolderError) {
        try append(Self.json(picture)) { state, offset in
            state.begun.remove(Self.hash(picture.digest))
            state.sources[Self.hash(picture.source)] = offset
            state.digests[Self.hash(picture.digest)] = offset
        }
    }

    /// Takes over the pictures that another file knows and this one does not.
    func takeOver(_ other: PictureMemory) throws(RunFolderError) {
        // In the order in which they were noted.
        for offset in other.state.withLock({ $0.sources.values.sorted() }) {
            guard let picture = other.picture(at: offset), self[picture.source] == nil else { continue }
            try note(picture)
        }
    }

    /// Makes what was written outlast a loss of power.
    package func sync() throws(RunFolderError) {
        do throws(RunFolderError) {
            try state.withLock { state throws(RunFolderError) in try state.file.sync() }
        } catch {
            throw error.ofState
        }
    }

    private func append(
        _ json: JSONValue, _ change: (inout State, UInt64) -> Void
    ) throws(RunFolderError) {
        do throws(RunFolderError) {
            try state.withLock { state throws(RunFolderError) in
                var line = ByteBuffer(capacity: 512)
                SealedLine.encode(json.objectValue ?? JSONObject(), number: state.lines, &line)
                try state.file.append(line)
                // In the system's hands, so that an end of the process loses nothing.
                try state.file.flush()
                change(&state, state.size)
                state.lines += 1
                state.size += UInt64(line.count)
            }
        } catch {
            throw error.ofState
        }
    }

    // MARK: Lines

    private static func json(_ picture: KnownPicture) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("source", .string(picture.source)), ("sha256", .string(picture.digest)),
            ("address", .string(picture.address)),
        ]
        if !picture.entityTag.isEmpty { members.append(("etag", .string(picture.entityTag))) }
        if !picture.lastModified.isEmpty { members.append(("modified", .string(picture.lastModified))) }
        members += [
            ("format", .string(picture.format)), ("width", .number(JSONNumber(picture.width))),
            ("height", .number(JSONNumber(picture.height))), ("at", .number(JSONNumber(picture.time))),
        ]
        return .object(JSONObject(members.map { JSONObject.Member(key: $0.0, value: $0.1) }))
    }

    static func read(_ json: JSONValue) -> KnownPicture? {
        guard let source = json["source"]?.stringValue, let digest = json["sha256"]?.stringValue,
            digest.utf8.count == 64, let address = json["address"]?.stringValue, !address.isEmpty
        else { return nil }
        var picture = KnownPicture(source: source, digest: digest, address: address)
        picture.entityTag = json["etag"]?.stringValue ?? ""
        picture.lastModified = json["modified"]?.stringValue ?? ""
        picture.format = json["format"]?.stringValue ?? ""
        picture.width = Int(clamping: json["width"]?.int64Value ?? 0)
        picture.height = Int(clamping: json["height"]?.int64Value ?? 0)
        picture.time = json["at"]?.int64Value ?? 0
        return picture
    }

    private func picture(at offset: UInt64?) -> KnownPicture? {
        offset.flatMap { Self.line(at: $0, reader) }.flatMap { Self.read($0) }
    }

    /// No line is longer.
    private static let longestLine = 1 << 16

    private static func line(at offset: UInt64, _ file: Int32) -> JSONValue? {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1024)
        while bytes.count < longestLine {
            let count = pread(file, &block, block.count, off_t(offset) + off_t(bytes.count))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            if let end = block[..<count].firstIndex(of: 0x0A) {
                bytes += block[..<end]
                return try? JSONValue(parsing: bytes)
            }
            bytes += block[..<count]
        }
        return nil
    }

    fileprivate static func hash(_ text: String) -> UInt64 {
        var text = text
        return text.withUTF8 { $0.hash64 }
    }

    /// Writes a whole file in the place of what is there.
    ///
    /// - Returns: the file, open for more, and how many bytes it has.
    private static func write(
        _ directory: Directory, generation: Int, _ pictures: [JSONValue]
    ) throws(RunFolderError) -> (OutputFile, UInt64) {
        let file = try directory.create(name, unfinishedName: unfinishedName)
        var output = ByteBuffer(capacity: 1 << 12)
        SealedLine.encode(
            JSONObject([
                .init(key: "pictures", value: .number(JSONNumber(version))),
                .init(key: "generation", value: .number(JSONNumber(generation))),
            ]), number: 0, &output)
        var number = 1
        for picture in pictures {
            guard let known = read(picture), case .object(let json) = Self.json(known) else { continue }
            SealedLine.encode(json, number: number, &output)
            number += 1
            guard output.count > 1 << 16 else { continue }
            try file.append(output)
            output.removeAll()
        }
        try file.append(output)
        try file.sync()
        try directory.rename(unfinishedName, to: name)
        try directory.sync()
        return (file, file.position)
    }

    /// What the lines of the file come to.
    private struct PictureReplay {
        var generation: Int?
        var sources: [UInt64: UInt64] = [:]
        var digests: [UInt64: UInt64] = [:]
        var begun: Set<UInt64> = []
        var lines = 0
        var size: UInt64 = 0

        /// - Returns: whether the line is one that this version writes.
        mutating func take(_ json: JSONValue, _ count: Int) -> Bool {
            defer {
                lines += 1
                size += UInt64(count) + 1
            }
            if lines == 0 {
                guard json["pictures"]?.int64Value == PictureMemory.version,
                    let number = json["generation"]?.int64Value
                else { return false }
                generation = Int(clamping: number)
                return true
            }
            if let digest = json["uploading"]?.stringValue {
                begun.insert(PictureMemory.hash(digest))
                return true
            }
            guard let picture = PictureMemory.read(json) else { return false }
            begun.remove(PictureMemory.hash(picture.digest))
            sources[PictureMemory.hash(picture.source)] = size
            digests[PictureMemory.hash(picture.digest)] = size
            return true
        }
    }
}

extension SubmissionState {
    /// The pictures that were uploaded for the seller.
    ///
    /// - Parameter rebuilds: where the file is lost, an empty one takes its place.
    /// - Throws: where the file of them is damaged or not there: nothing is guessed, and nothing uploaded twice.
    package func pictures(rebuilds: Bool = false) throws(RunFolderError) -> PictureMemory {
        do throws(RunFolderError) {
            do throws(RunFolderError) {
                return try PictureMemory(in: folder, noted: picturesNoted)
            } catch {
                guard rebuilds, case .unfit = error.reason else { throw error }
                return try PictureMemory(beginningIn: folder, after: picturesNoted)
            }
        } catch {
            throw error.ofState
        }
    }

    /// Writes down how much the file of pictures has.
    package func note(_ pictures: PictureMemory) throws(RunFolderError) {
        try pictures.sync()
        let now = (generation: pictures.generation, lines: pictures.lines)
        if let noted = picturesNoted, noted == now { return }
        // One that says nothing need not be there.
        if picturesNoted == nil, now.lines <= 1 { return }
        try add(.pictures(generation: now.generation, lines: now.lines))
    }
}
