import FeedTesting
import Foundation
import Testing

/// The recipes in `samples/ci` do what they say: their commands are taken out of them and run, night after night.
struct ContinuousIntegrationTests {
    static let recipes = ["github-actions.yml", "gitlab-ci.yml"]

    private static func text(_ name: String) throws -> String {
        try String(contentsOf: Feedmill.package.appending(path: "samples/ci/\(name)"), encoding: .utf8)
    }

    /// The shell scripts of a recipe: what is set in below `run: |` or `- |`.
    private static func scripts(_ name: String) throws -> [String] {
        var scripts: [String] = []
        var depth: Int?
        for line in try text(name).split(separator: "\n", omittingEmptySubsequences: false) {
            let margin = line.prefix { $0 == " " }.count
            if let open = depth, margin > open || line.isEmpty {
                scripts[scripts.count - 1] += line.dropFirst(open + 2) + "\n"
                continue
            }
            depth = nil
            let word = line.drop { $0 == " " }
            if word == "run: |" || word == "- |" {
                depth = margin
                scripts.append("")
            }
        }
        return scripts
    }

    /// Runs the scripts of a recipe as the CI system does: the first, and the others whatever came of it.
    private func night(_ name: String, in shop: Shop, _ settings: [String: String] = [:]) throws -> (Int32, String) {
        // The exports of the recipe's repository.
        if !FileManager.default.fileExists(atPath: shop.folder("exports")) {
            try FileManager.default.createSymbolicLink(atPath: shop.folder("exports"), withDestinationPath: "shop")
        }
        var environment = [
            "PATH": URL(filePath: Feedmill.path).deletingLastPathComponent().path + ":/usr/bin:/bin",
            "HOME": shop.folder.path, "FEEDMILL_GATEWAY": "sandbox",
            "GITHUB_STEP_SUMMARY": shop.folder("step-summary.md"),
        ]
        if name.hasPrefix("github") { environment["GITHUB_ACTIONS"] = "true" }
        var ending: (Int32, String)?
        for script in try Self.scripts(name) {
            let (status, output) = try SpawnedProgram.run(
                "/bin/bash", ["-e", "-c", script], in: shop.folder.path,
                environment: Feedmill.sanitizers.merging(environment) { $1 }.merging(settings) { $1 })
            ending = ending ?? (status, String(decoding: output, as: UTF8.self))
        }
        return try #require(ending)
    }

    @Test(arguments: recipes) func twoNights(recipe: String) throws {
        let shop = try Shop()
        // One in thirty is less than what holds a night.
        let good = (10..<40).map { Shop.row("A\($0)") }.joined()
        try shop.export("shirts.csv", Shop.header + Shop.row("A1", color: "Bleu") + good)
        let (first, messages) = try night(recipe, in: shop)
        #expect(first == 1)
        #expect(messages.contains("rejected: 1 of 31 items rejected"))
        #expect(
            messages.contains("\n::error file=exports/shirts.csv,line=2,title=sku.value-unknown::")
                == recipe.hasPrefix("github"))
        let written = WrittenRun(shop.folder("out"))
        #expect(try written.ids("succeeded").count == 30)
        // The cache brings the state and the folder into the next night.
        let (second, secondMessages) = try night(recipe, in: shop)
        #expect(second == 1)
        #expect(secondMessages.contains("findings 2 new + 1 known; 0 gone since out"), "\(secondMessages)")
        #expect(try written.codes("A10").isEmpty)
        guard recipe.hasPrefix("github") else { return }
        #expect(shop.folder.read("step-summary.md")?.ranges(of: "## feedmill: rejected").count == 2)
    }

    @Test(arguments: recipes) func jobsThatTakeLongAreWaitedFor(recipe: String) throws {
        let shop = try Shop()
        try shop.export("shirts.csv", Shop.header + Shop.row("A1"))
        try shop.export("feedmill.json", #"{"sandbox":{"job_seconds":1}}"#)
        let (status, messages) = try night(recipe, in: shop, ["FEEDMILL_WAIT": "50ms"])
        #expect(status == 0)
        #expect(messages.contains("unfinished: not finished (exit status 75"))
        #expect(messages.contains("ok: all items are fine"))
        #expect(try WrittenRun(shop.folder("out")).ids("succeeded") == ["A1"])
    }

    /// What a recipe keeps is kept whatever came of the run.
    @Test func stateAndFolderAreKeptWhenTheJobFails() throws {
        let steps = try Self.text("github-actions.yml").components(separatedBy: "\n      - ")
        for step in ["actions/cache/save", "actions/upload-artifact"] {
            let text = try #require(steps.first { $0.contains(step) })
            #expect(text.contains("\n        if: always()\n"))
        }
        let gitlab = try Self.text("gitlab-ci.yml")
        #expect(gitlab.ranges(of: "when: always").count == 2)
        for recipe in Self.recipes { #expect(try Self.text(recipe).contains(".feedmill")) }
    }
}
