#if canImport(Glibc)
    public import Glibc
#else
    public import Musl
#endif

/// A growing list of plain values that is filled over and over, without the reference counting and uniqueness checks
/// of an array: for the few lists that grow by one for every cell of a file.
@frozen @usableFromInline
package struct PlainBuffer<Element: BitwiseCopyable>: ~Copyable {
    /// Where the elements are; valid until the next change.
    @usableFromInline package var base: UnsafeMutablePointer<Element>
    /// How many elements fit before it grows.
    @usableFromInline package var capacity: Int
    /// How many elements are in it.
    @usableFromInline package var count: Int

    /// An empty list with room for `capacity` elements.
    @inlinable
    package init(capacity: Int = 64) {
        self.capacity = max(capacity, 1)
        base = allocated(self.capacity)
        count = 0
    }

    @inlinable
    deinit { free(base) }

    /// The element at an index, which is not checked in optimised builds.
    @inlinable
    package subscript(index: Int) -> Element {
        precondition(index >= 0 && index < count)
        return base[index]
    }

    /// Appends an element.
    @inlinable
    package mutating func append(_ element: Element) {
        if count == capacity { grow() }
        (base + count).initialize(to: element)
        count &+= 1
    }

    @usableFromInline @inline(never)
    mutating func grow() {
        capacity *= 2
        base = reallocated(base, capacity)
    }

    /// Forgets the elements from `newCount` on.
    @inlinable
    package mutating func truncate(to newCount: Int) {
        precondition(newCount >= 0 && newCount <= count)
        count = newCount
    }

    /// Forgets all, and gives back memory beyond `limit` elements.
    package mutating func removeAll(keepingAtMost limit: Int) {
        count = 0
        guard capacity > limit else { return }
        free(base)
        base = allocated(limit)
        capacity = limit
    }
}
