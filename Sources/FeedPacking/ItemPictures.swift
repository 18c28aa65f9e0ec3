import Bytes
import CategoryRules
import FeedModel
import Glibc
import JSONText

/// The pictures that an item of a whole product names: those of the product, of its SKU values, and in its descriptions.
package struct ItemPictures {
    /// A place that has a picture's address.
    package struct Use: Sendable, Hashable {
        /// Which kind of place it is.
        package enum Spot: Sendable, Hashable {
            /// In the list of the product's pictures.
            case list
            /// At a property of a SKU.
            case sku
            /// In the text of a description.
            case description
        }

        /// Which kind of place it is.
        package let spot: Spot
        /// Such as `#/image_url_list/0`, as `ItemPart` reads it.
        package let pointer: String
        /// As the item has it.
        package let address: String
    }

    /// What becomes of a picture.
    package enum Fate: Sendable {
        /// It is sent under its own address.
        case stays
        /// It is sent under this address.
        case becomes(String)
        /// The item goes without it.
        case isLeftOut
    }

    private let id: JSONValue
    private let content: JSONObject
    /// In the order of the item.
    package let uses: [Use]

    /// - Parameter item: as `ItemEncoder` has written it; nil where it is none.
    package init?(_ item: UnsafeBufferPointer<UInt8>) {
        guard let outer = try? JSONValue(parsing: item), let id = outer["item_content_id"],
            let text = outer["item_content"]?.stringValue, let content = (try? JSONValue(parsing: text))?.objectValue
        else { return nil }
        self.id = id
        self.content = content
        var uses: [Use] = []
        _ = Self.rewritten(content) { use in
            uses.append(use)
            return .stays
        }
        self.uses = uses
    }

    /// Whether it is sure, without reading all of an item, that its pictures are in the platform's bank: most items need
    /// not be read on.
    ///
    /// - Parameter item: as `ItemEncoder` has written it.
    package static func areSurelyBanked(in item: UnsafeBufferPointer<UInt8>) -> Bool {
        let text = EmbeddedJSON(ItemEncoder.content(of: item))
        guard text.bytes.first == 0x7B else { return false }
        var areBanked = true
        func look(_ start: Int) -> Int {
            let value = text.value(start)
            let address = text.slice(text.contents(value))
            areBanked = areBanked && !address.contains(0x5C) && WebAddress.isBanked(address)
            return value.upperBound
        }
        text.eachMember(at: 0) { key, start in
            let name = text.slice(key)
            if name.sameBytes(as: "image_url_list") { return text.eachElement(at: start, look) }
            guard name.sameBytes(as: "sku_info_list") else {
                let value = text.value(start)
                if name.sameBytes(as: "description_multi_language_list") {
                    areBanked = areBanked && !mayHavePictures(text.slice(value))
                }
                return value.upperBound
            }
            return text.eachElement(at: start) { sku in
                text.eachMember(at: sku) { key, start in
                    guard text.slice(key).sameBytes(as: "sku_attributes") else { return text.value(start).upperBound }
                    return text.eachMember(at: start) { _, attribute in
                        text.eachMember(at: attribute) { key, start in
                            text.slice(key).sameBytes(as: "sku_image_url") ? look(start) : text.value(start).upperBound
                        }
                    }
                }
            }
        }
        return areBanked
    }

    /// Whether `<img` is in descriptions, in capitals or not: neither JSON nor JSON within it writes that in another way.
    private static func mayHavePictures(_ descriptions: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let base = descriptions.baseAddress else { return false }
        var position = 0
        while let found = memchr(base + position, 0x3C, descriptions.count - position) {
            position = UnsafeRawPointer(found) - UnsafeRawPointer(base) + 1
            let name = descriptions[position...].prefix(3)
            if name.elementsEqual("img".utf8, by: { $0 | 0x20 == $1 }) { return true }
        }
        return false
    }

    /// The item with other pictures, encoded as items are.
    ///
    /// - Returns: its bytes, and how many pictures the product itself has left.
    package func rewritten(_ fate: (Use) -> Fate) -> (item: [UInt8], pictures: Int) {
        let content = Self.rewritten(self.content, fate)
        var output = ByteBuffer(capacity: 1 << 12)
        output.append(#"{"item_content_id":"#)
        output.append(json: id)
        output.append(#","item_content":"#)
        output.append(jsonString: JSONValue.object(content).description)
        output.append("}")
        return (Array(output.bytes), content["image_url_list"]?.arrayValue?.count ?? 0)
    }

    // MARK: The walk

    private static func rewritten(_ content: JSONObject, _ fate: (Use) -> Fate) -> JSONObject {
        JSONObject(
            content.members.map { member in
                let value: JSONValue =
                    switch member.key {
                    case "image_url_list": pictures(member.value, fate)
                    case "sku_info_list": skus(member.value, fate)
                    case "description_multi_language_list": descriptions(member.value, fate)
                    default: member.value
                    }
                return JSONObject.Member(key: member.key, value: value)
            })
    }

    private static func pictures(_ value: JSONValue, _ fate: (Use) -> Fate) -> JSONValue {
        guard let list = value.arrayValue else { return value }
        var kept: [JSONValue] = []
        var seen: Set<[UInt8]> = []
        for (index, element) in list.enumerated() {
            guard let address = element.stringValue else {
                kept.append(element)
                continue
            }
            var text = address
            switch fate(Use(spot: .list, pointer: "#/image_url_list/\(index)", address: address)) {
            case .stays: break
            case .becomes(let other): text = other
            case .isLeftOut: continue
            }
            // Two addresses of the same bytes are one picture in the bank, and the list has each once.
            if seen.insert(Array(text.utf8)).inserted { kept.append(.string(text)) }
        }
        return .array(kept)
    }

    private static func skus(_ value: JSONValue, _ fate: (Use) -> Fate) -> JSONValue {
        guard let list = value.arrayValue else { return value }
        return .array(
            list.enumerated().map { index, sku in
                guard let members = sku.objectValue?.members else { return sku }
                return .object(
                    JSONObject(
                        members.map { member in
                            guard member.key == "sku_attributes", let attributes = member.value.objectValue else {
                                return member
                            }
                            let changed = attributes.members.map { attribute in
                                JSONObject.Member(
                                    key: attribute.key, value: property(attribute.value, attribute.key, index, fate))
                            }
                            return JSONObject.Member(key: member.key, value: .object(JSONObject(changed)))
                        }))
            })
    }

    private static func property(
        _ value: JSONValue, _ name: String, _ sku: Int, _ fate: (Use) -> Fate
    ) -> JSONValue {
        guard let members = value.objectValue?.members else { return value }
        return .object(
            JSONObject(
                members.compactMap { member in
                    guard member.key == "sku_image_url", let address = member.value.stringValue else { return member }
                    let pointer = ItemPart.propertyImage(sku, name).pointer(in: .productCreate)
                    switch fate(Use(spot: .sku, pointer: pointer, address: address)) {
                    case .stays: return member
                    case .becomes(let other): return JSONObject.Member(key: member.key, value: .string(other))
                    case .isLeftOut: return nil
                    }
                }))
    }

    private static func descriptions(_ value: JSONValue, _ fate: (Use) -> Fate) -> JSONValue {
        guard let list = value.arrayValue else { return value }
        return .array(
            list.enumerated().map { index, text in
                guard let modules = text["module_list"]?.arrayValue else { return text }
                let changed = modules.map { module -> JSONValue in
                    guard let html = module["html"]?["content"]?.stringValue else { return module }
                    let pointer = "#/description_multi_language_list/\(index)"
                    return module.replacing(
                        "html", with: ["content": .string(rewritten(html, pointer, fate))])
                }
                return text.replacing("module_list", with: .array(changed))
            })
    }

    /// HTML with other pictures. One that is left out takes its whole tag along.
    private static func rewritten(_ html: String, _ pointer: String, _ fate: (Use) -> Fate) -> String {
        var html = html
        return html.withUTF8 { bytes in
            var elements = DescriptionElements(bytes)
            var output: [UInt8] = []
            var copied = 0
            while let element = elements.next() {
                guard elements.isNamed(element.name, "img"),
                    let range = elements.value(of: "src", in: element.attributes), !range.isEmpty
                else { continue }
                let address = unescaped(UnsafeBufferPointer(rebasing: bytes[range]).trimmed.string)
                // What is in the text itself leads nowhere.
                guard !address.lowercased().hasPrefix("data:") else { continue }
                switch fate(Use(spot: .description, pointer: pointer, address: address)) {
                case .stays: continue
                case .becomes(let other):
                    output += bytes[copied..<range.lowerBound]
                    output += Array(other.replacing("&", with: "&amp;").utf8)
                    copied = range.upperBound
                case .isLeftOut:
                    output += bytes[copied..<(element.name.lowerBound - 1)]
                    copied = min(element.attributes.upperBound + 1, bytes.count)
                }
            }
            output += bytes[copied...]
            return String(decoding: output, as: UTF8.self)
        }
    }

    /// An address as it is meant in an attribute of HTML.
    private static func unescaped(_ text: String) -> String {
        guard text.contains("&") else { return text }
        return ["&amp;", "&#38;", "&#x26;"].reduce(text) { $0.replacing($1, with: "&") }
    }
}

extension JSONValue {
    /// The same object with another value under a key that it has.
    fileprivate func replacing(_ key: String, with value: JSONValue) -> JSONValue {
        guard let object = objectValue else { return self }
        return .object(
            JSONObject(
                object.members.map { $0.key == key ? JSONObject.Member(key: key, value: value) : $0 }))
    }
}
