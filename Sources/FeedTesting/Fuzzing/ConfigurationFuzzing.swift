package import FeedRun

extension FuzzTarget {
    /// A configuration file.
    ///
    /// - Parameter read: the program's own reader, which only the program's room knows.
    package static func configuration(
        _ read: @escaping @Sendable ([UInt8]) throws -> Configuration
    ) -> FuzzTarget {
        FuzzTarget(name: "configuration") {
            try sampleFiles("nightly/feedmill.json") + sampleFiles("dialects/*/feedmill.json")
                + [
                    #"{"gateway":"top","wait":"90s","poll":"5s","max_rejected":"5%","rules":{"title.too-long":"warning"}}"#,
                    #"{"workers":2,"limits":{"title_length":200},"sandbox":{"job_seconds":2,"calls_per_second":5}}"#,
                    #"{"defaults":{"brand":"Nordlys"},"operation":"PRODUCT_CREATE","encoding":"windows-1252"}"#,
                ].map { Array($0.utf8) }
        } run: { bytes in
            do {
                let configuration = try read(bytes)
                try FuzzFault.unless(!configuration.settings.isEmpty, "no setting is in force")
            } catch let failure as RunFailure {
                try FuzzFault.unless(
                    failure.status == .configuration && failure.message.hasPrefix("feedmill.json"),
                    "\(failure.status): \(failure.message)")
            }
        }
    }
}
