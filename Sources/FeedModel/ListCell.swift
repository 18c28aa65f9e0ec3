package import Bytes

extension Batch {
    /// Whether `\|` in free text is a bar: in feedmill's own CSV, where it is one in lists.
    package var takesEscapedBars: Bool { file.format == .csv && file.dialect == nil }
}

/// Writes `\|` as `|`: how a list says that a bar belongs to a value.
///
/// - Returns: where the text is then, after the batch's other bytes.
package func unescapeBars(_ text: Text, _ batch: Batch) -> Text {
    let target = batch.bytes.count
    batch.bytes.reserve(Int(text.count))
    var position = Int(text.offset)
    let end = position + Int(text.count)
    while position < end {
        if batch.bytes.base[position] == 0x5C, position + 1 < end, batch.bytes.base[position + 1] == 0x7C {
            position += 1
        }
        batch.bytes.append(batch.bytes.base[position])
        position += 1
    }
    return Text(offset: target, count: batch.bytes.count - target)
}
