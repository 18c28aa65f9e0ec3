import Bytes
import Glibc

/// The start tags of a description's HTML, one after the other. Reads as a browser would where it matters: comments are
/// passed over, and a `>` in quotes does not end a tag.
package struct DescriptionElements {
    private let html: UnsafeBufferPointer<UInt8>
    private var position = 0

    /// The elements of a description, which is not copied.
    package init(_ html: UnsafeBufferPointer<UInt8>) { self.html = html }

    /// The next start tag: where its name is and, after it, its attributes; nil at the end.
    package mutating func next() -> (name: Range<Int>, attributes: Range<Int>)? {
        while let start = find(0x3C, from: position) {
            let first = start + 1
            if first + 2 < html.count, html[first] == 0x21, html[first + 1] == 0x2D, html[first + 2] == 0x2D {
                position = endOfComment(first + 3)
                continue
            }
            guard first < html.count, (html[first] | 0x20) &- 0x61 < 26 else {
                position = first
                continue
            }
            var nameEnd = first
            while nameEnd < html.count, !isBlank(html[nameEnd]), html[nameEnd] != 0x2F, html[nameEnd] != 0x3E {
                nameEnd += 1
            }
            let end = endOfTag(nameEnd)
            position = end
            return (first..<nameEnd, nameEnd..<end)
        }
        position = html.count
        return nil
    }

    /// What kinds of elements there are that rules look at, found in one walk.
    static func traits(of html: UnsafeBufferPointer<UInt8>) -> ProductTraits {
        var traits: ProductTraits = []
        var elements = DescriptionElements(html)
        while let element = elements.next() {
            switch html[element.name.lowerBound] | 0x20 {
            case UInt8(ascii: "a") where element.name.count == 1: traits.insert(.describesWithLinks)
            case UInt8(ascii: "i") where elements.isNamed(element.name, "img"): traits.insert(.describesWithImages)
            case UInt8(ascii: "k") where elements.isNamed(element.name, "kse:widget"):
                traits.insert(.describesWithModules)
            case UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "i"), UInt8(ascii: "p"), UInt8(ascii: "s"),
                UInt8(ascii: "t"):
                if DescriptionForbiddenMarkup.forbiddenName(element.name, elements) != nil {
                    traits.insert(.describesWithForbiddenElements)
                }
            default: break
            }
        }
        return traits
    }

    /// Whether a range is one name, whatever its case.
    package func isNamed(_ range: Range<Int>, _ name: StaticString) -> Bool {
        guard range.count == name.utf8CodeUnitCount else { return false }
        for (offset, index) in range.enumerated() where html[index] | 0x20 != name.utf8Start[offset] { return false }
        return true
    }

    /// The value of an attribute among a tag's; nil where it has none.
    package func value(of name: StaticString, in attributes: Range<Int>) -> Range<Int>? {
        var position = attributes.lowerBound
        let end = attributes.upperBound
        while position < end {
            while position < end, isBlank(html[position]) || html[position] == 0x2F { position += 1 }
            let start = position
            while position < end, !isBlank(html[position]), html[position] != 0x3D { position += 1 }
            let key = start..<position
            while position < end, isBlank(html[position]) { position += 1 }
            guard position < end, html[position] == 0x3D else {
                if position == start { position += 1 }
                continue
            }
            position += 1
            while position < end, isBlank(html[position]) { position += 1 }
            let value: Range<Int>
            if position < end, html[position] == 0x22 || html[position] == 0x27 {
                let close = find(html[position], from: position + 1).map { min($0, end) } ?? end
                value = position + 1..<max(close, position + 1)
                position = close + 1
            } else {
                let first = position
                while position < end, !isBlank(html[position]) { position += 1 }
                value = first..<position
            }
            if isNamed(key, name) { return value }
        }
        return nil
    }

    private func find(_ byte: UInt8, from start: Int) -> Int? {
        guard start < html.count, let base = html.baseAddress,
            let found = memchr(base + start, Int32(byte), html.count - start)
        else { return nil }
        return found.assumingMemoryBound(to: UInt8.self) - UnsafeMutablePointer(mutating: base)
    }

    private func endOfComment(_ start: Int) -> Int {
        var position = start
        while let end = find(0x3E, from: position) {
            if end >= start + 2, html[end - 1] == 0x2D, html[end - 2] == 0x2D { return end + 1 }
            position = end + 1
        }
        return html.count
    }

    private func endOfTag(_ start: Int) -> Int {
        var position = start
        while position < html.count {
            let byte = html[position]
            if byte == 0x3E { return position }
            // A quote only opens a value after `=`; elsewhere it is an apostrophe that was left standing.
            if byte == 0x22 || byte == 0x27, position > start, html[position - 1] == 0x3D,
                let close = find(byte, from: position + 1)
            {
                position = close
            }
            position += 1
        }
        return html.count
    }
}
