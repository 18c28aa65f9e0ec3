/// What a name of an export stands for.
package enum NameMatch: Sendable, Hashable {
    /// Nothing has this name.
    case none
    /// The one of this index.
    case one(Int)
    /// Several fit equally well; their indexes, ascending.
    case several([Int])
}
