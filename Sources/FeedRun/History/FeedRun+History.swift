import RunFolder

extension FeedRun {
    /// The nights that the state of a seller remembers, the oldest first. The platform is not asked.
    package static func nights(_ configuration: Configuration) throws(RunFailure) -> [Night] {
        let state = try reading(configuration)
        // The lines lie in memory as long as what was accepted does.
        return withExtendedLifetime(state) {
            state.accepted.nights.split(separator: 0x0A).compactMap { Night(Array($0)) }
        }
    }

    /// What the state of a seller knows of an item. The platform is not asked.
    ///
    /// - Throws: where it knows nothing of it.
    package static func memory(
        of item: String, _ configuration: Configuration
    ) throws(RunFailure) -> ItemMemory {
        let state = try reading(configuration)
        guard var memory = withExtendedLifetime(state, { ItemMemory(item, in: state) }) else {
            throw RunFailure(
                .noInput, "\(state.entry.path) does not know the item \(item)",
                advice: "an item is known once a night has accepted or rejected it")
        }
        let nights = withExtendedLifetime(state) {
            state.accepted.nights.split(separator: 0x0A).compactMap { Night(Array($0)) }
        }
        memory.nights = ItemNight.all(of: item, in: nights)
        return memory
    }

    /// The one state that the configuration means.
    static func reading(_ configuration: Configuration) throws(RunFailure) -> StateReading {
        do {
            let entries = try StateDirectory(path: configuration.state).entries().filter { entry in
                (configuration.gateway == .none || entry.identity.gateway == configuration.gateway.rawValue)
                    && configuration.seller.map { entry.owner.names.contains($0) } ?? true
            }
            guard let entry = entries.first else {
                throw RunFailure(
                    .noInput, "\(configuration.state) has no state of this seller",
                    advice: "name the state of the runs with --state, and their gateway with --gateway")
            }
            guard entries.count == 1 else {
                let all = entries.map { "\($0.identity.seller) through \($0.identity.gateway)" }
                throw RunFailure(
                    .configuration,
                    "\(configuration.state) has states of \(entries.count) sellers: \(all.joined(separator: ", "))",
                    advice: #"name one: with --gateway, or with "seller": "\#(entry.identity.seller)" in the "#
                        + "configuration")
            }
            return try StateReading(entry)
        } catch let failure as RunFailure {
            throw failure
        } catch {
            throw RunFailure(of: error)
        }
    }
}
