/// Where pictures come from: a shop's web server, or files beside its exports.
package protocol PictureSource: Sendable {
    /// Fetches a picture.
    ///
    /// - Parameters:
    ///   - address: as the export has it.
    ///   - known: what its server said of it when it was fetched last; nil where it was not.
    func fetch(_ address: String, known: PictureVersion?) async throws(PictureFailure) -> FetchedPicture
}

/// What a server marks a version of a picture with. Empty where it does not.
package struct PictureVersion: Sendable, Equatable {
    /// `ETag`, as the server sent it.
    package let entityTag: String
    /// `Last-Modified`, as the server sent it.
    package let lastModified: String

    /// A version; empty texts where the server marks none.
    package init(entityTag: String = "", lastModified: String = "") {
        self.entityTag = entityTag
        self.lastModified = lastModified
    }

    /// Whether the server marked none.
    package var isEmpty: Bool { entityTag.isEmpty && lastModified.isEmpty }
}

/// What asking for a picture brought.
package enum FetchedPicture: Sendable {
    /// It is what it was.
    case unchanged
    /// The picture, with what tells this version from the next.
    case bytes([UInt8], PictureVersion)
}

/// Why a picture could not be fetched.
package struct PictureFailure: Error, Sendable, Equatable {
    /// What it means for the item.
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

    /// What it means for the item.
    package let kind: Kind
    /// What happened, in words that follow "could not be fetched: ".
    package let problem: String

    /// Why a picture could not be fetched.
    package init(_ kind: Kind, _ problem: String) {
        self.kind = kind
        self.problem = problem
    }
}
