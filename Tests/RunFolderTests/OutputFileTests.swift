import Bytes
import FeedTesting
import Foundation
import Testing

@testable import RunFolder

@Suite struct OutputFileTests {
    let temporary = TemporaryDirectory()

    @Test(arguments: [0, 1, 1000, 1 << 17, (1 << 17) + 1, 1 << 20])
    func whatIsAppendedIsInTheFileInOrder(size: Int) throws {
        let file = try OutputFile.created(temporary("file"))
        let large = [UInt8](repeating: 0x61, count: size)
        try file.append("first\n")
        try large.withUnsafeBufferPointer { try file.append($0) }
        var buffer = ByteBuffer()
        buffer.append("last\n")
        try file.append(buffer)
        #expect(file.position == UInt64(size) + 11)
        try file.close()
        #expect(temporary.read("file") == "first\n" + String(repeating: "a", count: size) + "last\n")
    }

    @Test func slicesAreWrittenByManyAtOnce() async throws {
        let file = try OutputFile.created(temporary("file"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<64 {
                group.addTask {
                    let slice = [UInt8](repeating: UInt8(index), count: 4096)
                    try slice.withUnsafeBufferPointer { try file.write($0, at: UInt64(index) * 4096) }
                }
            }
            try await group.waitForAll()
        }
        try file.close()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: temporary("file")))
        #expect(bytes.count == 64 * 4096)
        #expect(bytes.enumerated().allSatisfy { Int($1) == $0 / 4096 })
    }

    @Test func aFullDeviceIsAnErrorWithPathAndReason() throws {
        let full = RunFolderError(path: "/dev/full", reason: .system(action: "written", number: ENOSPC))
        #expect(full.description == "/dev/full cannot be written: No space left on device")

        let buffered = try OutputFile.created("/dev/full")
        try buffered.append("small\n")
        #expect(throws: full) { try buffered.close() }

        let direct = try OutputFile.created("/dev/full")
        let large = [UInt8](repeating: 0, count: 1 << 20)
        #expect(throws: full) { try large.withUnsafeBufferPointer { try direct.append($0) } }

        let slices = try OutputFile.created("/dev/full")
        #expect(throws: full) { try large.withUnsafeBufferPointer { try slices.write($0, at: 0) } }
    }
}

extension OutputFile {
    fileprivate static func created(_ path: String) throws -> OutputFile {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        return OutputFile(descriptor: try #require(descriptor >= 0 ? descriptor : nil), path: path)
    }
}
