package import FeedGateway
package import RunFolder

/// What a run reaches outside: tests put other things in their place.
package struct RunServices: Sendable {
    /// Variables of the process, for credentials and proxies.
    package var environment: [String: String]
    /// Ends calls to the platform that are under way when somebody asks to stop.
    package var stop: StopFlag
    /// What time it is, and how to wait.
    package var clock: any GatewayClock = SystemClock()
    /// The calls to the platform, counted.
    let calls = CallCount()
    /// Asked before every change below the run folder and the state.
    package var storage: (any StorageGuard)?
    /// Makes the way to the pictures of a shop.
    package var pictures: @Sendable (Configuration, RunServices) throws(RunFailure) -> any PictureSource
    /// Makes the way to the platform.
    package var gateway: @Sendable (Configuration, RunServices) throws(RunFailure) -> any Gateway

    /// The real ones: the system's clock, the web and the gateway that the configuration names.
    package init(environment: [String: String] = [:], stop: StopFlag = StopFlag()) {
        self.environment = environment
        self.stop = stop
        pictures = { (configuration, services) throws(RunFailure) in
            try PictureStage.web(configuration, services)
        }
        gateway = { (configuration, services) throws(RunFailure) in
            try GatewayMaker(configuration, services).gateway()
        }
    }
}
