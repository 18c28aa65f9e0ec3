import Foundation
import Glibc

/// `multipart/form-data` (RFC 7578): text parameters, then one file whose bytes are kept as they are.
package enum MultipartForm {
    /// The boundary between parts. The file's bytes are searched, so that it is in none of them.
    static func boundary(_ parameters: [Parameter], _ attachment: Attachment) -> String {
        var number: UInt64 = 0x6665_6564_6D69_6C6C
        while true {
            let boundary = "feedmill-\(String(number, radix: 16))"
            let marks = Array(boundary.utf8)
            let isTaken = ([attachment.bytes] + parameters.map(\.value)).contains { bytes in
                bytes.withUnsafeBufferPointer { bytes in marks.withUnsafeBufferPointer { bytes.contains($0) } }
            }
            if !isTaken { return boundary }
            number &+= 1
        }
    }

    static func contentType(_ boundary: String) -> String { "multipart/form-data; boundary=\(boundary)" }

    /// The body.
    static func encoded(_ parameters: [Parameter], _ attachment: Attachment, boundary: String) -> [UInt8] {
        var body: [UInt8] = []
        body.reserveCapacity(attachment.bytes.count + 1024)
        for parameter in parameters {
            body += Array(
                "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(escaped(parameter.name))\"\r\n\r\n".utf8)
            body += parameter.value
            body += [0x0D, 0x0A]
        }
        body += Array(
            ("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(escaped(attachment.name))\"; "
                + "filename=\"\(escaped(attachment.fileName))\"\r\nContent-Type: \(attachment.mediaType)\r\n\r\n").utf8)
        body += attachment.bytes
        body += Array("\r\n--\(boundary)--\r\n".utf8)
        return body
    }

    /// A name within quotes, as browsers write it.
    private static func escaped(_ text: String) -> String {
        text.replacing("\"", with: "%22").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
    }

    /// The parameters of a body and its files, by what a `Content-Type` says of it; nil where it is none.
    package static func decoded(
        _ body: [UInt8], contentType: String
    ) -> (parameters: [Parameter], attachments: [Attachment])? {
        guard contentType.lowercased().hasPrefix("multipart/form-data"),
            let mark = contentType.range(of: "boundary=")
        else { return nil }
        let boundary = contentType[mark.upperBound...].prefix { $0 != ";" }.filter { $0 != "\"" }
        guard !boundary.isEmpty else { return nil }
        let delimiter = Array("\r\n--\(boundary)".utf8)
        var rest = ([0x0D, 0x0A] + body)[...]
        var parameters: [Parameter] = []
        var attachments: [Attachment] = []
        guard let first = start(of: delimiter, in: rest) else { return nil }
        rest = rest[(first + delimiter.count)...]
        while rest.starts(with: [0x0D, 0x0A]) {
            guard let end = start(of: delimiter, in: rest), let head = start(of: [0x0D, 0x0A, 0x0D, 0x0A], in: rest),
                head < end
            else { return nil }
            let lines = String(decoding: rest[..<head], as: UTF8.self).split(separator: "\r\n").map(String.init)
            let value = Array(rest[(head + 4)..<end])
            func field(_ name: String) -> String? {
                guard let line = lines.first(where: { $0.lowercased().hasPrefix("content-disposition:") }),
                    let start = line.range(of: " \(name)=\"")
                else { return nil }
                return String(line[start.upperBound...].prefix { $0 != "\"" })
            }
            guard let name = field("name") else { return nil }
            if let file = field("filename") {
                let type = lines.first { $0.lowercased().hasPrefix("content-type:") }?.dropFirst(13)
                attachments.append(
                    Attachment(
                        name: name, fileName: file, mediaType: String(type ?? "").filter { $0 != " " }, bytes: value))
            } else {
                parameters.append(Parameter(name, value))
            }
            rest = rest[(end + delimiter.count)...]
        }
        return rest.starts(with: Array("--".utf8)) ? (parameters, attachments) : nil
    }

    private static func start(of pattern: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        bytes.withUnsafeBufferPointer { bytes in pattern.withUnsafeBufferPointer { bytes.firstOffset(of: $0) } }
            .map { $0 + bytes.startIndex }
    }
}

extension UnsafeBufferPointer<UInt8> {
    fileprivate func contains(_ other: UnsafeBufferPointer<UInt8>) -> Bool { firstOffset(of: other) != nil }

    /// Where the bytes of another text occur first.
    fileprivate func firstOffset(of other: UnsafeBufferPointer<UInt8>) -> Int? {
        guard let base = baseAddress, let pattern = other.baseAddress, !other.isEmpty else { return nil }
        var start = 0
        while start + other.count <= count {
            guard let found = memchr(base + start, Int32(pattern[0]), count - other.count + 1 - start) else {
                return nil
            }
            let position = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            if memcmp(found, pattern, other.count) == 0 { return position }
            start = position + 1
        }
        return nil
    }
}
