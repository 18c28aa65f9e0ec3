import Bytes
import FeedGateway
import FeedRun
import FeedTesting
import Foundation
import Testing

/// Somebody asks to stop while the platform is asked something, or waited for: nothing more is asked, and nothing more
/// waited for.
struct StoppedCallsTests {
    private let stop = StopFlag()

    private func run(_ nights: Nights, _ process: MortalProcess, clock: (any GatewayClock)? = nil) async -> RunFailure?
    {
        var services = nights.services(process)
        services.stop = stop
        // As the program does.
        services.gateway = { [gateway = services.gateway, stop] (configuration, services) throws(RunFailure) in
            StoppableGateway(try gateway(configuration, services), stop: stop)
        }
        if let clock { services.clock = clock }
        do throws(RunFailure) {
            _ = try await FeedRun.run(nights.configuration, progress: NoProgress(), stop: stop, services: services)
            return nil
        } catch {
            return error
        }
    }

    /// Two nights: in the second, the answer to a submit is lost, so that lists of jobs and of products are read.
    private func nights(hasList: Bool) async throws -> Nights {
        var nights = try Nights {
            $0.faults = (2...4).map { SandboxConfiguration.Fault(.lostAnswer, .feedSubmit, call: $0) }
            // Without a list of jobs the products say it.
            if !hasList { $0.unavailable.insert(.feedList) }
        }
        nights.configuration.packing.feedItems = 1
        nights.export("a.csv", [["item_id": "A1", "sku_code": "A1-1"]])
        _ = try await nights.run()
        nights.clock.advance(milliseconds: 24 * 3_600_000)
        nights.export("a.csv", (1...5).map { ["item_id": "A\($0)", "sku_code": "A\($0)-1", "price": "\(19 + $0)"] })
        return nights
    }

    @Test(arguments: [PlatformAPI.feedSubmit, .feedQuery, .feedList, .productList, .productInfo])
    func whileACallIsOpen(api: PlatformAPI) async throws {
        let nights = try await nights(hasList: api == .feedList)
        let calls = Locked<[PlatformAPI]>([])
        let failure = await run(
            nights,
            MortalProcess(calls: { [stop] called in
                calls.withLock { if stop.isSet || called == api { $0.append(called) } }
                if called == api { stop.set(signal: SIGTERM) }
            }))
        #expect(calls.withLock { $0 } == [api])
        #expect(failure?.status == .terminated)
        // What was intended is settled by the next command.
        nights.clock.advance(milliseconds: 3_600_000)
        _ = try await nights.run()
        #expect(nights.twins == [])
        #expect(nights.platform.productCount == 5)
    }

    /// A clock on which somebody asks to stop at a certain wait.
    private struct StoppingClock: GatewayClock {
        let base: ManualClock
        let stop: StopFlag
        let at: Int
        let waits = Locked(0)

        var now: Int64 { base.now }
        func sleep(milliseconds: Int64) async throws(CancellationError) {
            let number = waits.withLock {
                $0 += 1; return $0
            }
            if number == at { stop.set(signal: SIGTERM) }
            try await base.sleep(milliseconds: milliseconds)
        }
    }

    @Test(arguments: [SandboxConfiguration.Fault.Kind.ban, .endlessJob], [1, 3])
    func whileABanOrAJobIsWaitedFor(fault: SandboxConfiguration.Fault.Kind, at: Int) async throws {
        let nights = try Nights { $0.faults = [SandboxConfiguration.Fault(fault, .feedSubmit, call: 1, seconds: 50)] }
        nights.export("a.csv", [["item_id": "A1", "sku_code": "A1-1"]])
        let clock = StoppingClock(base: nights.clock, stop: stop, at: at)
        let failure = await run(nights, MortalProcess(), clock: clock)
        #expect(failure?.status == .terminated)
        #expect(clock.waits.withLock { $0 } == at)
        // No wait is longer than a person does.
        #expect(nights.clock.slept.allSatisfy { $0 <= 2000 }, "\(nights.clock.slept)")
    }
}
