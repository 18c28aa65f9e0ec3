import Bytes
import FeedTesting
import Foundation
import Synchronization
import Testing

@testable import FeedGateway

/// What comes of asking a shop's web server for pictures, whatever it does.
@Suite struct WebPicturesTests {
    private func pictures(
        own: Bool = true, environment: [String: String] = [:], _ change: (inout WebPictures.Limits) -> Void = { _ in }
    ) throws -> WebPictures {
        var limits = WebPictures.Limits()
        limits.bytes = 100_000
        limits.idleSeconds = 7200
        limits.totalSeconds = 7200
        limits.pause = 1
        change(&limits)
        let sanitizers = ProcessInfo.processInfo.environment.filter { $0.key.hasSuffix("SAN_OPTIONS") }
        return try WebPictures(
            allowsOwnNetwork: own, environment: sanitizers.merging(environment) { $1 }, executable: BuiltProgram.path,
            limits: limits)
    }

    private func failure(_ pictures: WebPictures, _ address: String) async -> PictureFailure? {
        do {
            _ = try await pictures.fetch(address, known: nil)
            return nil
        } catch {
            return error
        }
    }

    @Test func aPictureIsFetchedOnceAndThenOnlyWhereItChanged() async throws {
        let shop = try LoopbackShop()
        defer { shop.stop() }
        let pictures = try pictures()
        let picture = MadePicture.jpeg(800, 800, count: 70_000)
        shop.put(picture, at: "/a.jpg")
        guard case .bytes(let bytes, let version) = try await pictures.fetch(shop.url("/a.jpg"), known: nil) else {
            Issue.record("there are no bytes")
            return
        }
        #expect(bytes == picture && !version.entityTag.isEmpty)
        guard case .unchanged = try await pictures.fetch(shop.url("/a.jpg#top"), known: version) else {
            Issue.record("it has changed")
            return
        }
        shop.put(MadePicture.jpeg(800, 801), at: "/a.jpg")
        guard case .bytes = try await pictures.fetch(shop.url("/a.jpg"), known: version) else {
            Issue.record("the change was not seen")
            return
        }
        #expect(shop.requests == ["/a.jpg", "/a.jpg", "/a.jpg"])
        #expect(shop.conditional == 2)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var reply: LoopbackServer.Reply
        var kind: PictureFailure.Kind
        var words: String
        var testDescription: String { name }
        init(_ name: String, _ reply: LoopbackServer.Reply, _ kind: PictureFailure.Kind, _ words: String) {
            (self.name, self.reply, self.kind, self.words) = (name, reply, kind, words)
        }
    }

    private static func status(_ status: Int, _ headers: [String: String] = [:]) -> LoopbackServer.Reply {
        .answer(status: status, headers: headers, body: MadePicture.jpeg(800, 800))
    }

    private static let endless = Array("HTTP/1.1 200 OK\r\nContent-Length: 2147483648\r\n\r\n".utf8)

    @Test(arguments: [
        Case("hangs", .silence, .passing, "no answer in time"),
        Case("closes", .cut, .passing, ""),
        Case("sends two gigabytes", .endless(endless, [UInt8](repeating: 7, count: 1 << 16)), .tooLarge, "larger than"),
        Case(
            "says fewer bytes than it has", .raw(Array("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n123".utf8)),
            .passing, ""),
        Case("is no HTTP", .raw(Array("hello\r\n".utf8)), .passing, ""),
        Case("has nothing", .answer(status: 200, headers: [:], body: []), .lasting, "empty"),
        Case("has a picture and says 404", status(404), .lasting, "404"),
        Case("wants a login", status(401), .lasting, "401"), Case("is busy", status(503), .passing, "503"),
        Case("redirects to itself", status(302, ["Location": "/odd"]), .lasting, "loop"),
        Case("redirects nowhere", status(302), .lasting, "no address"),
        Case("redirects to a file", status(302, ["Location": "file:///etc/passwd"]), .lasting, "no address"),
        Case("redirects elsewhere", status(301, ["Location": "ftp://8.8.8.8/a.jpg"]), .lasting, "no address"),
        Case("is unchanged unasked", status(304), .lasting, "304"),
    ])
    func aServerThatDoesWrongIsNamed(_ test: Case) async throws {
        let shop = try LoopbackShop()
        defer { shop.stop() }
        shop.answer(test.reply, at: "/odd")
        let pictures = try pictures { limits in
            if test.name == "hangs" { limits.idleSeconds = 0.5 }
        }
        let failure = try #require(await failure(pictures, shop.url("/odd")))
        #expect(failure.kind == test.kind, "\(failure)")
        #expect(test.words.isEmpty || failure.problem.contains(test.words), "\(failure)")
        #expect(!failure.problem.contains("endpoint"))
    }

    @Test func redirectsAreFollowedAFewTimes() async throws {
        let shop = try LoopbackShop()
        defer { shop.stop() }
        shop.put(MadePicture.jpeg(800, 800), at: "/6")
        for hop in 0..<6 { shop.answer(Self.status(302, ["Location": "/\(hop + 1)"]), at: "/\(hop)") }
        let pictures = try pictures()
        guard case .bytes = try await pictures.fetch(shop.url("/1"), known: nil) else {
            Issue.record("there are no bytes")
            return
        }
        #expect(await failure(pictures, shop.url("/0"))?.problem.contains("more than 5") == true)
    }

    /// What an export or a server names leads into no network that feedmill runs in, however it is written.
    @Test func nothingOfTheMachinesOwnNetworkIsAsked() async throws {
        let shop = try LoopbackShop()
        defer { shop.stop() }
        shop.put(MadePicture.jpeg(800, 800), at: "/a.jpg")
        let port = try #require(URL(string: shop.url("/"))?.port)
        let pictures = try pictures(own: false)
        let hosts = [
            "127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.0.0.1", "[::1]", "[::ffff:127.0.0.1]",
            "0.0.0.0", "user:word@127.0.0.1",
        ]
        for host in hosts {
            let failure = await failure(pictures, "http://\(host):\(port)/a.jpg")
            #expect(failure != nil, "\(host)")
        }
        for address in [
            "http://169.254.169.254/latest/meta-data", "http://10.0.0.1/a.jpg", "https://192.168.1.1/a.jpg",
        ] {
            let failure = await failure(pictures, address)
            #expect(failure?.problem.contains("private network") == true, "\(address): \(String(describing: failure))")
            #expect(failure?.kind == .lasting)
        }
        #expect(shop.requests.isEmpty)
    }

    /// A name may lead to a good address when it is looked at and to a bad one right after that: the connection goes to
    /// what was looked at, and https is no way around it.
    @Test func arbitraryRedirectsDoNotLeadThereEither() async throws {
        let shop = try LoopbackShop()
        let inner = try LoopbackShop()
        defer {
            shop.stop()
            inner.stop()
        }
        inner.put(MadePicture.jpeg(800, 800), at: "/secret.jpg")
        // The shop's own address is let through here by a proxy that nothing else knows; what it leads to is not.
        let proxy = try LoopbackServer { request in
            request.path.contains("shop.test")
                ? .answer(status: 302, headers: ["Location": inner.url("/secret.jpg")], body: []) : .cut
        }
        defer { proxy.stop() }
        let pictures = try pictures(own: false, environment: ["http_proxy": proxy.url("")])
        let failure = await failure(pictures, "http://shop.test/a.jpg")
        #expect(failure?.problem.contains("private network") == true, "\(String(describing: failure))")
        #expect(inner.requests.isEmpty)
    }

    struct Proxied: Sendable, CustomTestStringConvertible {
        var environment: [String: String]
        var address: String
        /// What the proxy gets; nil where it is not asked.
        var request: String?
        var testDescription: String { "\(environment) \(address)" }
        init(_ environment: [String: String], _ address: String, _ request: String?) {
            (self.environment, self.address, self.request) = (environment, address, request)
        }
    }

    private static let plain = "http://shop.test/a.jpg"
    private static let secure = "https://shop.test/a.jpg"

    /// The proxies of the environment, as curl reads them: the one for http is shown the request, the one for https is
    /// asked for a way through. `P` stands for the proxy's address, `Q` for another one.
    @Test(arguments: [
        Proxied(["http_proxy": "P"], plain, "GET http://shop.test/a.jpg"),
        Proxied(["all_proxy": "P"], plain, "GET http://shop.test/a.jpg"),
        Proxied(["ALL_PROXY": "P"], plain, "GET http://shop.test/a.jpg"),
        Proxied(["http_proxy": "P", "all_proxy": "Q"], plain, "GET http://shop.test/a.jpg"),
        // A server's own script may have it from a request's header `Proxy`.
        Proxied(["HTTP_PROXY": "P"], plain, nil), Proxied(["https_proxy": "P"], plain, nil),
        Proxied(["https_proxy": "P"], secure, "CONNECT shop.test:443"),
        Proxied(["HTTPS_PROXY": "P"], secure, "CONNECT shop.test:443"),
        Proxied(["all_proxy": "P"], secure, "CONNECT shop.test:443"),
        Proxied(["https_proxy": "P", "all_proxy": "Q"], secure, "CONNECT shop.test:443"),
        Proxied(["http_proxy": "P"], secure, nil),
        Proxied(["all_proxy": "P", "no_proxy": "shop.test"], plain, nil),
        Proxied(["all_proxy": "P", "no_proxy": "shop.test"], secure, nil),
        Proxied(["all_proxy": "P", "NO_PROXY": "a.example, .test"], plain, nil),
        Proxied(["all_proxy": "P", "no_proxy": "*"], secure, nil),
        Proxied(["all_proxy": "P", "no_proxy": "op.test"], plain, "GET http://shop.test/a.jpg"),
    ])
    func aProxyOfTheEnvironmentIsAsked(_ test: Proxied) async throws {
        let seen = Locked<[String]>([])
        let proxy = try LoopbackServer { request in
            seen.withLock { $0.append("\(request.method) \(request.path)") }
            return .answer(status: 403, headers: [:], body: [])
        }
        let other = try LoopbackServer { _ in
            seen.withLock { $0.append("another") }
            return .cut
        }
        defer {
            proxy.stop()
            other.stop()
        }
        let environment = test.environment.mapValues { value in
            value == "P" ? proxy.url("") : value == "Q" ? other.url("") : value
        }
        #expect(await failure(try pictures(own: false, environment: environment), test.address) != nil)
        #expect(Set(seen.withLock { $0 }) == Set(test.request.map { [$0] } ?? []))
    }

    /// A proxy that speaks something else than HTTP is not talked to: its login would go out in clear.
    @Test(arguments: ["socks5://user:word@P", "socks5h://P", "https://user:word@P"])
    func aProxyOfAnotherKindIsNamed(proxied: String) async throws {
        let asked = Atomic<Int>(0)
        let proxy = try LoopbackServer { _ in
            asked.add(1, ordering: .relaxed)
            return .cut
        }
        defer { proxy.stop() }
        let address = proxied.replacing("P", with: "127.0.0.1:\(proxy.port)")
        for picture in [Self.plain, Self.secure] {
            let failure = await failure(try pictures(own: false, environment: ["all_proxy": address]), picture)
            #expect(failure?.problem.contains("proxy") == true, "\(String(describing: failure))")
            #expect(failure?.problem.contains("word") == false)
        }
        #expect(asked.load(ordering: .relaxed) == 0)
    }

    @Test func aHostThatNeverAnswersIsNotWaitedForEachTime() async throws {
        let shop = try LoopbackShop()
        defer { shop.stop() }
        let pictures = try pictures {
            $0.failuresOfHost = 2
            $0.attempts = 1
        }
        for number in 0..<6 { shop.answer(.cut, at: "/\(number)") }
        var words: [String] = []
        for number in 0..<6 { words.append(await failure(pictures, shop.url("/\(number)"))?.problem ?? "") }
        #expect(shop.requests.count == 2)
        #expect(words[5].contains("2 times in a row"))
    }

    @Test func nobodyElseMayUseTheWay() async throws {
        let tunnel = try PictureTunnel(allowsOwnNetwork: true, environment: [:])
        defer { tunnel.stop() }
        let shop = try LoopbackShop()
        defer { shop.stop() }
        let place = try #require(URL(string: tunnel.proxy))
        let stranger = HelperTransport.built(environment: [:])
        let answer = try await stranger.send(
            HTTPRequest(url: "http://127.0.0.1:\(try #require(place.port))/a.jpg"))
        #expect(answer.status == 407)
        #expect(shop.requests.isEmpty)
    }
}
