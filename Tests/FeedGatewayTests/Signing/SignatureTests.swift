import Testing

@testable import FeedGateway

/// Signatures that the platform's documents and public clients give; those marked computed were worked out by the same
/// rules in another language, where no document gives them.
@Suite struct SignatureTests {
    /// open.taobao.com docId=101617.
    static let itemGet = [
        Parameter("method", "taobao.item.seller.get"), Parameter("app_key", "12345678"),
        Parameter("session", "test"), Parameter("timestamp", "2016-01-01 12:00:00"), Parameter("format", "json"),
        Parameter("v", "2.0"), Parameter("fields", "num_iid,title,nick,price,num"),
        Parameter("num_iid", "11223344"),
    ]

    /// The tests of a public PHP client (retailcrm/aliexpress-top-client).
    static let fulfill = [
        Parameter("method", "aliexpress.solution.order.fulfill"), Parameter("app_key", "12345678"),
        Parameter("session", "test"), Parameter("timestamp", "2016-01-01 12:00:00"), Parameter("format", "json"),
        Parameter("v", "2.0"), Parameter("partner_id", "top-sdk-php-20180326"),
        Parameter("service_name", "SPAIN_LOCAL_CORREOS"), Parameter("out_ref", "1000006270175804"),
        Parameter("send_type", "all"), Parameter("logisitics_no", "ES2019COM0000123456"),
    ]

    /// Text beyond ASCII, and JSON within JSON.
    static let submit = [
        Parameter("method", "aliexpress.solution.feed.submit"), Parameter("app_key", "12345678"),
        Parameter("session", "test"), Parameter("timestamp", "2016-01-01 12:00:00"), Parameter("format", "json"),
        Parameter("v", "2.0"), Parameter("operation_type", "PRODUCT_CREATE"),
        Parameter(
            "item_list",
            ##"[{"item_content":"{\"title\":\"Ñandú 鞋 & 50% off\"}","item_content_id":"A-1"}]"##),
    ]

    @Test(arguments: [
        (itemGet, Signature.Method.md5, "66987CB115214E59E6EC978214934FB8"),
        (itemGet, .hmac, "D56D7858309C31B6251083A874D48273"),  // computed
        (itemGet, .hmacSHA256, "04DB15AD0774D5CFCE2C837DE43E3FCEA9011ED74F3038FB6AB5F3C4CEA119E8"),  // computed
        (fulfill, .md5, "4BC79C5FAA1B5E254E95A97E65BACEAB"),
        (fulfill, .hmac, "497FA7FCAD98F4F335EFAE2451F8291D"),
        (fulfill, .hmacSHA256, "22D625E52540C00712FF1236A9BB1D9551C6A99C0F955F1FEF30CAA900880F03"),  // computed
        (submit, .md5, "98037DE194750981A7CCF00FEBBA3664"),  // computed
        (submit, .hmac, "EBE6BE1F05D2D343945578F6593EDECD"),  // computed
        (submit, .hmacSHA256, "AF23D908F5476C9ED735968FEDF6EB6DF53A3626F16B3994AE80EC242A7D50FA"),  // computed
    ])
    func theOldGateway(parameters: [Parameter], method: Signature.Method, expected: String) {
        let all = parameters + [Parameter("sign_method", method.rawValue)]
        #expect(Signature.top(method, secret: "helloworld", parameters: all) == expected)
        #expect(Signature.top(method, secret: "helloworld", parameters: all.reversed()) == expected)
        #expect(Signature.top(method, secret: "another", parameters: all) != expected)
    }

    /// A path call (openservice.aliexpress.com docId=118729), a business call (tests of public clients), a path call of
    /// another group (developer.alibaba.com articleId=120693).
    @Test(arguments: [
        (
            "/auth/token/create", [Parameter("code", "3_500102_JxZ05Ux3cnnSSUm6dCxYg6Q26")], "12345678",
            "35607762342831B6A417A0DED84B79C05FEFBF116969C48AD6DC00279A9F4D81"
        ),
        (
            "",
            [
                Parameter("access_token", "test"), Parameter("aliexpress_category_id", "200135143"),
                Parameter("method", "aliexpress.logistics.redefining.getonlinelogisticsinfo"),
            ], "123456", "F7F7926B67316C9D1E8E15F7E66940ED3059B1638C497D77973F30046EFB5BBB"
        ),
        (
            "/order/get", [Parameter("access_token", "test"), Parameter("order_id", "1234")], "123456",
            "4190D32361CFB9581350222F345CB77F3B19F0E31D162316848A2C1FFD5FAB4A"
        ),
    ])
    func theNewGateway(path: String, parameters: [Parameter], key: String, expected: String) {
        let all =
            parameters + [
                Parameter("app_key", key), Parameter("sign_method", "sha256"),
                Parameter("timestamp", "1517820392000"),
            ]
        #expect(Signature.iop(secret: "helloworld", path: path, parameters: all) == expected)
        let blanks = [Parameter("status", ""), Parameter("feed_type", " \t\n")]
        #expect(Signature.iop(secret: "helloworld", path: path, parameters: blanks + all) == expected)
        #expect(Signature.iop(secret: "helloworld", path: path + "/", parameters: all) != expected)
    }
}
