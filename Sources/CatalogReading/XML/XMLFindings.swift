import Bytes
import CLibXML2
import FeedModel

/// A finding about the document, made without a batch.
struct XMLFinding {
    var code: FindingCode
    /// 0 where it is about the file as a whole.
    var line: Int
    var column = ColumnReference.noIndex
    /// What stands for `*` in the column.
    var name = ""
    var facts: (Fact, Fact, Fact) = (.none, .none, .none)
    /// The record that it is in, if it is in one.
    var record: UInt32 = 0
}

extension XMLProductBuilder {
    /// Puts a finding into the batch, or keeps it until that can be done.
    mutating func report(_ finding: XMLFinding) {
        guard let batch, !collects else {
            waiting.append(finding)
            waiting[waiting.count - 1].record = isInProduct ? record : 0
            return
        }
        var location = Place.noLocation
        if finding.line > 0 {
            location = UInt32(locations.count)
            locations.append(
                Location(line: UInt32(clamping: finding.line), record: isInProduct ? record : finding.record))
        }
        let start = written.count
        written.append(finding.name)
        let suffix = Text(offset: start, count: written.count - start)
        batch.pointee.findings.append(
            Finding(
                finding.code,
                at: Place(
                    location: location,
                    column: .column(finding.column, suffix: suffix)),
                facts: finding.facts.0, finding.facts.1, finding.facts.2))
    }

    mutating func reportWaiting() {
        let findings = waiting
        waiting.removeAll()
        for finding in findings { report(finding) }
    }

    /// Reports a name that nothing is known of, unless that was done before.
    private mutating func reportUnknown(_ path: String, _ name: String, column: UInt16, line: Int, nearest: String?) {
        // Hostile files have no end of names.
        guard unknownNames.count < 1000, !unknownNames.contains(path) else { return }
        unknownNames.append(path)
        report(
            XMLFinding(
                code: .sourceUnknownColumn, line: line, column: column, name: name,
                facts: (.string(path), nearest.map { .string($0) } ?? .none, .none)))
    }

    mutating func reportUnknownElement(_ name: XMLNameTable.Name, prefix: XMLNameTable.Name?, line: Int) {
        let name = qualified(name, prefix)
        let parent = current
        let near = nearest(to: name, in: XMLVocabulary.childNames(of: parent))
        reportUnknown(
            "\(parent.path)/\(name)", name, column: names![parent].unknownElementColumn, line: line,
            nearest: near.map { "\(parent.path)/\($0)" } ?? XMLVocabulary.elsewhere(element: name))
    }

    /// - Parameter attribute: name, prefix, namespace, value and its end, as libxml2 hands them out.
    mutating func reportUnknownAttribute(
        _ attribute: UnsafeMutablePointer<UnsafePointer<xmlChar>?>, of element: XMLElement, line: Int
    ) {
        if let namespace = attribute[2], names!.isForOthers(namespace) { return }
        let name = qualified(attribute[0]!, attribute[1])
        let near = nearest(to: name, in: element.attributes)
        reportUnknown(
            "\(element.path)/@\(name)", name, column: names![element].unknownAttributeColumn, line: line,
            nearest: near.map { "\(element.path)/@\($0)" } ?? XMLVocabulary.elsewhere(attribute: name))
    }

    /// Text where only elements may stand.
    mutating func reportStrayText() {
        reportUnknown(
            "\(current.path)/text()", "text()", column: names![current].unknownElementColumn, line: lastLine,
            nearest: nil)
    }

    func encodingFacts(_ offset: Int) -> (Fact, Fact, Fact) {
        (.string(encoding), .integer(Int64(offset)), .none)
    }

    /// Reports a byte between products that is not of the file's encoding: the first of them.
    mutating func reportStrayByte(_ bad: Int) {
        guard !saidStrayByte else { return }
        saidStrayByte = true
        let line = 1 + lineEnds(from: 0, to: bad)
        report(XMLFinding(code: .sourceEncoding, line: line, facts: encodingFacts(bad)))
    }

    /// Line ends in that part of the file.
    func lineEnds(from start: Int, to end: Int) -> Int {
        var buffer = ByteBuffer(capacity: 1 << 16)
        var offset = start
        var found = 0
        while offset < end {
            let wanted = min(1 << 16, end - offset)
            let at = offset
            let source = source
            buffer.removeAll()
            // It was read a moment ago; should that fail now, the next read says so.
            try? buffer.fill(atLeast: wanted) { (room) throws(ReadingError) in
                try source.read(at: UInt64(at), into: UnsafeMutableRawBufferPointer(rebasing: room[..<wanted]))
            }
            if buffer.count == 0 { break }
            found += buffer.bytes.count { $0 == UInt8(ascii: "\n") }
            offset += buffer.count
        }
        return found
    }

    private func qualified(_ name: XMLNameTable.Name, _ prefix: XMLNameTable.Name?) -> String {
        (prefix.map { String(cString: $0) + ":" } ?? "") + String(cString: name)
    }

    /// Two values of one product that should be the same are not: the first counts.
    mutating func reportConflict(_ first: Cell, _ second: Cell, suffix: Text = .none) {
        let bytes = written.bytes
        guard !second.isBlank, !bytes[first.text].sameBytes(as: bytes[second.text]) else { return }
        batch!.pointee.findings.append(
            Finding(
                .itemConflictingValues, at: Batch.place(of: second, suffix: suffix),
                product: Int32(batch!.pointee.products.count), facts: .text(first.text),
                .integer(Int64(locations[Int(first.location)].line))))
    }
}
