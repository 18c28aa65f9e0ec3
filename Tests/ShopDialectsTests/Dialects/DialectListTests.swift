import FeedModel
import Foundation
import ShopDialects
import Testing

struct DialectListTests {
    private static let samples = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "samples/dialects")

    /// Whoever adds a dialect owes a small export with its configuration and what comes of it.
    @Test func everyDialectHasItsSample() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.samples.path)
        // Of the dialect that the configuration describes there is a table and a document.
        let names = Set(folders.map { $0.hasPrefix("custom-") ? "custom" : $0 })
        #expect(names == Set(DialectList.all.map { $0.name }) && folders.count == names.count + 1)
    }

    @Test(arguments: [
        (
            "Handle,Title,Body (HTML),Vendor,Type,Option1 Name,Option1 Value,Variant SKU,Variant Price",
            "shopify certain"
        ),
        ("my id,note,Handle,Title,Variant Price,Image Src,Status,Variant Grams", "shopify certain"),
        ("Handle,Title,Vendor", "shopify likely"),
        ("Handle,Title,Option1 Name,Option1 Value,SKU,HS Code,COO,Location,Available,On hand", "shopify certain"),
        ("Handle,Title,Option1 Name,Option1 Value,SKU,HS Code,COO,Main street", "shopify certain"),
        (
            "URL handle,Title,Description,SKU,Price,Compare-at price,Product image URL,Inventory quantity",
            "shopify likely"
        ),
        ("ID,Type,SKU,Name,Published,Regular price,Categories,Images,Parent", "woocommerce certain"),
        ("ID,Тип,Артикул,Имя,Опубликован,Базовая цена,Категории,Изображения", "woocommerce certain"),
        ("ID,Typ,Artikelnummer,Name,Veröffentlicht,Regulärer Preis,Kategorien,Bilder", "woocommerce certain"),
        ("sku,store_view_code,attribute_set_code,product_type,categories,additional_attributes", "magento2 likely"),
        ("sku,product_type,attribute_set_code,price,special_price", "magento2 likely"),
        ("sku,store_view_code,product_type,price", "magento2 likely"),
        ("sku,product_type,attribute_set_code,product_online,visibility,base_image,price", "magento2 certain"),
        ("Product ID;Active (0/1);Name *;Price tax excluded;Reference #;EAN13", "prestashop likely"),
        ("Product ID*;Attribute (Name:Type:Position)*;Value (Value:Position)*;Impact on price", "prestashop certain"),
        ("ID;Actif (0/1);Nom *;Prix HT;ID règle de taxes;Référence;URL des images (x,y,z...)", "prestashop certain"),
        ("ID;Aktywny;Nazwa *;Kategorie;Cena netto;Indeks;Adresy URL zdjęć", "prestashop likely"),
        ("Referencia;Atributo (Nombre:Tipo:Posición);Valor;Impacto en el precio", "prestashop certain"),
        ("id,title,description,link,image_link,availability,price,item_group_id", "google certain"),
        ("id,title,price,image link,brand", "google likely"),
    ])
    func headers(header: String, dialect: String) {
        let names = header.split(separator: header.contains(";") ? ";" : ",").map(String.init)
        let found = DialectList.recognise(header: names, named: nil)?.recognised
        #expect(found.map { "\($0.name) \($0.certainty)" } == dialect)
    }

    /// Tables that have some of the same words.
    @Test(arguments: [
        "id,title,author", "name,price,sku", "handle,price", "sku,price,qty", "type,name,value", "id,name,description",
        "item_id,sku_code,price,inventory", "sku,product type,price", "sku,product type,visibility,title,price",
        "sku_code,product_type,attribute_set_code,price",
    ])
    func otherHeaders(header: String) {
        let names = header.split(separator: ",").map(String.init)
        #expect(DialectList.recognise(header: names, named: nil) == nil)
    }

    @Test func aNamedDialectIsTaken() {
        let found = DialectList.recognise(header: ["a", "b"], named: "shopify")?.recognised
        #expect(found?.certainty == .named && found?.name == "shopify")
        #expect(DialectList.recognise(header: ["a"], named: "nothing") == nil)
    }
}
