import Bytes

/// Finds what a mistyped name of a category was meant to be, and remembers it: a catalog can hold one mistake in every
/// item.
final class NearestNames: Sendable {
    /// What is asked: a name among the values of an attribute, or among the attributes.
    private struct Question: Hashable {
        /// Index of the attribute whose values are meant; -1 for the attributes themselves.
        var list: Int
        var name: String
    }

    /// Names in all languages, and what each of them belongs to.
    private struct List {
        var names: NearNames
        var owners: [Int32]
    }

    private struct State {
        var lists: [Int: List] = [:]
        var answers: [Question: Int?] = [:]
    }

    /// So many answers are kept; a catalog whose mistakes all differ must not fill the memory.
    private static let mostAnswers = 2048
    /// Longer texts are no mistyped names.
    private static let longestName = 100

    private let state = Locked(State())

    /// The value of an attribute whose name, in any language, is nearest to `name`.
    func value(near name: String, of attribute: Int, in category: Category) -> Int? {
        answer(Question(list: attribute, name: name)) { category.attributes[attribute].values.map(\.names) }
    }

    /// The attribute whose name, in any language, is nearest to `name`.
    func attribute(near name: String, in category: Category) -> Int? {
        answer(Question(list: -1, name: name)) { category.attributes.map(\.names) }
    }

    private func answer(
        _ question: Question, _ names: () -> [UnsafeBufferPointer<LocalizedName>]
    ) -> Int? {
        guard question.name.utf8.count <= Self.longestName else { return nil }
        let known = state.withLock { ($0.answers[question], $0.lists[question.list]) }
        if let answer = known.0 { return answer }
        let list = known.1 ?? Self.list(names())
        let answer = list.names.nearest(to: question.name).map { Int(list.owners[$0]) }
        state.withLock { state in
            state.lists[question.list] = list
            if state.answers.count >= Self.mostAnswers { state.answers.removeAll(keepingCapacity: true) }
            state.answers[question] = .some(answer)
        }
        return answer
    }

    private static func list(_ names: [UnsafeBufferPointer<LocalizedName>]) -> List {
        var texts: [String] = []
        var owners: [Int32] = []
        for (owner, names) in names.enumerated() {
            for name in names {
                texts.append(name.text.string)
                owners.append(Int32(truncatingIfNeeded: owner))
            }
        }
        return List(names: NearNames(texts), owners: owners)
    }
}
