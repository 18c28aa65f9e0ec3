/// JSON pointers as the platform writes them, `#/sku_info_list/0/price`.
package enum JSONPointer {
    /// A step with `~` and `/` in it written as `~0` and `~1`.
    package static func escaped(_ step: String) -> String {
        step.replacing("~", with: "~0").replacing("/", with: "~1")
    }

    /// The steps of a pointer, from the outermost in.
    package static func steps(of pointer: String) -> [String] {
        pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map {
            String($0).replacing("~1", with: "/").replacing("~0", with: "~")
        }
    }
}
