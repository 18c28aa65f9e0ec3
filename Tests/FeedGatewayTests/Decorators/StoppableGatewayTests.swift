import Bytes
import FeedModel
import FeedTesting
import Synchronization
import Testing

@testable import FeedGateway

/// A call ends as soon as somebody asks to stop, whatever it waits for.
@Suite struct StoppableGatewayTests {
    private let stop = StopFlag()

    /// Makes `call`, asks to stop once `isWaiting` says so, and returns what it ended with. Nothing that it waits for
    /// ends by itself.
    private func stopped<Answer: Sendable>(
        _ isWaiting: @escaping @Sendable () -> Bool,
        _ call: @escaping @Sendable () async throws(GatewayError) -> Answer
    ) async throws -> GatewayError? {
        let task = Task { await gatewayError(call) }
        while !isWaiting() { try await Task.sleep(for: .milliseconds(2)) }
        stop.set(signal: 15)
        return await task.value
    }

    /// A clock on which every wait is for ever.
    private struct StandingClock: GatewayClock {
        let sleepers = Locked(0)
        var now: Int64 { 1_700_000_000_000 }
        func sleep(milliseconds: Int64) async throws(CancellationError) {
            sleepers.withLock { $0 += 1 }
            do {
                try await Task.sleep(for: .seconds(86_400))
            } catch {
                throw CancellationError()
            }
        }
    }

    private func sandbox(_ faults: [SandboxConfiguration.Fault] = []) throws -> PlatformGateway {
        var configuration = SandboxConfiguration()
        configuration.faults = faults
        return PlatformGateway(
            SandboxLink(try SandboxPlatform(folder: nil, configuration: configuration, clock: ManualClock())))
    }

    @Test(.timeLimit(.minutes(10)), arguments: [HTTPLink.Wire.iop, .top(.md5)])
    func whileAnAnswerIsAwaited(wire: HTTPLink.Wire) async throws {
        let isOpen = Atomic<Bool>(false)
        let server = try LoopbackServer { _ in
            isOpen.store(true, ordering: .relaxed)
            return .silence
        }
        defer { server.stop() }
        let link = try HTTPLink(
            wire, endpoint: server.url("/sync"), credentials: LoopbackPlatform.credentials,
            transport: HelperTransport.shared)
        let gateway = StoppableGateway(RetryingGateway(PacedGateway(PlatformGateway(link))), stop: stop)
        let error = try await stopped({ isOpen.load(ordering: .relaxed) }) { () throws(GatewayError) in
            try await gateway.submit(.productCreate, itemList: ItemLists.products(("A1", ["S1"])))
        }
        #expect(error?.kind == .interrupted)
        // Its bytes had left: nobody knows what became of them.
        #expect(error?.mayHaveTakenEffect == true)
        let next = await gatewayError { () throws(GatewayError) in try await gateway.query(job: 1) }
        #expect(next?.kind == .interrupted && next?.mayHaveTakenEffect == false)
    }

    @Test(.timeLimit(.minutes(10)), arguments: [SandboxConfiguration.Fault.Kind.ban, .badGateway])
    func whileABanOrAPauseIsWaitedOut(fault: SandboxConfiguration.Fault.Kind) async throws {
        let clock = StandingClock()
        let base = try sandbox([SandboxConfiguration.Fault(fault, .feedQuery, seconds: 30)])
        let gateway = StoppableGateway(RetryingGateway(base, clock: clock, random: { 0.9 }), stop: stop)
        let error = try await stopped({ clock.sleepers.withLock { $0 > 0 } }) { () throws(GatewayError) in
            try await gateway.query(job: 1)
        }
        #expect(error?.kind == .interrupted)
    }

    @Test(.timeLimit(.minutes(10))) func whileItsTurnIsAwaited() async throws {
        let clock = StandingClock()
        let gateway = StoppableGateway(PacedGateway(try sandbox(), clock: clock), stop: stop)
        let list = ItemLists.products(("A1", ["S1"]))
        _ = try await gateway.submit(.productCreate, itemList: list)
        let error = try await stopped({ clock.sleepers.withLock { $0 > 0 } }) { () throws(GatewayError) in
            try await gateway.submit(.productCreate, itemList: list)
        }
        #expect(error?.kind == .interrupted && error?.mayHaveTakenEffect == false)
    }

    @Test func theFlagNotifiesWhoeverWatchesOnce() async {
        let calls = Atomic<Int>(0)
        await stop.watching({ calls.add(1, ordering: .relaxed) }) { () }
        #expect(stop.signal == nil && !stop.isSet)
        await stop.watching({ calls.add(10, ordering: .relaxed) }) {
            #expect(stop.set(signal: 2) == false)
            #expect(stop.set(signal: 15))
        }
        #expect(calls.load(ordering: .relaxed) == 10)
        #expect(stop.signal == 2)
        await stop.watching({ calls.add(100, ordering: .relaxed) }) { () }
        #expect(calls.load(ordering: .relaxed) == 110)
    }
}
