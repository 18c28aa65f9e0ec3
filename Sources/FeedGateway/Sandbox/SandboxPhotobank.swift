import Digests
import JSONText

extension SandboxPlatform.Request {
    /// Takes a picture into the bank, as it is: it looks at its size and not into it.
    mutating func uploadPicture(
        _ shop: inout SandboxShop, _ configuration: SandboxConfiguration
    ) throws(Refusal) -> JSONValue {
        guard let name = text("file_name"), !name.isEmpty else { throw .missing("file_name") }
        guard let attachment, attachment.name == "image_bytes" else { throw .missing("image_bytes") }
        guard name.unicodeScalars.count <= 256 else { throw .invalid("file_name", "file_name is too long") }
        let count = Int64(attachment.bytes.count)
        if count > Self.mostBytes { return failure("10004", "The picture is larger than 3MB") }
        let used = shop.pictures.reduce(0) { $0 + $1.bytes }
        if fault?.kind == .fullBank || used + count > configuration.photobankBytes {
            return failure("10003", "The photobank space is not enough")
        }
        let digest = hexadecimal(SHA256.digest(attachment.bytes).prefix(12))
        // What is uploaded twice is there twice.
        let picture = SandboxShop.Picture(
            name: name, address: "https://ae01.alicdn.com/kf/S\(digest)\(shop.pictures.count).jpg", bytes: count)
        shop.pictures.append(picture)
        events.append(SandboxJournal.Event.picture(picture))
        var result: [JSONObject.Member] = [
            .init(key: "is_success", value: true), .init(key: "status", value: "SUCCESS"),
            .init(key: "file_name", value: .string(name)),
            .init(key: "photobank_total_size", value: .string(Self.megabytes(configuration.photobankBytes))),
            .init(key: "photobank_used_size", value: .string(Self.megabytes(used + count))),
        ]
        if fault?.kind != .noAddress {
            result.append(.init(key: "photobank_url", value: .string(picture.address)))
        }
        return ["result": .object(JSONObject(result))]
    }

    /// The newest first.
    func listPictures(_ shop: SandboxShop) throws(Refusal) -> JSONValue {
        let query = try json("aeop_image_pagination_request")
        let page = Int(clamping: query["current_page"]?.int64Value ?? 1)
        let size = Int(clamping: query["page_size"]?.int64Value ?? 18)
        guard page >= 1, (1...50).contains(size) else { throw .invalid("page_size", "pages are of 1 to 50") }
        let entries = shop.pictures.reversed().dropFirst((page - 1) * size).prefix(size).map { picture -> JSONValue in
            // It lists names without their endings.
            let name = picture.name.lastIndex(of: ".").map { String(picture.name[..<$0]) } ?? picture.name
            return [
                "display_name": .string(name), "url": .string(picture.address),
                "file_size": .number(JSONNumber(picture.bytes)),
            ]
        }
        return [
            "result": [
                "success": true, "total": .number(JSONNumber(shop.pictures.count)),
                "total_page": .number(JSONNumber((shop.pictures.count + size - 1) / size)),
                "images": ["aeop_image": .array(entries)],
            ]
        ]
    }

    func room(_ shop: SandboxShop, _ configuration: SandboxConfiguration) -> JSONValue {
        [
            "result": [
                "capicity": .number(JSONNumber(configuration.photobankBytes)),
                "useage": .number(JSONNumber(shop.pictures.reduce(0) { $0 + $1.bytes })),
            ]
        ]
    }

    private static let mostBytes: Int64 = 3 << 20

    private static func megabytes(_ bytes: Int64) -> String {
        let hundredths = bytes * 100 / 1_048_576
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }

    private func failure(_ code: String, _ message: String) -> JSONValue {
        ["result": ["is_success": false, "error_code": .string(code), "error_message": .string(message)]]
    }
}
