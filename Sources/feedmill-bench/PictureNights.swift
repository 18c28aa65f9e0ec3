import FeedGateway
import FeedTesting
import Foundation

/// Two nights of a shop whose pictures go into the platform's picture bank, over HTTP to servers in this process: what
/// that takes of feedmill's own processes. The servers' work is not in it.
struct PictureNights {
    /// About so many pictures.
    let count: Int
    let directory: URL
    let feedmill: String

    private static let pictureBytes = 200_000

    /// A picture for each path: alike but for a few bytes, so that the server has little to do.
    private struct Pictures {
        private let base = MadePicture.jpeg(800, 800, count: PictureNights.pictureBytes)

        func picture(_ path: String) -> [UInt8] {
            var picture = base
            var path = path
            var hash = path.withUTF8 { $0.reduce(7 as UInt64) { $0 &* 31 &+ UInt64($1) } }
            for position in 1000..<1011 {
                picture[position] = UInt8(hash & 0x7F)
                hash >>= 6
            }
            return picture
        }
    }

    func report() throws {
        let files = FileManager.default
        let folder = directory.appending(path: "pictures")
        try? files.removeItem(at: folder)
        try files.createDirectory(at: folder, withIntermediateDirectories: true)
        let pictures = Pictures()
        let shop = try LoopbackShop { pictures.picture($0) }
        var sandbox = SandboxConfiguration()
        sandbox.photobankBytes = 1 << 40
        let platform = try SandboxPlatform(folder: nil, configuration: sandbox)
        let server = try LoopbackPlatform(platform)
        defer {
            shop.stop()
            server.stop()
        }
        let categories = folder.appending(path: "categories")
        try GeneratedCategories.write(to: categories)
        // A product has 2.3 pictures and four rows.
        let catalog = String(decoding: CatalogGenerator(rows: max(1, count * 4 * 10 / 23)).bytes(), as: UTF8.self)
        let export = folder.appending(path: "shop.csv")
        try Data(catalog.replacing("https://ae01.alicdn.com", with: shop.url("")).utf8).write(to: export)
        let configuration = folder.appending(path: "feedmill.json")
        try Data(#"{"pictures_from_own_network": true}"#.utf8).write(to: configuration)
        for (name, value) in [
            ("FEEDMILL_APP_KEY", LoopbackPlatform.appKey), ("FEEDMILL_APP_SECRET", LoopbackPlatform.appSecret),
            ("FEEDMILL_ACCESS_TOKEN", LoopbackPlatform.accessToken),
        ] {
            setenv(name, value, 1)
        }
        ChildProcess.adoptDescendants()
        for night in 1...2 {
            let (before, asked) = (platform.pictures.count, shop.requests.count)
            let run = try ChildProcess.run(
                feedmill,
                [
                    "run", export.path, "--out", folder.appending(path: "out").path, "--categories", categories.path,
                    "--config", configuration.path, "--state", folder.appending(path: "state").path, "--gateway", "iop",
                    "--endpoint", server.iopEndpoint, "--poll", "100ms", "--verbose",
                ])
            guard run.status == 0 else {
                throw BenchmarkError("night \(night) of pictures: feedmill ended with status \(run.status)")
            }
            let (uploaded, fetched) = (platform.pictures.count - before, shop.requests.count - asked)
            print(
                "night \(night): \(uploaded) pictures of \(Self.pictureBytes / 1000) kB uploaded, \(fetched) fetched; "
                    + "\(number(run.seconds)) s, \(number(run.processorSeconds)) s of processor time"
                    + (uploaded > 0 ? " (\(number(run.processorSeconds * 1000 / Double(uploaded))) per 1,000)" : "")
                    + ", peak \(run.peaks.map { "\($0 / 1_000_000)" }.joined(separator: " + ")) MB")
        }
    }

    private func number(_ number: Double) -> String { String(format: "%.1f", number) }
}
