package import FeedModel
import JSONText

/// The gateway over any link: writes the platform's parameters, reads its answers.
package struct PlatformGateway: Gateway {
    private let link: any PlatformLink

    /// The platform at the other end of `link`.
    package init(_ link: any PlatformLink) { self.link = link }

    /// Where the link leads.
    package var address: GatewayAddress { link.address }

    package func submit(_ operation: Operation, itemList: [UInt8]) async throws(GatewayError) -> Int64 {
        let answer = try await call(
            .feedSubmit,
            [Parameter("operation_type", operation.name.description), Parameter("item_list", itemList)])
        return try FeedAnswers.submittedJob(answer)
    }

    package func query(job: Int64) async throws(GatewayError) -> JobAnswer {
        try FeedAnswers.job(
            try await link.call(.feedQuery, parameters: [Parameter("job_id", String(job))]), asked: job)
    }

    package func listJobs(_ filter: JobFilter, page: Int) async throws(GatewayError) -> JobPage {
        var parameters = [
            Parameter("current_page", String(page)), Parameter("page_size", String(PlatformGateway.pageSize)),
        ]
        if let operation = filter.operation {
            parameters.append(Parameter("feed_type", operation.name.description))
        }
        if let status = filter.status { parameters.append(Parameter("status", status.rawValue)) }
        if let time = filter.submittedFrom {
            parameters.append(Parameter("submitted_time_start", PlatformTime.submittedFrom(time)))
        }
        if let time = filter.submittedUntil {
            parameters.append(Parameter("submitted_time_end", PlatformTime.submittedUntil(time)))
        }
        return try FeedAnswers.jobPage(try await call(.feedList, parameters))
    }

    package func cancel(jobs: [Int64]) async throws(GatewayError) -> CancelAnswer {
        let list = jobs.map { String($0) }.joined(separator: ";")
        return try FeedAnswers.cancelled(try await call(.feedInvalidate, [Parameter("job_id_list", list)]))
    }

    package func findProducts(_ query: ProductQuery, page: Int) async throws(GatewayError) -> ProductPage {
        var members: [JSONObject.Member] = [
            .init(key: "product_status_type", value: .string(query.status.rawValue)),
            .init(key: "current_page", value: .number(JSONNumber(page))),
            .init(key: "page_size", value: .number(JSONNumber(PlatformGateway.pageSize))),
        ]
        if let code = query.skuCode { members.append(.init(key: "sku_code", value: .string(code))) }
        let answer = try await call(
            .productList, [Parameter("aeop_a_e_product_list_query", JSONValue.object(JSONObject(members)).description)])
        return try ProductAnswers.page(answer, status: query.status)
    }

    package func product(_ id: Int64) async throws(GatewayError) -> ProductDetails {
        try ProductAnswers.details(try await call(.productInfo, [Parameter("product_id", String(id))]), asked: id)
    }

    package func update(
        _ kind: DirectUpdateKind, products: [DirectUpdate]
    ) async throws(GatewayError) -> [DirectUpdateOutcome] {
        let list = JSONValue.array(products.map { $0.request(kind) })
        let answer = try await call(kind.api, [Parameter("mutiple_product_update_list", list.description)])
        return try ProductAnswers.outcomes(answer, of: products)
    }

    package func upload(_ picture: PictureUpload) async throws(GatewayError) -> BankedPicture {
        let answer = try await link.call(
            .photobankUpload, parameters: [Parameter("file_name", picture.fileName)],
            attachment: Attachment(
                name: "image_bytes", fileName: picture.fileName, mediaType: picture.mediaType, bytes: picture.bytes))
        return try PhotobankAnswers.uploaded(try PlatformAnswer(answer, to: .photobankUpload))
    }

    package func listPictures(page: Int) async throws(GatewayError) -> PicturePage {
        let query = JSONValue.object(
            JSONObject([
                .init(key: "current_page", value: .number(JSONNumber(page))),
                .init(key: "page_size", value: .number(JSONNumber(PlatformGateway.pageSize))),
                .init(key: "location_type", value: .string("allGroup")),
            ]))
        return try PhotobankAnswers.page(
            try await call(.photobankList, [Parameter("aeop_image_pagination_request", query.description)]))
    }

    package func photobankSpace() async throws(GatewayError) -> PhotobankSpace {
        try PhotobankAnswers.space(try await call(.photobankSpace, []))
    }

    package func fetch(_ document: PlatformDocument) async throws(GatewayError) -> [UInt8] {
        let parameters =
            switch document {
            case .attributes(let category): [Parameter("param1", String(category))]
            case .schema(let category): [Parameter("aliexpress_category_id", String(category))]
            case .tree(let parent):
                [Parameter("category_id", String(parent)), Parameter("filter_no_permission", "true")]
            case .merchantProfile, .sellerProfile, .brands: [Parameter]()
            }
        let answer = try await link.call(document.api, parameters: parameters)
        _ = try PlatformAnswer(answer, to: document.api)
        return answer
    }

    private func call(
        _ api: PlatformAPI, _ parameters: [Parameter]
    ) async throws(GatewayError) -> PlatformAnswer {
        try PlatformAnswer(try await link.call(api, parameters: parameters), to: api)
    }

    /// Entries a page of a list; the platform takes fewer than 100.
    private static let pageSize = 50
}

extension DirectUpdate {
    /// The product as the call wants it. Prices are text there, where items of feeds have numbers.
    fileprivate func request(_ kind: DirectUpdateKind) -> JSONValue {
        let list = skus.map { sku -> JSONValue in
            var members = [JSONObject.Member(key: "sku_code", value: .string(sku.code))]
            switch kind {
            case .stock:
                if let inventory = sku.inventory {
                    members.append(.init(key: "inventory", value: .number(JSONNumber(inventory))))
                }
            case .prices:
                if let price = sku.price { members.append(.init(key: "price", value: .string(price))) }
                if let price = sku.discountPrice { members.append(.init(key: "discount_price", value: .string(price))) }
            }
            return .object(JSONObject(members))
        }
        var members: [JSONObject.Member] = [
            .init(key: "product_id", value: .number(JSONNumber(productID))),
            .init(key: "multiple_sku_update_list", value: .array(list)),
        ]
        if kind == .prices, let countryPrices {
            members.append(.init(key: "multi_country_price_configuration", value: countryPrices.withPricesAsText))
        }
        return .object(JSONObject(members))
    }
}

extension JSONValue {
    /// The same with its numbers as text.
    fileprivate var withPricesAsText: JSONValue {
        switch self {
        case .number(let number): .string(number.text)
        case .array(let elements): .array(elements.map(\.withPricesAsText))
        case .object(let object):
            .object(JSONObject(object.members.map { .init(key: $0.key, value: $0.value.withPricesAsText) }))
        default: self
        }
    }
}
