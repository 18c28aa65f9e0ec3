import Bytes
package import FeedModel
import JSONText

/// What a run made ready to be sent: the first lines of its `ledger.jsonl`. What follows them is a copy of what the
/// state's journal says of the run.
package struct RunPlan: Sendable, Equatable {
    /// An export of the run.
    package struct Input: Sendable, Equatable {
        /// The path below the PATH it was found under.
        package let name: String
        /// Where it was read; nil for standard input.
        package let path: String?
        /// In bytes.
        package let size: UInt64
        /// SHA-256 of its bytes; nil where it could not be read.
        package let digest: String?

        /// An export as it was read.
        package init(name: String, path: String?, size: UInt64, digest: String?) {
            self.name = name
            self.path = path
            self.size = size
            self.digest = digest
        }
    }

    /// Settings that the command which goes on with a run takes over.
    package struct Call: Sendable, Equatable {
        /// The configuration file's path.
        package var configuration: String?
        /// `sandbox`, `iop` or `top`; nil where none was set.
        package var gateway: String?
        /// As `--endpoint` gave it.
        package var endpoint: String?
        /// The directory of the states.
        package var state: String?

        /// A call without any of them.
        package init() {}

        fileprivate static var members: [(key: String, path: WritableKeyPath<Call, String?>)] {
            [
                ("configuration", \.configuration), ("gateway", \.gateway), ("endpoint", \.endpoint),
                ("state", \.state),
            ]
        }
    }

    /// A feed that is to be sent.
    package struct Feed: Sendable, Equatable {
        /// Such as `feeds/PRODUCT_CREATE-0001.json`.
        package let name: String
        /// Of all its items.
        package let operation: Operation
        /// nil in a plan of a version that knew none.
        package var lane: Lane?
        /// The gates that hold it, each by itself.
        package var gates: [GateName] = []
        /// A gate holds the run or a lane, and this feed with it; otherwise gates hold single items.
        package var isHeldWidely = false
        /// How many items it has.
        package let itemCount: Int
        /// `FeedChecksum` of its bytes.
        package let checksum: String
        /// Where its items were before, if it was made of items of other feeds that are tried once more.
        package var origins: [Origin] = []
        /// It was made of another feed's items with the addresses that their pictures have in the platform's bank.
        package var hasBankedPictures = false
        /// What there is to say of pictures of its items, where they were to be uploaded.
        package var pictures: [PictureNote] = []

        /// A feed that nothing holds.
        package init(
            name: String, operation: Operation, lane: Lane? = nil, itemCount: Int, checksum: String,
            origins: [Origin] = []
        ) {
            self.name = name
            self.operation = operation
            self.lane = lane
            self.itemCount = itemCount
            self.checksum = checksum
            self.origins = origins
        }
    }

    /// An item's place in the feed that it was packed into.
    package struct Origin: Sendable, Hashable {
        /// The feed's name.
        package let feed: String
        /// From 0.
        package let position: Int

        /// A place in a feed.
        package init(feed: String, position: Int) {
            self.feed = feed
            self.position = position
        }
    }

    /// What there is to say of a picture of an item.
    package struct PictureNote: Sendable, Hashable {
        /// The item's position in the feed.
        package let position: Int
        /// Where it is in the item, such as `#/image_url_list/0`.
        package let pointer: String
        /// Such as `image.unavailable`.
        package let code: String
        /// As the export has it.
        package let address: String
        /// What was seen, or what a server said.
        package let words: String
        /// The item goes without it, or does not go at all.
        package let isLeftOut: Bool

        /// A note about one picture at one place.
        package init(
            position: Int, pointer: String, code: String, address: String, words: String, isLeftOut: Bool
        ) {
            self.position = position
            self.pointer = pointer
            self.code = code
            self.address = address
            self.words = words
            self.isLeftOut = isLeftOut
        }
    }

    /// What tells the run from all others.
    package let id: String
    /// When it was packed, in milliseconds since 1970.
    package let packedAt: Int64
    /// How the run was called, for the command that resumes it.
    package var call = Call()
    /// A safety gate closed: why nothing of it is to be sent.
    package var held: String?
    /// The exports hold every product of the shop, and all of them were read to their end.
    package var isWhole = false
    /// It was asked for as a plan: it is good for a while only.
    package var isDryRun = false
    /// Only these lanes were asked for; nil: all.
    package var lanes: [String]?
    /// In the order of the catalog.
    package var inputs: [Input]
    /// In the order in which they are sent.
    package var feeds: [Feed]

    /// A plan of a run that sends everything it packed.
    package init(id: String, packedAt: Int64, inputs: [Input], feeds: [Feed]) {
        self.id = id
        self.packedAt = packedAt
        self.inputs = inputs
        self.feeds = feeds
    }
}

extension RunPlan {
    /// Appends its lines, of which the first has the exports one by one: there may be very many.
    func append(to file: OutputFile) throws(RunFolderError) {
        var text = ByteBuffer(capacity: 1 << 14)
        func spill() throws(RunFolderError) {
            guard text.count >= 1 << 14 else { return }
            try file.append(text)
            text.removeAll()
        }
        for (number, member) in run.members.enumerated() {
            text.append(number == 0 ? "{" : ",")
            text.append(jsonString: member.key)
            text.append(":")
            guard member.key == Self.inputs else {
                text.append(json: member.value)
                continue
            }
            for (number, input) in inputs.enumerated() {
                text.append(number == 0 ? "[" : ",")
                text.append(json: json(input))
                try spill()
            }
            text.append(inputs.isEmpty ? "[]" : "]")
        }
        text.append("}\n")
        for feed in feeds {
            text.append(json: .object(line(feed)))
            text.append("\n")
            try spill()
        }
        try file.append(text)
    }

    private static let inputs = "inputs"

    /// What its first line says; the place of the exports is empty.
    private var run: JSONObject {
        object(
            "run",
            [
                ("run", .string(id)), ("packed_at", .number(JSONNumber(packedAt))), (Self.inputs, .array([])),
            ] + (held.map { [("held", .string($0))] } ?? [])
                + (isDryRun ? [("plan", .bool(true))] : [])
                + (isWhole ? [("whole", .bool(true))] : [])
                + (lanes.map { [("lanes", .array($0.map { .string($0) }))] } ?? [])
                + Call.members.compactMap { key, path in call[keyPath: path].map { (key, .string($0)) } })
    }

    private func json(_ input: Input) -> JSONValue {
        var members: [(String, JSONValue)] = [("name", .string(input.name))]
        if let path = input.path { members.append(("path", .string(path))) }
        members.append(("size", .number(JSONNumber(input.size))))
        if let digest = input.digest { members.append(("sha256", .string(digest))) }
        return .object(JSONObject(members.map { JSONObject.Member(key: $0.0, value: $0.1) }))
    }

    private func line(_ feed: Feed) -> JSONObject {
        var members: [(String, JSONValue)] = [
            ("run", .string(id)), ("feed", .string(feed.name)),
            ("operation", .string(feed.operation.name.description)), ("items", .number(JSONNumber(feed.itemCount))),
            ("checksum", .string(feed.checksum)),
        ]
        if !feed.gates.isEmpty {
            members.append(("gates", .array(feed.gates.map { .string($0.name.description) })))
        }
        if feed.isHeldWidely { members.append(("held_widely", .bool(true))) }
        if let lane = feed.lane { members.append(("lane", .string(lane.name.description))) }
        if !feed.origins.isEmpty {
            let origins = feed.origins.map { JSONValue.array([.string($0.feed), .number(JSONNumber($0.position))]) }
            members.append(("again", .array(origins)))
        }
        if feed.hasBankedPictures { members.append(("banked_pictures", .bool(true))) }
        if !feed.pictures.isEmpty {
            members.append(("pictures", .array(feed.pictures.map(\.json))))
        }
        return object("feed", members)
    }

    private func object(_ event: String, _ members: [(String, JSONValue)]) -> JSONObject {
        JSONObject(([("event", .string(event))] + members).map { JSONObject.Member(key: $0.0, value: $0.1) })
    }

    /// The plan that lines of a ledger begin with; nil where they do not.
    init?(_ lines: [JSONValue]) {
        guard let first = lines.first, first["event"]?.stringValue == "run", let id = first["run"]?.stringValue,
            let packedAt = first["packed_at"]?.int64Value
        else { return nil }
        let inputs = first["inputs"]?.arrayValue?.compactMap { input -> Input? in
            guard let name = input["name"]?.stringValue, let size = input["size"]?.int64Value else { return nil }
            return Input(
                name: name, path: input["path"]?.stringValue, size: UInt64(max(0, size)),
                digest: input["sha256"]?.stringValue)
        }
        self.init(id: id, packedAt: packedAt, inputs: inputs ?? [], feeds: [])
        held = first["held"]?.stringValue
        isDryRun = first["plan"]?.boolValue ?? false
        isWhole = first["whole"]?.boolValue ?? false
        lanes = first["lanes"]?.arrayValue?.compactMap(\.stringValue)
        for (key, path) in Call.members { call[keyPath: path] = first[key]?.stringValue }
        for line in lines where line["event"]?.stringValue == "feed" {
            guard let name = line["feed"]?.stringValue,
                let operation = Operation(named: line["operation"]?.stringValue),
                let count = line["items"]?.int64Value, let checksum = line["checksum"]?.stringValue
            else { return nil }
            let origins = line["again"]?.arrayValue?.compactMap { origin -> Origin? in
                guard let parts = origin.arrayValue, parts.count == 2, let feed = parts[0].stringValue,
                    let position = parts[1].int64Value
                else { return nil }
                return Origin(feed: feed, position: Int(position))
            }
            var packed = Feed(
                name: name, operation: operation, lane: line["lane"]?.stringValue.flatMap(Lane.init(named:)),
                itemCount: Int(count), checksum: checksum,
                origins: origins ?? [])
            packed.hasBankedPictures = line["banked_pictures"]?.boolValue ?? false
            packed.pictures = (line["pictures"]?.arrayValue ?? []).compactMap(PictureNote.init)
            let names = line["gates"]?.arrayValue ?? line["gate"].map { [$0] } ?? []
            packed.gates = names.compactMap(\.stringValue).compactMap(GateName.init(named:))
            // A gate that this version does not know holds all the same.
            guard packed.gates.count == names.count else { return nil }
            packed.isHeldWidely = line["held_widely"]?.boolValue ?? false
            feeds.append(packed)
        }
    }
}

extension RunPlan.PictureNote {
    fileprivate var json: JSONValue {
        [
            .number(JSONNumber(position)), .string(pointer), .string(code), .string(address), .string(words),
            .bool(isLeftOut),
        ]
    }

    fileprivate init?(_ json: JSONValue) {
        guard let parts = json.arrayValue, parts.count == 6, let position = parts[0].int64Value,
            let pointer = parts[1].stringValue, let code = parts[2].stringValue, let address = parts[3].stringValue,
            let words = parts[4].stringValue, let isLeftOut = parts[5].boolValue
        else { return nil }
        self.init(
            position: Int(clamping: position), pointer: pointer, code: code, address: address, words: words,
            isLeftOut: isLeftOut)
    }
}
