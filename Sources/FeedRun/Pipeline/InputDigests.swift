import CatalogReading
import Digests
import Dispatch
import FeedModel
import Synchronization

/// The SHA-256 of every input, made beside the walk on a thread of its own: it takes about as long as all the rest, and
/// has to see the bytes in order.
final class InputDigests: Sendable {
    /// In the order of the inputs; nil where an input cannot be read.
    private let task: Task<LazyList<String?>, Never>
    private let isCancelled = Atomic<Bool>(false)

    /// - Parameters:
    ///   - count: so many inputs there are.
    ///   - open: opens the one with a number anew; nil where that fails.
    init(of count: Int, _ open: @escaping @Sendable (Int) -> ByteSource?) {
        let (stream, continuation) = AsyncStream<LazyList<String?>>.makeStream()
        task = Task {
            for await digests in stream { return digests }
            return LazyList()
        }
        DispatchQueue(label: "feedmill.digests").async { [self] in
            let block = Self.block()
            defer { block.deallocate() }
            // There may be very many: they are kept as bytes.
            var digests: [UInt8] = []
            var isKnown: [Bool] = []
            for index in 0..<count {
                let made = open(index).flatMap { digest($0, block) }
                isKnown.append(made != nil)
                digests += made ?? [UInt8](repeating: 0, count: SHA256.byteCount)
            }
            continuation.yield(
                LazyList(count: count) { [digests, isKnown] index in
                    guard isKnown[index] else { return nil }
                    return hexadecimal(digests[index * SHA256.byteCount..<(index + 1) * SHA256.byteCount])
                })
            continuation.finish()
        }
    }

    private func digest(_ source: ByteSource, _ block: UnsafeMutableRawBufferPointer) -> [UInt8]? {
        Self.digest(source, block) { isCancelled.load(ordering: .relaxed) }
    }

    private static func block() -> UnsafeMutableRawBufferPointer { .allocate(byteCount: 1 << 18, alignment: 64) }

    /// The SHA-256 of all bytes of a source; nil where it cannot be read, or is not to be read on.
    static func digest(_ source: ByteSource, isCancelled: () -> Bool) -> String? {
        let block = block()
        defer { block.deallocate() }
        return digest(source, block, isCancelled: isCancelled).map { hexadecimal($0) }
    }

    private static func digest(
        _ source: ByteSource, _ block: UnsafeMutableRawBufferPointer, isCancelled: () -> Bool
    ) -> [UInt8]? {
        var hash = SHA256()
        while !isCancelled() {
            guard let count = try? source.read(into: block) else { return nil }
            guard count > 0 else { return hash.finish() }
            hash.update(UnsafeRawBufferPointer(rebasing: block[..<count]))
        }
        return nil
    }

    func cancel() { isCancelled.store(true, ordering: .relaxed) }

    /// Waits for all of them.
    var all: LazyList<String?> {
        get async { await task.value }
    }
}
