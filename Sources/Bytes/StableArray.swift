/// A list that grows without moving what is in it: one of millions of elements is never there twice.
@frozen @usableFromInline
package struct StableArray<Element: Sendable>: Sendable {
    /// All full but for the last one.
    @usableFromInline var pieces: [[Element]] = []
    /// How many elements there are.
    @usableFromInline package var count = 0

    @inlinable static var pieceSize: Int { 1 << 16 }

    /// An empty list.
    @inlinable
    package init() {}

    /// An element by its place, from 0.
    @inlinable
    package subscript(place: Int) -> Element {
        get { pieces[place &>> 16][place & (Self.pieceSize &- 1)] }
        set { pieces[place &>> 16][place & (Self.pieceSize &- 1)] = newValue }
    }

    /// Adds an element at the end.
    @inlinable
    package mutating func append(_ element: Element) {
        if count & (Self.pieceSize &- 1) == 0 {
            pieces.append([])
            // The first one is all that most lists have.
            if count > 0 { pieces[pieces.count - 1].reserveCapacity(Self.pieceSize) }
        }
        pieces[pieces.count - 1].append(element)
        count &+= 1
    }
}
