import Testing

@testable import FeedGateway

@Suite struct EndpointTests {
    /// Spellings, and the one that stands for all of them.
    private static let normalized: [([String], String)] = [
        (
            [
                "https://api-sg.aliexpress.com/sync", "HTTPS://API-SG.AliExpress.com/sync",
                "https://api-sg.aliexpress.com:443/sync", "https://api-sg.aliexpress.com/sync/",
                "https://api-sg.aliexpress.com/sync//", "https://api-sg.aliexpress.com//sync",
                "https://api-sg.aliexpress.com./sync", "https://api-sg.aliexpress.com/%73ync",
                "https://api-sg.aliexpress.com/./sync", "https://api-sg.aliexpress.com/x/../sync",
                "https://api-sg.aliexpress.com:/sync", "https://api-sg.aliexpress.com:0443/sync",
            ], "https://api-sg.aliexpress.com/sync"
        ),
        (["https://h", "https://h/", "https://h.", "https://H:443//"], "https://h"),
        (["https://h:80/a", "https://h:080/a/"], "https://h:80/a"),
        (["https://h/%7ea%2fb", "https://h/~a%2Fb"], "https://h/~a%2Fb"),
        (["https://h/a%", "https://h/a%25"], "https://h/a%25"),
        (["https://h/ñ", "https://h/%c3%b1"], "https://h/%C3%B1"),
        (["https://h/Sync"], "https://h/Sync"),
        (
            [
                "http://localhost:8080/router/rest", "http://LOCALHOST:8080/router/rest/",
                "http://127.0.0.1:8080/router/rest", "http://127.1:8080/router/rest",
                "http://0x7f000001:8080/router/rest", "http://2130706433:8080/router/rest",
                "http://[::1]:8080/router/rest", "http://[0:0:0:0:0:0:0:1]:8080/router/rest",
                "http://[::ffff:127.0.0.1]:8080/router/rest", "http://127.0.0.5:8080/router/rest",
                "http://localhost.:8080/router/rest",
            ], "http://localhost:8080/router/rest"
        ),
        (["http://127.0.0.1:80/sync", "http://[::1]/sync"], "http://localhost/sync"),
        (["https://127.0.0.1/sync", "https://localhost:443/sync"], "https://localhost/sync"),
        (["https://10.1/sync", "https://10.0.0.1/sync"], "https://10.0.0.1/sync"),
    ]

    @Test(arguments: Self.normalized) func spellingsOfOnePlace(spellings: [String], expected: String) throws {
        for spelling in spellings {
            let endpoint = try Endpoint(spelling)
            #expect(endpoint.normalized == expected, "\(spelling)")
            #expect(try Endpoint(endpoint.normalized).normalized == expected)
        }
    }

    /// What is given, and where requests go.
    @Test(arguments: [
        ("https://api-sg.aliexpress.com/sync", "https://api-sg.aliexpress.com/sync"),
        ("HTTPS://Api.Example:443/a//b/%73/", "https://Api.Example/a//b/%73/"),
        ("http://127.0.0.5:81", "http://127.0.0.5:81"), ("http://127.1:81/x", "http://127.0.0.1:81/x"),
        ("http://[::1]:81/x", "http://localhost:81/x"), ("http://[::ffff:127.0.0.2]/x", "http://127.0.0.2/x"),
    ])
    func requestsGoWhereItSays(text: String, url: String) throws { #expect(try Endpoint(text).url == url) }

    @Test func placesThatDifferStayApart() throws {
        let places = Self.normalized.map(\.1)
        #expect(Set(places).count == places.count)
    }

    @Test(arguments: [
        "http://api-sg.aliexpress.com/sync", "ftp://api-sg.aliexpress.com/", "https://", "api-sg.aliexpress.com",
        "https://user:password@host/", "https://host/sync?x=1", "https://host/sync#x", "http://127.0.0.1.example/",
        "http://localhost.example/", "http://[::2]/", "https://[2001:db8::1]/sync", "http://0.0.0.0/",
        "http://128.0.0.1/", "https://h:65536/",
        "https://h:0/", "https://h/a b", "http://1270.0.0.1/", "http://evil.localhost/",
    ])
    func whatWouldLeakOrMislead(text: String) {
        let error = #expect(throws: EndpointError.self) { try Endpoint(text) }
        #expect(error?.description.contains("password") == false)
    }
}
