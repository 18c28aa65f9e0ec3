import Bytes
import FeedTesting
import Foundation
import JSONText
import Testing

/// Whatever an export, a file's name, a configuration or the platform says, it is shown and steers nothing: no terminal,
/// no log of a CI system, no page. Each hostile text is at every place where text of others comes from, and every
/// surface is looked at.
struct HostileTextTests {
    static let hostile = [
        "\u{1B}[31mred\u{1B}[2J", "a\u{9B}31mb", "x\u{202E}fdp.exe", "\u{2066}y\u{2069}", "l\u{2028}m\u{2029}n\u{85}o",
        "\n  ::add-mask::secret", "::error::fake", "  ::stop-commands::t", "\r\u{1B}[0Ksection_start:1:x\r\u{1B}[0K",
        "##[group]fold", "##vso[task.setvariable variable=x]y", "x\u{7F}\u{8}\u{7}z", "<img src=x onerror=alert(1)>",
        "[evil](https://evil.example/)", "https://evil.example/x www.evil.example",
        "mail@evil.example @everyone #12 GH-12",
        "`code` | **bold** | $x^2$ :smile: ~~no~~", "</script><script>alert(1)</script>", "]]><x>", "\u{0}nul",
        "\n# heading\n\n- list", "\"><zz>", "\\[x\\](y)", "% 0A%0A::error::y",
    ]

    /// A file's name can hold all but a slash and NUL.
    static func fileName(_ text: String) -> String {
        text.replacing("/", with: "_").replacing("\u{0}", with: "_").prefix(60) + ".csv"
    }

    /// A cell, quoted.
    static func cell(_ text: String) -> String { "\"\(text.replacing("\"", with: "\"\""))\"" }

    @Test(arguments: hostile) func textOfOthersSteersNothing(_ text: String) throws {
        let shop = try Shop()
        let odd = Self.cell(text)
        let header = Shop.header.dropLast() + ",\(odd)\n"
        let rows = [
            Shop.row("A1", color: odd), Shop.row(Self.cell("B \(text)"), title: odd),
            Shop.row("C1", color: odd, price: odd, category: odd), Shop.row("D1"),
        ].map { $0.dropLast() + ",\(odd)\n" }
        try shop.export(Self.fileName(text), header + rows.joined())
        try shop.export("none \(Self.fileName(text)).xml", "<x>\(text)")
        let failure: JSONValue = ["item": "D1", "code": .string(text), "message": .string("\(text)\n\(text)")]
        let configuration: JSONValue = ["sandbox": ["failures": [failure]], "seller": .string(text)]
        try shop.export("feedmill.json", configuration.description)
        for environment in [["GITHUB_ACTIONS": "true"], [:]] {
            let (ending, written) = try shop.run(["--gateway=sandbox", "--verbose"], environment: environment)
            #expect([1, 65].contains(ending.status), "\(ending.messages)")
            Self.checkLog(ending.messages, isPrefixed: true)
            Self.checkLog(ending.output, gitHub: !environment.isEmpty)
            try Self.checkPages(written)
            guard environment.isEmpty else { continue }
            for item in try written.ids("rejected").suffix(1) + written.ids("failed") where !item.contains("\u{0}") {
                let story = try Feedmill.run(["explain", "out", item], in: shop.folder.path)
                Self.checkLog(story.output)
                Self.checkLog(story.messages, isPrefixed: true)
            }
        }
        let json = try shop.run(["--format=json", "--quiet"])
        Self.checkLog(json.ending.output)
        _ = try JSONValue(parsing: Array(json.ending.output.utf8))
    }

    @Test(arguments: hostile.filter { !$0.contains("\u{0}") }) func wordsOfACallSteerNothing(_ text: String) throws {
        let folder = TemporaryDirectory()
        folder.write(
            "{\"\(text.replacing("\"", with: "").debugDescription.dropFirst().dropLast())\": 1", to: "c.json")
        let calls = [
            ["run", text], [text], ["explain", text], ["explain", ".", text], ["check", ".", "--fail-on=\(text)"],
            ["run", ".", "--config=\(text)"], ["run", ".", "--\(text)"], ["submit", text], ["help", text],
            ["categories", "show", text], ["categories", text], ["jobs", "cancel", text], ["rules", text],
            ["run", ".", "--config=c.json"], ["completions", text],
        ]
        for call in calls {
            let ending = try Feedmill.run(call, in: folder.path)
            #expect(ending.status != 0 && ending.status != 70, "\(call): \(ending.messages)")
            Self.checkLog(ending.messages, isPrefixed: true)
            Self.checkLog(ending.output)
        }
    }

    // MARK: Surfaces

    private static func steering(_ text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.filter { $0 != "\n" && ForeignText.isSteering($0) }
    }

    /// A log that a terminal shows and a CI system reads along in.
    private static func checkLog(_ log: String, isPrefixed: Bool = false, gitHub: Bool = false) {
        #expect(steering(log).isEmpty, "\(log.debugDescription)")
        #expect(!log.contains("##[") && !log.contains("##vso[") && !log.contains("section_start:"), "\(log)")
        for line in log.split(separator: "\n") {
            if isPrefixed { #expect(line.hasPrefix("feedmill: "), "\(line)") }
            let start = line.drop { $0.isWhitespace }
            guard start.hasPrefix("::") else { continue }
            let own = ["::error ", "::warning ", "::notice ", "::stop-commands::feedmill-", "::feedmill-"]
            #expect(gitHub && own.contains { line.hasPrefix($0) }, "\(line)")
        }
    }

    private static func checkPages(_ written: WrittenRun) throws {
        for name in ["summary.md", "junit.xml", "report.html", "report.sarif"] {
            let page = try written.text(name)
            #expect(steering(page).isEmpty, "\(name)")
            guard name != "report.sarif" else { continue }
            #expect(!page.contains("<img") && !page.contains("<zz>"), "\(name)")
            #expect(name == "report.html" || !page.contains("]]>"), "\(name)")
        }
        for name in written.files() where name.hasSuffix(".reasons.log") {
            let log = try written.text(name)
            #expect(steering(log.replacing("\t", with: "")).isEmpty, "\(log)")
            #expect(log.split(separator: "\n").allSatisfy { $0.count { $0 == "\t" } == 4 })
        }
        let summary = try written.text("summary.md")
        #expect(!summary.contains("](h") && summary.firstMatch(of: #/[a-z]:\/\//#) == nil, "\(summary)")
        #expect(summary.firstMatch(of: #/@[a-z]|[^\\]#[0-9]|#[0-9]|www\.[a-z]|GH-[0-9]|:smile:/#) == nil, "\(summary)")
        var bars = 0
        for line in summary.split(separator: "\n") {
            let isOwn = [
                "## feedmill: ", "Seller ", "**", "> ", "|", "Since", "No rule", "There are no", "`report.html`",
                "### What to do next", "### Causes", "1. **", "2. **", "3. **", "4. **", "   - ",
            ].contains { line.hasPrefix($0) }
            #expect(isOwn || line.firstMatch(of: #/^[0-9]+ more causes/#) != nil, "\(line)")
            // The bars of a row of three or four cells, as the table's head has them, and no others.
            guard line.hasPrefix("|") else { continue }
            if line == "| lane | items | |" { bars = 4 }
            if line.hasPrefix("| | findings |") { bars = 5 }
            #expect(line.replacing("\\|", with: "").count { $0 == "|" } == bars, "\(line)")
        }
        let page = try written.text("report.html")
        #expect(page.ranges(of: "<script").count == 2 && page.ranges(of: "</script").count == 2)
    }
}
