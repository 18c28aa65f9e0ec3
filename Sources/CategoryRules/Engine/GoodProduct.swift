/// The product that the examples of rules change: nothing is wrong with it. Its category, 348, is in the category data
/// of the samples.
package enum GoodProduct {
    /// Its columns and cells, in the order of a header.
    package static let row: [(column: String, cell: String)] = [
        ("item_id", "A1"),
        ("category_id", "348"),
        ("locale", "en_US"),
        ("title", "Cotton shirt"),
        ("description", "A plain cotton shirt."),
        ("brand", "#200010868"),
        ("attribute:Shirts Type", "Casual Shirts"),
        ("attribute:Material", "Cotton"),
        ("attribute:Sleeve Length(cm)", "Full"),
        ("attribute:Pattern Type", "Solid"),
        ("attribute:Origin", "Spain"),
        ("image_urls", "https://ae01.alicdn.com/kf/shirt.jpg"),
        ("package_weight", "0.35"),
        ("package_length", "30"),
        ("package_width", "25"),
        ("package_height", "4"),
        ("shipping_preparation_time", "3"),
        ("shipping_template_id", "1000"),
        ("service_template_id", "0"),
        ("sku_code", "S1"),
        ("price", "19.90"),
        ("inventory", "5"),
        ("sku:Color", "Blue"),
        ("sku:Size", "M"),
    ]
}

extension RuleExample {
    /// The CSV that a list of changed rows stands for. A second row of the same item gets a SKU code and a size of its
    /// own unless it says otherwise.
    package static func csv(_ rows: [[String: String?]]) -> String {
        let removed = Set(rows.flatMap { row in row.filter { $0.value == nil }.keys })
        let known = GoodProduct.row.map(\.column)
        let added = Set(rows.flatMap(\.keys)).subtracting(known).subtracting(removed).sorted()
        let columns = known.filter { !removed.contains($0) } + added
        let sizes = ["M", "L", "XL", "S"]
        var lines = [columns.map(quoted).joined(separator: ",")]
        for (number, row) in rows.enumerated() {
            var cells = Dictionary(uniqueKeysWithValues: GoodProduct.row.map { ($0.column, $0.cell) })
            cells["sku_code"] = "S\(number + 1)"
            cells["sku:Size"] = sizes[number % sizes.count]
            for (column, cell) in row { cells[column] = cell }
            lines.append(columns.map { quoted(cells[$0] ?? "") }.joined(separator: ","))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The good product as an XML export.
    ///
    /// - Parameter extra: elements that it has besides.
    package static func xml(_ extra: String = "") -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <catalog locale="en_US">
          <product item_id="A1" category_id="348">
            <title>Cotton shirt</title>
            <description>A plain cotton shirt.</description>
            <brand id="200010868"/>
            <attribute name="Shirts Type"><value>Casual Shirts</value></attribute>
            <attribute name="Material"><value>Cotton</value></attribute>
            <attribute name="Sleeve Length(cm)"><value>Full</value></attribute>
            <attribute name="Pattern Type"><value>Solid</value></attribute>
            <attribute name="Origin"><value>Spain</value></attribute>
            \(extra)
            <image>https://ae01.alicdn.com/kf/shirt.jpg</image>
            <package weight="0.35" length="30" width="25" height="4"/>
            <shipping preparation_time="3" template_id="1000" service_template_id="0"/>
            <skus>
              <sku code="S1" price="19.90" inventory="5">
                <property name="Color">Blue</property>
                <property name="Size">M</property>
              </sku>
            </skus>
          </product>
        </catalog>

        """
    }

    private static func quoted(_ cell: String) -> String {
        cell.contains { ",\"\n".contains($0) } ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
    }
}
