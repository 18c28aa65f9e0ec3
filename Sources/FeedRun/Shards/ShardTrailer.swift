import CategoryRules
import FeedModel
import JSONText

/// What is known when a shard's share was read: the last block of its file.
struct ShardTrailer {
    /// By the index of a file its SHA-256, where the shard has read it.
    var digests: [Int: String] = [:]
    /// The files that were opened.
    var files = FileValues<OpenedFile>()
    /// Names of files that were not read to their end.
    var unreadable: [String] = []
    /// The category data that was read.
    var categories: [(id: Int64?, source: CategorySource)] = []
    /// What the platform lets the seller post, by the category data.
    var isPostingForbidden = false
    var room: MerchantProfile.Room?
    /// Files with rows that items of other files have.
    var joined: [Int] = []
    /// Lines of approvals that have released something.
    var approvals: [Int] = []
    var items = 0
    var rejected = 0

    init() {}

    var json: JSONValue {
        [
            "digests": .object(
                JSONObject(
                    digests.sorted { $0.key < $1.key }.map {
                        JSONObject.Member(key: "\($0.key)", value: .string($0.value))
                    })),
            "files": .array(files.indices.compactMap { index in files[index].map { Self.json(index, $0) } }),
            "unreadable": .array(unreadable.sorted().map { .string($0) }),
            "categories": .array(
                categories.map { id, source in
                    [
                        "id": id.map { .number(JSONNumber($0)) } ?? .null, "path": .string(source.path),
                        "size": .number(JSONNumber(Int64(source.byteCount))),
                        "modified": .number(JSONNumber(source.modified)),
                        "sha256": source.digest.map { .string($0) } ?? .null,
                    ]
                }),
            "posting_forbidden": .bool(isPostingForbidden),
            "room": room.map { .array([$0.limit, $0.online, $0.inAudit].map { .number(JSONNumber($0)) }) } ?? .null,
            "joined": .array(joined.sorted().map { .number(JSONNumber(Int64($0))) }),
            "approvals": .array(approvals.map { .number(JSONNumber(Int64($0))) }),
            "items": .number(JSONNumber(Int64(items))), "rejected": .number(JSONNumber(Int64(rejected))),
        ]
    }

    /// - Returns: nil where it is not what `json` writes.
    init?(_ json: JSONValue) {
        guard let digests = json["digests"]?.objectValue, let files = json["files"]?.arrayValue,
            let unreadable = json["unreadable"]?.arrayValue, let categories = json["categories"]?.arrayValue,
            let isPostingForbidden = json["posting_forbidden"]?.boolValue, let joined = json["joined"]?.arrayValue
        else { return nil }
        for member in digests.members {
            guard let index = Int(member.key) else { return nil }
            self.digests[index] = member.value.stringValue
        }
        for file in files {
            guard let (index, opened) = Self.file(file) else { return nil }
            self.files[index] = opened
        }
        self.unreadable = unreadable.compactMap(\.stringValue)
        for category in categories {
            guard let path = category["path"]?.stringValue, let size = category["size"]?.int64Value,
                let modified = category["modified"]?.int64Value
            else { return nil }
            self.categories.append(
                (
                    category["id"]?.int64Value,
                    CategorySource(
                        path: path, byteCount: Int(size), modified: modified, digest: category["sha256"]?.stringValue)
                ))
        }
        self.isPostingForbidden = isPostingForbidden
        if let numbers = json["room"]?.arrayValue?.compactMap(\.int64Value), numbers.count == 3 {
            room = MerchantProfile.Room(limit: numbers[0], online: numbers[1], inAudit: numbers[2])
        }
        self.joined = joined.compactMap { $0.int64Value.map(Int.init) }
        approvals = json["approvals"]?.arrayValue?.compactMap { $0.int64Value.map(Int.init) } ?? []
        guard let items = json["items"]?.int64Value,
            let rejected = json["rejected"]?.int64Value
        else { return nil }
        (self.items, self.rejected) = (Int(items), Int(rejected))
    }

    private static func json(_ index: Int, _ file: OpenedFile) -> JSONValue {
        let dialect: JSONValue =
            file.dialect.map {
                [
                    "name": .string($0.name), "certainty": .string($0.certainty.rawValue),
                    "evidence": .string($0.evidence),
                ]
            } ?? .null
        return [
            "index": .number(JSONNumber(Int64(index))), "format": .string(file.format.rawValue),
            "encoding": .string(file.encoding), "dialect": dialect,
        ]
    }

    private static func file(_ json: JSONValue) -> (index: Int, file: OpenedFile)? {
        guard let index = json["index"]?.int64Value, 0..<ShardedFile.mostFiles ~= index,
            let format = json["format"]?.stringValue.flatMap(CatalogFile.Format.init(rawValue:)),
            let encoding = json["encoding"]?.stringValue
        else { return nil }
        let dialect = json["dialect"].flatMap { dialect -> RecognisedDialect? in
            guard let name = dialect["name"]?.stringValue, let evidence = dialect["evidence"]?.stringValue,
                let certainty = dialect["certainty"]?.stringValue.flatMap(RecognisedDialect.Certainty.init(rawValue:))
            else { return nil }
            return RecognisedDialect(name: name, certainty: certainty, evidence: evidence)
        }
        return (Int(index), OpenedFile(format: format, encoding: encoding, dialect: dialect))
    }
}
