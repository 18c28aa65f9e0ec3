import Foundation
import Glibc

/// How much memory the helper may take: whatever a server sends, what grows beyond it ends the helper and not the
/// machine.
enum MemoryLimit {
    /// For a session and what an answer needs on its way through. An answer itself is passed on as it comes.
    private static let room = 192 << 20
    /// How often Foundation copies a body on its way, at most, in all requests that may be under way.
    private static let copiesOfBody = 6

    /// Bytes of private memory that the process has now.
    static var inUse: Int {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
        let numbers = text.split(separator: " ")
        return numbers.count > 5 ? (Int(numbers[5]) ?? 0) * sysconf(Int32(_SC_PAGESIZE)) : 0
    }

    /// Allows what is needed beside `base` bytes for requests whose bodies have at most `body` bytes.
    static func allow(_ base: Int, besides body: Int) {
        // Where the system does not say what is in use, nobody knows what to allow.
        guard base > 0 else { return }
        set(RLIMIT_DATA, rlim_t(base + room + copiesOfBody * body))
    }

    /// The helper's memory holds the access token.
    static func forbidCoreDumps() {
        // Of one byte: with none, a program that the system hands them to is asked all the same (man 5 core).
        set(RLIMIT_CORE, 1)
    }

    private static func set(_ resource: __rlimit_resource, _ limit: rlim_t) {
        var limits = rlimit()
        let kind = __rlimit_resource_t(resource.rawValue)
        guard getrlimit(kind, &limits) == 0 else { return }
        limits.rlim_cur = min(limit, limits.rlim_max)
        setrlimit(kind, &limits)
    }
}
