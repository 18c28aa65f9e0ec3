/// A list whose elements are made when somebody asks for them: of a run over very many exports, what there is to say of
/// each is not in memory all at once.
package struct LazyList<Element: Sendable>: RandomAccessCollection, Sendable {
    package let startIndex = 0
    package let endIndex: Int
    private let make: @Sendable (Int) -> Element

    /// - Parameter make: makes the element with a number, and the same each time.
    package init(count: Int, _ make: @escaping @Sendable (Int) -> Element) {
        endIndex = count
        self.make = make
    }

    /// What is in memory already.
    package init(_ elements: [Element] = []) { self.init(count: elements.count) { elements[$0] } }

    package subscript(index: Int) -> Element { make(index) }

    /// The list after a change of each.
    package func changed(_ change: @escaping @Sendable (Element) -> Element) -> LazyList {
        LazyList(count: count) { [make] in change(make($0)) }
    }
}
