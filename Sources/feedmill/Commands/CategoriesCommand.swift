import Bytes
import CategoryRules
import FeedModel
import FeedRun
import Foundation

extension Command {
    static let categories: Command = Command(
        name: "categories", operands: "list | show ID | pull ID…",
        summary: "list, show and fetch category data",
        text: [
            "list: every category at hand, with its files, their age and digest, and the number of "
                + "required attributes. show ID: the columns that an export needs for the category, and the "
                + "values they take. pull ID…: fetches attributes and schema of categories through the "
                + "gateway, and the seller's profile and brands; the word tree in place of an ID fetches the "
                + "tree of the categories that the seller may post in.",
            "The data is what the platform's APIs answer, in files named by the category: 348.attributes.json, "
                + "348.schema.json; and tree.json, merchant.json and brands.json.",
        ],
        flags: .categories,
        examples: [
            Example(command: "feedmill categories list --categories categories/", says: "what is at hand, and its age"),
            Example(
                command: "feedmill categories pull 348 200000346 --gateway iop",
                says: "fetch two categories; a file is replaced only by one that a run can use"),
        ],
        words: ["list", "show", "pull"]
    ) { invocation async throws(RunFailure) in
        let operands = invocation.arguments.operands
        guard let action = operands.first else {
            throw usage("categories needs an action: list, show or pull", .categories)
        }
        guard let known = CategoryAction(rawValue: action) else {
            let hint = nearest(to: action, in: CategoryAction.allCases.map(\.rawValue)).map { "; did you mean \($0)?" }
            throw usage("categories has no action \(quoted(action))\(hint ?? "")", .categories)
        }
        let configuration = try ConfigurationLoader(environment: invocation.environment)
            .load(invocation.arguments, for: .categories, paths: ["."])
        let format: OutputFormat =
            if case .text("json") = invocation.arguments.values["format"] { .json } else { .text }
        let directory = configuration.categories ?? "categories"
        switch known {
        case .pull:
            return try await CategoryPulling(invocation, configuration, directory)
                .perform(Array(operands.dropFirst()), format)
        case .list:
            guard operands.count == 1 else { throw usage("categories list takes no operand", .categories) }
            let list = try CategoryPages(directory: directory, now: Date()).list()
            list.write(format)
            return list.isWhole ? .allFine : .configuration
        case .show:
            guard operands.count == 2, let id = Int64(operands[1]) else {
                throw usage("categories show needs one category's id, such as 348", .categories)
            }
            let page = try CategoryPages(directory: directory, now: Date()).show(id)
            page.write(format)
            return .allFine
        }
    }
}

/// What `feedmill categories` can be asked to do.
private enum CategoryAction: String, CaseIterable {
    case list
    case show
    case pull
}
