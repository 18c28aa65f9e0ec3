import CategoryRules
import JSONText

/// Answers of the product calls.
enum ProductAnswers {
    static func page(_ answer: PlatformAnswer, status: ProductStatus) throws(GatewayError) -> ProductPage {
        try answer.read { outer throws(MalformedData) in
            let fields = outer["result"]?.objectValue.map { PlatformFields($0) } ?? outer
            let list = try fields.list("aeop_a_e_product_display_d_t_o_list")
            let products = try list.map { product throws(MalformedData) -> ListedProduct in
                guard let id = try product.integer("product_id") else {
                    throw MalformedData("a product has no product_id")
                }
                return ListedProduct(id: id, subject: try product.text("subject") ?? "", status: status)
            }
            let pages = try fields.integer("total_page")
            let total = try fields.integer("product_count")
            return ProductPage(
                products: products, pageCount: Int(clamping: pages ?? 1), totalCount: total.map { Int(clamping: $0) })
        }
    }

    /// - Parameter asked: the product that the question was about; an answer about another one is none.
    static func details(_ answer: PlatformAnswer, asked: Int64) throws(GatewayError) -> ProductDetails {
        try answer.read { outer throws(MalformedData) in
            let fields = outer["result"]?.objectValue.map { PlatformFields($0) } ?? outer
            guard let id = try fields.integer("product_id") else { throw MalformedData("it names no product_id") }
            guard id == asked else { throw MalformedData("it is about product \(id) instead of \(asked)") }
            // Lists that are empty are mostly left out, and so may be one that is not.
            guard fields["aeop_ae_product_s_k_us"] != nil else { return ProductDetails(id: id, skuCodes: nil) }
            let codes = try fields.list("aeop_ae_product_s_k_us").map { sku throws(MalformedData) in
                try sku.text("sku_code") ?? ""
            }
            return ProductDetails(id: id, skuCodes: codes.filter { !$0.isEmpty })
        }
    }

    /// The outcome of each product of a direct update. A product that is listed as failed has failed, wherever else it
    /// holds; one that is not listed is done only where the answer says that all are.
    static func outcomes(
        _ answer: PlatformAnswer, of products: [DirectUpdate]
    ) throws(GatewayError) -> [DirectUpdateOutcome] {
        let (outcomes, refusal) = try answer.read {
            fields throws(MalformedData) -> ([DirectUpdateOutcome], GatewayError.Answer?) in
            var results: [Int64: DirectUpdateOutcome.Result] = [:]
            for entry in try fields.list("update_successful_list") {
                if let id = try entry.integer("product_id") { results[id] = .done }
            }
            let failed = try fields.list("update_failed_list")
            for entry in failed {
                guard let id = try entry.integer("product_id") else { continue }
                let code = try entry.text("error_code")
                let message = try entry.text("error_message")
                results[id] = .failed(code: code ?? "", message: message ?? "")
            }
            let allDone = try fields.truth("update_success")
            let code = try fields.text("update_error_code")
            let message = try fields.text("update_error_message")
            if results.isEmpty, allDone == false {
                return ([], GatewayError.Answer(code: code ?? "", message: message ?? ""))
            }
            let others: DirectUpdateOutcome.Result = failed.isEmpty && allDone == true ? .done : .notMentioned
            return (
                products.map {
                    DirectUpdateOutcome(productID: $0.productID, result: results[$0.productID] ?? others)
                }, nil
            )
        }
        if let refusal { throw PlatformErrors.error(refusal, api: answer.api, isBusiness: true) }
        return outcomes
    }
}
