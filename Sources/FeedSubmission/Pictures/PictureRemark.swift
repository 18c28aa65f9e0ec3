/// What there is to say of one picture.
package struct PictureRemark: Sendable, Equatable {
    /// The codes that findings about pictures have, which are made while sending.
    package enum Code: String, CaseIterable, Sendable {
        /// It cannot be had.
        case unavailable = "image.unavailable"
        /// Its bytes are none, or not all of it.
        case noPicture = "image.no-picture"
        /// It has more bytes or pixels than the platform takes.
        case tooLarge = "image.too-large"
        /// It has fewer pixels than the platform wants.
        case tooSmall = "image.too-small"
        /// It is longer than the platform wants.
        case ratio = "image.ratio"
        /// It is neither JPEG nor PNG.
        case otherFormat = "image.other-format"
        /// The picture bank refuses it.
        case notUploaded = "image.not-uploaded"
        /// The picture bank has no room for it.
        case bankFull = "image.bank-full"
        /// The product has no picture left.
        case noneLeft = "image.none-left"
    }

    /// The rule that it is a finding of.
    package let code: Code
    /// What was seen, or what a server said.
    package let words: String
}

/// What sending came to as far as pictures go.
package struct PictureReport: Sendable, Equatable {
    /// Put into the bank.
    package var uploaded = 0
    /// Of those: a second time, because nobody knew what became of the first.
    package var uploadedAgain = 0
    /// Found in the bank although the answer to their upload was lost.
    package var found = 0
    /// In the bank already: the same address, or another one of the same bytes.
    package var known = 0
    /// Addresses whose picture could not be fetched or used.
    package var missing = 0
    /// Bytes that were uploaded.
    package var bytes: Int64 = 0
    /// Items that are held because of their pictures.
    package var heldItems = 0
    /// Bytes that the bank has room for; nil where the platform did not say.
    package var totalSpace: Int64?
    /// Bytes of it that are used.
    package var usedSpace: Int64?
    /// Why the bank is not used, where the app may not.
    package var refusal: String?

    /// Nothing of the bank is known yet.
    package init() {}

    /// How much of the bank is used, in percent.
    package var percent: Int? {
        guard let totalSpace, let usedSpace, totalSpace > 0 else { return nil }
        return Int(usedSpace * 100 / totalSpace)
    }
}
