extension RuleExample {
    /// The good product as XML, with other SKUs.
    static func xml(skus: String) -> RuleExample {
        .file(
            "catalog.xml",
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <catalog operation="PRODUCT_CREATE" locale="en_US">
              <product item_id="A1" category_id="348">
                <title>Cotton shirt</title>
                <description>A plain cotton shirt.</description>
                <brand id="200010868"/>
                <attribute name="Shirts Type"><value>Casual Shirts</value></attribute>
                <attribute name="Material"><value>Cotton</value></attribute>
                <image>https://ae01.alicdn.com/kf/shirt.jpg</image>
                <package weight="0.35" length="30" width="25" height="4"/>
                <shipping preparation_time="3" template_id="1000" service_template_id="0"/>
                <skus>
                  \(skus)
                </skus>
              </product>
            </catalog>

            """)
    }

    /// A price or stock update of one product: the columns after its id, and a row for each SKU.
    static func update(_ columns: String, _ rows: String...) -> RuleExample {
        .file(
            "update.csv",
            (["aliexpress_product_id,\(columns)"] + rows.map { "33046841283,\($0)" }).joined(separator: "\n") + "\n")
    }
}
