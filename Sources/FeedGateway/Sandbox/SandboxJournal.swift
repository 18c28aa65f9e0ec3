import Bytes
import FeedModel
import Glibc
import JSONText

/// The sandbox's memory over processes: a line of JSON for each thing that happened, in a file of its folder. A line
/// that a kill cut short never happened.
struct SandboxJournal: ~Copyable {
    private let descriptor: Int32
    private let path: String

    /// Opens or creates the file, and drops a line at its end that a kill cut short.
    ///
    /// - Throws: in words, why the folder cannot be used.
    init(folder: String) throws(SandboxError) {
        path = "\(folder)/sandbox.jsonl"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_APPEND | O_NOFOLLOW | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else { throw SandboxError("\(path): \(String(cString: strerror(errno)))") }
        // Two that write at once would each go on from a shop that the other has changed. The lock ends with the process.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw SandboxError("\(path) is in use by another feedmill: wait for it, or choose another --state")
        }
    }

    /// Tells the shop until when calls are banned, and nothing else: most of the file is products, which a run that sends
    /// nothing does not ask for.
    func readBans(into shop: inout SandboxShop) throws(SandboxError) {
        try eachLine(startingWith: #"{"ban""#, &shop)
    }

    /// Tells an empty shop what has happened so far.
    func replay(into shop: inout SandboxShop) throws(SandboxError) { try eachLine(startingWith: "", &shop) }

    /// Replays the lines that start with some text. Every other has to start and end as a line does.
    private func eachLine(startingWith start: StaticString, _ shop: inout SandboxShop) throws(SandboxError) {
        let prefix = UnsafeBufferPointer(start: start.utf8Start, count: start.utf8CodeUnitCount)
        var block = [UInt8](repeating: 0, count: 1 << 18)
        var line: [UInt8] = []
        var offset = 0
        while true {
            let count = pread(descriptor, &block, block.count, off_t(offset + line.count))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SandboxError("\(path): \(String(cString: strerror(errno)))") }
            guard count > 0 else { break }
            var rest = block[..<count]
            while let end = Self.lineFeed(in: rest) {
                line += rest[..<end]
                rest = rest[(end + 1)...]
                let isRead = line.starts(with: prefix)
                guard
                    isRead
                        ? (try? JSONValue(parsing: line)).map({ Event.replay($0, into: &shop) }) == true
                        : line.starts(with: #"{""#.utf8) && line.last == 0x7D
                else {
                    throw SandboxError("\(path) is damaged at byte \(offset): remove it to begin with an empty shop")
                }
                offset += line.count + 1
                line.removeAll(keepingCapacity: true)
            }
            line += rest
        }
        if !line.isEmpty { ftruncate(descriptor, off_t(offset)) }
    }

    /// Lines are long: they are looked through by the library.
    private static func lineFeed(in bytes: ArraySlice<UInt8>) -> Int? {
        bytes.withUnsafeBytes { raw in
            guard let base = raw.baseAddress, let found = memchr(base, 0x0A, raw.count) else { return nil }
            return bytes.startIndex + (UnsafeRawPointer(found) - base)
        }
    }

    deinit {
        // As in the run folder: a process that is being started may have it too.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    func append(_ event: JSONValue) throws(SandboxError) {
        var line = ByteBuffer()
        line.append(json: event)
        line.append(0x0A)
        var done = 0
        while done < line.count {
            let count = write(descriptor, line.base + done, line.count - done)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SandboxError("\(path): \(String(cString: strerror(errno)))") }
            done += count
        }
    }

    /// The lines.
    enum Event {
        static func job(_ job: SandboxShop.Job) -> JSONValue {
            let items = job.items.map { item -> JSONValue in
                var fields: [JSONValue] = [.string(item.contentID), .number(JSONNumber(item.productID))]
                if let failure = item.failure {
                    fields += [.string(failure.code), .string(failure.message)]
                } else if job.operation.carriesWholeProduct {
                    fields += [.array(item.skuCodes.map { .string($0) }), .string(item.title)]
                }
                if item.failure == nil, !item.values.isEmpty {
                    fields.append(
                        .object(
                            JSONObject([.init(key: "skus", value: .array(item.values.map { $0.values.json($0.code) }))])
                        ))
                }
                return .array(fields)
            }
            return [
                "job": .number(JSONNumber(job.id)), "operation": .string(job.operation.name.description),
                "submitted": .number(JSONNumber(job.submitted)), "done": .number(JSONNumber(job.done)),
                "items": .array(items), "result_fault": job.resultFault.map { .string($0.rawValue) } ?? .null,
                "fault_text": .string(job.faultText),
            ]
        }

        static func cancelled(_ job: Int64) -> JSONValue { ["cancelled": .number(JSONNumber(job))] }

        static func ban(_ api: PlatformAPI, until time: Int64) -> JSONValue {
            ["ban": .string(api.rawValue), "until": .number(JSONNumber(time))]
        }

        static func sold(_ pieces: Int64) -> JSONValue { ["sold": .number(JSONNumber(pieces))] }

        static func picture(_ picture: SandboxShop.Picture) -> JSONValue {
            [
                "picture": .string(picture.name), "address": .string(picture.address),
                "bytes": .number(JSONNumber(picture.bytes)),
            ]
        }

        /// - Returns: whether the line says something.
        static func replay(_ event: JSONValue, into shop: inout SandboxShop) -> Bool {
            if let id = event["cancelled"]?.int64Value {
                guard shop.job(id) != nil else { return false }
                shop.cancel(id)
                return true
            }
            if let name = event["picture"]?.stringValue, let address = event["address"]?.stringValue,
                let bytes = event["bytes"]?.int64Value
            {
                shop.pictures.append(SandboxShop.Picture(name: name, address: address, bytes: bytes))
                return true
            }
            if let pieces = event["sold"]?.int64Value {
                shop.sell(pieces)
                return true
            }
            if let name = event["ban"]?.stringValue, let api = PlatformAPI(rawValue: name),
                let until = event["until"]?.int64Value
            {
                shop.ban(api, until: until)
                return true
            }
            guard let id = event["job"]?.int64Value, id == shop.nextJob, var name = event["operation"]?.stringValue,
                let operation = name.withUTF8({ Operation(name: $0) }),
                let submitted = event["submitted"]?.int64Value, let done = event["done"]?.int64Value,
                let items = event["items"]?.arrayValue?.map({ item($0) }), !items.contains(where: { $0 == nil })
            else { return false }
            var job = SandboxShop.Job(
                id: id, operation: operation, submitted: submitted, done: done, items: items.compactMap(\.self))
            // Earlier versions called them oddity and odd_text.
            let fault = event["result_fault"] ?? event["oddity"]
            job.resultFault = fault?.stringValue.flatMap(SandboxConfiguration.Fault.Kind.init(rawValue:))
            job.faultText = (event["fault_text"] ?? event["odd_text"])?.stringValue ?? ""
            shop.add(job)
            return true
        }

        private static func item(_ value: JSONValue) -> SandboxShop.Item? {
            guard let fields = value.arrayValue, fields.count >= 2, let contentID = fields[0].stringValue,
                let productID = fields[1].int64Value
            else { return nil }
            var item = SandboxShop.Item(contentID: contentID, productID: productID)
            if let skus = fields.last?["skus"]?.arrayValue { item.values = skus.compactMap(SandboxSKU.read) }
            guard fields.count >= 4 else { return item }
            if let codes = fields[2].arrayValue {
                item.skuCodes = codes.compactMap(\.stringValue)
                item.title = fields[3].stringValue ?? ""
            } else {
                item.failure = SandboxShop.Failure(
                    code: fields[2].stringValue ?? "", message: fields[3].stringValue ?? "")
            }
            return item
        }
    }
}

/// Why the sandbox cannot work: its folder.
package struct SandboxError: Error, Sendable, CustomStringConvertible {
    /// The path, and what is wrong with it.
    package let description: String
    init(_ description: String) { self.description = description }
}
