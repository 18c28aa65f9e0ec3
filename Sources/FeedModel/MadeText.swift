package import Bytes

/// Writes one text after a batch's other bytes. What it takes from the batch it is given as a `Text`, by its place: a view
/// of bytes would point at where they were before the batch grew.
package struct TextWriter {
    private let batch: Batch

    fileprivate init(_ batch: Batch) { self.batch = batch }

    /// Appends a text of the same batch.
    package func append(_ text: Text) {
        guard !text.isEmpty else { return }
        batch.bytes.append(batch.bytes.bytes[text])
    }

    /// Appends a byte of UTF-8.
    package func append(_ byte: UInt8) { batch.bytes.append(byte) }
    /// Appends a text of the program, without making a `String` of it.
    package func append(_ text: StaticString) { batch.bytes.append(text) }
    /// Appends a text that is made anyway.
    @_disfavoredOverload
    package func append(_ text: String) { batch.bytes.append(text) }
    /// Appends bytes of UTF-8.
    package func append(_ bytes: [UInt8]) { batch.bytes.append(bytes) }
    /// Appends a decimal without trailing zeros.
    package func append(_ number: FixedDecimal) { batch.bytes.append(number) }
}

extension Batch {
    /// Writes a text of the program's own.
    package func made(_ write: (borrowing TextWriter) -> Void) -> Text {
        let start = bytes.count
        write(TextWriter(self))
        return Text(offset: start, count: bytes.count - start)
    }

    /// Writes a text that stands for another one: places that show it show `raw` instead.
    ///
    /// - Parameter raw: as it is in the export, or made of such a text itself.
    package func remade(_ raw: Text, _ write: (borrowing TextWriter) -> Void) -> Text {
        let start = bytes.count
        write(TextWriter(self))
        return replaced(from: start, of: raw)
    }

    /// Whether two texts have the same bytes.
    package func isSame(_ left: Text, _ right: Text) -> Bool {
        bytes.bytes[left].sameBytes(as: bytes.bytes[right])
    }

    /// Appends bytes and says where they are.
    package func keep(_ bytes: UnsafeBufferPointer<UInt8>) -> Text {
        let start = self.bytes.count
        self.bytes.append(bytes)
        return Text(offset: start, count: self.bytes.count - start)
    }

    /// Appends a text of the program and says where it is.
    package func keep(_ text: StaticString) -> Text { made { $0.append(text) } }
    /// Appends a text and says where it is.
    @_disfavoredOverload
    package func keep(_ text: String) -> Text { made { $0.append(text) } }
    /// Appends bytes of UTF-8 and says where they are.
    package func keep(_ bytes: [UInt8]) -> Text { made { $0.append(bytes) } }

    /// Notes that the bytes from `start` to the end were made of `raw`: places that show them show `raw` instead.
    ///
    /// - Parameter raw: as it is in the export, or made of such a text itself.
    /// - Returns: the made text.
    package func replaced(from start: Int, of raw: Text) -> Text {
        replacements.append(ReplacedText(made: UInt32(truncatingIfNeeded: start), raw: self.raw(of: raw)))
        return Text(offset: start, count: bytes.count - start)
    }

    /// What the export says where `text` was made of it; else `text` itself.
    package func raw(of text: Text) -> Text {
        guard let first = replacements.first, text.offset >= first.made else { return text }
        var low = 0
        var high = replacements.count
        while low < high {
            let middle = (low + high) / 2
            if replacements[middle].made < text.offset { low = middle + 1 } else { high = middle }
        }
        return low < replacements.count && replacements[low].made == text.offset ? replacements[low].raw : text
    }

    /// The file that a location is in: the batch's own, or another one of the same catalog that a product has records in.
    package func file(of location: Location) -> CatalogFile {
        guard location.file != Location.ownFile, let other = otherFiles?.file(at: Int(location.file)) else {
            return file
        }
        return other
    }

    /// The name of the file that a location is in. The file is not handed out for it: all workers would count its uses.
    package func fileName(of location: Location) -> String {
        location.file == Location.ownFile ? file.name : file(of: location).name
    }
}
