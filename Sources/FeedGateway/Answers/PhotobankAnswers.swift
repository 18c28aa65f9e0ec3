import CategoryRules
import JSONText

/// Answers of the calls of the picture bank.
enum PhotobankAnswers {
    static func uploaded(_ answer: PlatformAnswer) throws(GatewayError) -> BankedPicture {
        try answer.read { outer throws(MalformedData) in
            let fields = outer["result"]?.objectValue.map { PlatformFields($0) } ?? outer
            guard let address = try fields.text("photobank_url"), isAddress(address) else {
                throw MalformedData("it names no address of the picture")
            }
            let total = megabytes(try fields.text("photobank_total_size"))
            let used = megabytes(try fields.text("photobank_used_size"))
            let space = total.flatMap { total in used.map { PhotobankSpace(total: total, used: $0) } }
            return BankedPicture(address: address, space: space)
        }
    }

    static func page(_ answer: PlatformAnswer) throws(GatewayError) -> PicturePage {
        try answer.read { outer throws(MalformedData) in
            let fields = outer["result"]?.objectValue.map { PlatformFields($0) } ?? outer
            var pictures: [ListedPicture] = []
            for picture in try fields.list("images") {
                guard let address = try picture.text("url"), isAddress(address) else { continue }
                pictures.append(ListedPicture(name: try picture.text("display_name") ?? "", address: address))
            }
            return PicturePage(pictures: pictures, pageCount: Int(clamping: try fields.integer("total_page") ?? 1))
        }
    }

    static func space(_ answer: PlatformAnswer) throws(GatewayError) -> PhotobankSpace {
        try answer.read { outer throws(MalformedData) in
            let fields = outer["result"]?.objectValue.map { PlatformFields($0) } ?? outer
            // As the platform spells them.
            guard let total = try fields.integer("capicity"), let used = try fields.integer("useage"), total > 0 else {
                throw MalformedData("it does not say how much room there is")
            }
            return PhotobankSpace(total: total, used: used)
        }
    }

    private static func isAddress(_ text: String) -> Bool {
        ["https://", "http://"].contains { text.hasPrefix($0) && text.utf8.count > $0.utf8.count }
            && !text.utf8.contains { $0 <= 0x20 || $0 == 0x22 || $0 == 0x3C || $0 == 0x3E || $0 == 0x7F }
    }

    /// Megabytes in text, such as `2048.5`, as bytes; nil for anything else.
    private static func megabytes(_ text: String?) -> Int64? {
        guard let text, let number = Double(text), number >= 0, number < 1e12 else { return nil }
        return Int64(number * 1_048_576)
    }
}
