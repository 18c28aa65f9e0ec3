import FeedRun
import JSONText
import ShopDialects

/// The JSON Schema of `mapping` in the configuration file.
enum MappingSchema {
    static var value: JSONValue {
        let properties = MappingSettings.keys.map { key in
            JSONObject.Member(key: key.name, value: described(key.says, schema(of: key.name)))
        }
        return ["type": "object", "additionalProperties": false, "properties": .object(JSONObject(properties))]
    }

    /// `columns` and `elements` of the dialect `custom`.
    static var custom: JSONValue {
        let text: JSONValue = ["type": "string", "minLength": 1]
        let field: JSONValue = [
            "type": "object", "additionalProperties": false, "required": ["to"],
            "properties": [
                "to": ["type": "string"], "kind": words(CustomSettings.kinds), "gross": ["type": "boolean"],
                "separator": text, "name": text,
            ],
        ]
        return ["type": "object", "additionalProperties": ["anyOf": [["type": "string"], field]]]
    }

    private static func described(_ text: String, _ schema: JSONValue) -> JSONValue {
        let members = schema.objectValue?.members ?? []
        return .object(JSONObject([JSONObject.Member(key: "description", value: .string(text))] + members))
    }

    private static let number: JSONValue = [
        "anyOf": [["type": "number"], ["type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?%?$"]]
    ]
    private static let texts: JSONValue = ["type": "object", "additionalProperties": ["type": ["string", "number"]]]

    private static func schema(of key: String) -> JSONValue {
        switch key {
        case "category":
            return [
                "type": "object",
                "additionalProperties": ["anyOf": [["type": "integer"], ["type": "string", "pattern": "^[0-9]+$"]]],
            ]
        case "headers":
            return [
                "type": "object",
                "additionalProperties": ["type": "array", "items": ["type": "string"], "minItems": 2],
            ]
        case "values": return ["type": "object", "additionalProperties": texts]
        case "price":
            return [
                "type": "object", "additionalProperties": false,
                "properties": [
                    "rate": number, "rates": ["type": "object", "additionalProperties": number], "tax": number,
                    "markup": number, "add": number, "ending": number,
                    "rounding": words(MappingSettings.Price.Rounding.allCases.map(\.rawValue)),
                    "currency": ["type": "string", "pattern": "^[A-Z]{3}$"],
                ],
            ]
        case "stock":
            let count: JSONValue = ["type": "integer", "minimum": 0, "maximum": 999_999]
            return [
                "type": "object", "additionalProperties": false,
                "properties": ["unknown": count, "in_stock": count, "preorder": count, "backorder": count],
            ]
        case "weight_unit": return words(MappingSettings.weightUnitNames)
        case "length_unit": return words(MappingSettings.lengthUnitNames)
        case "image_base": return ["type": "string", "minLength": 1]
        case "list_separator": return ["type": "string", "minLength": 1, "maxLength": 2]
        case "keep_own_names": return ["type": "boolean"]
        case "include":
            let kind: JSONValue = ["type": "string", "pattern": "^kind:."]
            return ["type": "array", "items": ["anyOf": [words(MappingSettings.includableNames), kind]]]
        default: return texts
        }
    }

    private static func words(_ words: [String]) -> JSONValue { ["enum": .array(words.map { .string($0) })] }
}
