import FeedModel

/// Every rule, in the order in which findings about a product are listed.
package enum RuleList {
    package static let all: [any Rule.Type] = [
        ItemIDDuplicate.self,
        ItemTooLarge.self,
        ProductIDDuplicate.self,
        SKUNone.self,
        SKUCodeMissing.self,
        SKUCodeDuplicate.self,
        SKUCodeInvalid.self,
        SKUPropertyEmpty.self,
        SKUPropertiesDuplicate.self,
        SKUDimensionMismatch.self,
        SKUPropertyOrder.self,
        SKUPropertyUnknown.self,
        SKUPropertyNotSKU.self,
        SKUPropertyRequired.self,
        SKUValueUnknown.self,
        SKUValueAmbiguous.self,
        SKUAliasNotAllowed.self,
        SKUAliasInvalid.self,
        SKUImageNotAllowed.self,
        SKUMatrixIncomplete.self,
        PriceMissing.self,
    ]

    /// The rule of a code.
    package static func rule(_ code: String) -> (any Rule.Type)? {
        all.first { $0.page.code.description == code }
    }
}
