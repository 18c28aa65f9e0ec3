/// Where pictures come from: a shop's web server, or files beside its exports.
package protocol PictureSource: Sendable {
    /// Fetches a picture.
    ///
    /// - Parameters:
    ///   - address: as the export has it.
    ///   - known: what was told of it when it was fetched last; nil where it was not.
    func fetch(_ address: String, known: PictureVersion?) async throws(PictureFailure) -> FetchedPicture
}

/// By what a server tells that a picture is still the same. Empty where it does not tell.
package struct PictureVersion: Sendable, Equatable {
    package let entityTag: String
    package let lastModified: String

    package init(entityTag: String = "", lastModified: String = "") {
        self.entityTag = entityTag
        self.lastModified = lastModified
    }

    package var isEmpty: Bool { entityTag.isEmpty && lastModified.isEmpty }
}

/// What asking for a picture brought.
package enum FetchedPicture: Sendable {
    /// It is what it was.
    case unchanged
    case bytes([UInt8], PictureVersion)
}

/// Why a picture could not be had.
package struct PictureFailure: Error, Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// It may be there a little later.
        case passing
        /// It is not there, or nobody may have it.
        case lasting
        /// It has more bytes than the platform takes.
        case tooLarge
        /// Somebody asked to stop.
        case interrupted
    }

    package let kind: Kind
    /// What happened, in words that go on with "could not be had: ".
    package let problem: String

    package init(_ kind: Kind, _ problem: String) {
        self.kind = kind
        self.problem = problem
    }
}
