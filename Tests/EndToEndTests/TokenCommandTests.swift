import FeedGateway
import FeedTesting
import Foundation
import JSONText
import Testing

/// `feedmill token`, and what a run says of a token that ends, against a server that renews tokens as the platform does.
@Suite struct TokenCommandTests {
    private let folder = TemporaryDirectory()

    private func environment(_ server: LoopbackPlatform) -> [String: String] {
        [
            "FEEDMILL_APP_KEY": LoopbackPlatform.appKey, "FEEDMILL_APP_SECRET": LoopbackPlatform.appSecret,
            "FEEDMILL_ACCESS_TOKEN_FILE": folder("access"), "FEEDMILL_REFRESH_TOKEN_FILE": folder("refresh"),
            "FEEDMILL_GATEWAY": "iop", "FEEDMILL_ENDPOINT": server.iopEndpoint,
        ]
    }

    private func feedmill(
        _ words: [String], _ server: LoopbackPlatform, _ more: [String: String] = [:]
    ) throws -> Feedmill.Ending {
        try Feedmill.run(words, in: folder.path, environment: environment(server).merging(more) { $1 })
    }

    private func writeTokens(refresh: String = LoopbackPlatform.refreshToken) {
        folder.write(LoopbackPlatform.accessToken + "\n", to: "access")
        folder.write(refresh + "\n", to: "refresh")
    }

    private func mode(_ name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: folder(name))[.posixPermissions] as? Int
    }

    /// What of these texts, and of every file but the tokens' own, holds a secret in whatever spelling.
    private func leaks(_ endings: [Feedmill.Ending], _ tokens: [String]) -> [String] {
        let secrets = Secrets(tokens + [LoopbackPlatform.appSecret])
        var texts = endings.flatMap { [("output", Array($0.output.utf8)), ("messages", Array($0.messages.utf8))] }
        for name in folder.files() where !["access", "refresh", "link"].contains(name) {
            texts.append((name, Array(FileManager.default.contents(atPath: folder(name)) ?? Data())))
        }
        return texts.filter { secrets.redacted($0.1) != $0.1 }.map(\.0)
    }

    @Test func renewedTokensAreInTheirFilesAndNowhereElse() throws {
        let server = try LoopbackPlatform(try SandboxPlatform(folder: nil))
        defer { server.stop() }
        writeTokens()
        try FileManager.default.createSymbolicLink(atPath: folder("link"), withDestinationPath: "refresh")
        let before = try feedmill(["token", "show"], server)
        #expect(before.status == 0)
        #expect(before.output.contains("access token   unknown when it expires"))
        let link = ["FEEDMILL_REFRESH_TOKEN_FILE": folder("link")]
        let first = try feedmill(["token", "refresh"], server, link)
        #expect(first.status == 0, "\(first.messages)")
        // How much of the first day is left when it is read is not for the test to know.
        #expect(first.output.contains("access token   expires on ") && first.output.contains(/, in (29|30) days\n/))
        #expect(first.output.contains("refresh token  expires on ") && first.output.contains(/, in (59|60) days\n/))
        #expect(folder.read("access") == server.tokens.access + "\n")
        #expect(folder.read("refresh") == server.tokens.refresh + "\n")
        #expect(try mode("access") == 0o600 && mode("refresh") == 0o600)
        // A link is written where it leads.
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder("link")) == "refresh")
        let former = server.tokens
        let shown = try feedmill(["token", "show", "--format", "json"], server)
        let dates = try JSONValue(parsing: shown.output)
        #expect(dates["access_token_ends"]?.stringValue?.hasSuffix("Z") == true)
        #expect(dates["refresh_token_ends"]?.stringValue?.hasSuffix("Z") == true)
        let second = try feedmill(["token", "refresh"], server)
        #expect(second.status == 0)
        #expect(server.tokens.access != former.access)
        let sample = Feedmill.package.appending(path: "samples/nightly").path
        let run = try feedmill(["run", sample, "--out", "out", "--poll", "100ms", "--fail-on", "never"], server)
        #expect(run.status == 0, "\(run.messages)")
        #expect(!run.messages.contains("access token"))
        #expect(
            leaks(
                [before, first, shown, second, run],
                [
                    LoopbackPlatform.accessToken, LoopbackPlatform.refreshToken, former.access, former.refresh,
                    server.tokens.access, server.tokens.refresh,
                ]
            ).isEmpty)
        #expect(folder.files().allSatisfy { !$0.contains("feedmill-new") })
    }

    /// What the platform refuses, or may have done, leaves both files as they are, and no token is shown.
    @Test(arguments: ["refused", "lost", "page", "unreadable"])
    func whatFailsLeavesTheFilesAlone(_ how: String) throws {
        let server = try LoopbackPlatform(
            try SandboxPlatform(folder: nil),
            after: { method, _ in
                guard method == "/auth/token/refresh" else { return nil }
                return switch how {
                case "lost": .cut
                case "page": .answer(status: 502, headers: [:], body: Array("<title>Bad</title>".utf8))
                case "unreadable": .answer(status: 200, headers: [:], body: Array(#"{"code":"0"}"#.utf8))
                default: nil
                }
            })
        defer { server.stop() }
        let token = how == "refused" ? "an-old/refresh+token-of-last-month" : LoopbackPlatform.refreshToken
        writeTokens(refresh: token)
        let ending = try feedmill(["token", "refresh"], server)
        #expect(ending.status == (how == "refused" ? 77 : 69))
        #expect(ending.messages.contains("authorise the app again"), "\(ending.messages)")
        #expect(folder.read("access") == LoopbackPlatform.accessToken + "\n")
        #expect(folder.read("refresh") == token + "\n")
        #expect(leaks([ending], [token, LoopbackPlatform.accessToken, server.tokens.refresh]).isEmpty)
        #expect(folder.files().sorted() == ["access", "refresh"])
    }

    /// Nothing is asked of the platform before there is a place for what it gives.
    @Test(
        arguments: [
            (["FEEDMILL_REFRESH_TOKEN_FILE": ""], 77, "FEEDMILL_REFRESH_TOKEN_FILE is not set"),
            (["FEEDMILL_ACCESS_TOKEN_FILE": "/nowhere/access"], 73, "nothing was renewed: /nowhere"),
            (["FEEDMILL_ACCESS_TOKEN": "a-token-in-a-variable"], 77, "FEEDMILL_ACCESS_TOKEN is set"),
            (["FEEDMILL_GATEWAY": "top"], 64, "renewed in the platform's console"),
            (["FEEDMILL_ENDPOINT": "https://localhost/router/rest"], 64, "does not end in /sync"),
        ] as [([String: String], Int32, String)])
    func withoutAPlaceNothingIsRenewed(_ more: [String: String], _ status: Int32, _ words: String) throws {
        let server = try LoopbackPlatform(try SandboxPlatform(folder: nil))
        defer { server.stop() }
        writeTokens()
        let ending = try feedmill(
            ["token", "refresh"], server, more.merging(["FEEDMILL_REFRESH_TOKEN": LoopbackPlatform.refreshToken]) { $1 }
        )
        #expect(ending.status == status, "\(ending.messages)")
        #expect(ending.messages.contains(words), "\(ending.messages)")
        #expect(server.tokens.refresh == LoopbackPlatform.refreshToken)
        #expect(folder.files().sorted() == ["access", "refresh"])
    }

    /// A run through the new gateway says when the token ends, and does not begin once it has.
    @Test(arguments: [(-1, 77), (3, 1), (20, 1)] as [(Int64, Int32)])
    func aRunLooksAtTheTokensEnd(_ days: Int64, _ status: Int32) throws {
        let server = try LoopbackPlatform(try SandboxPlatform(folder: nil))
        defer { server.stop() }
        writeTokens()
        let source = try TokenSource(environment: environment(server))
        let ends = Int64(Date.now.timeIntervalSince1970 * 1000) + days * 86_400_000 - 1000
        let digest = try #require(source.accessDigest)
        folder.write(#"[{"token":"\#(digest)","ends":\#(ends)}]"#, to: "memory/tokens/ends.json")
        folder.write("item_id,sku_code\nA1,S1\n", to: "items.csv")
        let ending = try feedmill(["run", "items.csv", "--state", "memory", "--out", "out"], server)
        #expect(ending.status == status, "\(ending.messages)")
        let command = "feedmill token refresh --endpoint \(server.iopEndpoint) --state memory"
        #expect(ending.messages.contains(command) == (days < 7), "\(ending.messages)")
        #expect(server.calls.isEmpty == (days < 0))
    }
}
