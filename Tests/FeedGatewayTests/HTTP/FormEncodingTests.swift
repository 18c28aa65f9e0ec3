import Testing

@testable import FeedGateway

@Suite struct FormEncodingTests {
    @Test func lettersDigitsAndFourMarksStandAsTheyAre() {
        let form = FormEncoding.encoded([Parameter("a b", "Az09*-._ ~+&=%\"ñ\n"), Parameter("empty", "")])
        #expect(String(decoding: form, as: UTF8.self) == "a+b=Az09*-._+%7E%2B%26%3D%25%22%C3%B1%0A&empty=")
        #expect(FormEncoding.encoded([]).isEmpty)
    }

    @Test func everyByteComesBack() {
        let bytes = (0...255).map { UInt8($0) }
        let form = FormEncoding.encoded([Parameter("all", bytes), Parameter("x", "y")])
        let decoded = FormEncoding.decoded(form)
        #expect(decoded.map(\.name) == ["all", "x"])
        #expect(decoded.map(\.value) == [bytes, Array("y".utf8)])
    }

    @Test func aBrokenFormIsReadAsFarAsItGoes() {
        let decoded = FormEncoding.decoded(Array("a=%4&b&&c=%zz&d=1%".utf8))
        #expect(decoded.map(\.name) == ["a", "c", "d"])
        #expect(decoded.map { String(decoding: $0.value, as: UTF8.self) } == ["%4&b", "%zz", "1%"])
    }
}
