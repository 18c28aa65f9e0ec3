package import FeedModel

/// More new products than the shop has room for.
package enum MerchantProductLimit: Rule {
    package static let page = RulePage(
        "merchant.product-limit", .warning,
        what:
            "The products that are online and in audit, and those of this run, are within the shop's limit. Creates beyond "
            + "it are held.",
        why:
            "The platform refuses them (7150008). feedmill knows the numbers from "
            + "merchant.json in the category data.",
        cure:
            "Delete products that are no longer sold, or ask the platform for a higher "
            + "limit. Then fetch the profile again and run again.",
        source: "aliexpress.merchant.profile.get (limit_store_product_number, online_store_product_number, "
            + "auth_store_product_number)",
        passing: [
            .rowsWith(
                "merchant.json",
                #"{"limit_store_product_number":10,"online_store_product_number":8,"auth_store_product_number":1}"#,
                [[:]])
        ],
        failing: [
            .rowsWith(
                "merchant.json",
                #"{"limit_store_product_number":10,"online_store_product_number":9,"auth_store_product_number":0}"#,
                [["item_id": "A1"], ["item_id": "A2"]])
        ])

    /// The finding about a create that there is no room for.
    package static func finding(_ room: MerchantProfile.Room, at place: Place, product: Int) -> Finding {
        Finding(
            page.code, at: place, product: Int32(truncatingIfNeeded: product), facts: .integer(room.limit),
            .integer(room.online), .integer(room.inAudit), .integer(room.free),
            operations: OperationSet(.productCreate))
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The shop may have \(facts.text(0)) products: \(facts.text(1)) are online and "
                + "\(facts.text(2)) in audit (merchant.json), so \(facts.text(3)) of this run "
                + "can be created. This one is held.",
            fix: "Delete products that are no longer sold, or ask for a higher limit, and fetch merchant.json again.")
    }
}
