import FeedModel
import JSONText

/// A line of the journal.
enum JournalEvent {
    /// The first line: whose journal it is.
    case opened(StateIdentity)
    case intended(SentFeed)
    case sent(FeedKey, job: Int64, at: Int64)
    case settled(FeedKey, job: Int64?, ItemResults, at: Int64?)
    case notTaken(FeedKey)
    case refused(FeedKey, code: String, message: String)
    /// Nobody knows what became of its items. Its job, where it has one, may still say.
    case unknown(FeedKey)
    /// Jobs on the platform that are not of this journal, and when they were seen.
    case foreign([Int64], at: Int64)
    /// The journal was written anew; it had this many bytes then.
    case compacted(size: UInt64)
    /// Products that are known for another reason than a settled feed of this journal.
    case known([KnownProduct])
    /// How large feeds may be, as far as it was found out.
    case limits(FeedLimits)
    /// What was accepted until here is in a file, by its SHA-256, and the products' ids in another; how many there are.
    case accepted(digest: String, ids: String, products: Int, at: Int64)
    /// A product that the platform has no longer.
    case forgotten(item: String)
    /// The file of pictures has at least so many lines. Each time it is written anew it is another one.
    case pictures(generation: Int, lines: Int)

    struct KnownProduct {
        let item: CarriedItem
        let productID: Int64
    }

    static let version: Int64 = 1

    var json: JSONObject {
        switch self {
        case .opened(let identity):
            object(
                "journal", nil,
                [
                    ("version", .number(JSONNumber(Self.version))), ("gateway", .string(identity.gateway)),
                    ("endpoint", .string(identity.endpoint)), ("seller", .string(identity.seller)),
                ])
        case .intended(let feed):
            object(
                "intent", feed.key,
                [
                    ("operation", .string(feed.operation.name.description)), ("checksum", .string(feed.checksum)),
                    ("items", .number(JSONNumber(feed.itemCount))), ("folder", .string(feed.folder)),
                    ("at", .number(JSONNumber(feed.intendedAt))),
                ] + (feed.items.isEmpty ? [] : [("carries", .array(feed.items.map(Self.json)))])
                    + (feed.products.isEmpty
                        ? [] : [("products", .array(feed.products.map { .number(JSONNumber($0)) }))]))
        case .sent(let key, let job, let time):
            object("sent", key, [("job_id", .number(JSONNumber(job))), ("at", .number(JSONNumber(time)))])
        case .settled(let key, let job, let results, let time):
            object(
                "settled", key,
                (job.map { [("job_id", .number(JSONNumber($0)))] } ?? [])
                    + (time.map { [("at", .number(JSONNumber($0)))] } ?? [])
                    + [("statuses", .string(results.letters))]
                    + (results.productIDs.isEmpty
                        ? [] : [("product_ids", .array(results.productIDs.map { .number(JSONNumber($0)) }))]))
        case .notTaken(let key): object("not-taken", key, [])
        case .refused(let key, let code, let message):
            object("refused", key, [("code", .string(code)), ("message", .string(message))])
        case .unknown(let key): object("unknown", key, [])
        case .foreign(let jobs, let time):
            object(
                "foreign", nil,
                [("jobs", .array(jobs.map { .number(JSONNumber($0)) })), ("at", .number(JSONNumber(time)))])
        case .compacted(let size):
            object("compacted", nil, [("size", .number(JSONNumber(Int64(clamping: size))))])
        case .known(let products):
            object(
                "products", nil,
                [
                    (
                        "list",
                        .array(
                            products.map { product in
                                .array([
                                    .string(product.item.item), .number(JSONNumber(product.productID)),
                                    .array(product.item.skuCodes.map { .string($0) }),
                                ])
                            })
                    )
                ])
        case .limits(let limits): object("limits", nil, limits.members)
        case .accepted(let digest, let ids, let products, let time):
            object(
                "accepted", nil,
                [
                    ("sha256", .string(digest)), ("ids_sha256", .string(ids)),
                    ("products", .number(JSONNumber(products))),
                    ("at", .number(JSONNumber(time))),
                ])
        case .forgotten(let item): object("forgotten", nil, [("item", .string(item))])
        case .pictures(let generation, let lines):
            object(
                "pictures", nil,
                [("generation", .number(JSONNumber(generation))), ("lines", .number(JSONNumber(lines)))])
        }
    }

    /// nil where it is none that this version writes.
    init?(_ json: JSONValue) {
        switch json["event"]?.stringValue {
        case "journal":
            guard json["version"]?.int64Value == Self.version, let gateway = json["gateway"]?.stringValue,
                let endpoint = json["endpoint"]?.stringValue, let seller = json["seller"]?.stringValue
            else { return nil }
            self = .opened(StateIdentity(gateway: gateway, endpoint: endpoint, seller: seller))
        case "products":
            var products: [KnownProduct] = []
            for entry in json["list"]?.arrayValue ?? [] {
                guard let parts = entry.arrayValue, parts.count == 3, let item = parts[0].stringValue,
                    let id = parts[1].int64Value
                else { return nil }
                let codes = parts[2].arrayValue?.compactMap(\.stringValue) ?? []
                products.append(KnownProduct(item: CarriedItem(item: item, skuCodes: codes), productID: id))
            }
            self = .known(products)
        case "foreign":
            guard let jobs = json["jobs"]?.arrayValue?.map({ $0.int64Value }), !jobs.contains(nil),
                let time = json["at"]?.int64Value
            else { return nil }
            self = .foreign(jobs.compactMap(\.self), at: time)
        case "compacted":
            guard let size = json["size"]?.int64Value, size >= 0 else { return nil }
            self = .compacted(size: UInt64(size))
        case "limits":
            guard let limits = FeedLimits(json) else { return nil }
            self = .limits(limits)
        case "accepted":
            guard let digest = json["sha256"]?.stringValue, digest.utf8.count == 64,
                let ids = json["ids_sha256"]?.stringValue, ids.utf8.count == 64,
                let products = json["products"]?.int64Value, let time = json["at"]?.int64Value
            else { return nil }
            self = .accepted(digest: digest, ids: ids, products: Int(products), at: time)
        case "forgotten":
            guard let item = json["item"]?.stringValue else { return nil }
            self = .forgotten(item: item)
        case "pictures":
            guard let generation = json["generation"]?.int64Value, let lines = json["lines"]?.int64Value else {
                return nil
            }
            self = .pictures(generation: Int(clamping: generation), lines: Int(clamping: lines))
        default:
            guard let run = json["run"]?.stringValue, let feed = json["feed"]?.stringValue else { return nil }
            self.init(json, FeedKey(run: run, feed: feed))
        }
    }

    private init?(_ json: JSONValue, _ key: FeedKey) {
        switch json["event"]?.stringValue {
        case "intent":
            guard let operation = Operation(named: json["operation"]?.stringValue),
                let checksum = json["checksum"]?.stringValue, let count = json["items"]?.int64Value,
                let time = json["at"]?.int64Value
            else { return nil }
            let items = (json["carries"]?.arrayValue ?? []).lazy.compactMap { Self.carried($0) }
            let products = (json["products"]?.arrayValue ?? []).compactMap(\.int64Value)
            self = .intended(
                SentFeed(
                    key: key, operation: operation, checksum: checksum, itemCount: Int(count),
                    folder: json["folder"]?.stringValue ?? "", intendedAt: time,
                    items: CarriedItems(items), products: products))
        case "sent":
            guard let job = json["job_id"]?.int64Value, let time = json["at"]?.int64Value else { return nil }
            self = .sent(key, job: job, at: time)
        case "settled":
            guard let letters = json["statuses"]?.stringValue else { return nil }
            let ids = json["product_ids"]?.arrayValue?.map { $0.int64Value ?? 0 } ?? []
            self = .settled(
                key, job: json["job_id"]?.int64Value, ItemResults(letters: letters, productIDs: ids),
                at: json["at"]?.int64Value)
        case "not-taken": self = .notTaken(key)
        case "refused":
            self = .refused(
                key, code: json["code"]?.stringValue ?? "", message: json["message"]?.stringValue ?? "")
        case "unknown": self = .unknown(key)
        default: return nil
        }
    }

    /// `["A1",["A1-M","A1-L"]]`, and where there is one the platform's id, and why it is still there once its feed is
    /// settled.
    private static func json(_ item: CarriedItem) -> JSONValue {
        var parts: [JSONValue] = [.string(item.item), .array(item.skuCodes.map { .string($0) })]
        if item.productID > 0 || item.doubt != .unsettled { parts.append(.number(JSONNumber(item.productID))) }
        if item.doubt != .unsettled { parts.append(.number(JSONNumber(Int64(item.doubt.rawValue)))) }
        return .array(parts)
    }

    private static func carried(_ value: JSONValue) -> CarriedItem? {
        guard let parts = value.arrayValue, (2...4).contains(parts.count), let item = parts[0].stringValue else {
            return nil
        }
        return CarriedItem(
            item: item, skuCodes: parts[1].arrayValue?.compactMap(\.stringValue) ?? [],
            productID: parts.count > 2 ? parts[2].int64Value ?? 0 : 0,
            doubt: parts.count > 3
                ? UInt8(exactly: parts[3].int64Value ?? 0).flatMap(CarriedItem.Doubt.init(rawValue:)) ?? .unsettled
                : .unsettled)
    }

    private func object(_ event: String, _ key: FeedKey?, _ members: [(String, JSONValue)]) -> JSONObject {
        var all: [(String, JSONValue)] = [("event", .string(event))]
        if let key { all += [("run", .string(key.run)), ("feed", .string(key.feed))] }
        return JSONObject((all + members).map { JSONObject.Member(key: $0.0, value: $0.1) })
    }
}

extension Operation {
    /// The operation of that name, exactly as the platform writes it.
    package init?(named name: String?) {
        guard var name, let found = name.withUTF8({ Operation(name: $0) }) else { return nil }
        self = found
    }
}
