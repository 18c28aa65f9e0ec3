import Bytes
import FeedModel
import RunFolder

/// Turns the prepared items of a finished walk into held ones, where a safety gate closed behind the last of them.
enum HeldItems {
    static func mark(in folder: RunFolder) throws(RunFolderError) {
        try folder.rewriteLines(of: .items) { line, output in
            replaceFirst(#""status":"prepared""#, with: #""status":"held""#, in: line, &output)
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
