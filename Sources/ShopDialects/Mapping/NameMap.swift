import Bytes

/// Names and patterns, compiled once, with a number for each. Case and surrounding blanks do not count.
struct NameMap: Sendable {
    /// Numbers by the hash of the folded name.
    private var names = HashIndex()
    private var patterns: [Pattern] = []
    private(set) var isEmpty = true

    private struct Pattern {
        /// What is between the asterisks, folded.
        var parts: [[UInt8]]
        var number: Int
        /// How many bytes of a text it fixes.
        var weight: Int
    }

    /// A name that was found: its number, and how much of the text it fixed.
    struct Match {
        var number: Int
        var weight: Int
    }

    /// - Parameter names: the first of two that are the same counts.
    init(_ names: some Sequence<(name: String, number: Int)>) {
        for (name, number) in names {
            isEmpty = false
            var name = name
            name.withUTF8 { add($0, number) }
        }
        patterns.sort { $0.weight == $1.weight ? $0.number < $1.number : $0.weight > $1.weight }
    }

    private mutating func add(_ name: UnsafeBufferPointer<UInt8>, _ number: Int) {
        withFolded(name) { folded in
            guard folded.contains(0x2A) else {
                _ = names.insert(folded.hash64, number: UInt32(number))
                return
            }
            let parts = folded.split(separator: 0x2A, omittingEmptySubsequences: false).map { Array($0) }
            patterns.append(Pattern(parts: parts, number: number, weight: parts.reduce(0) { $0 + $1.count }))
        }
    }

    /// The best fit for a text: the name itself, else the pattern that fixes most of it.
    func match(_ text: UnsafeBufferPointer<UInt8>) -> Match? {
        guard !isEmpty else { return nil }
        return withFolded(text) { folded in
            if let number = names[folded.hash64] { return Match(number: Int(number), weight: .max) }
            for pattern in patterns where Self.fits(pattern.parts, folded) {
                return Match(number: pattern.number, weight: pattern.weight)
            }
            return nil
        }
    }

    private static func fits(_ parts: [[UInt8]], _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var position = 0
        for (index, part) in parts.enumerated() {
            if index == 0 {
                guard text.starts(with: part) else { return false }
                position = part.count
            } else if index == parts.count - 1 {
                let start = text.count - part.count
                return start >= position && text[start...].elementsEqual(part)
            } else {
                guard let found = Self.first(part, in: text, from: position) else { return false }
                position = found + part.count
            }
        }
        return true
    }

    private static func first(_ part: [UInt8], in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        guard text.count >= part.count else { return nil }
        var position = start
        while position <= text.count - part.count {
            if text[position..<(position + part.count)].elementsEqual(part) { return position }
            position += 1
        }
        return nil
    }
}

/// A map of names to texts.
struct TextMap: Sendable {
    private let map: NameMap
    let targets: [[UInt8]]

    init(_ entries: [MappingSettings.Entry]) {
        map = NameMap(entries.enumerated().map { (name: $1.name, number: $0) })
        targets = entries.map { entry in
            var target = entry.target
            return target.withUTF8 { Array($0.trimmed) }
        }
    }

    var isEmpty: Bool { map.isEmpty }

    /// The index of a text's target, and how much of the text its name fixes.
    func match(_ text: UnsafeBufferPointer<UInt8>) -> NameMap.Match? { map.match(text) }
}
