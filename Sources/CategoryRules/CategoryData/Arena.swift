/// Memory that is filled once, never changes and goes all at once: what a compiled category is made of. Its structs
/// point into it, so reading them counts no references.
struct Arena: ~Copyable {
    private var chunks: [UnsafeMutableRawPointer] = []
    private var free: UnsafeMutableRawPointer?
    private var freeCount = 0

    deinit { for chunk in chunks { chunk.deallocate() } }

    /// A copy of `elements` that lives as long as the arena.
    mutating func keep<Element: BitwiseCopyable>(_ elements: some Collection<Element>) -> UnsafeBufferPointer<Element> {
        guard !elements.isEmpty else { return UnsafeBufferPointer(start: nil, count: 0) }
        let room = allocate(elements.count * MemoryLayout<Element>.stride)
            .bindMemory(to: Element.self, capacity: elements.count)
        _ = UnsafeMutableBufferPointer(start: room, count: elements.count).initialize(fromContentsOf: elements)
        return UnsafeBufferPointer(start: room, count: elements.count)
    }

    private mutating func allocate(_ byteCount: Int) -> UnsafeMutableRawPointer {
        let rounded = (byteCount + 15) & ~15
        if rounded > freeCount {
            let size = max(rounded, 1 << 16)
            free = .allocate(byteCount: size, alignment: 16)
            freeCount = size
            chunks.append(free!)
        }
        let result = free!
        free = result + rounded
        freeCount -= rounded
        return result
    }
}
