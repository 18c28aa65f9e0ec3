import FeedTesting
import Foundation
import Testing

/// `feedmill explain RUN ITEM` tells one item's whole story.
struct ExplainItemTests {
    private func shop() throws -> Shop {
        let shop = try Shop()
        try shop.export(
            "shirts.csv",
            Shop.header + Shop.row("A1") + Shop.row("A2", sku: "A2-1") + Shop.row("A2", sku: "A2-2", color: "Bleu")
                + Shop.row("A3", title: "\"Dos\nlíneas\""))
        try shop.export("dresses.xml", Shop.catalog(Shop.product("D1", color: "Blau") + Shop.product("D2")))
        try shop.export(
            "feedmill.json",
            #"{"sandbox":{"failures":[{"item":"A3","code":"10006008","message":"Photobank:upload_error"}]}}"#)
        return shop
    }

    private func explain(_ shop: Shop, _ item: String) throws -> Feedmill.Ending {
        try Feedmill.run(["explain", "out", item], in: shop.folder.path)
    }

    @Test func aRejectedItemComesFromTheRunFolder() throws {
        let shop = try shop()
        _ = try shop.run()
        // The export may be gone by then.
        try FileManager.default.removeItem(atPath: shop.folder("shop/shirts.csv"))
        try FileManager.default.removeItem(atPath: shop.folder("shop/dresses.xml"))
        let csv = try explain(shop, "A2")
        #expect(csv.status == 0, "\(csv.messages)")
        #expect(csv.output.hasPrefix("A2, PRODUCT_CREATE: rejected (it has an error and was not sent)\n"))
        #expect(csv.output.contains("Where it is: shirts.csv:3, here from out/rejected/shirts.csv\n  item_id,"))
        #expect(csv.output.contains("  -- line 3, record 2\n  A2,348,"))
        #expect(csv.output.contains("  -- line 4, record 3\n  A2,348,"))
        #expect(csv.output.contains("error sku.value-unknown  shirts.csv:4 sku:Color = Bleu\n"))
        #expect(csv.output.contains("What is sent: nothing"))
        #expect(csv.output.contains("(feedmill explain sku.value-unknown)"))
        #expect(csv.output.contains("feedmill run out/rejected --out mended"))
        let xml = try explain(shop, "D1")
        #expect(xml.output.contains("  <product item_id=\"D1\" category_id=\"348\">\n"), "\(xml.output)")
        #expect(!xml.output.contains("item_id=\"D2\""))
    }

    @Test func anotherItemComesFromTheExportWhileItIsTheSame() throws {
        let shop = try shop()
        _ = try shop.run()
        let before = try explain(shop, "A1")
        #expect(before.output.contains("Where it is: shirts.csv:2, here from shop/shirts.csv\n"))
        #expect(before.output.contains("  -- line 2, record 1\n  A1,348,"))
        #expect(before.output.contains("Findings: none\n"))
        #expect(before.output.contains("What is sent: out/feeds/PRODUCT_CREATE-0001.json, position 1\n  {\n"))
        #expect(before.output.contains("    \"category_id\": 348"))
        #expect(before.output.contains("feedmill submit out --gateway iop"))
        try shop.export("shirts.csv", Shop.header + Shop.row("A1", price: "20.00"))
        let after = try explain(shop, "A1")
        #expect(after.status == 0)
        #expect(after.output.contains("shop/shirts.csv is no longer what the run read"))
        #expect(!after.output.contains("20.00"))
    }

    @Test func whatThePlatformSaidIsReported() throws {
        let shop = try shop()
        _ = try shop.run(["--gateway=sandbox"])
        let failed = try explain(shop, "A3")
        #expect(failed.output.hasPrefix("A3, PRODUCT_CREATE: failed (the platform refused it)\n"), "\(failed.output)")
        #expect(failed.output.contains("here from out/rejected/shirts.csv"))
        // A record of two lines.
        #expect(failed.output.contains("-- line 5, record 4\n  A3,348,es_ES,\"Dos\n  líneas\","))
        #expect(failed.output.contains("What the platform said: job "))
        #expect(failed.output.contains("Photobank:upload_error"))
        let succeeded = try explain(shop, "A1")
        #expect(succeeded.output.hasPrefix("A1, PRODUCT_CREATE: succeeded\n"))
        #expect(succeeded.output.contains(", product ") && succeeded.output.contains("What to do\n  - Nothing.\n"))
    }

    @Test func whatIsNotThereIsSaid() throws {
        let shop = try shop()
        _ = try shop.run()
        let item = try explain(shop, "A12")
        #expect(item.status == 66)
        #expect(item.messages.contains("there is no item \"A12\" in out; did you mean A1?"))
        let run = try Feedmill.run(["explain", "shop", "A1"], in: shop.folder.path)
        #expect(run.status == 66 && run.messages.contains("shop is not a run folder"))
    }
}

/// The story of an item of a shop's export: its records are read with the options of the run, in whatever files they are.
struct ExplainShopItemTests {
    @Test func anExportWithoutAHeaderIsReadAsTheRunReadIt() throws {
        let shop = try Shop()
        try shop.export("prestashop.csv", "12,Camisa,Blue,19.90\n13,Abrigo,Red,29.90\n")
        try shop.export(
            "feedmill.json",
            #"{"mapping":{"headers":{"prestashop*.csv":["Product ID","Name","Reference #","Price tax included"]}}}"#)
        let (ending, _) = try shop.run(["--dialect=prestashop"])
        #expect(ending.status == 1, "\(ending.messages)")
        let story = try Feedmill.run(["explain", "out", "13"], in: shop.folder.path)
        #expect(story.status == 0, "\(story.messages)")
        #expect(story.output.contains("  -- line 2, record 2\n  13,Abrigo,Red,29.90\n"), "\(story.output)")
        #expect(!story.output.contains("Camisa"))
    }

    @Test func anExportThatTheConfigurationDescribesIsReadAsTheRunReadIt() throws {
        let shop = try Shop()
        try shop.export("lager.csv", "Nummer;Name;Preis;Bestand\nT-1;Leinenhemd;49,90;0\n")
        try shop.export(
            "feedmill.json",
            #"{"dialect":"custom","columns":{"Nummer":"sku_code","Name":"title","Preis":"price","Bestand":"inventory"}}"#
        )
        _ = try shop.run(["--fail-on=never"])
        let explain = { try Feedmill.run(["explain", "out", "T-1"], in: shop.folder.path) }
        let rejected = try explain()
        #expect(rejected.output.contains("-- line 2, record 1\n  T-1;Leinenhemd;49,90;0"), "\(rejected.output)")
        try FileManager.default.removeItem(atPath: shop.folder("out/rejected/lager.csv"))
        let read = try explain()
        #expect(read.output.contains("here from shop/lager.csv\n  Nummer;Name;Preis;Bestand"), "\(read.output)")
    }

    @Test func allRowsOfAProductAreShownOverSeveralFiles() throws {
        let shop = try Shop()
        try shop.export(
            "a.csv",
            "sku,product_type,name,configurable_variations,price\nP,configurable,Camisa,\"sku=P-1,color=Blue|sku=P-2,color=Red\",\nP-1,simple,Camisa 1,,9.90\n"
        )
        try shop.export("b.csv", "sku,product_type,name,price\nP-2,simple,Camisa 2,8.90\n")
        _ = try shop.run(["--dialect=magento2"])
        let story = try Feedmill.run(["explain", "out", "P"], in: shop.folder.path)
        #expect(story.status == 0, "\(story.messages)")
        for row in ["P,configurable,Camisa", "P-1,simple,Camisa 1,,9.90", "P-2,simple,Camisa 2,8.90"] {
            #expect(story.output.contains("\n  \(row)"), "\(story.output)")
        }
        #expect(story.output.contains("\nFurther records: b.csv, here from out/rejected/b.csv\n"), "\(story.output)")
    }
}
