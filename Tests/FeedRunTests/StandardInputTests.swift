import FeedGateway
import FeedTesting
import Foundation
import Testing

@testable import FeedRun

@Suite struct StandardInputTests {
    let temporary = TemporaryDirectory()

    func contents(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        close(descriptor)
        return String(decoding: bytes[..<max(0, count)], as: UTF8.self)
    }

    @Test func aPipeBecomesAFileWithoutAName() throws {
        let pipe = Pipe()
        pipe.fileHandleForWriting.write(Data("item_id\nA1\n".utf8))
        try pipe.fileHandleForWriting.close()
        let file = try StandardInput.spooled(
            from: pipe.fileHandleForReading.fileDescriptor, in: temporary.path, stop: StopFlag())
        #expect(temporary.files().isEmpty)
        #expect(contents(file) == "item_id\nA1\n")
    }

    @Test func aFileIsTakenAsItIs() throws {
        let path = temporary.write("item_id\n", to: "in.csv")
        let source = open(path, O_RDONLY)
        defer { close(source) }
        let file = try StandardInput.spooled(from: source, in: "/nowhere", stop: StopFlag())
        #expect(contents(file) == "item_id\n")
    }

    @Test func aFileThatWasReadFromBeginsWhereItIs() throws {
        let path = temporary.write("item_id\nA1\n", to: "in.csv")
        let source = open(path, O_RDONLY)
        defer { close(source) }
        lseek(source, 8, SEEK_SET)
        #expect(contents(try StandardInput.spooled(from: source, in: temporary.path, stop: StopFlag())) == "A1\n")
    }

    @Test func waitingEndsWhenAskedToStop() {
        let pipe = Pipe()
        let stop = StopFlag()
        stop.set(signal: SIGTERM)
        #expect {
            try StandardInput.spooled(
                from: pipe.fileHandleForReading.fileDescriptor, in: temporary.path, stop: stop)
        } throws: { ($0 as? RunFailure)?.status == .terminated }
    }

    @Test func noRoomForTheFileSaysWhatToDo() {
        let pipe = Pipe()
        #expect {
            try StandardInput.spooled(
                from: pipe.fileHandleForReading.fileDescriptor, in: "/nowhere", stop: StopFlag())
        } throws: {
            guard let failure = $0 as? RunFailure else { return false }
            return failure.status == .folderNotWritable && failure.advice?.contains("TMPDIR") == true
        }
    }
}
