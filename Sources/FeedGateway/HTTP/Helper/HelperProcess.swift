import Bytes
import Foundation
import Glibc

/// A process of this very program that makes requests, as the one that started it sees it.
final class HelperProcess: Sendable {
    private struct State {
        /// Our end of the socket; nil once the helper is gone.
        var socket: Int32?
    }

    let identifier: pid_t
    private let state: Locked<State>

    /// The helper finds the memories from this descriptor on.
    static let firstMemory: Int32 = 3
    /// From here on no number is one that the helper is given something under.
    static let firstFreeDescriptor: Int32 = 16

    /// Starts it.
    ///
    /// - Parameters:
    ///   - executable: the program, which does as `HTTPHelper` says when it is called with its word.
    ///   - receive: is given what the helper says, on a thread of its own; nil when it has ended, whatever ended it.
    /// - Throws: why it cannot be started.
    init(
        _ executable: String, environment: [String: String], memories: [SharedMemory],
        receive: @escaping @Sendable (HelperProcess, (id: UInt32, message: HelperMessage)?) -> Void
    ) throws(SystemError) {
        let (ours, theirs) = try Self.sockets()
        state = Locked(State(socket: ours))
        do throws(SystemError) {
            identifier = try Self.spawn(executable, environment, [theirs] + memories.map(\.descriptor))
            close(theirs)
        } catch {
            close(theirs)
            close(ours)
            throw error
        }
        Thread.detachNewThread { [self] in
            Self.listen(to: ours) { receive(self, $0) }
            // Whoever has closed the socket has nothing more to do.
            kill(identifier, SIGKILL)
            var status: Int32 = 0
            while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
            state.withLock { state in
                close(ours)
                state.socket = nil
            }
            receive(self, nil)
        }
    }

    /// - Returns: whether it went out; if not, the helper is gone, or about to.
    func send(_ packet: [UInt8]) -> Bool {
        state.withLock { state in
            guard let socket = state.socket else { return false }
            while true {
                let count = Glibc.send(socket, packet, packet.count, Int32(MSG_NOSIGNAL))
                if count < 0, errno == EINTR { continue }
                return count == packet.count
            }
        }
    }

    /// Ends it. `receive` says that what was under way is over.
    func end() {
        state.withLock { state in
            guard let socket = state.socket else { return }
            shutdown(socket, Int32(SHUT_RDWR))
        }
    }

    private static func sockets() throws(SystemError) -> (ours: Int32, theirs: Int32) {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw SystemError(errno) }
        let theirs = fcntl(ends[1], F_DUPFD_CLOEXEC, firstFreeDescriptor)
        let failure = errno
        close(ends[1])
        guard theirs >= 0 else {
            close(ends[0])
            throw SystemError(failure)
        }
        return (ends[0], theirs)
    }

    /// - Parameter descriptors: the helper's end of the socket, which becomes its standard input, and the memories.
    private static func spawn(
        _ executable: String, _ environment: [String: String], _ descriptors: [Int32]
    ) throws(SystemError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, descriptors[0], STDIN_FILENO)
        // It has nothing to say to people: what Foundation says when it ends the process would frighten them.
        for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
        }
        for (index, descriptor) in descriptors.dropFirst().enumerated() {
            posix_spawn_file_actions_adddup2(&actions, descriptor, firstMemory + Int32(index))
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Until it ignores them: a Ctrl-C is for the process that knows what to do about it.
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in HTTPHelper.ignoredSignals { sigaddset(&signals, number) }
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var words: [UnsafeMutablePointer<CChar>?] = [strdup("feedmill"), strdup(HTTPHelper.word), nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + variables { free(text) } }
        var identifier: pid_t = 0
        let failure = posix_spawn(&identifier, executable, &actions, &attributes, &words, &variables)
        guard failure == 0 else { throw SystemError(failure) }
        return identifier
    }

    /// Reads until the other side is gone, or says what cannot be meant.
    private static func listen(to socket: Int32, _ receive: ((id: UInt32, message: HelperMessage)) -> Void) {
        withUnsafeTemporaryAllocation(byteCount: HelperMessage.greatestCount, alignment: 16) { room in
            while true {
                let count = recv(socket, room.baseAddress, room.count, 0)
                if count < 0, errno == EINTR { continue }
                guard count > 0, let frame = HelperMessage.read(UnsafeRawBufferPointer(rebasing: room[..<count])) else {
                    return
                }
                receive(frame)
            }
        }
    }
}
