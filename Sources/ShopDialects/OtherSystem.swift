import Bytes
package import CatalogReading

extension OtherSystem {
    /// What the words of a header have to be for a system: so many of those that hardly anything else has.
    private struct Table {
        let system: OtherSystem
        let words: Set<String>
        var least = 2
        /// Without these it is another table.
        var needed: Set<String> = []
    }

    private static let ownFormat =
        "Describe its columns or elements under \"dialect\": \"custom\" in the configuration, or bring the products into "
        + "feedmill's own CSV or XML."

    /// Words are in lower case, as they are in the files otherwise.
    private static let tables = [
        Table(
            system: OtherSystem(
                "a dump of WooCommerce's REST API",
                advice: "Export with WooCommerce's own exporter instead: Products, Export."),
            words: [
                "regular_price", "sale_price", "catalog_visibility", "date_created", "date_created_gmt", "stock_status",
                "stock_quantity", "permalink", "parent_id", "date_on_sale_from", "tax_status", "shipping_class_id",
                "manage_stock", "backorders_allowed", "upsell_ids", "cross_sell_ids", "related_ids",
            ], least: 3),
        Table(
            system: OtherSystem("an export of Odoo", advice: ownFormat),
            words: [
                "product_tmpl_id/id", "product_tmpl_id", "categ_id", "categ_id/id", "categ_id/.id", "list_price",
                "lst_price", "standard_price", "default_code", "uom_id", "uom_id/id", "uom_po_id/id", "taxes_id",
                "taxes_id/id", "sale_ok", "purchase_ok", "detailed_type", "product_variant_ids/id",
                "attribute_line_ids/attribute_id", "attribute_line_ids/attribute_id/id",
                "attribute_line_ids/value_ids", "attribute_line_ids/value_ids/id", "description_sale",
                "public_categ_ids",
                "public_categ_ids/id", "image_1920", "qty_available", "external id", "internal reference",
                "can be sold", "can be purchased", "product attributes / attribute", "product attributes / values",
                "customer taxes", "product template", "quantity on hand", "externe id", "interne referenz",
                "kann verkauft werden", "kann eingekauft werden", "id externe", "référence interne", "peut être vendu",
                "id externo", "referencia interna", "puede ser vendido", "id esterno", "riferimento interno",
                "può essere venduto", "identyfikator zewnętrzny", "odnośnik wewnętrzny", "można sprzedawać",
                "зовнішній id", "внутрішнє посилання", "внешний id", "внутренняя ссылка",
            ]),
        Table(
            system: OtherSystem(
                "a table of OpenCart",
                advice:
                    "Its names, options and pictures are in other tables: bring the products into feedmill's own CSV."),
            words: [
                "stock_status_id", "tax_class_id", "weight_class_id", "length_class_id", "manufacturer_id", "subtract",
                "date_available", "minimum", "viewed", "name(en)", "name(en-gb)", "description(en)",
                "description(en-gb)", "meta_title(en)", "meta_title(en-gb)", "product_option_id", "option_value_id",
                "meta_keyword", "seo_keyword",
            ], least: 3),
        Table(
            system: OtherSystem(
                "an export of Akeneo",
                advice:
                    "Its options are codes, and its models are in another file: bring the products into feedmill's own "
                    + "CSV."),
            words: [
                "family_variant", "x_sell-products", "upsell-products", "substitution-products", "pack-products",
                "x_sell-groups", "upsell-groups", "substitution-groups", "pack-groups", "x_sell-product_models",
                "upsell-product_models", "substitution-product_models", "pack-product_models",
            ]),
        Table(
            system: OtherSystem("an Amazon flat file", advice: ownFormat),
            words: [
                "feed_product_type", "item_sku", "external_product_id", "external_product_id_type", "parent_child",
                "parentage", "parent_sku", "relationship_type", "variation_theme", "update_delete", "item_type_keyword",
                "standard_price", "main_image_url", "recommended_browse_nodes", "fulfillment_center_id",
            ], least: 3),
        Table(
            system: OtherSystem("a listings report of Amazon", advice: ownFormat),
            words: [
                "seller-sku", "asin1", "item-name", "listing-id", "open-date", "item-is-marketplace",
                "product-id-type", "fulfillment-channel", "merchant-shipping-group",
            ], least: 3),
        Table(
            system: OtherSystem("an export of BigCommerce", advice: ownFormat),
            words: [
                "item type", "product code/sku", "bin picking number", "option set", "option set align",
                "allow purchases?", "product visible?", "product availability", "track inventory",
                "product upc/ean", "fixed shipping cost", "product image file - 1", "product image id - 1",
                "inventory tracking", "fixed shipping price", "current stock", "low stock", "image url (import)",
                "is visible", "channels", "retail price",
            ], least: 3),
        Table(
            system: OtherSystem(
                "a fixture of Magento's sample data",
                advice: "Install it in Magento, and export the products there: System, Export."),
            words: [
                "category", "qty", "activity", "category_gear", "erin_recommends", "eco_collection", "gender",
                "performance_fabric", "material", "style_bottom", "style_general", "climate", "news_from_date",
            ], least: 3, needed: ["attribute_set", "sku"]),
        Table(
            system: OtherSystem(
                "an export of Magento 1",
                advice: "Bring the products into Magento 2's import format, or into feedmill's."),
            words: [
                "_store", "_attribute_set", "_type", "_category", "_root_category", "_product_websites",
                "_super_products_sku", "_super_attribute_code", "_super_attribute_option", "_media_image",
            ], least: 3),
        Table(
            system: OtherSystem("an export of Wix", advice: ownFormat),
            words: [
                "handleid", "fieldtype", "productimageurl", "productoptionname1", "productoptiontype1",
                "productoptiondescription1", "additionalinfotitle1", "discountmode", "discountvalue",
                "plaindescription", "strikethroughprice", "preorderenabled", "mediaalttext", "productoptionname[1]",
            ], least: 3),
        Table(
            system: OtherSystem("an export of Squarespace", advice: ownFormat),
            words: [
                "product id [non editable]", "variant id [non editable]", "product type [non editable]", "product page",
                "hosted image urls", "option name 1", "option value 1", "on sale",
            ], least: 3),
        Table(
            system: OtherSystem("an export of Etsy", advice: ownFormat),
            words: [
                "currency_code", "image1", "image2", "variation 1 type", "variation 1 name", "variation 1 values",
                "variation 2 type", "materials",
            ], least: 4),
        Table(
            system: OtherSystem("an export of Shopware", advice: ownFormat),
            words: [
                "ordernumber", "mainnumber", "price_ek", "pseudoprice_ek", "configuratoroptions", "suppliernumber",
                "product_number", "price_net", "price_gross", "cover_media_url", "manufacturer_name", "tax_rate",
                "optionids", "propertyids",
            ], least: 3),
        Table(
            system: OtherSystem("an export of JTL-Wawi", advice: ownFormat),
            words: [
                "brutto-vk", "netto-vk", "ist vaterartikel", "vaterartikel", "artikelgewicht", "kategorie ebene 1",
                "lagerbestand gesamt", "überverkäufe möglich", "std. vk brutto", "std. vk netto",
            ]),
        Table(
            system: OtherSystem("an export of Lightspeed", advice: ownFormat),
            words: [
                "internal_id", "internal_variant_id", "article_code", "stock_level", "price_old", "system id",
                "custom sku", "manufact. sku", "publish to ecom",
            ], least: 3),
        Table(
            system: OtherSystem("an export of Ecwid", advice: "Let Ecwid export a YML or Google feed instead."),
            words: [
                "product_internal_id", "product_sku", "product_is_available", "product_media_main_image_url",
                "product_variation_sku", "product_option_name", "compare to price", "category1", "category 1",
            ]),
        Table(
            system: OtherSystem("a file of eBay", advice: ownFormat),
            words: [
                "customlabel", "*category", "*title", "*startprice", "*quantity", "picurl", "*conditionid", "*duration",
                "*format", "custom label (sku)", "item number", "available quantity", "variation details",
                "sold quantity",
            ], least: 3),
        Table(
            system: OtherSystem("an export of Gambio or xt:Commerce", advice: ownFormat),
            words: [
                "xtsol", "p_model", "p_stock", "p_tpl", "p_pricenotax", "p_fsk18", "p_sorting", "products_id",
                "products_model", "products_quantity", "products_status", "products_price", "products_tax_class_id",
            ], least: 3),
        Table(
            system: OtherSystem("an export of osCommerce or Zen Cart", advice: ownFormat),
            words: [
                "v_products_model", "v_products_price", "v_products_quantity", "v_products_image", "v_status", "eoreor",
            ]),
        Table(
            system: OtherSystem("a table of Prom.ua", advice: "Let Prom.ua export YML instead."),
            words: [
                "код_товара", "название_позиции", "поисковые_запросы", "тип_товара", "единица_измерения",
                "ссылка_изображения", "номер_группы", "уникальный_идентификатор", "код_товару", "назва_позиції",
                "пошукові_запити", "посилання_зображення",
            ], least: 3),
        Table(
            system: OtherSystem("an export of InSales", advice: "Let InSales export YML instead."),
            words: ["id товара", "id варианта", "название товара", "видимость на витрине", "цена продажи"], least: 3),
        Table(
            system: OtherSystem("an export of MoySklad", advice: ownFormat),
            words: ["uuid", "цена: цена продажи", "валюта (цена продажи)", "неснижаемый остаток", "внешний код"]),
        Table(
            system: OtherSystem("an export of 1C-Bitrix", advice: "Let Bitrix export YML instead."),
            words: ["ie_xml_id", "ie_name", "ie_active", "ie_preview_text", "cv_price_1", "cp_quantity"]),
        Table(
            system: OtherSystem("an export of CS-Cart", advice: ownFormat),
            words: [
                "product code", "detailed image", "list price", "zero price action", "usergroup ids", "min quantity",
            ], least: 3),
        Table(
            system: OtherSystem("an export of Volusion", advice: ownFormat),
            words: [
                "productcode", "productname", "ischildofproductcode", "productprice", "hideproduct", "photourl",
            ], least: 3),
        Table(
            system: OtherSystem("an export of nopCommerce", advice: ownFormat),
            words: [
                "producttype", "parentgroupedproductid", "visibleindividually", "producttemplate", "stockquantity",
                "fulldescription",
            ], least: 3),
        Table(
            system: OtherSystem("an export of Square", advice: ownFormat),
            words: ["reference handle", "token", "item name", "variation name"], least: 3),
        Table(
            system: OtherSystem("an export of plentymarkets", advice: ownFormat),
            words: [
                "variationid", "variationnumber", "variationsalesprice", "variationisactive", "variationstock",
                "itemid",
            ], least: 3),
        Table(
            system: OtherSystem("a table of SAP", advice: ownFormat),
            words: ["matnr", "maktx", "mtart", "matkl", "meins"], least: 3),
    ]

    /// What an XML document has in its first bytes.
    private static let documents: [(marks: [String], system: OtherSystem)] = [
        (["<BMECAT"], OtherSystem("a BMEcat catalog", advice: ownFormat)),
        (["bmecat.org/bmecat"], OtherSystem("a BMEcat catalog", advice: ownFormat)),
        (["opentrans.org"], OtherSystem("an openTRANS document", advice: ownFormat)),
        (["ubl:schema:xsd:Catalogue"], OtherSystem("a UBL catalogue", advice: ownFormat)),
        (
            ["<mywebstore"],
            OtherSystem("a feed for Skroutz", advice: "Let the shop export a Google Merchant feed instead.")
        ),
        (
            ["<firmName>", "<items>"],
            OtherSystem("a feed for Hotline", advice: "Let the shop export YML or a Google Merchant feed instead.")
        ),
        (["<shop", "<items>", "<item id="], OtherSystem("XML of Prom.ua", advice: "Let Prom.ua export YML instead.")),
        (["<cXML", "<IndexItem"], OtherSystem("a cXML catalog", advice: ownFormat)),
        (["<Index>", "<IndexItem"], OtherSystem("a cXML index", advice: ownFormat)),
        (
            ["<КоммерческаяИнформация"],
            OtherSystem(
                "CommerceML of 1C:Enterprise",
                advice: "Let 1C export YML instead, or bring the products into feedmill's own "
                    + "XML.")
        ),
        (
            ["<SHOP", "<SHOPITEM"],
            OtherSystem(
                "a feed for Heureka or Zboží", advice: "Let the shop export a Google Merchant feed instead.")
        ),
        (
            ["<offers", "<o id="],
            OtherSystem("a feed for Ceneo", advice: "Let the shop export a Google Merchant feed.")
        ),
        (["<AmazonEnvelope"], OtherSystem("an Amazon XML feed", advice: ownFormat)),
        (
            ["http://wordpress.org/export/"],
            OtherSystem(
                "a WordPress export",
                advice: "Export with WooCommerce's own exporter instead: Products, Export.")
        ),
        (["<prestashop"], OtherSystem("an answer of PrestaShop's web service", advice: ownFormat)),
        (["<ICECAT-interface"], OtherSystem("a data sheet of Icecat", advice: ownFormat)),
        (
            ["urn:schemas-microsoft-com:office:spreadsheet"],
            OtherSystem("a workbook of Excel", advice: "Save it as CSV in UTF-8.")
        ),
        (["<urlset", "sitemaps.org"], OtherSystem("a sitemap", advice: "Move it out of the catalog.")),
    ]

    /// What files that are no text begin with, read as UTF-8 or as Latin text.
    private static let binaries: [(marks: [String], system: OtherSystem)] = [
        (
            ["\u{FFFD}\u{FFFD}\u{11}", "\u{D0}\u{CF}\u{11}"],
            OtherSystem("a workbook of Excel", advice: "Save it as CSV in UTF-8.")
        ),
        (
            ["\u{1F}\u{FFFD}", "\u{1F}\u{2039}", "Rar!\u{1A}", "7z\u{FFFD}", "7z\u{BC}", "BZh9", "\u{FFFD}7zXZ"],
            OtherSystem("a compressed file", advice: "Unpack it.")
        ),
        (
            ["\u{FFFD}PNG", "\u{2030}PNG", "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\0\u{10}JFIF", "GIF8"],
            OtherSystem("a picture", advice: "Move it out of the catalog.")
        ),
        (["SQLite format 3"], OtherSystem("a database", advice: "Export the products as CSV or XML.")),
    ]

    /// The system that writes tables with that header.
    package static func of(header: [String]) -> OtherSystem? {
        let words = Set(header.map { $0.lowercased() })
        if header.first?.hasPrefix("TemplateType=") == true { return tables[4].system }
        // `*Action(SiteID=Germany|…)`
        if header.first?.hasPrefix("*Action(") == true { return tables.first { $0.words.contains("picurl") }?.system }
        for table in tables
        where table.words.intersection(words).count >= table.least && table.needed.isSubset(of: words) {
            return table.system
        }
        // `name-en_US-ecommerce`, `price-EUR`: attributes of Akeneo by locale, channel and currency.
        let isOfAkeneo = words.contains("family") && (words.contains("enabled") || words.contains("parent"))
        let hasAttributes = header.contains { $0.contains(#/^[a-z0-9_]+-([a-z]{2}_[A-Z]{2}|[A-Z]{3})(-|$)/#) }
        let hasGroups = words.isSuperset(of: ["uuid", "categories"]) || words.isSuperset(of: ["uuid", "groups"])
        return isOfAkeneo && (hasAttributes || hasGroups) ? tables[3].system : nil
    }

    /// The system that writes XML documents that begin like that.
    package static func of(xml start: String) -> OtherSystem? {
        let start = start.withTagsClosedUp
        return documents.first { entry in entry.marks.allSatisfy { start.contains($0) } }?.system
    }

    /// The system, or the kind of file, of something that is no table and no XML of a known format.
    package static func of(start: String) -> OtherSystem? {
        let text = start.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        if text.hasPrefix("PK\u{3}\u{4}") {
            return OtherSystem("a workbook of Excel or a ZIP archive", advice: "Save it as CSV in UTF-8.")
        }
        for (marks, system) in binaries where marks.contains(where: { text.hasPrefix($0) }) { return system }
        if text.hasPrefix("%PDF") { return OtherSystem("a PDF", advice: "Export the products as CSV or XML.") }
        if text.hasPrefix("{") || text.hasPrefix("[") {
            return OtherSystem("JSON", advice: "Export the products as CSV or XML.")
        }
        let tag = text.prefix(200).lowercased()
        if tag.hasPrefix("<!doctype html") || tag.hasPrefix("<html") || tag.hasPrefix("<table") {
            return OtherSystem(
                "a web page", advice: "Export the products as CSV or XML; a login page is often saved instead.")
        }
        for line in text.split(whereSeparator: \.isNewline).prefix(3) {
            for separator in [",", ";", "\t", "|"] as [Character] where line.contains(separator) {
                let header = line.split(separator: separator, omittingEmptySubsequences: false)
                    .map { $0.trimmingPrefix("\"") }.map { String($0.hasSuffix("\"") ? $0.dropLast() : $0) }
                if let system = of(header: header) { return system }
            }
        }
        return of(xml: start)
    }
}

extension String {
    /// XML without the blanks that may be before the end of a tag, so that `<id >` is told like `<id>`.
    var withTagsClosedUp: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(utf8.count)
        for byte in utf8 {
            while byte == UInt8(ascii: ">"), let last = bytes.last, isBlank(last) { bytes.removeLast() }
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
