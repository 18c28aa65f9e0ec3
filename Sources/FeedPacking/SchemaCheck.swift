import Bytes
package import CategoryRules
package import FeedModel
import JSONText

/// Holds encoded items against the JSON Schema of their category: what the platform does first with a create or a full
/// update, done before it is sent. One worker's own; it allocates nothing for items that are valid.
package struct SchemaCheck: ~Copyable {
    private var tape = JSONTape(capacity: 1024)

    /// A check with nothing read yet.
    package init() {}

    /// What the schema has to say of an item.
    ///
    /// - Parameter item: the item as `ItemEncoder` has written it.
    package mutating func findings(
        _ operation: Operation, _ item: UnsafeBufferPointer<UInt8>, _ check: ProductCheck, _ batch: Batch
    ) -> [Finding] {
        guard operation.carriesWholeProduct, let schema = check.category?.schema else { return [] }
        do {
            try tape.parse(ItemEncoder.content(of: item), form: .embedded)
        } catch {
            let violation = SchemaViolation(pointer: "#", message: "item_content is no JSON: \(error)")
            return [
                ItemSchema.finding(
                    violation, at: Place(location: check.product.location), product: check.index,
                    operations: OperationSet(operation), options: nil)
            ]
        }
        guard !schema.allows(tape.view) else { return [] }
        let places = ItemPlaces(check, batch, operation)
        var findings: [Finding] = []
        for violation in schema.violations(of: tape.view)
        where !isTheUpdates(violation, operation) && !isRecognised(violation, check)
            && !isTheDeletions(violation, check)
        {
            findings.append(
                ItemSchema.finding(
                    violation, at: places.place(of: part(of: violation)), product: check.index,
                    operations: OperationSet(operation), options: options(schema, violation)))
        }
        return findings
    }

    /// The id that leads a full update is no part of the product, and may be none of the schema's.
    private func isTheUpdates(_ violation: SchemaViolation, _ operation: Operation) -> Bool {
        operation == .productFullUpdate
            && violation.text == "#: extraneous key [aliexpress_product_id] is not permitted"
    }

    /// Where country prices are deleted, their list is empty, whatever the schema says of one with prices.
    private func isTheDeletions(_ violation: SchemaViolation, _ check: ProductCheck) -> Bool {
        check.nationalQuote == .deletion
            && violation.pointer == "#/multi_country_price_configuration/country_price_list"
    }

    /// A brand that goes by its name may be the seller's, which only the platform knows; then attribute 2 may be absent
    /// (API change log of 2021-10-15). A warning says so.
    private func isRecognised(_ violation: SchemaViolation, _ check: ProductCheck) -> Bool {
        guard case .text = check.brand, let category = check.category, let brand = category.brandAttribute else {
            return false
        }
        return violation.text
            == "#/category_attributes: required key [\(category.attributes[brand].key.string)] not found"
    }

    /// What a violation is about: where something is missing, the thing that is.
    private func part(of violation: SchemaViolation) -> ItemPart {
        let reason = violation.causes.first ?? violation
        guard reason.message.hasPrefix("required key ["), let end = reason.message.lastIndex(of: "]") else {
            return ItemPart(pointer: violation.pointer)
        }
        let start = reason.message.index(reason.message.startIndex, offsetBy: "required key [".count)
        return ItemPart(pointer: reason.pointer + "/" + JSONPointer.escaped(String(reason.message[start..<end])))
    }

    /// What would have been allowed where a value is none of a list, in words.
    private func options(_ schema: JSONSchema, _ violation: SchemaViolation) -> String? {
        guard let options = schema.options(at: violation.pointer) else { return nil }
        let more = options.count - options.first.count
        return options.first.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
    }
}

extension ItemEncoder {
    /// The item_content of an encoded item, as it stands within its JSON string.
    package static func content(of item: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        // After the id's closing quote; one with a backslash before it belongs to the id.
        var position = #"{"item_content_id":""#.utf8.count
        while item[position] != 0x22 { position += item[position] == 0x5C ? 2 : 1 }
        let start = position + #"","item_content":""#.utf8.count
        return UnsafeBufferPointer(rebasing: item[start..<(item.count - 2)])
    }
}
