#if canImport(Glibc)
    public import Glibc
#else
    public import Musl
#endif

/// A growing run of bytes that is filled over and over: the one writer of feedmill's hot path.
///
/// It keeps its memory when emptied, so a buffer that is reused costs an allocation only while it still grows.
/// Every `append` copies, also of bytes of its own. Nothing is ever zeroed.
@frozen @usableFromInline
package struct ByteBuffer: ~Copyable {
    /// Where the bytes are; valid until the next change.
    @usableFromInline package var base: UnsafeMutablePointer<UInt8>
    /// How many bytes fit before it grows.
    @usableFromInline package var capacity: Int
    /// How many bytes are in it.
    @usableFromInline package var count: Int

    /// An empty buffer with room for `capacity` bytes.
    @inlinable
    package init(capacity: Int = 256) {
        let room = max(capacity, 16)
        base = allocated(room)
        self.capacity = room
        count = 0
    }

    @inlinable
    deinit { free(base) }

    /// The bytes as they are now. The pointer is valid until the next change, and as long as the buffer: one that has no
    /// name (what a call returns, what follows `?.`) is gone before the view of it is used.
    @inlinable
    package var bytes: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: UnsafePointer(base), count: count)
    }

    /// The bytes as text; what is not UTF-8 is replaced. Also of a buffer that has no name.
    package var string: String { bytes.string }

    /// A copy of the bytes as an array.
    @inlinable
    package var array: [UInt8] { Array(bytes) }

    /// Forgets the bytes and keeps the memory.
    @inlinable
    package mutating func removeAll() { count = 0 }

    /// Forgets every byte from `newCount` on.
    @inlinable
    package mutating func truncate(to newCount: Int) {
        precondition(newCount >= 0 && newCount <= count)
        count = newCount
    }

    /// Makes room for `extra` more bytes.
    @inlinable
    package mutating func reserve(_ extra: Int) {
        if capacity &- count < extra { grow(extra) }
    }

    /// For tests: it grows by no more than is needed, so that every addition to a full buffer moves it. A view that was
    /// kept over one is then one of memory that is not there any more, which the address sanitizer sees.
    package var movesAtEveryGrowth: Bool {
        get { isMoving }
        set { isMoving = newValue }
    }
    @usableFromInline var isMoving = false

    @usableFromInline @inline(never)
    mutating func grow(_ extra: Int) {
        capacity = isMoving ? count + extra : max(count + extra, capacity + capacity / 2)
        guard isMoving else {
            base = reallocated(base, capacity)
            return
        }
        let larger: UnsafeMutablePointer<UInt8> = allocated(capacity)
        memcpy(larger, base, count)
        free(base)
        base = larger
    }

    /// Gives back memory beyond `limit` bytes, so that one huge record does not stay paid for. Empties the buffer.
    package mutating func shrink(to limit: Int) {
        count = 0
        guard capacity > limit else { return }
        free(base)
        base = allocated(limit)
        capacity = limit
    }

    /// Appends a byte.
    @inlinable
    package mutating func append(_ byte: UInt8) {
        reserve(1)
        base[count] = byte
        count &+= 1
    }

    /// Inlined, so that the length of a literal is known where it is copied.
    @inlinable @inline(__always)
    package mutating func append(_ text: StaticString) {
        let length = text.utf8CodeUnitCount
        reserve(length)
        memcpy(base + count, text.utf8Start, length)
        count &+= length
    }

    /// Appends a copy of bytes, which may lie in this buffer.
    @inlinable
    package mutating func append(_ other: UnsafeBufferPointer<UInt8>) { append(UnsafeRawBufferPointer(other)) }

    /// Appends a copy of bytes, which may lie in this buffer.
    @inlinable
    package mutating func append(_ other: UnsafeRawBufferPointer) {
        guard var start = other.baseAddress else { return }
        if capacity &- count < other.count {
            // Bytes of its own move with the rest.
            let offset = start - UnsafeRawPointer(base)
            grow(other.count)
            if offset >= 0, offset < count { start = UnsafeRawPointer(base) + offset }
        }
        memcpy(base + count, start, other.count)
        count &+= other.count
    }

    /// Appends a copy of bytes.
    package mutating func append(_ other: [UInt8]) {
        other.withUnsafeBufferPointer { append($0) }
    }

    /// Disfavoured, so that a literal is a `StaticString`, which is copied at once, unless it has to be a `String`.
    @_disfavoredOverload
    package mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append($0) }
    }

    /// Appends an integer in decimal digits.
    @inlinable
    package mutating func append(decimal value: Int64) {
        reserve(20)
        if value < 0 {
            base[count] = 0x2D
            count &+= 1
        }
        var rest = value.magnitude
        let digits = decimalDigits(rest)
        var position = count &+ digits
        count = position
        let pairs = digitPairs.utf8Start
        // Two at a time: each division waits for the one before.
        while rest >= 10 {
            let pair = Int(truncatingIfNeeded: rest % 100) &* 2
            rest /= 100
            position &-= 2
            base[position] = pairs[pair]
            base[position &+ 1] = pairs[pair &+ 1]
        }
        // One digit is left where their count is odd.
        if digits & 1 == 1 { base[position &- 1] = UInt8(truncatingIfNeeded: 0x30 &+ rest) }
    }

    /// Room of at least `atLeast` bytes at the end, to be filled by `body`, which says how many it filled.
    ///
    /// - Throws: what `body` throws; the buffer is then as it was.
    @inlinable
    package mutating func fill<Failure: Error>(
        atLeast room: Int, _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
    ) throws(Failure) {
        reserve(room)
        let filled = try body(UnsafeMutableRawBufferPointer(start: base + count, count: capacity - count))
        precondition(filled >= 0 && filled <= capacity - count)
        count &+= filled
    }

    /// Overwrites bytes that are already there, starting at `position`.
    package mutating func replace(at position: Int, with text: StaticString) {
        precondition(position >= 0 && position + text.utf8CodeUnitCount <= count)
        memcpy(base + position, text.utf8Start, text.utf8CodeUnitCount)
    }

    /// Moves the bytes from `position` on to the front and forgets those before them.
    package mutating func dropFirst(_ position: Int) {
        precondition(position >= 0 && position <= count)
        memmove(base, base + position, count - position)
        count -= position
    }

    /// Appends text in which two quotes stand for one, as CSV writes them. `text` may lie in this buffer.
    package mutating func append(undoublingQuotes text: UnsafeBufferPointer<UInt8>) {
        guard let start = text.baseAddress else { return }
        let offset = UnsafeRawPointer(start) - UnsafeRawPointer(base)
        let isOwn = offset >= 0 && offset < count
        reserve(text.count)
        // Bytes of its own have moved with the rest.
        var rest = isOwn ? UnsafeBufferPointer(start: UnsafePointer(base) + offset, count: text.count) : text
        while let quote = rest.firstIndex(of: 0x22) {
            append(UnsafeBufferPointer(rebasing: rest[...quote]))
            let isDoubled = quote + 1 < rest.count && rest[quote + 1] == 0x22
            rest = UnsafeBufferPointer(rebasing: rest[(quote + (isDoubled ? 2 : 1))...])
        }
        append(rest)
    }
}

/// The numbers from 00 to 99.
@usableFromInline
var digitPairs: StaticString {
    """
    00010203040506070809101112131415161718192021222324252627282930313233343536373839\
    40414243444546474849505152535455565758596061626364656667686970717273747576777879\
    8081828384858687888990919293949596979899
    """
}

/// How many decimal digits a number has.
@usableFromInline
func decimalDigits(_ number: UInt64) -> Int {
    var (rest, count) = (number, 0)
    while rest >= 10_000 {
        rest /= 10_000
        count &+= 4
    }
    return count &+ (rest < 10 ? 1 : rest < 100 ? 2 : rest < 1000 ? 3 : 4)
}

/// Room for so many elements, of which nothing is said.
@usableFromInline
package func allocated<Element>(_ count: Int) -> UnsafeMutablePointer<Element> {
    guard let room = malloc(count * MemoryLayout<Element>.stride) else { fatalError("out of memory") }
    return room.assumingMemoryBound(to: Element.self)
}

/// The same room, larger. The system moves pages rather than bytes where there are many: what grows to a hundred megabytes
/// is never there twice.
@usableFromInline
func reallocated<Element>(_ base: UnsafeMutablePointer<Element>, _ count: Int) -> UnsafeMutablePointer<Element> {
    guard let room = realloc(base, count * MemoryLayout<Element>.stride) else { fatalError("out of memory") }
    return room.assumingMemoryBound(to: Element.self)
}
