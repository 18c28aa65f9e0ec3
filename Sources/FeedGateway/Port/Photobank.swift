/// A picture that is to go into the seller's picture bank.
package struct PictureUpload: Sendable {
    /// At most 256 characters. The bank lists it by that.
    package let fileName: String
    /// Such as `image/jpeg`.
    package let mediaType: String
    /// At most 3 MB, and 5000 x 5000 pixels.
    package let bytes: [UInt8]

    /// A picture whose format and size were looked at.
    package init(fileName: String, mediaType: String, bytes: [UInt8]) {
        self.fileName = fileName
        self.mediaType = mediaType
        self.bytes = bytes
    }
}

/// What the bank made of a picture.
package struct BankedPicture: Sendable, Hashable {
    /// Where it is from now on.
    package let address: String
    /// How full the bank is now; nil where the answer does not say.
    package let space: PhotobankSpace?

    /// What the answer to an upload says.
    package init(address: String, space: PhotobankSpace?) {
        self.address = address
        self.space = space
    }
}

/// How much room the bank has, in bytes.
package struct PhotobankSpace: Sendable, Hashable {
    /// All of it.
    package let total: Int64
    /// What pictures take.
    package let used: Int64

    /// Room in bytes.
    package init(total: Int64, used: Int64) {
        self.total = total
        self.used = used
    }

    /// Whether there is room for so many bytes more.
    package func hasRoom(for bytes: Int) -> Bool { total - used >= Int64(bytes) }

    /// How much of it is used, in percent.
    package var percent: Int { total > 0 ? Int(used * 100 / total) : 100 }
}

/// A picture in a list.
package struct ListedPicture: Sendable, Hashable {
    /// The name that it was uploaded under, perhaps without its ending.
    package let name: String
    /// Where it is.
    package let address: String

    /// A picture as a list has it.
    package init(name: String, address: String) {
        self.name = name
        self.address = address
    }
}

/// One page of the bank's pictures. Pages count from 1.
package struct PicturePage: Sendable, Hashable {
    /// The newest first.
    package let pictures: [ListedPicture]
    /// How many pages there are; at least 1.
    package let pageCount: Int

    /// A page as it came.
    package init(pictures: [ListedPicture], pageCount: Int) {
        self.pictures = pictures
        self.pageCount = pageCount
    }
}
