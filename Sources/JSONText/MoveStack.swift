/// A stack whose top elements can be moved out as an array, in the order they were pushed.
struct MoveStack<Element>: ~Copyable {
    private var base: UnsafeMutablePointer<Element>
    private var capacity = 64
    private(set) var count = 0

    init() { base = .allocate(capacity: capacity) }

    deinit {
        base.deinitialize(count: count)
        base.deallocate()
    }

    @inline(__always)
    mutating func push(_ element: consuming Element) {
        if count == capacity { grow() }
        (base + count).initialize(to: element)
        count &+= 1
    }

    /// Takes away and returns every element from index `first` on.
    mutating func pop(from first: Int) -> [Element] {
        let taken = count &- first
        guard taken > 0 else { return [] }
        count = first
        return [Element](unsafeUninitializedCapacity: taken) { room, initialized in
            room.baseAddress!.moveInitialize(from: base + first, count: taken)
            initialized = taken
        }
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: base, count: count)
        base.deallocate()
        base = larger
        capacity *= 2
    }
}
