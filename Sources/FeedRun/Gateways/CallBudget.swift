import Bytes

/// What is known of how many calls the app has: the platform counts by the app's key.
struct CallBudget {
    /// How many it has a day; nil where nobody said.
    var perDay: Int?
    /// How many were made today by all its runs, and how many are left where that is known; nil where they are not counted
    /// together.
    var today: (made: Int, left: Int?)?

    var isKnown: Bool { perDay != nil || today != nil }

    /// What there is to say before so many calls are made.
    func words(for needed: Int) -> String {
        var words = "about \(grouped(needed)) \(needed == 1 ? "call" : "calls")"
        if let perDay {
            words += "; your app has \(grouped(perDay)) a day"
            if let left = today?.left { words += ", of which \(grouped(left)) are left today" }
        } else if let today {
            words += "; your app's runs have made \(grouped(today.made)) today"
        }
        return words
    }

    /// How many days so many calls take, where they do not fit into this one; nil where they do, or nobody knows.
    func days(for needed: Int) -> Int? {
        guard let perDay, perDay > 0 else { return nil }
        let left = today?.left ?? perDay
        guard needed > left else { return nil }
        return 1 + (needed - left + perDay - 1) / perDay
    }
}
