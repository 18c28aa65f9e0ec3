import Bytes
import Glibc

/// The one file of a shard folder, and how it is made of blocks.
///
/// A line of JSON says what the shard is of. Blocks follow, each with a head of fixed size that has the checksums of its two
/// parts; the last of them is a trailer of JSON, and a foot of fixed size says where that is. So a file that was cut off
/// anywhere is noticed before anything of it is used, and a block that was changed when it is read.
package enum ShardFile {
    /// The file in a shard folder.
    package static let name = "shard.feedmill"
    /// The first bytes of the file: JSON, so that a person can read it with `head -n 1`.
    static let beginning = #"{"feedmill_shard":"#

    /// What a block says something of.
    package enum BlockKind: UInt32, Sendable {
        /// What is known of an export.
        case file = 1
        /// What a batch came to.
        case batch = 2
        /// What all of it came to; the last block.
        case trailer = 3
    }

    /// What comes before a block.
    package struct BlockHead: Sendable {
        /// What the block says something of.
        package var kind = BlockKind.batch
        /// For a batch: the number of its export among those that this shard says something of.
        package var file: UInt32 = 0
        /// Bytes of the main part, which is read in order.
        package var mainCount: UInt64 = 0
        /// Bytes of the raw part: records as the export has them, read when they are needed.
        package var rawCount: UInt64 = 0
        var mainChecksum: UInt64 = 0
        var rawChecksum: UInt64 = 0

        static let size = 40

        private var first: UInt64 { UInt64(kind.rawValue) | UInt64(file) << 32 }

        /// The checksum of the main part, which holds the head too.
        func sealed(_ main: UInt64) -> UInt64 { mix64(mix64(mix64(main, first), rawCount), rawChecksum) }

        func append(to output: inout ByteBuffer) {
            output.append(word: first)
            for number in [mainCount, rawCount, mainChecksum, rawChecksum] { output.append(word: number) }
        }

        init() {}

        init?(_ bytes: UnsafeBufferPointer<UInt8>) {
            var reader = PackedReader(bytes)
            let first = reader.word()
            guard let kind = BlockKind(rawValue: UInt32(truncatingIfNeeded: first)) else { return nil }
            self.kind = kind
            file = UInt32(first >> 32)
            (mainCount, rawCount) = (reader.word(), reader.word())
            (mainChecksum, rawChecksum) = (reader.word(), reader.word())
            guard !reader.isBroken else { return nil }
        }
    }

    static let footSize = 24
    static let footMark: UInt64 = 0x6C6C_696D_6465_6566
    /// A header or a trailer is not larger than that.
    static let longestText = 256 << 20
}

/// Writes a shard folder. What is there stays as it was until the new file is whole; two that write the same folder do not
/// disturb each other, and the one that ends last counts.
package final class ShardFolder: Sendable {
    /// The folder.
    package let path: String
    private let directory: Directory
    private let unfinishedName: String

    /// Opens or creates the folder at `path`, and clears away what a process of this machine left that is no more.
    ///
    /// - Throws: when it cannot be, and when there are files in it that are no shard's.
    package init(path: String, storage: (any StorageGuard)? = nil) throws(RunFolderError) {
        self.path = path
        try RunFolder.createDirectories(path)
        directory = try Directory(path: path, storage: storage)
        let host = Self.host
        unfinishedName = Self.used.withLock { used in
            let name = "\(Self.prefix)\(host).\(getpid()).\(used.count).tmp"
            used.insert(name)
            return name
        }
        for name in try directory.names() where name != ShardFile.name {
            guard name.hasPrefix(Self.prefix), name.hasSuffix(".tmp") else {
                let what = RunFolder.isRunFolder(path) ? "is a run folder" : "has files in it and is not a shard folder"
                throw RunFolderError(
                    path: path, reason: .unfit("\(what): choose an empty or new directory"))
            }
            guard name.hasPrefix("\(Self.prefix)\(host)."),
                let process = name.dropFirst("\(Self.prefix)\(host).".count).split(separator: ".").first
                    .flatMap({ Int32($0) }),
                // A container's process may have the number of the one that was killed in its place.
                process == getpid()
                    ? !Self.used.withLock({ $0.contains(name) }) : kill(process, 0) != 0 && errno == ESRCH
            else { continue }
            try directory.remove(name)
        }
    }

    private static let prefix = ".shard."
    /// What this process has called its unfinished files.
    private static let used = Locked<Set<String>>([])

    private static var host: String {
        var name = [CChar](repeating: 0, count: 256)
        gethostname(&name, 255)
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Begins the file beside its place.
    package func begin(header: String) throws(RunFolderError) -> ShardOutput {
        try ShardOutput(directory.create(ShardFile.name, unfinishedName: unfinishedName), header: header)
    }

    /// Puts the file that was written in the place of the one that is there.
    package func finish() throws(RunFolderError) { try directory.rename(unfinishedName, to: ShardFile.name) }

    /// Forgets what was written.
    package func abandon() { try? directory.remove(unfinishedName) }
}

/// A shard's file that is being written.
package final class ShardOutput: Sendable {
    private let file: OutputFile
    private let headerChecksum: UInt64

    init(_ file: OutputFile, header: String) throws(RunFolderError) {
        self.file = file
        var line = ByteBuffer(capacity: 1 << 12)
        line.append(header)
        line.append("\n")
        headerChecksum = FeedChecksum.ofBlock(line.bytes)
        try file.append(line)
    }

    /// Appends a block; `checksums` where they were worked out elsewhere.
    package func append(
        _ kind: ShardFile.BlockKind, file number: Int = 0, main: UnsafeBufferPointer<UInt8>,
        raw: UnsafeBufferPointer<UInt8> = UnsafeBufferPointer(start: nil, count: 0), checksums: (UInt64, UInt64)? = nil
    ) throws(RunFolderError) {
        var head = ShardFile.BlockHead()
        (head.kind, head.file) = (kind, UInt32(number))
        (head.mainCount, head.rawCount) = (UInt64(main.count), UInt64(raw.count))
        let (mainChecksum, rawChecksum) = checksums ?? Self.checksums(main: main, raw: raw)
        head.rawChecksum = rawChecksum
        head.mainChecksum = head.sealed(mainChecksum)
        var bytes = ByteBuffer(capacity: ShardFile.BlockHead.size)
        head.append(to: &bytes)
        try file.append(bytes)
        try file.append(main)
        try file.append(raw)
    }

    /// What the checksums of a block's parts are: for a worker to find out beside others.
    package static func checksums(
        main: UnsafeBufferPointer<UInt8>, raw: UnsafeBufferPointer<UInt8>
    ) -> (UInt64, UInt64) { (FeedChecksum.ofBlock(main), FeedChecksum.ofBlock(raw)) }

    /// Writes the trailer and the foot, and makes all of it outlast a loss of power.
    package func finish(trailer: String) throws(RunFolderError) {
        let start = file.position
        var text = ByteBuffer(capacity: 1 << 12)
        text.append(trailer)
        try append(.trailer, main: text.bytes)
        var foot = ByteBuffer(capacity: ShardFile.footSize)
        for word in [start, headerChecksum, ShardFile.footMark] { foot.append(word: word) }
        try file.append(foot)
        try file.sync()
        try file.close()
    }
}
