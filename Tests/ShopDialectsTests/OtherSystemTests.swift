import CatalogReading
import Testing

@testable import ShopDialects

struct OtherSystemTests {
    /// Headers as those systems write them, some whole and some in part.
    @Test(arguments: [
        (
            "id,name,slug,permalink,date_created,type,status,featured,catalog_visibility,description,sku,price,"
                + "regular_price,sale_price,stock_quantity,stock_status,categories,images,attributes,parent_id", "REST"
        ),
        ("id,name,default_code,list_price,standard_price,categ_id/id,type,barcode", "Odoo"),
        ("External ID,Name,Internal Reference,Sales Price,Cost,Can be Sold", "Odoo"),
        (
            "product_id,model,sku,upc,ean,jan,isbn,mpn,location,quantity,stock_status_id,image,manufacturer_id,shipping,"
                + "price,points,tax_class_id,date_available,weight,weight_class_id", "OpenCart"
        ),
        ("product_id,name(en-gb),categories,sku,upc,quantity,model,description(en-gb),meta_title(en-gb)", "OpenCart"),
        (
            "sku;categories;enabled;family;groups;parent;name-en_US;description-en_US-ecommerce;price-EUR;weight;weight-unit",
            "Akeneo"
        ),
        ("code;family_variant;parent;categories;PACK-products;X_SELL-products", "Akeneo"),
        (
            "feed_product_type\titem_sku\texternal_product_id\titem_name\tparent_child\tparent_sku\tvariation_theme",
            "Amazon"
        ),
        ("TemplateType=fptcustom\tVersion=2021.0624\tTemplateSignature=U0hJUlQ=", "Amazon"),
        ("item-name\titem-description\tlisting-id\tseller-sku\tprice\tquantity\topen-date\tasin1", "Amazon"),
        (
            "Item Type,Product ID,Product Name,Product Type,Product Code/SKU,Bin Picking Number,Brand Name,Option Set,"
                + "Product Description,Price,Allow Purchases?,Product Visible?,Track Inventory,Category", "BigCommerce"
        ),
        ("category,name,sku,price,qty,description,activity,category_gear,gender,material,attribute_set", "fixture"),
        ("sku,_store,_attribute_set,_type,_category,_root_category,_product_websites,name,price", "Magento 1"),
        ("Externe ID;Name;Interne Referenz;Verkaufspreis;Kosten;Produktkategorie;Kann verkauft werden", "Odoo"),
        ("Identyfikator zewnętrzny;Nazwa;Odnośnik wewnętrzny;Cena", "Odoo"),
        ("uuid;sku;categories;enabled;family;parent;name;collection", "Akeneo"),
        (
            "Item,ID,Name,Type,SKU,Options,Inventory Tracking,Current Stock,Low Stock,Price,Cost Price,Retail Price,"
                + "Sale Price,Brand ID,Channels,Categories,Description,Is Visible,Image URL (Import)", "BigCommerce"
        ),
        ("handle,fieldType,name,visible,plainDescription,media,price,strikethroughPrice,baseUnit,sku", "Wix"),
        ("ordernumber;mainnumber;name;supplier;tax;price_EK;pseudoprice_EK;instock;active;categories", "Shopware"),
        ("id;parent_id;product_number;stock;name;price_net;price_gross;tax_rate;cover_media_url", "Shopware"),
        ("Artikelnummer;Artikelname;Beschreibung;Brutto-VK;Netto-VK;Lagerbestand Gesamt;Hersteller", "JTL"),
        ("Internal_ID,Internal_Variant_ID,Visible,Brand,NL_Title_Short,Article_Code,EAN,Price,Price_Old", "Lightspeed"),
        ("type,product_internal_id,product_sku,product_name,product_price,product_is_available", "Ecwid"),
        ("*Action(SiteID=Germany|Country=DE|Version=1193);CustomLabel;*Category;*Title;*StartPrice", "eBay"),
        ("XTSOL|p_model|p_stock|p_sorting|p_tpl|p_manufacturer|p_fsk18|p_priceNoTax|p_name.de", "Gambio"),
        ("v_products_model\tv_products_image\tv_products_name_1\tv_products_price\tv_status\tEOREOR", "osCommerce"),
        ("Код_товара,Название_позиции,Поисковые_запросы,Описание,Тип_товара,Цена,Валюта", "Prom.ua"),
        ("ID товара;Название товара;URL;Видимость на витрине;Артикул;Цена продажи;Остаток", "InSales"),
        ("IE_XML_ID;IE_NAME;IE_ACTIVE;IE_PREVIEW_TEXT;CV_PRICE_1;CV_CURRENCY_1", "Bitrix"),
        ("Product code;Language;Category;List price;Price;Status;Quantity;Detailed image", "CS-Cart"),
        ("ProductId,ProductType,ParentGroupedProductId,VisibleIndividually,Name,ProductTemplate", "nopCommerce"),
        ("VariationID;VariationNumber;ItemID;VariationSalesPrice;VariationIsActive", "plentymarkets"),
    ])
    func tables(header: String, name: String) {
        for start in [header + "\n1\n", "\u{FEFF}\(header)\r\n1\r\n"] {
            #expect(OtherSystem.of(start: start)?.name.contains(name) == true)
        }
        let separator = ["\t", ";", "|"].first { header.contains($0) && !header.hasPrefix("*") } ?? ","
        let columns = header.split(separator: separator).map(String.init)
        #expect(ShopFormats().table(header: columns) == nil)
    }

    @Test(arguments: [
        ("<?xml version=\"1.0\"?><BMECAT version=\"1.2\"><HEADER>", "BMEcat"),
        ("<?xml version=\"1.0\"?>\n<!DOCTYPE cXML SYSTEM \"x\"><cXML><Message><Index><IndexItem>", "cXML"),
        ("<КоммерческаяИнформация ВерсияСхемы=\"2.04\"><Классификатор>", "CommerceML"),
        ("<SHOP><SHOPITEM><ITEM_ID>1</ITEM_ID><PRODUCTNAME>x</PRODUCTNAME>", "Heureka"),
        ("<AmazonEnvelope xmlns:xsi=\"x\"><Header>", "Amazon"), ("<!DOCTYPE html><html><head>", "web page"),
        ("{\"products\":[]}", "JSON"), ("PK\u{3}\u{4}\u{14}", "Excel"),
        ("<bme:BMECAT xmlns:bme=\"http://www.bmecat.org/bmecat/2005\" version=\"2005\">", "BMEcat"),
        ("<shop><catalog><category id=\"1\">c</category></catalog><items><item id=\"1\">", "Prom.ua"),
        ("<price><date>2026</date><firmName>x</firmName><categories/><items><item>", "Hotline"),
        ("<mywebstore><products><product><id>1</id>", "Skroutz"), ("\u{FFFD}\u{FFFD}\u{11}\u{FFFD}", "Excel"),
        ("\u{1F}\u{FFFD}\u{8}", "compressed"), ("\u{FFFD}PNG\r\n", "picture"), ("SQLite format 3\0", "database"),
    ])
    func documents(start: String, name: String) {
        #expect(OtherSystem.of(start: start)?.name.contains(name) == true)
        #expect(ShopFormats().document(start: start, isOwn: false) == nil)
    }

    /// What nobody can tell, and what feedmill reads.
    @Test(arguments: [
        "id,name,type,price,description\n", "sku,name,price,qty,category,description\n", "Artikelnr.;Preis;Bestand\n",
        "Handle,Title,Body (HTML),Vendor,Variant SKU,Variant Price\n",
        "ID,Type,SKU,Name,Published,Regular price,Sale price,Categories,Images,Parent\n",
        "sku,store_view_code,attribute_set_code,product_type,categories,name,price,qty,additional_attributes\n",
        "<yml_catalog><shop><offers><offer id=\"1\">", "<catalog><product>", "Do not forget the summer sale!",
    ])
    func noneOfThem(start: String) {
        #expect(OtherSystem.of(start: start) == nil)
    }

    @Test(arguments: [
        "id,name,type,price,description", "id,name,type,sku,price,description", "id,title,price,brand,color,size",
        "id,type,name,price,description,categories,images,parent",
    ])
    func wordsThatAreNobodys(header: String) {
        #expect(DialectList.recognise(header: header.split(separator: ",").map(String.init), named: nil) == nil)
    }

    @Test(arguments: [
        "<products><product><id>1</id><name>x</name><price>5</price></product></products>",
        "<rss><channel><item><title>x</title><price>5</price></item></channel></rss>",
    ])
    func elementsThatAreNobodys(start: String) {
        #expect(DialectList.recognise(xml: start, named: nil) == nil)
    }

    /// A tag may have blanks before its end.
    @Test(arguments: ["", " ", "\n\t"]) func blanksInTagsDoNotCount(blanks: String) {
        let text =
            "<products><product><id>1</id><name>x</name><price>5</price><gtin>1</gtin><availability>in_stock</availability></product></products>"
        let found = DialectList.recognise(xml: text.replacing(">", with: "\(blanks)>"), named: nil)
        #expect(found?.dialect.name == "google")
    }
}
