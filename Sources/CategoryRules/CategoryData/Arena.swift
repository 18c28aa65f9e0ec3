/// Memory that is filled once, never changes and goes all at once: what a compiled category is made of. Its structs
/// point into it, so reading them counts no references.
struct Arena: ~Copyable {
    private var chunks: [UnsafeMutableRawPointer] = []
    private var free: UnsafeMutableRawPointer?
    private var end = UnsafeMutableRawPointer(bitPattern: 1)!
    /// Chunks grow with what is in them, so that a small category is small.
    private var chunkSize = 1 << 11
    private static let greatestChunk = 1 << 16
    /// How much memory it has taken.
    private(set) var byteCount = 0

    deinit { for chunk in chunks { chunk.deallocate() } }

    /// A copy of `elements` that lives as long as the arena.
    mutating func keep<Element: BitwiseCopyable>(_ elements: some Collection<Element>) -> UnsafeBufferPointer<Element> {
        let count = elements.count
        guard count > 0 else { return UnsafeBufferPointer(start: nil, count: 0) }
        let room = UnsafeMutableBufferPointer(
            start: allocate(count * MemoryLayout<Element>.stride, alignment: MemoryLayout<Element>.alignment)
                .bindMemory(to: Element.self, capacity: count), count: count)
        _ = room.initialize(fromContentsOf: elements)
        return UnsafeBufferPointer(room)
    }

    private mutating func allocate(_ byteCount: Int, alignment: Int) -> UnsafeMutableRawPointer {
        if let start = free?.alignedUp(toMultipleOf: alignment), start + byteCount <= end {
            free = start + byteCount
            return start
        }
        let size = max(byteCount, chunkSize)
        chunkSize = min(chunkSize * 2, Self.greatestChunk)
        self.byteCount += size
        let start = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
        chunks.append(start)
        // A large piece has a chunk of its own, and small ones go on filling the one before.
        if byteCount < size {
            free = start + byteCount
            end = start + size
        }
        return start
    }
}
