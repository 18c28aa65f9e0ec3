import Digests
import Testing

/// Vectors as published in RFC 1321, RFC 2202 and RFC 4231.
struct KeyedDigestsTests {
    @Test(arguments: [
        ("", "d41d8cd98f00b204e9800998ecf8427e"),
        ("abc", "900150983cd24fb0d6963f7d28e17f72"),
        ("message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
    ])
    func md5(message: String, digest: String) {
        #expect(hexadecimal(MD5.digest(of: [Array(message.utf8)])) == digest)
    }

    @Test(arguments: [
        (
            HMAC.Hash.sha256, "Jefe", "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (.md5, "Jefe", "what do ya want for nothing?", "750c783e6ab0b503eaa86e310a5db738"),
        (.md5, "", "", "74e6f7298a9c2d168935f58c001bad88"),
        (.sha256, "", "", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"),
    ])
    func hmac(hash: HMAC.Hash, key: String, message: String, code: String) {
        for split in [0, 1, message.utf8.count / 2] {
            let pieces = [Array(message.utf8.prefix(split)), Array(message.utf8.dropFirst(split))]
            #expect(hexadecimal(HMAC.code(hash, key: Array(key.utf8), message: pieces)) == code)
        }
    }

    /// The signature example of the old gateway's own document.
    @Test func theGatewaysSignature() {
        let parameters =
            "app_key12345678fieldsnum_iid,title,nick,price,numformatjsonmethodtaobao.item.seller.getnum_iid11223344"
            + "sessiontestsign_methodmd5timestamp2016-01-01 12:00:00v2.0"
        let signed = ["helloworld", parameters, "helloworld"].map { Array($0.utf8) }
        #expect(hexadecimal(MD5.digest(of: signed), uppercase: true) == "66987CB115214E59E6EC978214934FB8")
    }
}
