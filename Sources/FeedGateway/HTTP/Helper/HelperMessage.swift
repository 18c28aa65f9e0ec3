import Bytes

/// What feedmill and its helper say to each other: a packet of their socket each.
///
/// A packet is the kind (a byte), the number of the request (four bytes, of this machine's order) and the rest: the
/// bytes of an answer as they are, or lines of text.
enum HelperMessage: Equatable {
    /// To the helper: make a request.
    case post(HelperRequest)
    /// To the helper: nobody waits for the answer any more.
    case cancel
    /// From the helper: from here on the request may reach somebody; where this was not said, it did not. The text is why
    /// there is no answer should the helper end now.
    case begun(ifLost: String)
    /// From the helper: the next bytes of the answer's body, unpacked.
    case data([UInt8])
    /// From the helper: the body was whole.
    case answered(status: Int, date: String, retryAfter: String)
    /// From the helper: there is no answer.
    case failed(problem: String, mayHaveBeenSent: Bool)

    /// The most bytes of a packet; a socket takes several.
    static let greatestCount = 1 << 16
    /// The most bytes of an answer in one packet.
    static let greatestDataCount = greatestCount - 5

    private enum Kind: UInt8 { case post, cancel, begun, data, answered, failed }

    /// The packet; nil where the message is too long for one.
    func packet(_ id: UInt32) -> [UInt8]? {
        let kind: Kind
        let rest: [UInt8]
        switch self {
        case .post(let request): (kind, rest) = (.post, Self.lines(request.fields))
        case .cancel: (kind, rest) = (.cancel, [])
        case .begun(let problem): (kind, rest) = (.begun, Self.lines([problem]))
        case .data(let bytes): (kind, rest) = (.data, bytes)
        case .answered(let status, let date, let retryAfter):
            (kind, rest) = (.answered, Self.lines(["\(status)", date, retryAfter]))
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
        case .post: return HelperRequest(fields: lines).map { (id, .post($0)) }
        case .cancel: return (id, .cancel)
        case .begun: return lines.count == 1 ? (id, .begun(ifLost: lines[0])) : nil
        case .answered:
            guard lines.count == 3, let status = Int(lines[0]) else { return nil }
            return (id, .answered(status: status, date: lines[1], retryAfter: lines[2]))
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
    /// With the access token in its query: it goes over the socket and nowhere else.
    var url: String
    /// Seconds without a byte in either direction.
    var idleSeconds: Double
    /// The most bytes of an answer, unpacked.
    var answerBytes: Int

    var fields: [String] { ["\(body.slot)", "\(body.count)", "\(idleSeconds)", "\(answerBytes)", url] }

    init(slot: Int, count: Int, url: String, idleSeconds: Double, answerBytes: Int) {
        body = (slot, count)
        self.url = url
        self.idleSeconds = idleSeconds
        self.answerBytes = answerBytes
    }

    init?(fields: [String]) {
        guard fields.count == 5, let slot = Int(fields[0]), let count = Int(fields[1]),
            let idleSeconds = Double(fields[2]), let answerBytes = Int(fields[3])
        else { return nil }
        self.init(slot: slot, count: count, url: fields[4], idleSeconds: idleSeconds, answerBytes: answerBytes)
    }

    static func == (left: HelperRequest, right: HelperRequest) -> Bool { left.fields == right.fields }
}
