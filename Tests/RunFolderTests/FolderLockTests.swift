import FeedTesting
import Foundation
import RunFolder
import Testing

/// A lock is given back at once, whoever else has its descriptor.
struct FolderLockTests {
    private let temporary = TemporaryDirectory()

    /// The descriptor of the lock in a folder of this test.
    private func descriptor() throws -> Int32 {
        let name = URL(filePath: temporary.path).lastPathComponent
        for number in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
            let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(number)")
            if target?.hasSuffix("/\(name)/out/.lock") == true { return try #require(Int32(number)) }
        }
        throw CocoaError(.fileNoSuchFile)
    }

    /// A process that another test is starting has a copy of every descriptor until its program begins. Under load that
    /// takes its time, and the next run of the folder was refused: "in use by another feedmill".
    @Test func aCopyOfTheDescriptorHoldsNothing() throws {
        var folder: RunFolder? = try RunFolder(path: temporary("out"))
        let copy = dup(try descriptor())
        try #require(copy >= 0)
        defer { close(copy) }
        #expect(throws: RunFolderError.self) { try RunFolder(path: temporary("out")) }
        withExtendedLifetime(folder) {}
        folder = nil
        #expect(throws: Never.self) { try RunFolder(path: temporary("out")) }
    }
}
