package import FeedGateway
import RunFolder

/// Makes the way to the platform that a configuration names.
package struct GatewayMaker {
    private let configuration: Configuration
    private let services: RunServices

    /// - Parameters:
    ///   - configuration: names the gateway, its endpoint and the limits of the app.
    ///   - services: the environment with the credentials, and the clock.
    package init(_ configuration: Configuration, _ services: RunServices) {
        self.configuration = configuration
        self.services = services
    }

    /// - Throws: when none is named, credentials are missing, or the endpoint is none.
    package func gateway() throws(RunFailure) -> any Gateway {
        StoppableGateway(try patientGateway(), stop: services.stop)
    }

    private func patientGateway() throws(RunFailure) -> any Gateway {
        switch configuration.gateway {
        case .none: throw RunFailure(.usage, "no gateway is chosen", advice: "name one: --gateway sandbox or iop")
        case .sandbox: try sandbox()
        case .top: try overHTTP(.top(configuration.signMethod))
        case .iop: try overHTTP(.iop)
        }
    }

    /// The built-in simulator. It keeps its shop beside the states, so that a second night finds what the first one
    /// created.
    private func sandbox() throws(RunFailure) -> any Gateway {
        let folder = "\(configuration.state)/sandbox"
        do {
            _ = try PrivateFolder(path: folder)
        } catch {
            throw RunFailure(.configuration, "the state cannot be used: \(error)")
        }
        do {
            let platform = try SandboxPlatform(
                folder: folder, configuration: configuration.sandbox, clock: services.clock)
            return RetryingGateway(
                PlatformGateway(CountedLink(base: SandboxLink(platform), count: services.calls)), clock: services.clock)
        } catch {
            throw RunFailure(.configuration, "\(error)")
        }
    }

    /// What is known of the app's calls a day.
    func callBudget() throws(RunFailure) -> CallBudget {
        switch configuration.gateway {
        case .none, .sandbox: return CallBudget()
        case .iop, .top: break
        }
        guard let credentials = try? Credentials(environment: services.environment),
            let quota = try quota(credentials)
        else { return CallBudget(perDay: configuration.callsADay) }
        do {
            return CallBudget(perDay: configuration.callsADay, today: try quota.today(now: services.clock.now))
        } catch {
            throw RunFailure(.configuration, "app_state: \(error)")
        }
    }

    /// What all runs of the app count together.
    private func quota(_ credentials: Credentials) throws(RunFailure) -> AppQuota? {
        guard let folder = configuration.appState else { return nil }
        do {
            return try AppQuota(folder: folder, app: credentials.appDigest, callsADay: configuration.callsADay)
        } catch {
            throw RunFailure(.configuration, "app_state: \(error)")
        }
    }

    private func overHTTP(_ wire: HTTPLink.Wire) throws(RunFailure) -> any Gateway {
        let credentials: Credentials
        do {
            credentials = try Credentials(environment: services.environment)
        } catch {
            throw RunFailure(.credentials, error.problem, advice: error.advice)
        }
        let quota = try quota(credentials)
        do {
            let link = try HTTPLink(
                wire, endpoint: configuration.endpoint, credentials: credentials,
                transport: HelperTransport(environment: services.environment), clock: services.clock)
            let counted = PlatformGateway(CountedLink(base: link, count: services.calls))
            let paced = PacedGateway(counted, quota: quota, clock: services.clock)
            return RetryingGateway(paced, clock: services.clock)
        } catch {
            throw RunFailure(.usage, "--endpoint: \(error)")
        }
    }
}
