import Bytes
import CategoryRules
import FeedModel
import JSONText

/// How chosen values are written in `category_attributes` and `sku_attributes` (AliExpress product schema): under the
/// attribute's English name, values by their id as text.
enum CategoryAttributes {
    /// `category_attributes`: the brand first, the others in the order of the export.
    static func encode(
        _ check: borrowing ProductCheck, _ batch: borrowing Batch, _ output: inout ByteBuffer,
        _ facts: inout ItemFacts
    ) {
        output.append(#",\"category_attributes\":{"#)
        var isFirst = true
        guard let category = check.category else { return output.append("}") }
        if let brand = category.brandAttribute {
            isFirst = !encodeBrand(category.attributes[brand], check, batch, &output, &facts)
        }
        for position in check.attributes.indices {
            guard case .known(let index) = check.attributes[position].attribute, index != category.brandAttribute,
                check.attributes[position].first == position
            else { continue }
            if !isFirst { output.append(0x2C) }
            isFirst = false
            encode(index, from: position, category, check, batch, &output, &facts)
        }
        output.append("}")
    }

    /// - Returns: whether there is a brand that the category takes as a value.
    private static func encodeBrand(
        _ attribute: CategoryAttribute, _ check: borrowing ProductCheck, _ batch: borrowing Batch,
        _ output: inout ByteBuffer, _ facts: inout ItemFacts
    ) -> Bool {
        let value: Int
        var custom: Text?
        switch check.brand {
        case .freeText(let text):
            facts.append(attribute, to: &output) { output in
                output.append(#"{\"value\":"#)
                output.append(embeddedJSONString: batch.bytes.bytes[text])
                output.append("}")
            }
            return true
        case .value(let listed): value = listed
        case .other(let listed, let text):
            value = listed
            custom = text
        default: return false
        }
        facts.append(attribute, to: &output) { output in
            output.append(#"{\"value\":"#)
            appendID(attribute.values[value], &output)
            if let custom {
                output.append(#",\"customValue\":"#)
                output.append(embeddedJSONString: batch.bytes.bytes[custom])
            }
            output.append("}")
        }
        return true
    }

    private static func encode(
        _ index: Int, from position: Int, _ category: Category, _ check: borrowing ProductCheck,
        _ batch: borrowing Batch, _ output: inout ByteBuffer, _ facts: inout ItemFacts
    ) {
        let attribute = category.attributes[index]
        facts.append(attribute, to: &output) { output in
            output.append(#"{\"value\":"#)
            var custom: Text?
            var unit: Int?
            if attribute.kind == .multipleChoice {
                output.append("[")
                var count = 0
                for other in position..<check.attributes.count
                where check.attributes[other].first == position && check.isSent(other) {
                    if count > 0 { output.append(0x2C) }
                    appendValue(check.attributes[other].content, attribute, batch, &output, &custom, &unit)
                    count += 1
                }
                output.append("]")
            } else {
                appendValue(check.attributes[position].content, attribute, batch, &output, &custom, &unit)
            }
            if let custom {
                output.append(#",\"customValue\":"#)
                output.append(embeddedJSONString: batch.bytes.bytes[custom])
            }
            if let unit {
                output.append(#",\"unit\":"#)
                output.append(embeddedJSONString: attribute.units[unit].name)
            }
            output.append("}")
        }
    }

    private static func appendValue(
        _ content: ResolvedAttribute.Content, _ attribute: CategoryAttribute, _ batch: borrowing Batch,
        _ output: inout ByteBuffer, _ custom: inout Text?, _ unit: inout Int?
    ) {
        switch content {
        case .value(let value):
            appendID(attribute.values[value], &output)
        case .other(let value, let text):
            appendID(attribute.values[value], &output)
            custom = text
        case .text(let text):
            output.append(embeddedJSONString: batch.bytes.bytes[text])
        case .number(let number):
            appendQuoted(number, &output)
        case .quantity(let number, let position):
            appendQuoted(number, &output)
            unit = position
        case .interval(let text, let position):
            output.append(embeddedJSONString: batch.bytes.bytes[text])
            unit = position
        default:
            output.append(#"\"\""#)
        }
    }

    @inline(__always)
    private static func appendID(_ value: CategoryValue, _ output: inout ByteBuffer) {
        output.append(#"\""#)
        output.append(value.idText)
        output.append(#"\""#)
    }

    private static func appendQuoted(_ number: FixedDecimal, _ output: inout ByteBuffer) {
        output.append(#"\""#)
        output.append(number)
        output.append(#"\""#)
    }

    /// `user_defined_attribute_list`: the seller's own attributes, where there are any.
    static func encodeSellerDefined(
        _ check: borrowing ProductCheck, _ batch: borrowing Batch, _ output: inout ByteBuffer,
        _ facts: inout ItemFacts
    ) {
        guard
            check.product.attributes.contains(where: {
                batch.attributes[$0].isCustom && !batch.attributes[$0].value.isBlank
            })
        else { return }
        facts.append(.attributes, #",\"user_defined_attribute_list\":"#, to: &output) { output in
            output.append("[")
            let start = output.count
            for index in check.product.attributes where batch.attributes[index].isCustom {
                let entry = batch.attributes[index]
                guard !entry.value.isBlank else { continue }
                if output.count > start { output.append(0x2C) }
                output.append(#"{\"attribute_name\":"#)
                output.append(embeddedJSONString: batch.bytes.bytes[entry.name])
                output.append(#",\"attribute_value\":"#)
                output.append(embeddedJSONString: batch.bytes.bytes[entry.value.text])
                output.append("}")
            }
            output.append("]")
        }
    }

    /// The properties of a SKU, in ascending spec.
    static func encodeProperties(
        of sku: ResolvedSKU, _ category: Category, _ check: borrowing ProductCheck, _ batch: borrowing Batch,
        _ output: inout ByteBuffer
    ) {
        var isFirst = true
        for position in sku.properties {
            let property = check.properties[position]
            guard let index = property.attribute.index, let value = property.value.index else { continue }
            let entry = batch.skuProperties[property.entry]
            if !isFirst { output.append(0x2C) }
            isFirst = false
            output.append(category.attributes[index].embeddedKeyJSON)
            output.append(":{")
            if !entry.alias.isBlank {
                output.append(#"\"alias\":"#)
                output.append(embeddedJSONString: batch.bytes.bytes[entry.alias.text])
                output.append(0x2C)
            }
            if !entry.image.isBlank {
                output.append(#"\"sku_image_url\":"#)
                output.append(embeddedJSONString: batch.bytes.bytes[entry.image.text])
                output.append(0x2C)
            }
            output.append(#"\"value\":"#)
            appendID(category.attributes[index].values[value], &output)
            output.append("}")
        }
    }
}
