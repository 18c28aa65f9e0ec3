import Bytes
import FeedModel
import JSONText

extension SandboxPlatform {
    /// One call while it is being answered.
    struct Request {
        let api: PlatformAPI
        let parameters: [Parameter]
        let attachment: Attachment?
        let now: Int64
        let requestID: String
        let fault: SandboxConfiguration.Fault?
        /// What happened, for the journal.
        var events: [JSONValue] = []

        init(
            api: PlatformAPI, parameters: [Parameter], attachment: Attachment?, now: Int64, requestID: String,
            fault: SandboxConfiguration.Fault?
        ) {
            self.api = api
            self.parameters = parameters
            self.attachment = attachment
            self.now = now
            self.requestID = requestID
            self.fault = fault
        }

        mutating func answer(
            _ shop: inout SandboxShop, _ configuration: SandboxConfiguration
        ) throws(SandboxError) -> JSONValue {
            do {
                let body: JSONValue =
                    switch api {
                    case .feedSubmit: try submit(&shop, configuration)
                    case .feedQuery: try query(shop)
                    case .feedList: try list(shop)
                    case .feedInvalidate: try invalidate(&shop)
                    case .productList: try products(&shop)
                    case .productInfo: try product(shop)
                    case .stockUpdate, .priceUpdate: try update(&shop, configuration)
                    case .merchantProfile: profile(configuration)
                    case .sellerProfile: limits(shop)
                    case .productSchema, .childAttributes, .categoryTree, .brands:
                        try SandboxDocuments.body(api, self, configuration)
                    case .photobankUpload: try uploadPicture(&shop, configuration)
                    case .photobankList: try listPictures(shop)
                    case .photobankSpace: room(shop, configuration)
                    case .tokenRefresh: try tokens()
                    }
                return SandboxAnswers.response(api, body, requestID: requestID)
            } catch {
                return SandboxAnswers.error(
                    error.code, error.message, error.subCode, error.problem, requestID: requestID)
            }
        }

        private func tokens() throws(Refusal) -> JSONValue { throw .notAllowed("the sandbox has no tokens") }

        /// What is wrong with the call itself.
        struct Refusal: Error {
            let code: Int
            let message: String
            let subCode: String
            let problem: String

            static func missing(_ name: String) -> Refusal {
                Refusal(
                    code: 40, message: "Missing Required Arguments", subCode: "isv.missing-parameter:\(name)",
                    problem: "\(name) is missing")
            }
            static func invalid(_ name: String, _ problem: String) -> Refusal {
                Refusal(
                    code: 41, message: "Invalid Arguments", subCode: "isv.invalid-parameter:\(name)",
                    problem: problem)
            }
            static func notAllowed(_ problem: String) -> Refusal {
                Refusal(
                    code: 11, message: "Insufficient isv permissions", subCode: "isv.permission-api-package-limit",
                    problem: problem)
            }
        }

        func text(_ name: String) -> String? {
            parameters.first { $0.name == name }.map { String(decoding: $0.value, as: UTF8.self) }
        }

        func integer(_ name: String) throws(Refusal) -> Int64 {
            guard let text = text(name) else { throw .missing(name) }
            guard let value = Int64(text) else { throw .invalid(name, "\(name) is no number") }
            return value
        }

        func json(_ name: String) throws(Refusal) -> JSONValue {
            guard let parameter = parameters.first(where: { $0.name == name }) else { throw .missing(name) }
            do {
                return try JSONValue(parsing: parameter.value)
            } catch {
                throw .invalid(name, "\(name): \(error)")
            }
        }

        func operation(_ name: String) throws(Refusal) -> Operation {
            guard var text = text(name) else { throw .missing(name) }
            guard let operation = text.withUTF8({ Operation(name: $0) }) else {
                throw .invalid(name, "\(name): \(text) is no operation")
            }
            return operation
        }

        private mutating func submit(
            _ shop: inout SandboxShop, _ configuration: SandboxConfiguration
        ) throws(Refusal) -> JSONValue {
            let operation = try operation("operation_type")
            guard let list = try json("item_list").arrayValue, !list.isEmpty else {
                throw .invalid("item_list", "item_list is no list of items")
            }
            guard list.count <= configuration.feedLimit else {
                throw .invalid(
                    "item_list", "item_list has \(list.count) items, at most \(configuration.feedLimit) are taken")
            }
            var reader = SandboxItems(hasOlderProducts: configuration.hasOlderProducts, time: now)
            var items: [SandboxShop.Item] = []
            items.reserveCapacity(list.count)
            for entry in list {
                guard let id = entry["item_content_id"]?.stringValue, !id.isEmpty,
                    let content = Request.content(entry["item_content"])
                else { throw .invalid("item_list", "an item lacks item_content_id or item_content") }
                if let most = configuration.wholeFailureLimit, list.count > most {
                    items.append(
                        SandboxShop.Item(
                            contentID: id, productID: 0,
                            failure: SandboxShop.Failure(code: "F00-00-10099-999", message: "The feed failed.")))
                } else if let failure = forced(id, shop, configuration) {
                    items.append(SandboxShop.Item(contentID: id, productID: 0, failure: failure))
                } else {
                    items.append(reader.item(id, content, operation, in: &shop))
                }
            }
            let length =
                switch fault?.kind {
                case .slowJob?: Int64(fault?.seconds ?? 0) * 1000
                case .endlessJob?: Int64(1) << 50
                default: configuration.jobMilliseconds
                }
            var job = SandboxShop.Job(
                id: shop.nextJob, operation: operation, submitted: now, done: now + length, items: items)
            if let fault, fault.kind.staysWithJob {
                job.resultFault = fault.kind
                job.faultText = fault.kind == .longText ? String(fault.seconds) : fault.message
            }
            events.append(SandboxJournal.Event.job(job))
            shop.add(job)
            return ["job_id": .number(JSONNumber(job.id))]
        }

        /// The failure that the configuration asks for.
        private func forced(
            _ item: String, _ shop: SandboxShop, _ configuration: SandboxConfiguration
        ) -> SandboxShop.Failure? {
            guard let failure = configuration.failures.first(where: { $0.item.utf8.elementsEqual(item.utf8) }),
                shop.failureCounts[SandboxShop.FailureKey(item, failure.code), default: 0] < failure.times ?? .max
            else { return nil }
            return SandboxShop.Failure(code: failure.code, message: failure.message)
        }

        /// An item's content: JSON in a string, or JSON itself; both are seen.
        private static func content(_ value: JSONValue?) -> JSONValue? {
            guard let text = value?.stringValue else { return value?.objectValue == nil ? nil : value }
            guard let content = try? JSONValue(parsing: text), content.objectValue != nil else { return nil }
            return content
        }

        private func query(_ shop: SandboxShop) throws(Refusal) -> JSONValue {
            guard let job = shop.job(try integer("job_id")), fault?.kind != .noSuchJob else {
                throw .invalid("job_id", "the job does not exist")
            }
            if fault?.kind == .zeroResults { return SandboxAnswers.noResults(of: job) }
            guard job.status(at: now) == .finished else { return [:] }
            return SandboxAnswers.results(of: job, isShort: fault?.kind == .shortResults)
        }

        private func list(_ shop: SandboxShop) throws(Refusal) -> JSONValue {
            let operation = text("feed_type") == nil ? nil : try operation("feed_type")
            let status = text("status").flatMap { JobStatus(rawValue: $0) }
            var from = text("submitted_time_start").flatMap { PlatformTime.milliseconds(losAngeles: $0) } ?? .min
            if fault?.kind == .shiftedList, from != .min { from += Int64(fault?.seconds ?? 0) * 1000 }
            let latest = fault?.kind == .lateList ? now - Int64(fault?.seconds ?? 0) * 1000 : .max
            let until = text("submitted_time_end").flatMap { PlatformTime.milliseconds(losAngeles: $0) } ?? .max
            let jobs = shop.jobs.reversed().filter { job in
                (operation == nil || job.operation == operation) && (status == nil || job.status(at: now) == status)
                    && job.submitted >= from && job.submitted <= until && job.submitted <= latest
                    && fault?.kind != .emptyList
            }
            let (page, size) = try pages("current_page", "page_size", in: nil)
            let entries = jobs.dropFirst((page - 1) * size).prefix(size).map { job -> JSONValue in
                [
                    "status": .string(job.status(at: now).rawValue),
                    "operation_type": .string(job.operation.name.description),
                    "job_id": .number(JSONNumber(job.id)),
                ]
            }
            return [
                "current_page": .number(JSONNumber(page)), "job_list": ["batch_operation_job_dto": .array(entries)],
                "page_size": .number(JSONNumber(size)), "total_count": .number(JSONNumber(counted(jobs.count))),
                "total_page": .number(JSONNumber((counted(jobs.count) + size - 1) / size)),
            ]
        }

        private mutating func invalidate(_ shop: inout SandboxShop) throws(Refusal) -> JSONValue {
            guard let ids = text("job_id_list")?.split(separator: ";").map({ Int64($0) }) else {
                throw .missing("job_id_list")
            }
            guard ids.count <= 100 else { throw .invalid("job_id_list", "at most 100 jobs are taken") }
            var lists: [[JSONValue]] = [[], [], []]
            for id in ids.compactMap(\.self) {
                switch shop.job(id)?.status(at: now) {
                case .queueing?:
                    shop.cancel(id)
                    events.append(SandboxJournal.Event.cancelled(id))
                    lists[0].append(.number(JSONNumber(id)))
                case .processing?, .finished?: lists[1].append(.number(JSONNumber(id)))
                case nil: lists[2].append(.number(JSONNumber(id)))
                }
            }
            return [
                "successful_list": ["number": .array(lists[0])],
                "no_need_invalidation_list": ["number": .array(lists[1])],
                "failed_list": ["number": .array(lists[2])],
            ]
        }

        private func products(_ shop: inout SandboxShop) throws(Refusal) -> JSONValue {
            let query = try json("aeop_a_e_product_list_query")
            let (page, size) = try pages("current_page", "page_size", in: query)
            let isOnSale = query["product_status_type"]?.stringValue == ProductStatus.onSelling.rawValue
            let code = fault?.kind == .ignoredFilter ? nil : query["sku_code"]?.stringValue
            let ids = isOnSale && fault?.kind != .emptyList ? shop.productIDs(skuCode: code) : []
            let entries = ids.dropFirst((page - 1) * size).prefix(size).map { id -> JSONValue in
                ["product_id": .number(JSONNumber(id)), "subject": .string(shop.products[id]?.title ?? "")]
            }
            return [
                "result": [
                    "success": true, "product_count": .number(JSONNumber(counted(ids.count))),
                    "current_page": .number(JSONNumber(page)),
                    "total_page": .number(JSONNumber((counted(ids.count) + size - 1) / size)),
                    "aeop_a_e_product_display_d_t_o_list": ["item_display_dto": .array(entries)],
                ]
            ]
        }

        private func product(_ shop: SandboxShop) throws(Refusal) -> JSONValue {
            let id = try integer("product_id")
            guard let product = shop.products[id] else { throw .invalid("product_id", "the product does not exist") }
            return [
                "result": [
                    "product_id": .number(JSONNumber(id)), "subject": .string(product.title),
                    "aeop_ae_product_s_k_us": [
                        "global_aeop_ae_product_sku": .array(product.skuCodes.map { ["sku_code": .string($0)] })
                    ],
                ]
            ]
        }

        /// How many entries a list says it has.
        private func counted(_ count: Int) -> Int {
            switch fault?.kind {
            case .cutList?: count + 1
            case .repeatedPages?: count + 1000
            default: count
            }
        }

        private func pages(
            _ page: String, _ size: String, in query: JSONValue?
        ) throws(Refusal) -> (page: Int, size: Int) {
            func number(_ name: String, _ standard: Int64) throws(Refusal) -> Int64 {
                if let query { return query[name]?.int64Value ?? standard }
                return text(name) == nil ? standard : try integer(name)
            }
            let page = try number(page, 1)
            let size = try number(size, 20)
            guard page >= 1, size >= 1, size < 100 else { throw .invalid("page_size", "pages are of 1 to 99") }
            return (fault?.kind == .repeatedPages ? 1 : Int(clamping: page), Int(size))
        }

        private mutating func update(
            _ shop: inout SandboxShop, _ configuration: SandboxConfiguration
        ) throws(Refusal) -> JSONValue {
            guard let list = try json("mutiple_product_update_list").arrayValue, !list.isEmpty else {
                throw .invalid("mutiple_product_update_list", "it is no list of products")
            }
            guard list.count <= 20, list.allSatisfy({ $0["multiple_sku_update_list"]?.arrayValue?.count ?? 0 <= 200 })
            else { throw .invalid("mutiple_product_update_list", "at most 20 products of 200 skus are taken") }
            let operation: Operation = api == .stockUpdate ? .productStocksUpdate : .productPricesUpdate
            var reader = SandboxItems(hasOlderProducts: configuration.hasOlderProducts, time: now)
            var failed: [JSONValue] = []
            var done: [JSONValue] = []
            for entry in list {
                let id = entry["product_id"] ?? .null
                let content: JSONValue = [
                    "aliexpress_product_id": id, "multiple_sku_update_list": entry["multiple_sku_update_list"] ?? [],
                ]
                let item = reader.item("", content, operation, in: &shop)
                if let failure = item.failure {
                    failed.append([
                        "product_id": id, "error_code": .string(failure.code),
                        "error_message": .string(failure.message),
                    ])
                } else {
                    shop.put(item, isWhole: false)
                    done.append(["product_id": id])
                }
            }
            return [
                "update_success": .bool(failed.isEmpty), "update_error_code": "", "update_error_message": "",
                "update_failed_list": ["synchronize_product_response_dto": .array(failed)],
                "update_successful_list": ["synchronize_product_response_dto": .array(done)],
            ]
        }

        /// The profile with the numbers of products. The sandbox takes prices in any currency and says none.
        private func limits(_ shop: SandboxShop) -> JSONValue {
            [
                "country": "ES", "limit_store_product_number": 100_000,
                "online_store_product_number": .number(JSONNumber(Int64(shop.products.count))),
                "auth_store_product_number": 0,
            ]
        }

        private func profile(_ configuration: SandboxConfiguration) -> JSONValue {
            if fault?.kind == .namelessProfile { return ["country_code": "ES", "product_posting_forbidden": false] }
            return [
                "country_code": "ES", "product_posting_forbidden": .bool(configuration.isPostingForbidden),
                "merchant_login_id": "sandbox", "shop_id": 1, "shop_name": "feedmill sandbox",
                "shop_type": "official", "shop_url": "",
            ]
        }
    }
}
