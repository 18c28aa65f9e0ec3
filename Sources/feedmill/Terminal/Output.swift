import Bytes
import Foundation
import Glibc
import Synchronization

/// Writes to standard output and standard error, unbuffered: what is written is there, however the program ends.
enum Output {
    /// The error number of what could not be written to standard output; 0 while all is well.
    private static let failed = Atomic<Int32>(0)

    /// Why standard output could not be written; nil when it was, or when its reader went away, which is its right.
    static var failure: String? {
        let number = failed.load(ordering: .relaxed)
        return number == 0 || number == EPIPE ? nil : String(cString: strerror(number))
    }

    /// Writes text for people.
    static func write(_ text: Printed, to descriptor: Int32 = STDOUT_FILENO) {
        write(out: text.withoutCommands, to: descriptor)
    }

    /// Writes a JSON text, such as `[{"item":"A1"}]`.
    static func write(json: String) { write(out: Printed.withoutCommands(json: json), to: STDOUT_FILENO) }

    /// Copies a file of JSON to standard output.
    static func write(jsonFile path: String) {
        if let text = try? String(contentsOfFile: path, encoding: .utf8) { write(json: text) }
    }

    /// Writes messages for GitHub.
    static func write(_ commands: WorkflowCommands, to descriptor: Int32 = STDOUT_FILENO) {
        write(out: commands.text, to: descriptor)
    }

    private static func write(out text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { write(UnsafeRawBufferPointer($0), to: descriptor) }
    }

    private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) {
        var done = 0
        while done < bytes.count {
            let count = Glibc.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
            if count < 0 {
                if errno == EINTR { continue }
                if descriptor == STDOUT_FILENO { failed.store(errno, ordering: .relaxed) }
                return
            }
            done += count
        }
    }

    /// Makes sure that descriptors 0 to 2 are open, so that no file of the run ever becomes standard output; and that
    /// a reader who goes away, or a file that may not grow, is an error of the write and not the end of the program.
    static func prepare() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
            _ = open("/dev/null", O_RDWR)
        }
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
    }
}
