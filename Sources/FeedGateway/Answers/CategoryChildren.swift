import CategoryRules

/// The categories below one, as `aliexpress.solution.seller.category.tree.query` lists them.
package enum CategoryChildren {
    /// A category below another one.
    package struct Child: Sendable, Hashable {
        /// The platform's id.
        package let id: Int64
        /// Products can be posted in it.
        package let isLeaf: Bool
    }

    /// - Parameter answer: the platform's answer as it came.
    package static func read(_ answer: [UInt8]) throws(GatewayError) -> [Child] {
        try PlatformAnswer(answer, to: .categoryTree).read { fields throws(MalformedData) in
            try fields.list("children_category_list").map { child throws(MalformedData) in
                guard let id = try child.integer("children_category_id") else {
                    throw MalformedData("a category has no children_category_id")
                }
                return Child(id: id, isLeaf: try child.truth("is_leaf_category") ?? true)
            }
        }
    }
}
