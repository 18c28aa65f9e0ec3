import FeedTesting
import Foundation

/// A little shop of one test: a directory with exports and category data, and feedmill run over it.
struct Shop {
    let folder = TemporaryDirectory()

    /// The columns of `row`.
    static let header = """
        item_id,category_id,locale,title,description,brand,attribute:Material,image_urls,package_weight,\
        package_length,package_width,package_height,shipping_preparation_time,shipping_template_id,\
        service_template_id,sku_code,price,inventory,sku:Color,sku:Size

        """

    init() throws {
        try GeneratedCategories.write(to: URL(filePath: folder("shop/categories")))
    }

    /// A row with which nothing is wrong.
    static func row(
        _ item: String, sku: String? = nil, color: String = "Blue", size: String = "M", price: String = "19.90",
        inventory: String = "5", title: String = "Camisa", category: String = "348",
        image: String = "https://ae01.alicdn.com/kf/a.jpg"
    ) -> String {
        """
        \(item),\(category),es_ES,\(title),<p>Algodón</p>,Albamar,Cotton,\(image),0.3,30,20,5,\
        3,1000,0,\(sku ?? "\(item)-1"),\(price),\(inventory),\(color),\(size)

        """
    }

    /// A `<product>` with which nothing is wrong.
    static func product(_ item: String, color: String = "Blue", title: String = "Camisa") -> String {
        """
          <product item_id="\(item)" category_id="348">
            <title>\(title)</title><description>Algodón</description><brand>Albamar</brand>
            <attribute name="Material"><value>Cotton</value></attribute>
            <image>https://ae01.alicdn.com/kf/a.jpg</image>
            <package weight="0.3" length="30" width="20" height="5"/>
            <shipping preparation_time="3" template_id="1000" service_template_id="0"/>
            <skus><sku code="\(item)-1" price="19.90" inventory="5"><property name="Color">\(color)</property>\
        <property name="Size">M</property></sku></skus>
          </product>

        """
    }

    static func catalog(_ products: String) -> String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<catalog locale=\"es_ES\">\n\(products)</catalog>\n"
    }

    /// Puts an export into the shop.
    func export(_ name: String, _ bytes: some Sequence<UInt8>) throws {
        let file = URL(filePath: folder("shop/\(name)"))
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }

    func export(_ name: String, _ text: String) throws { try export(name, Array(text.utf8)) }

    /// `feedmill run` over the shop.
    func run(
        _ arguments: [String] = [], out: String = "out", input: String = "", environment: [String: String] = [:]
    ) throws -> (ending: Feedmill.Ending, written: WrittenRun) {
        let paths = arguments.contains { !$0.hasPrefix("-") || $0 == "-" } ? [] : ["shop"]
        return try call(["run"] + paths + arguments, out: out, input: input, environment: environment)
    }

    /// Any command that writes a run folder.
    func call(
        _ arguments: [String], out: String = "out", input: String = "", environment: [String: String] = [:]
    ) throws -> (ending: Feedmill.Ending, written: WrittenRun) {
        let ending = try Feedmill.run(
            arguments + ["--out=\(out)"], in: folder.path, input: input, environment: environment)
        return (ending, WrittenRun(folder(out), in: folder))
    }
}
