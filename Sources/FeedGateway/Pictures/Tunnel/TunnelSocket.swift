import Glibc

/// One of the two connections of a way through the tunnel, with what was read of it and not yet used.
struct TunnelSocket {
    let descriptor: Int32
    private(set) var unread: [UInt8] = []

    /// Within so many milliseconds without a byte the other side is taken to be gone. Requests have limits of their own.
    static let idleTime: Int32 = 120_000
    private static let longestHead = 1 << 16

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// Reads up to the empty line.
    ///
    /// - Parameters:
    ///   - other: where that ends or says something, nobody waits any more.
    ///   - isStopped: nobody waits any more either.
    /// - Returns: what comes before the empty line; nil where it does not come.
    mutating func head(unless other: Int32?, _ isStopped: () -> Bool) -> String? {
        var searched = 0
        while true {
            if let end = Self.end(of: unread, from: searched) {
                let text = String(decoding: unread[..<end], as: UTF8.self)
                unread.removeFirst(end + 4)
                return text
            }
            searched = max(0, unread.count - 3)
            guard unread.count < Self.longestHead, Self.wait(for: descriptor, unless: other), !isStopped(), fill()
            else { return nil }
        }
    }

    private static func end(of bytes: [UInt8], from start: Int) -> Int? {
        var position = start
        while position + 3 < bytes.count {
            if bytes[position] == 0x0D, bytes[position + 1] == 0x0A, bytes[position + 2] == 0x0D,
                bytes[position + 3] == 0x0A
            {
                return position
            }
            position += 1
        }
        return nil
    }

    private mutating func fill() -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 1 << 14, alignment: 16) { room in
            while true {
                let count = recv(descriptor, room.baseAddress, room.count, 0)
                if count < 0, errno == EINTR || errno == EAGAIN {
                    guard errno == EINTR || Self.wait(for: descriptor, unless: nil) else { return false }
                    continue
                }
                guard count > 0 else { return false }
                unread += UnsafeRawBufferPointer(rebasing: room[..<count])
                return true
            }
        }
    }

    /// What was read and not used, which is used now.
    mutating func takeUnread(atMost most: Int = .max) -> [UInt8] {
        let bytes = Array(unread.prefix(most))
        unread.removeFirst(bytes.count)
        return bytes
    }

    /// Waits until there is something to read.
    ///
    /// - Returns: false where nothing comes in time, or the other one has something to read, which may be its end.
    static func wait(for descriptor: Int32, unless other: Int32?) -> Bool {
        var sides = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
        if let other { sides.append(pollfd(fd: other, events: Int16(POLLIN), revents: 0)) }
        while true {
            let ready = poll(&sides, nfds_t(sides.count), idleTime)
            if ready < 0, errno == EINTR { continue }
            return ready > 0 && sides[0].revents != 0
        }
    }

    /// Whether it has something to read now, which may be its end.
    static func isReadable(_ descriptor: Int32) -> Bool {
        var side = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&side, 1, 0) != 0
    }

    // MARK: Bytes

    /// - Returns: whether all of them were taken.
    func write(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBytes { Self.write($0, to: descriptor) } }

    static func write(_ bytes: UnsafeRawBufferPointer, to connection: Int32) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = send(connection, bytes.baseAddress! + done, bytes.count - done, Int32(MSG_NOSIGNAL))
            if count > 0 {
                done += count
            } else if count < 0, errno == EAGAIN || errno == EINTR {
                var waiting = pollfd(fd: connection, events: Int16(POLLOUT), revents: 0)
                guard errno == EINTR || poll(&waiting, 1, idleTime) == 1 else { return false }
            } else {
                return false
            }
        }
        return true
    }

    /// Passes so many bytes on, or, where nobody knows how many there are, all of them up to the end.
    ///
    /// - Returns: whether as many came as were to come.
    mutating func pass(_ count: Int?, to other: TunnelSocket, _ isStopped: () -> Bool) -> Bool {
        let first = takeUnread(atMost: count ?? .max)
        guard other.write(first) else { return false }
        var left = count.map { $0 - first.count }
        let descriptor = descriptor
        return withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { room in
            while left != 0 {
                guard Self.wait(for: descriptor, unless: other.descriptor), !isStopped() else { return false }
                let received = recv(descriptor, room.baseAddress, min(room.count, left ?? .max), 0)
                if received < 0, errno == EINTR || errno == EAGAIN { continue }
                guard received > 0 else { return false }
                guard Self.write(UnsafeRawBufferPointer(rebasing: room[..<received]), to: other.descriptor) else {
                    return false
                }
                left = left.map { $0 - received }
            }
            return true
        }
    }

    /// Passes bytes on both ways until one side ends. What comes is passed on no faster than it is taken.
    static func pump(_ one: Int32, _ other: Int32, _ isStopped: () -> Bool) {
        withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { room in
            var sides = [
                pollfd(fd: one, events: Int16(POLLIN), revents: 0),
                pollfd(fd: other, events: Int16(POLLIN), revents: 0),
            ]
            while !isStopped() {
                let ready = poll(&sides, 2, idleTime)
                if ready < 0, errno == EINTR { continue }
                guard ready > 0 else { return }
                for side in 0..<2 where sides[side].revents != 0 {
                    let count = recv(sides[side].fd, room.baseAddress, room.count, 0)
                    if count < 0, errno == EINTR || errno == EAGAIN { continue }
                    guard count > 0,
                        write(UnsafeRawBufferPointer(rebasing: room[..<count]), to: sides[1 - side].fd)
                    else { return }
                }
            }
        }
    }
}
