import Bytes
import CategoryRules
import FeedModel
import JSONText

/// One category for the person who maps a catalog to it: its columns, and the values they take.
struct CategoryPage {
    private let category: CategoryRules.Category
    private let fields: [SchemaField]
    /// So many values are shown; JSON has all of them.
    private static let mostValues = 30

    init(_ category: CategoryRules.Category, _ fields: [SchemaField]) {
        self.category = category
        self.fields = fields
    }

    // MARK: Text

    func text(files: [String]) -> Printed {
        var text = "Category \(category.id)\n" + files.map { "  \($0)\n" as Printed }.joined()
        let general = category.attributes.prefix(category.topLevelCount).filter { !$0.isSKU && $0.isVisible }
        text += section("Attributes that every product needs", general.filter(\.isRequired), prefix: "attribute")
        text += section("Attributes that it may have", general.filter { !$0.isRequired }, prefix: "attribute")
        let properties = category.skuAttributes.map { category.attributes[$0] }.filter(\.isVisible)
        text += section("SKU properties, in the order of a feed", properties, prefix: "sku")
        let children = category.attributes.dropFirst(category.topLevelCount).filter(\.isVisible)
        text += section("Attributes that come with a value", Array(children), prefix: "attribute")
        let choices = fields.filter { !$0.options.isEmpty }
        if !choices.isEmpty {
            text += "\nOther columns with a list of values\n"
            for field in choices {
                let options = field.options.map { option in
                    option.title.map { "\(option.value) (\($0))" } ?? option.value
                }
                text += entry(field.name, field.isRequired ? "required" : "", options)
            }
        }
        return text + limits
    }

    private func section(_ title: Printed, _ attributes: [CategoryAttribute], prefix: String) -> Printed {
        guard !attributes.isEmpty else { return "" }
        return "\n\(title)\n"
            + attributes.map { attribute in
                let column = attribute.id == 2 && prefix == "attribute" ? "brand" : "\(prefix):\(attribute.englishName)"
                return entry(column, remarks(attribute), attribute.values.map(\.label))
            }.joined()
    }

    private func entry(_ column: String, _ remark: String, _ values: [String]) -> Printed {
        var text: Printed = "  \(column)\(remark.isEmpty ? "" : "  (\(remark))")\n"
        guard !values.isEmpty else { return text }
        var shown: Printed = "\(values.prefix(Self.mostValues).joined(separator: ", "))"
        if values.count > Self.mostValues { shown += " and \(values.count - Self.mostValues) more (see --format json)" }
        text += shown.wrapped(indent: 6)
        return text
    }

    private func remarks(_ attribute: CategoryAttribute) -> String {
        var remarks: [String] = attribute.id > 0 && attribute.id != 2 ? ["id \(attribute.id)"] : []
        switch attribute.kind {
        case .singleChoice: remarks.append("one of \(attribute.values.count)")
        case .multipleChoice: remarks.append("any of \(attribute.values.count), separated by |")
        case .freeText: remarks.append("text")
        case .wholeNumber: remarks.append("a whole number")
        case .number: remarks.append("a number")
        case .interval: remarks.append("from - to")
        }
        if !attribute.units.isEmpty {
            remarks.append("in " + attribute.units.map(\.name.string).joined(separator: ", "))
        }
        if attribute.isSKU, attribute.isRequired { remarks.append("required") }
        if attribute.allowsCustomName { remarks.append("own names in sku_alias:\(attribute.englishName)") }
        if attribute.allowsCustomPicture { remarks.append("pictures in sku_image:\(attribute.englishName)") }
        if attribute.otherValue != nil { remarks.append("Other=text for your own") }
        if !attribute.requiredCountries.isEmpty {
            remarks.append("required in " + attribute.requiredCountries.map(\.string).joined(separator: ", "))
        }
        if let parent = attribute.parent {
            let other = category.attributes[parent.attribute]
            remarks.append("with \(other.values[parent.value].englishName) of \(other.englishName)")
        }
        return remarks.joined(separator: "; ")
    }

    /// The numbers that the schema sets, where they are not the usual ones.
    private var limits: Printed {
        let usual = Limits()
        let own = category.limits(over: usual)
        let rows = Limits.rows.compactMap { row -> Printed? in
            switch row.member {
            case .whole(let path):
                own[keyPath: path] == usual[keyPath: path] ? nil : "  \(row.meaning): \(own[keyPath: path])\n"
            case .decimal(let path):
                own[keyPath: path] == usual[keyPath: path] ? nil : "  \(row.meaning): \(own[keyPath: path])\n"
            }
        }
        return rows.isEmpty ? "" : "\nLimits of its own\n" + rows.joined()
    }

    // MARK: JSON

    func json(files: [JSONValue]) -> JSONValue {
        let attributes = category.attributes.map { attribute -> JSONValue in
            var members: [JSONObject.Member] = []
            func add(_ key: String, _ value: JSONValue) { members.append(.init(key: key, value: value)) }
            if attribute.id > 0 { add("id", .number(JSONNumber(attribute.id))) }
            add("name", .string(attribute.englishName))
            add("names", names(attribute.names))
            add("sku", .bool(attribute.isSKU))
            add("required", .bool(attribute.isRequired))
            add("visible", .bool(attribute.isVisible))
            add("kind", .string(kind(attribute.kind)))
            if !attribute.units.isEmpty { add("units", .array(attribute.units.map { .string($0.name.string) })) }
            if let parent = attribute.parent {
                let other = category.attributes[parent.attribute]
                add(
                    "with",
                    [
                        "attribute": .string(other.englishName),
                        "value": .string(other.values[parent.value].idText.string),
                    ])
            }
            if !attribute.values.isEmpty {
                add(
                    "values",
                    .array(attribute.values.map { ["id": .string($0.idText.string), "names": names($0.names)] }))
            }
            return .object(JSONObject(members))
        }
        let fields = fields.map { field -> JSONValue in
            [
                "name": .string(field.name), "required": .bool(field.isRequired),
                "options": .array(
                    field.options.map { ["value": .string($0.value), "title": $0.title.map { .string($0) } ?? .null] }),
            ]
        }
        return [
            "category_id": .number(JSONNumber(category.id)), "files": .array(files), "attributes": .array(attributes),
            "fields": .array(fields),
        ]
    }

    private func names(_ names: UnsafeBufferPointer<LocalizedName>) -> JSONValue {
        .array(names.map { ["language": .string($0.language.string), "name": .string($0.text.string)] })
    }

    private func kind(_ kind: AttributeKind) -> String {
        switch kind {
        case .singleChoice: "single_choice"
        case .multipleChoice: "multiple_choice"
        case .freeText: "text"
        case .wholeNumber: "whole_number"
        case .number: "number"
        case .interval: "interval"
        }
    }
}
