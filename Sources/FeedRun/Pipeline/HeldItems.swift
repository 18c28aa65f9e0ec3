import Bytes
import FeedModel
import RunFolder
import RunReports

/// Turns the prepared items of a finished walk into held ones, where a safety gate closed behind the last of them.
enum HeldItems {
    /// - Parameter review: what the reports are made of; has the items as they are then.
    static func mark(in folder: RunFolder, _ review: inout ReviewReader) throws(RunFolderError) {
        review.forgetItems()
        try folder.rewriteLines(of: .items) { line, output in
            let start = output.count
            replaceFirst(#""status":"prepared""#, with: #""status":"held""#, in: line, &output)
            review.addItem(UnsafeBufferPointer(rebasing: output.bytes[start...]))
        }
        try folder.rewriteLines(of: .itemsTable) { line, output in
            replaceFirst(",prepared,", with: ",held,", in: line, &output)
        }
    }

    /// The text cannot stand further in front: what comes before it in a line are the item's id, in which quotes are
    /// escaped, and its operation.
    private static func replaceFirst(
        _ text: StaticString, with other: StaticString, in line: UnsafeBufferPointer<UInt8>,
        _ output: inout ByteBuffer
    ) {
        let length = text.utf8CodeUnitCount
        for start in 0..<max(0, line.count - length + 1)
        where UnsafeBufferPointer(rebasing: line[start..<start + length]).sameBytes(as: text) {
            output.append(UnsafeBufferPointer(rebasing: line[..<start]))
            output.append(other)
            output.append(UnsafeBufferPointer(rebasing: line[(start + length)...]))
            return
        }
        output.append(line)
    }
}
