import FeedTesting
import Foundation
import feedmill

/// Runs one `FuzzTarget`, named by `FEEDMILL_FUZZ`, under libFuzzer, which brings `main` and its options with it.
private let target: FuzzTarget = {
    let name = ProcessInfo.processInfo.environment["FEEDMILL_FUZZ"] ?? ""
    let targets = FuzzTarget.all + [.configuration { try ConfigurationLoader.load(text: $0) }]
    guard let target = targets.first(where: { $0.name == name }) else {
        print("FEEDMILL_FUZZ names what to feed: \(targets.map(\.name).joined(separator: ", "))")
        exit(64)
    }
    return target
}()

/// Puts the seeds into the folder for inputs where that is empty.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>>>
) -> CInt {
    let paths = (1..<max(1, Int(count.pointee))).map { String(cString: arguments.pointee[$0]) }
    guard let folder = paths.first(where: { !$0.hasPrefix("-") }),
        let contents = try? FileManager.default.contentsOfDirectory(atPath: folder), contents.isEmpty
    else { return 0 }
    do {
        for (index, seed) in try target.seeds().enumerated() {
            try Data(seed).write(to: URL(filePath: "\(folder)/seed-\(index)"))
        }
    } catch {
        print("the seeds cannot be written: \(error)")
        exit(73)
    }
    return 0
}

/// What libFuzzer calls with each input. Returns 0.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: bytes, count: count))
    let done = DispatchSemaphore(value: 0)
    Task.detached {
        do {
            try await target.run(input)
        } catch {
            fatalError("\(error)")
        }
        done.signal()
    }
    done.wait()
    return 0
}
