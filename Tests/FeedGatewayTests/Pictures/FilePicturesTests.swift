import FeedTesting
import Foundation
import Testing

@testable import FeedGateway

@Suite struct FilePicturesTests {
    private let folder = TemporaryDirectory()

    private func put(_ bytes: [UInt8], _ name: String) {
        folder.write("", to: name)
        try! Data(bytes).write(to: URL(filePath: folder(name)))
    }

    private func failure(_ address: String, _ folders: [String]? = nil) async -> PictureFailure? {
        let files = FilePictures(folders: folders ?? [folder("shop")], limit: 1000)
        do {
            _ = try await files.fetch(address, known: nil)
            return nil
        } catch {
            return error
        }
    }

    @Test func aFileBesideTheExportIsRead() async throws {
        put(MadePicture.jpeg(800, 800), "shop/pictures/a b.jpg")
        let files = FilePictures(folders: [folder("shop")])
        guard case .bytes(let bytes, let version) = try await files.fetch("pictures/a b.jpg", known: nil) else {
            Issue.record("there are no bytes")
            return
        }
        #expect(bytes == MadePicture.jpeg(800, 800))
        guard case .unchanged = try await files.fetch("./pictures/a b.jpg", known: version) else {
            Issue.record("it has changed")
            return
        }
    }

    @Test func noPathLeadsOutOfTheFolder() async throws {
        put(MadePicture.jpeg(800, 800), "secret.jpg")
        put(MadePicture.jpeg(800, 800), "shop/pictures/a.jpg")
        let manager = FileManager.default
        try manager.createSymbolicLink(atPath: folder("shop/link.jpg"), withDestinationPath: folder("secret.jpg"))
        try manager.createSymbolicLink(atPath: folder("shop/way"), withDestinationPath: folder.path)
        #expect(mkfifo(folder("shop/pipe.jpg"), 0o600) == 0)
        for address in [
            "../secret.jpg", "pictures/../../secret.jpg", folder("secret.jpg"), "/etc/passwd", "link.jpg",
            "way/secret.jpg", "pipe.jpg", "pictures", "pictures//a.jpg", "..", "", "a\u{0}b.jpg", "C:\\a.jpg",
            "file:///etc/passwd", "missing.jpg",
        ] {
            #expect(await failure(address) != nil, "\(address)")
        }
        #expect(await failure("pictures/a.jpg") == nil)
    }

    @Test func aLargeFileIsNotReadToItsEnd() async {
        put(MadePicture.jpeg(800, 800, count: 1001), "shop/large.jpg")
        #expect(await failure("large.jpg")?.kind == .tooLarge)
    }

    @Test func filesOfOnePathBesideSeveralExports() async {
        put(MadePicture.jpeg(800, 800), "shop/a.jpg")
        put(MadePicture.jpeg(800, 800), "other/a.jpg")
        #expect(await failure("a.jpg", [folder("shop"), folder("other")]) == nil)
        put(MadePicture.jpeg(800, 801), "other/a.jpg")
        #expect(await failure("a.jpg", [folder("shop"), folder("other")])?.problem.contains("differ") == true)
    }
}
