import Bytes
import Testing

@testable import CategoryRules

struct InternetHostTests {
    private func fault(_ address: String) -> WebAddress.PictureFault? {
        Array(address.utf8).withUnsafeBufferPointer(WebAddress.pictureFault)
    }

    @Test(arguments: [
        "https://shop.example/a.jpg", "HTTP://SHOP.EXAMPLE/a.jpg", "https://user:word@shop.example:8443/a.jpg",
        "https://shop.example./a.jpg", "https://shop.example?picture=7", "https://shop.example/?7",
        "http://8.8.8.8/a.jpg", "http://172.15.0.1/a.jpg", "http://172.32.0.1/a.jpg", "http://192.169.0.1/a.jpg",
        "https://[2001:db8::1]/a.jpg", "https://xn--80aaa1bmhri.xn--p1ai/a.jpg", "https://localhost.example/a.jpg",
        "https://loc.example/a.jpg", "https://mylocal.shop/a.jpg", "https://10shop.example/a.jpg",
    ])
    func addressesOfPictures(address: String) {
        #expect(fault(address) == nil)
    }

    @Test(arguments: [
        ("https://shop.example", WebAddress.PictureFault.noPath), ("https://shop.example/", .noPath),
        ("https://shop.example:443/", .noPath), ("https://shop.example?", .noPath),
        ("http://localhost/a.jpg", .privateHost), ("http://LOCALHOST:8080/a.jpg", .privateHost),
        ("https://shop.loc/a.jpg", .privateHost), ("https://shop.Local/a.jpg", .privateHost),
        ("https://media/a.jpg", .privateHost), ("https://shop.test/a.jpg", .privateHost),
        ("https://shop.internal./a.jpg", .privateHost), ("http://127.0.0.1/a.jpg", .privateHost),
        ("http://10.1.2.3/a.jpg", .privateHost), ("http://172.16.0.1/a.jpg", .privateHost),
        ("http://192.168.178.20/a.jpg", .privateHost), ("http://169.254.1.1/a.jpg", .privateHost),
        ("http://300.1.1.1/a.jpg", .privateHost), ("http://2130706433/a.jpg", .privateHost),
        ("http://1.2.3/a.jpg", .privateHost), ("http://[::1]/a.jpg", .privateHost),
        ("http://[fd00::1]/a.jpg", .privateHost), ("http://[fe80::1%25eth0]:80/a.jpg", .privateHost),
        ("https://карсаман.рф/a.jpg", .garbledHost), ("shirt.jpg", .noAddress),
        ("ftp://shop.example/a.jpg", .noAddress),
        ("https:///a.jpg", .noAddress), ("https://.example/a.jpg", .noAddress),
        ("https://shop.example/a b.jpg", .noAddress), ("", .noAddress),
    ])
    func addressesOfNone(address: String, expected: WebAddress.PictureFault) {
        #expect(fault(address) == expected)
    }

    private func ascii(_ host: String) -> String? { Array(host.utf8).withUnsafeBufferPointer(InternetHost.ascii) }

    /// The samples of RFC 3492, section 7.1, that are names in the form that name services take, and names of shops.
    @Test(arguments: [
        ("他们为什么不说中文", "xn--ihqwcrb4cv8a8dqg056pqjye"),
        ("他們爲什麽不說中文", "xn--ihqwctvzc91f659drss3x8bo0yb"),
        ("למההםפשוטלאמדבריםעברית", "xn--4dbcagdahymbxekheh6e0a7fei0b"),
        ("почемужеонинеговорятпорусски", "xn--b1abfaaepdrnnbgefbadotcwatmq2g4l"),
        ("tạisaohọkhôngthểchỉnóitiếngviệt", "xn--tisaohkhngthchnitingvit-kjcr8268qyxafd2f1b9g"),
        ("3年b組金八先生", "xn--3b-ww4c5e180e575a65lsy2b"),
        ("安室奈美恵-with-super-monkeys", "xn---with-super-monkeys-pc58ag80a8qai00g7n9n"),
        ("majiでkoiする5秒前", "xn--majikoi5-783gue6qz075azm5e"), ("ひとつ屋根の下2", "xn--2-u9tlzr9756bt3uc0v"),
        ("パフィーdeルンバ", "xn--de-jg4avhby1noc0d"), ("そのスピードで", "xn--d9juau41awczczp"),
        ("карсаман.рф", "xn--80aaa1bmhri.xn--p1ai"), ("BÜCHER.example", "xn--bcher-kva.example"),
        ("例え。テスト", "xn--r8jz45g.xn--zckzah"), ("faß.de", "xn--fa-hia.de"),
    ])
    func internationalNamesInASCII(host: String, expected: String) {
        #expect(ascii(host) == expected)
    }

    @Test(arguments: [
        "РєР°СЂСЃР°РјР°РЅ.СЂС„", "ÐºÐ°Ñ€ÑÐ°Ð¼Ð°Ð½.Ñ€Ñ„", "bÃ¼cher.example", "b\u{FFFD}cher.example",
    ])
    func namesReadInAnotherEncoding(host: String) {
        #expect(ascii(host) == nil)
    }

    @Test(arguments: ["карсаман.рф", "bücher.example", "ñandú.example", "łódź.pl", "příklad.cz", "παράδειγμα.gr"])
    func namesThatAreRight(host: String) {
        #expect(ascii(host)?.contains("xn--") == true)
    }
}
