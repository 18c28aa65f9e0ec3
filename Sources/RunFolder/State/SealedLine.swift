import Bytes
import Digests
import JSONText

/// A line of a file that is only added to: a JSON object with its number and a checksum of its own,
/// `{…,"n":17,"sum":"0123456789abcdef"}`. `n` counts from 0 without a gap, `sum` is the beginning of the SHA-256 of all
/// that is in front of it.
enum SealedLine {
    private static let sumKey: StaticString = #","sum":""#
    private static let sumDigits = 16
    /// `,"sum":"0123456789abcdef"}`
    private static let tailLength = sumKey.utf8CodeUnitCount + sumDigits + 2

    static func encode(_ event: JSONObject, number: Int, _ output: inout ByteBuffer) {
        let start = output.count
        var event = event
        event.members.append(JSONObject.Member(key: "n", value: .number(JSONNumber(number))))
        output.append(json: .object(event))
        output.truncate(to: output.count - 1)
        let sum = sum(UnsafeBufferPointer(rebasing: output.bytes[start...]))
        output.append(sumKey)
        output.append(sum)
        output.append("\"}\n")
    }

    private static func sum(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        hexadecimal(SHA256.digest(UnsafeRawBufferPointer(bytes)).prefix(sumDigits / 2))
    }

    /// What a line says; nil where it is not what was written there.
    static func decode(_ line: UnsafeBufferPointer<UInt8>, number: Int) -> JSONValue? {
        let end = line.count - tailLength
        guard end > 0, UnsafeBufferPointer(rebasing: line[end...]).hasPrefix(sumKey) else { return nil }
        let stated = UnsafeBufferPointer(rebasing: line[(line.count - sumDigits - 2)..<(line.count - 2)]).string
        guard sum(UnsafeBufferPointer(rebasing: line[..<end])) == stated, let event = try? JSONValue(parsing: line),
            event["n"]?.int64Value == Int64(number)
        else { return nil }
        return event
    }
}
