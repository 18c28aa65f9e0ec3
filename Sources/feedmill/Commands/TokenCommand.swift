import Bytes
import FeedGateway
import FeedRun
import Foundation
import JSONText

extension Command {
    static let token: Command = Command(
        name: "token", operands: "refresh | show", summary: "renew the access token of the new gateway",
        text: [
            "refresh: renews the access token by the refresh token, and writes both new ones into their "
                + "files (FEEDMILL_ACCESS_TOKEN_FILE, FEEDMILL_REFRESH_TOKEN_FILE), the refresh token first, "
                + "because it works only once. show: when they expire. Neither prints a token.",
            "The platform issues the first two tokens when the seller authorises the app. Tokens of the "
                + "old gateway, top, are renewed in the platform's console.",
        ],
        flags: .token,
        examples: [
            Example(command: "feedmill token refresh", says: "before the nightly run, or once a week"),
            Example(command: "feedmill token show --format json", says: "for a script: when the tokens expire"),
        ],
        words: ["refresh", "show"]
    ) { invocation async throws(RunFailure) in
        let operands = invocation.arguments.operands
        guard operands.count == 1, let action = TokenAction(rawValue: operands[0]) else {
            throw usage("token needs an action: refresh or show", .token)
        }
        let configuration = try ConfigurationLoader(environment: invocation.environment)
            .load(invocation.arguments, for: .token, paths: ["."])
        switch configuration.gateway {
        case .top:
            throw usage("tokens of the old gateway, top, are renewed in the platform's console", .token)
        case .sandbox: throw usage("the sandbox has no tokens", .token)
        case .none, .iop: break
        }
        let services = RunServices(environment: invocation.environment)
        let dates =
            switch action {
            // Whoever ends it half-way may lose the only refresh token: it is short, and runs to its end.
            case .refresh: try await FeedRun.refreshTokens(configuration, services: services)
            case .show: try FeedRun.tokens(configuration, services: services)
            }
        let now = services.clock.now
        if case .text("json") = invocation.arguments.values["format"] {
            Output.write(json: TokenLines.json(dates))
        } else {
            Output.write(TokenLines.text(dates, now: now))
        }
        return dates.access.map { $0 <= now } == true ? .credentials : .allFine
    }
}

/// What `feedmill token` can be asked to do.
private enum TokenAction: String {
    case refresh
    case show
}

/// When tokens end, in lines.
enum TokenLines {
    /// - Parameter now: milliseconds since 1970.
    static func text(_ dates: TokenDates, now: Int64) -> Printed {
        let refresh: Printed =
            dates.canRefresh
            ? words(dates.refresh, now) + (dates.keepsRefreshToken ? "; the platform sent no new one" : "")
            : "is not named: FEEDMILL_REFRESH_TOKEN_FILE"
        return "access token   \(words(dates.access, now))\nrefresh token  \(refresh)\n"
    }

    private static func words(_ end: Int64?, _ now: Int64) -> Printed {
        guard let end else { return "unknown when it expires; feedmill token refresh records it" }
        guard end > now else { return "expired on \(PlatformTime.universal(end))" }
        let hours = (end - now) / 3_600_000
        let left = hours < 48 ? "\(hours) \(hours == 1 ? "hour" : "hours")" : "\(hours / 24) days"
        return "expires on \(PlatformTime.universal(end)), in \(left)"
    }

    static func json(_ dates: TokenDates) -> String {
        func time(_ end: Int64?) -> JSONValue { end.map { .string(PlatformTime.universal($0)) } ?? .null }
        let value: JSONValue = [
            "access_token_ends": time(dates.access), "refresh_token_ends": time(dates.refresh),
        ]
        return value.description + "\n"
    }
}

extension Configuration {
    /// The command that renews the access token that this configuration goes by.
    var tokenRefreshCommand: String {
        var words = ["feedmill", "token", "refresh"]
        if let file { words += ["--config", file] }
        if let endpoint { words += ["--endpoint", endpoint] }
        if state != Configuration(paths: []).state { words += ["--state", state] }
        return ShellWords.joined(words)
    }
}
