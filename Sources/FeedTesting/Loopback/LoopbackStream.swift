import Foundation

/// One connection of the server, as requests.
struct LoopbackStream {
    private let connection: Int32
    private var buffer: [UInt8] = []

    init(_ connection: Int32) { self.connection = connection }

    /// The next request; nil at the end, or where it is none.
    mutating func request(earlier: Int) -> LoopbackServer.Request? {
        guard let head = headText() else { return nil }
        let lines = head.components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count == 3 else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(
                in: .whitespaces)
        }
        if headers["expect"]?.lowercased() == "100-continue" { _ = write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)) }
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        while buffer.count < length { guard fill() else { return nil } }
        let body = Array(buffer[..<length])
        buffer.removeFirst(length)
        let parts = words[1].split(separator: "?", maxSplits: 1)
        return LoopbackServer.Request(
            method: String(words[0]), path: String(parts.first ?? "/"),
            query: parts.count > 1 ? String(parts[1]) : "", headers: headers, body: body, earlierOnConnection: earlier)
    }

    /// All up to the empty line, which is taken too.
    private mutating func headText() -> String? {
        var searched = 0
        while true {
            var position = searched
            while position + 3 < buffer.count {
                if buffer[position] == 0x0D, buffer[position + 1] == 0x0A, buffer[position + 2] == 0x0D,
                    buffer[position + 3] == 0x0A
                {
                    let text = String(decoding: buffer[..<position], as: UTF8.self)
                    buffer.removeFirst(position + 4)
                    return text
                }
                position += 1
            }
            searched = position
            guard buffer.count < 1 << 16, fill() else { return nil }
        }
    }

    private mutating func fill() -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { room in
            while true {
                let count = recv(connection, room.baseAddress, room.count, 0)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                buffer.append(contentsOf: UnsafeRawBufferPointer(rebasing: room[..<count]))
                return true
            }
        }
    }

    /// - Returns: whether all went out.
    func write(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var done = 0
            while done < bytes.count {
                let count = send(
                    connection, bytes.baseAddress! + done, bytes.count - done, Int32(MSG_NOSIGNAL))
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                done += count
            }
            return true
        }
    }

    /// Lets nothing wait for more to send with it.
    func sendAtOnce() {
        var on: Int32 = 1
        setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Reads and forgets until the other side, or the server, ends it.
    func waitForEnd() {
        var byte: UInt8 = 0
        while true {
            let count = recv(connection, &byte, 1, 0)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return }
        }
    }
}
