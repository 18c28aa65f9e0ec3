import Bytes
import FeedTesting
import Foundation
import Testing

@testable import RunFolder

@Suite struct OutputFileTests {
    let temporary = TemporaryDirectory()

    @Test(arguments: [0, 1, 1000, 1 << 17, (1 << 17) + 1, 1 << 20])
    func whatIsAppendedStandsInTheFileInOrder(size: Int) throws {
        let file = try OutputFile(path: temporary("file"))
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
        let file = try OutputFile(path: temporary("file"))
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

        let buffered = try OutputFile(path: "/dev/full")
        try buffered.append("small\n")
        #expect(throws: full) { try buffered.close() }

        let direct = try OutputFile(path: "/dev/full")
        let large = [UInt8](repeating: 0, count: 1 << 20)
        #expect(throws: full) { try large.withUnsafeBufferPointer { try direct.append($0) } }

        let slices = try OutputFile(path: "/dev/full")
        #expect(throws: full) { try large.withUnsafeBufferPointer { try slices.write($0, at: 0) } }
    }

    @Test func aPlaceThatIsNotThereSaysSo() {
        let path = temporary("nowhere/file")
        let expected = RunFolderError(path: path, reason: .system(action: "created", number: ENOENT))
        #expect(throws: expected) { try OutputFile(path: path) }
    }
}
