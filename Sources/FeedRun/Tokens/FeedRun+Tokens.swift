import FeedGateway
import RunFolder

/// When the tokens of the new gateway end.
package struct TokenDates: Sendable, Equatable {
    /// When the access token ends, in milliseconds since 1970; nil where it is not known.
    package var access: Int64?
    /// When the refresh token ends, likewise.
    package var refresh: Int64?
    /// A refresh token is there at all.
    package var canRefresh = true
    /// The platform gave no new refresh token with the access token: the one that is there stays.
    package var keepsRefreshToken = false

    /// The ends of both tokens.
    package init(access: Int64? = nil, refresh: Int64? = nil, canRefresh: Bool = true) {
        self.access = access
        self.refresh = refresh
        self.canRefresh = canRefresh
    }
}

extension FeedRun {
    /// When the tokens that the environment names end.
    package static func tokens(
        _ configuration: Configuration, services: RunServices
    ) throws(RunFailure) -> TokenDates {
        let source = try source(services)
        let ends = TokenEnds(state: configuration.state)
        return TokenDates(
            access: ends[source.accessDigest], refresh: ends[source.refreshDigest],
            canRefresh: source.refreshDigest != nil)
    }

    /// Renews the access token, and puts it and the new refresh token into their files: the refresh token first, which
    /// can be had only once.
    ///
    /// - Returns: when the new tokens end.
    package static func refreshTokens(
        _ configuration: Configuration, services: RunServices
    ) async throws(RunFailure) -> TokenDates {
        let source = try source(services)
        let paths: (refresh: String, access: String)
        let service: TokenService
        do {
            paths = try source.files()
            service = try TokenService(
                endpoint: configuration.endpoint, source,
                transport: HelperTransport(environment: services.environment), clock: services.clock)
        } catch let error as CredentialsError {
            throw RunFailure(.credentials, error.problem, advice: error.advice)
        } catch {
            throw RunFailure(.usage, "--endpoint: \(error)")
        }
        let refreshFile: SecretFile
        let accessFile: SecretFile
        do throws(RunFolderError) {
            refreshFile = try SecretFile(path: paths.refresh, locks: true, storage: services.storage)
        } catch {
            throw unwritable(error)
        }
        // Others wait until both are written.
        defer { withExtendedLifetime(refreshFile) {} }
        do throws(RunFolderError) {
            accessFile = try SecretFile(path: paths.access, locks: false, storage: services.storage)
        } catch {
            refreshFile.drop()
            throw unwritable(error)
        }
        let tokens: RenewedTokens
        do throws(GatewayError) {
            tokens = try await service.renew()
        } catch {
            refreshFile.drop()
            accessFile.drop()
            throw failure(error)
        }
        var dates = TokenDates(access: tokens.access.ends, refresh: tokens.refresh?.ends)
        var entries = [(tokens.access, source.digest(tokens.access.text))]
        do throws(RunFolderError) {
            if let refresh = tokens.refresh {
                try refreshFile.write(refresh.text)
                entries.append((refresh, source.digest(refresh.text)))
            } else {
                refreshFile.drop()
                dates.keepsRefreshToken = true
                dates.refresh = TokenEnds(state: configuration.state)[source.refreshDigest]
            }
        } catch {
            accessFile.drop()
            throw RunFailure(
                .credentials, "the platform issued new tokens, but the refresh token could not be written: \(error)",
                advice: "the old one may have become invalid: if it is refused, authorise the app again")
        }
        do throws(RunFolderError) {
            try accessFile.write(tokens.access.text)
        } catch {
            throw RunFailure(
                .credentials,
                "the new refresh token is in its file, but the access token could not be written: \(error)",
                advice: "check the file, and renew the token again")
        }
        do throws(RunFolderError) {
            try TokenEnds.note(
                entries.compactMap { token, digest in
                    token.ends.map { TokenEnds.Entry(digest: digest, ends: $0) }
                }, state: configuration.state, storage: services.storage)
        } catch {
            throw RunFailure(
                .configuration, "the new tokens are in their files, but their expiry could not be recorded: \(error)")
        }
        return dates
    }

    private static func source(_ services: RunServices) throws(RunFailure) -> TokenSource {
        do {
            return try TokenSource(environment: services.environment)
        } catch {
            throw RunFailure(.credentials, error.problem, advice: error.advice)
        }
    }

    private static func unwritable(_ error: RunFolderError) -> RunFailure {
        RunFailure(
            .folderNotWritable, "nothing was renewed: \(error)",
            advice: "each new token needs a writable file of its own")
    }

    private static func failure(_ error: GatewayError) -> RunFailure {
        switch error.kind {
        case .credentials, .request:
            return RunFailure(
                .credentials, "the platform does not renew the token: \(error)",
                advice: "a refresh token works only once and expires after some weeks: authorise the app again in "
                    + "the platform's console, and put both new tokens into their files")
        case .retryable where error.mayHaveTakenEffect, .unreachable where error.mayHaveTakenEffect:
            return RunFailure(
                .gatewayUnreachable, "it is unknown whether the token was renewed: \(error)",
                advice: "try again; if the refresh token is refused then, authorise the app again")
        default: return RunFailure(error, hasSent: false)
        }
    }
}
