import Glibc

/// Memory that feedmill and its helper both see: the body of a request is written once, and nobody copies it. It has no
/// name, is never written to a disk, and is gone with the last process that has it.
///
/// Used by one request at a time.
final class SharedMemory: @unchecked Sendable {
    let descriptor: Int32
    private let isWritable: Bool
    private var base: UnsafeMutableRawPointer?
    private var capacity = 0

    /// - Parameter descriptor: nil for new memory, empty as yet.
    /// - Throws: the error number.
    init(descriptor: Int32? = nil) throws(SystemError) {
        isWritable = descriptor == nil
        if let descriptor {
            self.descriptor = descriptor
            return
        }
        // Not in the toolchain's module of the C library, for it is GNU's own.
        typealias Make = @convention(c) (UnsafePointer<CChar>, UInt32) -> Int32
        guard let make = dlsym(nil, "memfd_create") else { throw SystemError(ENOSYS) }
        let closesOnExec: UInt32 = 1
        let made = unsafeBitCast(make, to: Make.self)("feedmill-request", closesOnExec)
        guard made >= 0 else { throw SystemError(errno) }
        // Out of the way of the numbers that the helper has it under.
        self.descriptor = fcntl(made, F_DUPFD_CLOEXEC, HelperProcess.firstFreeDescriptor)
        let failure = errno
        close(made)
        guard self.descriptor >= 0 else { throw SystemError(failure) }
    }

    deinit {
        if let base { munmap(base, capacity) }
        if isWritable { close(descriptor) }
    }

    /// The memory, with room for `count` bytes at least. What is not written to takes no room.
    func bytes(_ count: Int) throws(SystemError) -> UnsafeMutableRawPointer {
        if let base, count <= capacity { return base }
        let room = (max(count, 1) + 0xFFFF) & ~0xFFFF
        if isWritable, ftruncate(descriptor, off_t(room)) != 0 { throw SystemError(errno) }
        let protection = isWritable ? PROT_READ | PROT_WRITE : PROT_READ
        guard let mapped = mmap(nil, room, protection, MAP_SHARED, descriptor, 0), mapped != MAP_FAILED else {
            throw SystemError(errno)
        }
        if let base { munmap(base, capacity) }
        (base, capacity) = (mapped, room)
        return mapped
    }
}

/// A call of the system that failed.
struct SystemError: Error, CustomStringConvertible {
    let number: Int32
    init(_ number: Int32) { self.number = number }
    var description: String { String(cString: strerror(number)) }
}
