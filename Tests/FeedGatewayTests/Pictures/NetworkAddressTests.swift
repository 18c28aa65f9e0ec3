import Testing

@testable import FeedGateway

@Suite struct NetworkAddressTests {
    @Test(arguments: [
        "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "169.254.169.254",
        "172.16.0.1", "172.31.255.255", "192.168.1.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.19.255.255",
        "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.255", "255.255.255.255", "240.0.0.1",
        "::", "::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:10.0.0.1", "64:ff9b::10.0.0.1",
        "64:ff9b::169.254.169.254", "2002:7f00:1::", "2002:a00:1::1", "fc00::1", "fd12:3456::1", "fe80::1", "ff02::1",
        "2001:db8::1", "2001::1", "3fff::1", "::7f00:1", "100::1", "5f00::1",
    ]) func whatTheInternetDoesNotLeadToIsPrivate(_ text: String) throws {
        #expect(try #require(NetworkAddress(text)).isPublic == false)
    }

    @Test(arguments: [
        "8.8.8.8", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1", "192.167.1.1", "169.253.1.1",
        "198.17.0.1", "198.20.0.1", "223.255.255.255", "2606:4700::1111", "2a00:1450:4001::1", "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8", "2001:4860::8888",
    ]) func whatItLeadsToIsPublic(_ text: String) throws {
        #expect(try #require(NetworkAddress(text)).isPublic)
    }

    /// The ways in which addresses are written to get past a look at their text: the system reads them as the same.
    @Test(arguments: ["127.1", "0x7f.0.0.1", "0177.0.0.1", "2130706433", "localhost"])
    func aDisguisedAddressIsWhatItLeadsTo(_ host: String) {
        let addresses = NetworkAddress.all(of: host)
        #expect(addresses.allSatisfy { !$0.isPublic }, "\(addresses)")
    }
}
