import Testing

@testable import FeedGateway

@Suite struct HTTPDateTests {
    @Test(
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777_000), ("Sunday, 06-Nov-94 08:49:37 GMT", 3_939_871_777_000),
            ("Sun Nov  6 08:49:37 1994", 784_111_777_000), ("Thu, 29 Feb 2024 23:59:60 GMT", 1_709_251_200_000),
            ("", nil), ("120", nil), ("Sun, 06 Non 1994 08:49:37 GMT", nil), ("Sun, 06 Nov 1994 28:49:37 GMT", nil),
            ("Sun, 99 Nov 1994 08:49:37 GMT", nil), ("Sun, 06 Nov 1994 08:49:37", nil),
        ] as [(String, Int64?)])
    func times(text: String, expected: Int64?) { #expect(HTTPDate.milliseconds(text) == expected) }
}
