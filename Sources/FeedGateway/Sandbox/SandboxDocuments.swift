import Glibc
import JSONText

/// The sandbox's answers about categories and brands: files of a directory of category data, as they are.
enum SandboxDocuments {
    static func body(
        _ api: PlatformAPI, _ request: SandboxPlatform.Request, _ configuration: SandboxConfiguration
    ) throws(SandboxPlatform.Request.Refusal) -> JSONValue {
        let (name, absent): (String, JSONValue) =
            switch api {
            case .childAttributes: ("\(try request.integer("param1")).attributes.json", unknownCategory)
            case .productSchema: ("\(try request.integer("aliexpress_category_id")).schema.json", unknownCategory)
            case .categoryTree: (try treeName(request), ["is_success": true, "children_category_list": [:]])
            default: ("brands.json", .null)
            }
        guard let directory = configuration.documents, let text = contents(of: "\(directory)/\(name)"),
            let value = try? JSONValue(parsing: text)
        else {
            // An empty list would say that the seller may sell no brand at all.
            guard !absent.isNull else { throw .notAllowed("there is no brands.json among the sandbox's documents") }
            return absent
        }
        let root = value.objectValue?.members.first { $0.key.hasSuffix("_response") }
        return root?.value ?? value
    }

    /// The root's children are in `tree.json`, those of another category in `tree-ID.json`.
    private static func treeName(
        _ request: SandboxPlatform.Request
    ) throws(SandboxPlatform.Request.Refusal) -> String {
        let parent = try request.integer("category_id")
        return parent == 0 ? "tree.json" : "tree-\(parent).json"
    }

    private static let unknownCategory: JSONValue = [
        "result": [
            "success": false, "error_code": "isv.category-not-exist",
            "error_message": "the category does not exist or the seller may not post in it",
        ]
    ]

    private static func contents(of path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var text: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &block, block.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return count == 0 ? text : nil }
            text += block[..<count]
        }
    }
}
