import Bytes

/// What feedmill and its helper say to each other: a packet of their socket each.
///
/// A packet is the kind (a byte), the number of the request (four bytes, of this machine's order) and the rest: the
/// bytes of an answer as they are, or lines of text.
enum HelperMessage: Equatable {
    /// To the helper: make a request.
    case request(HelperRequest)
    /// To the helper: nobody waits for the answer any more.
    case cancel
    /// From the helper: from here on the request may reach somebody; where this was not said, it did not. The text is why
    /// there is no answer should the helper end now.
    case begun(ifLost: String)
    /// From the helper: the next bytes of the answer's body, unpacked.
    case data([UInt8])
    /// From the helper: the body was whole.
    case answered(HTTPHead)
    /// From the helper: there is no answer.
    case failed(problem: String, mayHaveBeenSent: Bool)

    /// The most bytes of a packet; a socket takes several.
    static let greatestCount = 1 << 16
    /// The most bytes of an answer in one packet.
    static let greatestDataCount = greatestCount - 5

    private enum Kind: UInt8 { case request, cancel, begun, data, answered, failed }

    /// The packet; nil where the message is too long for one.
    func packet(_ id: UInt32) -> [UInt8]? {
        let kind: Kind
        let rest: [UInt8]
        switch self {
        case .request(let request): (kind, rest) = (.request, Self.lines(request.fields))
        case .cancel: (kind, rest) = (.cancel, [])
        case .begun(let problem): (kind, rest) = (.begun, Self.lines([problem]))
        case .data(let bytes): (kind, rest) = (.data, bytes)
        case .answered(let head):
            (kind, rest) = (.answered, Self.lines(["\(head.status)"] + HTTPHead.headers.map { head[keyPath: $0.path] }))
        case .failed(let problem, let mayHaveBeenSent):
            (kind, rest) = (.failed, Self.lines([mayHaveBeenSent ? "1" : "0", problem]))
        }
        guard rest.count <= Self.greatestDataCount else { return nil }
        return [kind.rawValue] + withUnsafeBytes(of: id) { Array($0) } + rest
    }

    /// What a packet says; nil where it is none of these.
    static func read(_ packet: UnsafeRawBufferPointer) -> (id: UInt32, message: HelperMessage)? {
        guard packet.count >= 5, let kind = Kind(rawValue: packet[0]) else { return nil }
        let id = packet.loadUnaligned(fromByteOffset: 1, as: UInt32.self)
        let rest = UnsafeRawBufferPointer(rebasing: packet[5...])
        guard kind != .data else { return (id, .data(Array(rest))) }
        let lines = String(decoding: rest, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
        switch kind {
        case .request: return HelperRequest(fields: lines).map { (id, .request($0)) }
        case .cancel: return (id, .cancel)
        case .begun: return lines.count == 1 ? (id, .begun(ifLost: lines[0])) : nil
        case .answered:
            guard lines.count == 1 + HTTPHead.headers.count, let status = Int(lines[0]) else { return nil }
            var head = HTTPHead(status: status)
            for (header, text) in zip(HTTPHead.headers, lines.dropFirst()) { head[keyPath: header.path] = text }
            return (id, .answered(head))
        case .failed:
            guard lines.count == 2 else { return nil }
            return (id, .failed(problem: lines[1], mayHaveBeenSent: lines[0] == "1"))
        case .data: return nil
        }
    }

    /// A line break within a text would begin another.
    private static func lines(_ texts: [String]) -> [UInt8] {
        Array(texts.map { $0.split(whereSeparator: \.isNewline).joined(separator: " ") }.joined(separator: "\n").utf8)
    }
}

/// A request that the helper is to make.
struct HelperRequest: Equatable {
    /// Which of the memories that both processes see holds the body, and how many bytes of it.
    var body: (slot: Int, count: Int)
    /// What the body is; nil where there is none, and what is at the address is asked for (GET).
    var contentType: String?
    /// With the access token in its query: it goes over the socket and nowhere else.
    var url: String
    var headers: [HTTPHeader] = []
    /// Seconds without a byte in either direction.
    var idleSeconds: Double
    /// The most bytes of an answer, unpacked.
    var answerBytes: Int

    var fields: [String] {
        ["\(body.slot)", "\(body.count)", "\(idleSeconds)", "\(answerBytes)", contentType ?? "", url]
            + headers.flatMap { [$0.name, $0.value] }
    }

    init(
        slot: Int, count: Int, contentType: String?, url: String, headers: [HTTPHeader], idleSeconds: Double,
        answerBytes: Int
    ) {
        body = (slot, count)
        self.contentType = contentType
        self.url = url
        self.headers = headers
        self.idleSeconds = idleSeconds
        self.answerBytes = answerBytes
    }

    init?(fields: [String]) {
        guard fields.count >= 6, fields.count % 2 == 0, let slot = Int(fields[0]), let count = Int(fields[1]),
            let idleSeconds = Double(fields[2]), let answerBytes = Int(fields[3])
        else { return nil }
        self.init(
            slot: slot, count: count, contentType: fields[4].isEmpty ? nil : fields[4], url: fields[5],
            headers: stride(from: 6, to: fields.count, by: 2).map { HTTPHeader(fields[$0], fields[$0 + 1]) },
            idleSeconds: idleSeconds, answerBytes: answerBytes)
    }

    static func == (left: HelperRequest, right: HelperRequest) -> Bool { left.fields == right.fields }
}
