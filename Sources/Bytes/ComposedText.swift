/// What a person looks at: a terminal, a page of Markdown or HTML.
package protocol TextSurface {
    /// Foreign text as the surface shows it: nothing in it is a command, a line's end or markup there.
    static func shown(_ foreign: String) -> String
}

/// Text that is made for a surface out of the program's own words and foreign text. Words of its own are literals;
/// whatever is interpolated counts as foreign and is made harmless on its way in. There is no other way to make one, so
/// that what takes only this cannot be handed a `String` as it is.
package struct ComposedText<Surface: TextSurface>: ExpressibleByStringInterpolation, Equatable, Sendable {
    /// As it goes out.
    package private(set) var text: String

    /// Words of the program's own, which go out as they are.
    package init(stringLiteral own: String) { text = own }

    /// What an interpolation put together.
    package init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    /// Takes literals as they are, composed texts as they are, and everything else made harmless.
    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        /// An empty text with room for the literals.
        package init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }

        /// Adds words of the program's own, as they are.
        package mutating func appendLiteral(_ own: String) { text += own }
        /// Adds a text that was composed before, as it is.
        package mutating func appendInterpolation(_ composed: ComposedText) { text += composed.text }
        /// Adds anything else, made harmless for the surface.
        package mutating func appendInterpolation(_ foreign: some CustomStringConvertible) {
            text += Surface.shown(foreign.description)
        }
    }

    /// Both, one after the other.
    package static func + (left: ComposedText, right: ComposedText) -> ComposedText { "\(left)\(right)" }
    /// Appends a composed text.
    package static func += (left: inout ComposedText, right: ComposedText) { left.text += right.text }

    /// Whether there is no character in it.
    package var isEmpty: Bool { text.isEmpty }
    /// Characters.
    package var count: Int { text.count }
    /// Whether it begins so, as it goes out.
    package func hasPrefix(_ prefix: String) -> Bool { text.hasPrefix(prefix) }

    /// Its first `length` characters. What is harmless as a whole is harmless in part.
    package func prefix(_ length: Int) -> ComposedText {
        var part = self
        part.text = String(text.prefix(length))
        return part
    }

    /// Its parts between blanks.
    package var words: [ComposedText] {
        text.split(separator: " ").map { word in
            var part = self
            part.text = String(word)
            return part
        }
    }

    /// Blanks.
    package static func blanks(_ count: Int) -> ComposedText {
        var blanks: ComposedText = ""
        blanks.text = String(repeating: " ", count: max(0, count))
        return blanks
    }
}

extension Sequence {
    /// All of them as one text, with the separator between two.
    package func joined<Surface>(separator: ComposedText<Surface> = "") -> ComposedText<Surface>
    where Element == ComposedText<Surface> {
        var joined: ComposedText<Surface> = ""
        for (index, part) in enumerated() { joined += index > 0 ? separator + part : part }
        return joined
    }
}
