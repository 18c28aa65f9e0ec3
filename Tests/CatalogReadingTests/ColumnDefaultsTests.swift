import Bytes
import CatalogReading
import FeedModel
import FeedTesting
import Foundation
import Testing

struct ColumnDefaultsTests {
    static let all = [
        (column: "brand", text: "B"), (column: "title", text: " T "), (column: "title:fr_FR", text: "F"),
        (column: "description", text: "D"), (column: "attribute:Material", text: "Linen"),
        (column: "custom:Origin", text: "ES"), (column: "image_urls", text: "http://1|http://2"),
        (column: "price", text: "5"), (column: "inventory", text: "3"), (column: "sku_alias:Color", text: "Sky"),
        (column: "sku_image:Size", text: "http://s"), (column: "sku:Color", text: "Blue"),
        (column: "country_discount_price:ES", text: "4"), (column: "country_price:ES", text: "6"),
        (column: "brand", text: "second"), (column: "product_units_type", text: ""),
    ]

    @Test
    func everyColumnOfACSV() throws {
        let text = "item_id,title,sku_code,price,sku:Color,sku_alias:Color\nA,,S,,,\nB,own,S,7,Red,Rouge\nC,,,,,\n"
        let reading = try #require(try CSVReading(text, defaults: Self.all))
        #expect(
            reading.items[0].cells == [
                "item_id=A", "brand=B", "inventory_deduction_strategy=place_order_withhold", "title =T",
                "title fr_FR=F", "description =D", "attribute Material=Linen", "custom Origin=ES", "image=http://1",
                "image=http://2",
            ])
        #expect(reading.items[0].skus == ["2: code=S price=5 stock=3 Color=Blue/Sky/ ES=6/4"])
        #expect(reading.items[1].cells.contains("title =own"))
        #expect(reading.items[1].skus == ["3: code=S price=7 stock=3 Color=Red/Rouge/ ES=6/4"])
        #expect(reading.items[2].skus == [])
    }

    @Test
    func builtIn() throws {
        let reading = try #require(try CSVReading("item_id\nA", defaults: []))
        #expect(
            reading.items[0].cells == [
                "item_id=A", "product_units_type=100000015", "inventory_deduction_strategy=place_order_withhold",
            ])
    }

    @Test
    func everyColumnOfAnXML() throws {
        let text = """
            <catalog><product item_id="A"><title>own</title><skus><sku code="S"><property name="Color">Red</property>\
            <property name="Size">L</property></sku></skus></product></catalog>
            """
        let reader = try XMLDocuments.openCanonical(
            source(of: Array(text.utf8)), index: 0, options: ReadingOptions(), encoding: "UTF-8")
        let batch = Batch(file: reader.file)
        #expect(try reader.read(into: batch))
        reader.materialiser.materialise(batch)
        ColumnDefaults(Self.all).apply(to: batch)
        let bytes = batch.bytes.bytes
        let product = batch.products[0]
        #expect(batch.titles[product.titles].map { bytes[$0.cell.text].string } == ["own", "F"])
        #expect(batch.attributes[product.attributes].map { bytes[$0.value.text].string } == ["Linen", "ES"])
        #expect(product.images.count == 2)
        let properties = batch.skuProperties[batch.skus[0].properties]
        #expect(
            properties.map { [$0.value, $0.alias, $0.image].map { bytes[$0.text].string } } == [
                ["Red", "Sky", ""], ["L", "", "http://s"],
            ])
        #expect(bytes[batch.skus[0].price.text].string == "5")
        #expect(bytes[batch.countryPrices[batch.skus[0].countryPrices][0].discountPrice.text].string == "4")
    }

    @Test
    func unknownColumns() {
        let unknown = ColumnDefaults.unknown(in: ["brand", "brnad", "attribute:X", "xyzzy"])
        #expect(unknown.map(\.name) == ["brnad", "xyzzy"])
        #expect(unknown.map(\.nearest) == ["brand", nil])
    }
}
