import CategoryRules
import Foundation

/// Finds the leaf categories whose names, in any language, are nearest to a category of the shop.
struct CategorySuggestions {
    /// So many are named for one category of the shop.
    private static let most = 3

    private let leaves: [CategoryTree.Leaf]
    /// Leaves by a whole name, and by the stem of a word in one.
    private var byName: [String: [Int]] = [:]
    private var byStem: [String: [Int]] = [:]

    /// - Parameter tree: nil: nothing is found.
    init(_ tree: CategoryTree?) {
        leaves = tree?.openLeaves ?? []
        for (index, leaf) in leaves.enumerated() {
            for name in leaf.names {
                byName[name.lowercased(), default: []].append(index)
                for stem in Set(Self.stems(of: name)) { byStem[stem, default: []].append(index) }
            }
        }
    }

    /// The nearest first. Names that are the same come before names that share words.
    ///
    /// - Parameter category: a path such as `Men > Shirts`, or a name.
    func nearest(to category: String) -> [CategoryTree.Leaf] {
        let parts = category.components(separatedBy: " > ")
        guard let last = parts.last else { return [] }
        var scores: [Int: Double] = [:]
        for index in byName[last.lowercased()] ?? [] { scores[index] = 10 }
        let stems = Set(Self.stems(of: last))
        let context = Set(parts.dropLast().flatMap(Self.stems))
        for stem in stems {
            for index in Set(byStem[stem] ?? []) { scores[index, default: 0] += 1 }
        }
        for (index, score) in scores {
            // Of two that fit alike, the one whose name or place has the shop's other words.
            let words = Set(leaves[index].names.flatMap(Self.stems) + leaves[index].path.flatMap(Self.stems))
            let near = Double(context.intersection(words).count) / Double(max(1, context.count))
            let length = leaves[index].names.map { Self.stems(of: $0).count }.min() ?? 1
            scores[index] = score / Double(max(stems.count, length, 1)) + near / 4
        }
        let best = scores.sorted { left, right in
            left.value == right.value ? leaves[left.key].id < leaves[right.key].id : left.value > right.value
        }
        return best.prefix(Self.most).map { leaves[$0.key] }
    }

    /// Whether a leaf is called exactly like the shop's category.
    func isNamed(_ leaf: CategoryTree.Leaf, like category: String) -> Bool {
        let last = category.components(separatedBy: " > ").last?.lowercased()
        return leaf.names.contains { $0.lowercased() == last }
    }

    /// The beginnings of a text's words, so that a plural is like its singular; words of two letters are none.
    private static func stems(of text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.filter { $0.count > 2 }.map { word in
            String(word.prefix(max(4, word.count - 2)).prefix(6))
        }
    }
}
