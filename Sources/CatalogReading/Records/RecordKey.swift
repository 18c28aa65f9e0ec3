import Bytes

/// Which product a row or another record belongs to, and what it is to it.
package struct RecordKey: Sendable {
    /// The hash of what names the product; 0 where nothing does: the record is a product by itself.
    package var product: UInt64
    /// The record is the product's own, rather than one that needs a product: a variant, a further picture, another
    /// language.
    package var isOwner: Bool
    /// Of an own record: another one of that name is another product, whose name is taken, and no part of this one.
    package var standsAlone = false
    /// The hash of what the record is called within its product, where the product has no own record: two files that both
    /// have it are two exports of that product, and no two parts of one. 0 where that is not asked.
    package var member: UInt64 = 0
    /// Further hashes that records of the same product may name it by: records that have one of them belong to this
    /// record's product, whatever they say of themselves.
    package var claims: [UInt64] = []
    /// Of a record that needs a product: what else it calls it, tried in this order where no own record has the first
    /// name. 0 for none.
    package var alternates: (UInt64, UInt64, UInt64) = (0, 0, 0)
    /// A record that is no product without one: where no own record has any of its names, some product lacks it.
    package var needsOwner = false
    /// Of an own record: its product has no records but this one, and lacks none.
    package var isSingle = false
    /// Of a record that needs a product: exports of its format have it beside its product's other records.
    package var standsBesideOthers = false

    /// A key; `product` is 0 where nothing names one.
    package init(product: UInt64, isOwner: Bool, claims: [UInt64] = []) {
        self.product = product
        self.isOwner = isOwner
        self.claims = claims
    }

    /// The key in formats where a record names its group, and the group itself has no record: those of one group are one
    /// product, with a record of that id that names no group. Other records are products by themselves, also where two
    /// have one id: a rule says which of them counts.
    ///
    /// - Parameters:
    ///   - id: the hash of the record's own id.
    ///   - group: the hash of its group's; 0 for none.
    package init(id: UInt64, group: UInt64) {
        member = id
        product = group == 0 ? id : group
        standsAlone = group == 0
        isOwner = product == id
    }

    /// A record that is a product by itself.
    package static let none = RecordKey(product: 0, isOwner: true)

    /// The hash of a name, 0 for none. Names of different kinds are told apart by their salt.
    package static func hash(_ name: UnsafeBufferPointer<UInt8>, salt: UInt64 = 0x17) -> UInt64 {
        name.isEmpty ? 0 : max(name.hash64(seed: salt), 1)
    }
}
