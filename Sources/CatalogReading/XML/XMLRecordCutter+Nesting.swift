import Bytes
import Glibc

/// What looks like the boundary of a record and may be part of one: tags in its sections and comments, and elements within
/// its elements that are called as the record is, as in `<item><images><item>…</item></images></item>`.
///
/// Both are legal, and both are how a record ends that was never finished. What comes after decides: a section that is
/// closed before another one begins is one, and so is an element whose tags all match, up to the record's own end. Nothing
/// else is looked at, and only so far, so that the same bytes are cut alike wherever reading begins, and a file of broken
/// records costs a few looks each. The looks are rare and stay out of the loop that cuts records.
extension XMLRecordCutter {
    /// So many bytes of a record or section are looked at for its end, no more than a batch has anyway.
    private static let sight = 1 << 17
    /// Elements called as the record is, within one.
    private static let mostOfItsName = 100
    /// Of those, within each other.
    private static let deepestOfItsName = 4

    enum Ahead {
        /// The look was not wide enough.
        case more
        /// It is a boundary.
        case boundary
        /// It is part of what is open, which ends there.
        case within(end: Int)
        /// The next record begins there.
        case next(Int)
    }

    /// Whether the open section, comment or instruction of a record goes on after a tag at `position`: where it is closed
    /// before another one begins.
    @inline(never)
    func sectionAhead(_ bytes: UnsafeBufferPointer<UInt8>, from position: Int, isLast: Bool) -> Ahead {
        let (opener, terminator) = openSection
        let limit = min(bytes.count, position + Self.sight)
        for here in position..<max(position, limit) {
            let byte = bytes[here]
            guard byte == opener.utf8Start[0] || byte == terminator.utf8Start[0] else { continue }
            let rest = UnsafeBufferPointer(rebasing: bytes[here..<limit])
            if rest.hasPrefix(terminator) { return .within(end: here + terminator.utf8CodeUnitCount) }
            if rest.hasPrefix(opener) { return .boundary }
        }
        return limit == bytes.count && !isLast ? .more : .boundary
    }

    /// Whether the open record goes on after the start tag at `found`, which is called as the record is.
    ///
    /// - Parameter start: where the record begins.
    @inline(never)
    func recordAhead(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, at found: Int, isLast: Bool
    ) -> Ahead {
        guard start >= 0 else { return .boundary }
        let limit = min(bytes.count, start + Self.sight)
        let seen = UnsafeBufferPointer(rebasing: bytes[..<limit])
        let cut = limit == bytes.count && !isLast ? Ahead.more : .boundary
        // Names of the elements that are open, as they are written.
        var open: [Range<Int>] = []
        var (ofItsName, inside) = (0, 0)
        var position = start
        while let tag = first(0x3C, seen, from: position) {
            guard tag + 1 < limit else { return cut }
            switch seen[tag + 1] {
            case UInt8(ascii: "!"), UInt8(ascii: "?"):
                guard limit - tag > 8 else { return cut }
                let rest = UnsafeBufferPointer(rebasing: seen[tag...])
                let terminator: StaticString? =
                    rest.hasPrefix("<!--")
                    ? "-->" : rest.hasPrefix("<![CDATA[") ? "]]>" : rest.hasPrefix("<?") ? "?>" : nil
                guard let terminator else { return .boundary }
                guard let end = XMLProlog.find(terminator, in: seen, from: tag + 2) else { return cut }
                position = end
            case UInt8(ascii: "/"):
                guard let name = name(seen, from: tag + 2), let end = first(0x3E, seen, from: name.upperBound) else {
                    return cut
                }
                // An element that HTML never closes is over where another one is.
                while let last = open.last, !bytes[last].elementsEqual(bytes[name]), Self.isVoid(bytes[last]) {
                    open.removeLast()
                }
                guard let last = open.popLast(), bytes[last].elementsEqual(bytes[name]) else { return .boundary }
                if record(bytes, name) == self.open { inside -= 1 }
                position = end + 1
                if open.isEmpty { return .within(end: position) }
            default:
                guard let name = name(seen, from: tag + 1), let end = XMLProlog.endOfTag(seen, from: name.upperBound)
                else {
                    return cut
                }
                guard first(0x3C, UnsafeBufferPointer(rebasing: seen[..<end]), from: name.upperBound) == nil else {
                    return .boundary
                }
                position = end
                let isOfItsName = record(bytes, name) == self.open
                if isOfItsName {
                    // In the record itself it is the next one.
                    if open.count == 1 { return tag == found ? .boundary : .next(tag) }
                    ofItsName += 1
                    guard ofItsName <= Self.mostOfItsName, inside <= Self.deepestOfItsName else { return .boundary }
                }
                guard seen[end - 2] != UInt8(ascii: "/") else { continue }
                if isOfItsName { inside += 1 }
                open.append(name)
            }
        }
        return cut
    }

    private static func isVoid(_ name: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        HTMLElements.void.contains { $0.utf8.count == name.count && zip($0.utf8, name).allSatisfy { $0 == $1 | 0x20 } }
    }
}
