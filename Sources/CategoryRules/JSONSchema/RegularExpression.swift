import Bytes

/// A regular expression as JSON Schema has them (ECMA 262), compiled for a search that takes time in proportion to the
/// text, whatever the expression.
///
/// Understood are alternatives, groups, classes, `.`, the escapes of ECMA 262 and those of Unicode general categories
/// that name letters and digits (`\p{L}`, `\p{Letter}`, `\p{Lu}`, `\p{Ll}`, `\p{N}`, `\p{Nd}`, `\p{digit}`), the
/// quantifiers (a lazy one finds the same), `^`, `$`, `\b` and `\B`. References back and looking around are refused, as
/// are quantifiers within quantifiers: such expressions can take for ever in the platform's own validator.
struct RegularExpression: Sendable {
    /// One step of the search.
    enum Step: Sendable {
        /// Takes a code point of the set.
        case take(CodePointSet)
        /// Goes on at both.
        case split(Int, Int)
        case jump(Int)
        case atStart
        case atEnd
        /// Between a word and what is none, or not there.
        case atWordEdge(Bool)
        case match
    }

    let steps: [Step]
    /// As it is written.
    let pattern: String

    /// Why an expression cannot be used.
    struct Fault: Error {
        let problem: String
    }

    init(_ pattern: String) throws(Fault) {
        self.pattern = pattern
        var parser = RegularExpressionParser(pattern)
        let tree = try parser.parse()
        var steps: [Step] = []
        try Self.compile(tree, into: &steps)
        steps.append(.match)
        self.steps = steps
    }

    /// So many steps an expression may have once its counted repetitions are written out.
    private static let mostSteps = 20_000

    private static func compile(_ tree: RegularExpressionTree, into steps: inout [Step]) throws(Fault) {
        guard steps.count < mostSteps else { throw Fault(problem: "it repeats too much") }
        switch tree {
        case .set(let set): steps.append(.take(set))
        case .assertion(let step): steps.append(step)
        case .sequence(let parts): for part in parts { try compile(part, into: &steps) }
        case .alternatives(let options):
            var ends: [Int] = []
            for (position, option) in options.enumerated() {
                guard position + 1 < options.count else {
                    try compile(option, into: &steps)
                    break
                }
                let split = steps.count
                steps.append(.match)
                try compile(option, into: &steps)
                ends.append(steps.count)
                steps.append(.match)
                steps[split] = .split(split + 1, steps.count)
            }
            for end in ends { steps[end] = .jump(steps.count) }
        case .repetition(let part, let minimum, let maximum):
            for _ in 0..<minimum { try compile(part, into: &steps) }
            guard let maximum else {
                let split = steps.count
                steps.append(.match)
                try compile(part, into: &steps)
                steps.append(.jump(split))
                steps[split] = .split(split + 1, steps.count)
                return
            }
            var splits: [Int] = []
            for _ in minimum..<maximum {
                splits.append(steps.count)
                steps.append(.match)
                try compile(part, into: &steps)
            }
            for split in splits { steps[split] = .split(split + 1, steps.count) }
        }
    }

    // MARK: Search

    /// Whether it fits anywhere in a text of well-formed UTF-8.
    func isFound(in text: UnsafeBufferPointer<UInt8>) -> Bool {
        var now = StepList(count: steps.count)
        var next = StepList(count: steps.count)
        var scalars = text.string.unicodeScalars.makeIterator()
        var before: Unicode.Scalar?
        var current = scalars.next()
        while true {
            // A search may begin anywhere.
            if add(0, to: &now, before, current) { return true }
            guard let scalar = current else { return false }
            let after = scalars.next()
            for index in now.members {
                guard case .take(let set) = steps[index], set.contains(scalar) else { continue }
                if add(index + 1, to: &next, scalar, after) { return true }
            }
            swap(&now, &next)
            next.removeAll()
            before = scalar
            current = after
        }
    }

    /// The steps that a search is at, each once.
    private struct StepList {
        var members: [Int] = []
        private var isMember: [Bool]

        init(count: Int) { isMember = [Bool](repeating: false, count: count) }

        mutating func insert(_ step: Int) -> Bool {
            guard !isMember[step] else { return false }
            isMember[step] = true
            members.append(step)
            return true
        }

        mutating func removeAll() {
            for step in members { isMember[step] = false }
            members.removeAll(keepingCapacity: true)
        }
    }

    /// Adds a step and what it leads to without taking anything.
    ///
    /// - Returns: whether that is the end of the expression.
    private func add(
        _ first: Int, to list: inout StepList, _ before: Unicode.Scalar?, _ after: Unicode.Scalar?
    ) -> Bool {
        var pending = [first]
        while let index = pending.popLast() {
            guard list.insert(index) else { continue }
            switch steps[index] {
            case .take: break
            case .split(let left, let right): pending += [right, left]
            case .jump(let target): pending.append(target)
            case .atStart: if before == nil { pending.append(index + 1) }
            case .atEnd: if after == nil { pending.append(index + 1) }
            case .atWordEdge(let wanted):
                let isEdge = (before.map(CodePointSet.isWord) ?? false) != (after.map(CodePointSet.isWord) ?? false)
                if isEdge == wanted { pending.append(index + 1) }
            case .match: return true
            }
        }
        return false
    }
}
