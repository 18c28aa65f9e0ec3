import Bytes
package import FeedModel

/// Reads a canonical XML catalog, product by product, in bounded memory and never as a tree.
///
/// The file is pushed into libxml2 in blocks that end with a product, so that a batch does too. What libxml2 cannot take
/// costs the product it is in and not the file where that is possible. Bytes that are not UTF-8 are kept from it, and
/// take their product; what is larger or deeper than it accepts is passed over, and the parser started again behind it,
/// with the catalog's own root in front.
///
/// Not to be shared: one task uses it at a time.
package final class XMLCatalogReader: CatalogReader {
    package let file: CatalogFile
    /// What follows a break was not read, or the whole file was refused.
    package private(set) var endedEarly = false

    package let source: ByteSource
    package let foundScatteredRecords = false
    package let index: RecordIndex? = nil
    package var materialiser: any BatchMaterialiser { Done() }

    /// All is done while it is read.
    private struct Done: BatchMaterialiser {
        func materialise(_ batch: Batch) {}
    }

    package func content() throws(ReadingError) -> IndexedContent { .table(nil, delimiter: 0) }

    private let options: ReadingOptions
    private let builder: UnsafeMutablePointer<XMLProductBuilder>
    private var parser: XMLPushParser
    private var block: ByteBuffer
    /// Offset in the file of the first byte of `block`.
    private var blockOffset = 0
    private var isFinished = false
    /// How often the parser may be started again: each time costs a block.
    private var restartsLeft = 10_000
    private let blockBytes: Int

    /// Opens a catalog and reads up to the start tag of its root. Whatever is wrong with that much becomes findings of
    /// the first batch.
    ///
    /// - Parameters:
    ///   - encoding: the file's encoding where that is known; nil: what the file says.
    ///   - temporaryDirectory: where a file in another encoding than UTF-8 is copied to.
    ///   - blockBytes: how much is given to libxml2 at once.
    /// - Throws: `ReadingError` when the file cannot be read at all.
    package init(
        source: ByteSource, index: Int, options: ReadingOptions = ReadingOptions(), encoding: String? = nil,
        temporaryDirectory: String = "/tmp", blockBytes: Int = 1 << 16
    ) throws(ReadingError) {
        let start = try Self.prefix(of: source, count: 1 << 10)
        let declared = withExtendedLifetime(start) { encoding ?? XMLEncoding.detect(start.bytes) }
        let isKnown = Transcoder.isUTF8(declared) || Transcoder.knows(declared)
        self.source =
            Transcoder.isUTF8(declared) || !isKnown
            ? source : try Transcoder.spool(source, from: declared, in: temporaryDirectory).source
        self.options = options
        self.blockBytes = blockBytes
        var prefix = try Self.prefix(of: self.source, count: 1 << 20)
        var prolog: XMLProlog?
        if isKnown, case .found(let found) = XMLProlog.scan(prefix.bytes) { prolog = found }
        let head = UnsafeBufferPointer(rebasing: prefix.bytes[..<(prolog?.end ?? 0)])
        let root = UnsafeBufferPointer(rebasing: prefix.bytes[prolog?.root ?? 0..<0])
        file = CatalogFile(
            index: index, name: source.name, format: .xml, columns: XMLVocabulary.columns, head: Array(head) + [0x0A],
            tail: Array("</".utf8) + Array(root) + Array(">\n".utf8),
            encoding: Transcoder.isUTF8(declared) ? "UTF-8" : declared)
        builder = .allocate(capacity: 1)
        builder.initialize(
            to:
                XMLProductBuilder(
                    largestRecord: options.maximumRecordBytes, source: self.source, encoding: file.encoding))
        parser = XMLPushParser(for: builder)
        builder.pointee.adopt(parser.context)
        block = ByteBuffer(capacity: blockBytes + 64)
        let fault = isKnown ? nil : XMLFinding(code: .sourceEncoding, line: 1, facts: (.string(declared), .none, .none))
        if let fault {
            refuse(fault)
        } else {
            prefix.truncate(to: prolog?.end ?? prefix.count)
            readProlog(&prefix, isWhole: prolog != nil)
        }
    }

    deinit {
        builder.deinitialize(count: 1)
        builder.deallocate()
    }

    /// How much of the file was looked at, in bytes of its UTF-8 form.
    package var bytesRead: UInt64 { UInt64(isFinished ? Int(source.size) : blockOffset) }

    private static func prefix(of source: ByteSource, count: Int) throws(ReadingError) -> ByteBuffer {
        var buffer = ByteBuffer(capacity: count)
        try buffer.fill(atLeast: count) { (room) throws(ReadingError) in
            try source.read(at: 0, into: UnsafeMutableRawBufferPointer(rebasing: room[..<count]))
        }
        return buffer
    }

    private func refuse(_ finding: XMLFinding) {
        builder.pointee.report(finding)
        endedEarly = true
        isFinished = true
    }

    /// Pushes what stands before the products.
    private func readProlog(_ prefix: inout ByteBuffer, isWhole: Bool) {
        blockOffset = prefix.count
        source.seek(to: UInt64(prefix.count))
        let mark = Transcoder.startOfText(in: prefix.bytes)
        builder.pointee.begin(at: mark, line: 1 + prefix.bytes[..<mark].count { $0 == UInt8(ascii: "\n") })
        clean(&prefix, at: 0, upTo: prefix.count, isLast: true)
        parser.push(UnsafeBufferPointer(rebasing: prefix.bytes[mark...]), isLast: !isWhole)
        if isWhole { builder.pointee.safeOffset = prefix.count }
        builder.pointee.safeLine = builder.pointee.line
        builder.pointee.settleBadBytes()
        if let failure = builder.pointee.failure {
            stop(failure)
        } else if !builder.pointee.root.isCatalog {
            let root = builder.pointee.root.name
            refuse(
                XMLFinding(
                    code: .sourceUnrecognised, line: builder.pointee.root.line,
                    facts: (root.map { .string("<\($0)>") } ?? .none, .none, .none)))
        }
    }

    // MARK: Products

    /// Fills an empty batch with the next products.
    ///
    /// - Returns: false when nothing was left to put into it.
    /// - Throws: `ReadingError` when the file cannot be read on; what was read before is in the batch.
    package func read(into batch: Batch) throws(ReadingError) -> Bool {
        guard !isFinished || !builder.pointee.waiting.isEmpty else { return false }
        var lent = batch
        try withUnsafeMutablePointer(to: &lent) { (batch) throws(ReadingError) in
            defer { builder.pointee.giveBack() }
            builder.pointee.use(batch)
            let start = builder.pointee.safeOffset
            do throws(ReadingError) {
                while !isFinished {
                    try pushBlock()
                    if builder.pointee.failure != nil { try recover() }
                    if !builder.pointee.isInProduct, builder.pointee.safeOffset - start >= options.batchBytes { break }
                }
            } catch {
                builder.pointee.cutProduct()
                endedEarly = true
                isFinished = true
                throw error
            }
        }
        return true
    }

    /// Reads the next block, and pushes as much of it as ends with a product.
    private func pushBlock() throws(ReadingError) {
        let source = source
        let wanted = blockBytes
        let before = source.position
        try block.fill(atLeast: wanted) { (room) throws(ReadingError) in
            try source.read(into: UnsafeMutableRawBufferPointer(rebasing: room[..<wanted]))
        }
        // A file that has become shorter ends where it ends.
        let isLast = source.position >= source.size || source.position == before
        var end = isLast ? block.count : endOfLastProduct() ?? block.count
        end = clean(&block, at: blockOffset, upTo: end, isLast: isLast)
        parser.push(UnsafeBufferPointer(rebasing: block.bytes[..<end]), isLast: isLast)
        if builder.pointee.failure == nil {
            block.dropFirst(end)
            blockOffset += end
            builder.pointee.settleBadBytes()
            if isLast { finish() }
        }
    }

    /// Behind the last `</product>` of the block, or nil.
    private func endOfLastProduct() -> Int? {
        let bytes = block.bytes
        var end = bytes.count
        // 10 bytes or more; with a prefix there are more between `</` and the name.
        while end >= 10 {
            end -= 1
            guard bytes[end] == UInt8(ascii: ">") else { continue }
            var name = end
            while name > 0, isBlank(bytes[name - 1]) { name -= 1 }
            guard name >= 9, UnsafeBufferPointer(rebasing: bytes[(name - 7)..<name]).sameBytes(as: "product") else {
                continue
            }
            var start = name - 8
            while start > 0, bytes[start] != UInt8(ascii: "/"), bytes[start] != UInt8(ascii: ">") { start -= 1 }
            if start > 0, bytes[start] == UInt8(ascii: "/"), bytes[start - 1] == UInt8(ascii: "<") { return end + 1 }
        }
        return nil
    }

    private func finish() {
        isFinished = true
        builder.pointee.settleBadBytes(before: Int.max)
        if builder.pointee.record == 0 { builder.pointee.report(XMLFinding(code: .sourceEmptyExport, line: 0)) }
    }

    // MARK: What libxml2 did not take

    /// Ends the reading at a break.
    private func stop(_ failure: XMLFailure) {
        let isInProduct = builder.pointee.isInProduct
        var finding = XMLFinding(code: .sourceMalformedXML, line: failure.line)
        finding.record = isInProduct ? builder.pointee.record : 0
        if failure.kind == .forbiddenDoctype {
            finding.code = .sourceForbiddenDoctype
            finding.facts.0 = .string(failure.words)
        } else {
            let item = builder.pointee.itemOfOpenProduct
            finding.facts = (
                .string(failure.words), .integer(Int64(failure.column)), item.map { .string($0) } ?? .none
            )
        }
        builder.pointee.cutProduct()
        builder.pointee.report(finding)
        endedEarly = true
        isFinished = true
    }

    private func recover() throws(ReadingError) {
        let failure = builder.pointee.failure!
        let seen = blockOffset + block.count
        if failure.kind != .malformed || restartsLeft == 0 {
            stop(failure)
        } else if let limit = failure.limit ?? (failure.isUnfinished(after: seen) ? .tooLarge : nil) {
            try skip(limit, failure)
        } else if builder.pointee.hasBadByte(before: failure.offset) {
            try skip(.encoding, failure)
        } else {
            stop(failure)
        }
    }

    /// Starts a new parser on the bytes from `offset` on.
    private func restart(at offset: Int, line: Int) {
        restartsLeft -= 1
        parser = XMLPushParser(for: builder)
        builder.pointee.adopt(parser.context)
        var head = ByteBuffer(capacity: file.head.count)
        head.append(file.head)
        // The line end was added.
        head.truncate(to: head.count - 1)
        head.dropFirst(Transcoder.startOfText(in: head.bytes))
        clean(&head, at: 0, upTo: head.count, isLast: true)
        builder.pointee.badBytes.removeAll()
        builder.pointee.settledBadBytes = 0
        builder.pointee.isResumed = true
        parser.push(head.bytes, isLast: false)
        builder.pointee.goOn(at: offset, line: line, behind: head.count)
        block.removeAll()
        blockOffset = offset
        source.seek(to: UInt64(offset))
    }

    /// Goes on behind what libxml2 does not take.
    private func skip(_ rejection: XMLRejection, _ failure: XMLFailure) throws(ReadingError) {
        let place = builder.pointee.restartPlace
        var skipper = XMLSkipper(source, offset: place.offset, line: place.line)
        while true {
            let construct = try skipper.skip()
            var name = ""
            if case .element(let element) = construct { name = element }
            switch construct {
            case .end:
                if rejection == .encoding { return stop(failure) }
                return stop(
                    XMLFailure(
                        words: "an element that is too large to be read has no end", line: skipper.startLine, column: 0,
                        offset: skipper.start))
            case .other where !builder.pointee.isInProduct: break
            case .element where !builder.pointee.isInProduct && skipper.offset < failure.offset: break
            case .other, .element:
                // The open product is what failed, wherever libxml2 noticed: of its end tag it has read all by then.
                let isProduct = name == "product" || name.hasSuffix(":product")
                builder.pointee.skipped(
                    rejection, from: skipper.start, to: skipper.offset, line: skipper.startLine, isProduct: isProduct)
                return restart(at: skipper.offset, line: skipper.line)
            }
            if skipper.offset > failure.offset { return restart(at: skipper.offset, line: skipper.line) }
        }
    }

    // MARK: Bytes that are not UTF-8

    /// Puts an underscore, which may stand even in a name, in the place of each byte that is not UTF-8, and notes where
    /// it was. libxml2 would stop at most of them, and let some of them pass.
    ///
    /// - Returns: how many bytes are clean: the last character may be cut.
    @discardableResult
    private func clean(_ buffer: inout ByteBuffer, at offset: Int, upTo end: Int, isLast: Bool) -> Int {
        var position = 0
        while position < end {
            let rest = UnsafeBufferPointer(rebasing: buffer.bytes[position..<end])
            guard let bad = rest.firstInvalidUTF8 else { break }
            if !isLast, rest.count - bad < length(of: rest[bad]),
                rest[(bad + 1)...].allSatisfy({ $0 & 0xC0 == 0x80 })
            {
                return position + bad
            }
            position += bad
            builder.pointee.badBytes.append(offset + position)
            builder.pointee.hasBadBytes = true
            buffer.replace(at: position, with: "_")
            position += 1
        }
        return end
    }

    /// How many bytes a character has that begins with that byte; 1 where none does.
    private func length(of first: UInt8) -> Int {
        first >= 0xF5 || first < 0xC2 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    }
}
