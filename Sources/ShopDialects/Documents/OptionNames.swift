import Bytes
import FeedModel

/// The names that the options of a product's offers have, in the order in which they come.
struct OptionNames {
    struct Name {
        let name: Text
        /// So many offers have an option of that name.
        fileprivate(set) var count = 0
        /// Not all of them say the same.
        fileprivate(set) var differs = false
        /// It is a property of the SKUs.
        var isAxis = false
        fileprivate let value: Text
        fileprivate var lastOffer = -1
    }

    var all: [Name] = []
    /// Where a name is, by its hash; empty as long as there are few.
    private var places: [UInt64: Int] = [:]

    /// So many names are looked through faster than hashed.
    private static let few = 8

    /// Where a name is; nil where no option has it.
    func place(of name: Text, _ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard places.isEmpty else { return places[bytes[name].hash64] }
        return all.firstIndex { bytes[$0.name].sameBytes(as: bytes[name]) }
    }

    /// Takes an option. Of several options of one name the first one counts.
    mutating func note(_ option: ShopOption, of offer: Int, _ bytes: UnsafeBufferPointer<UInt8>) {
        let place = place(of: option.name, bytes) ?? add(option, bytes)
        guard all[place].lastOffer != offer else { return }
        all[place].lastOffer = offer
        all[place].count += 1
        guard !all[place].differs else { return }
        all[place].differs = !bytes[all[place].value].sameBytes(as: bytes[option.value.text])
    }

    private mutating func add(_ option: ShopOption, _ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        all.append(Name(name: option.name, value: option.value.text))
        if all.count > Self.few {
            for place in places.count..<all.count { places[bytes[all[place].name].hash64] = place }
        }
        return all.count - 1
    }
}

/// An option with the place of its name.
struct OptionOfName {
    let name: Int
    let option: ShopOption
}
