package import FeedModel
package import JSONText

/// What a run sends, or would, against what was accepted: the table that every report begins with.
package struct LaneTable: Sendable, Equatable {
    /// The price that moved most in a lane.
    package struct Move: Sendable, Equatable {
        /// The merchant's id.
        package var item: String
        /// The SKU's code.
        package var sku: String
        /// The price that was accepted.
        package var from: String
        /// Tonight's.
        package var to: String
        /// Of what it was, in percent.
        package var percent: Double

        /// A change of price by `percent`, negative for a fall.
        package init(item: String, sku: String, from: String, to: String, percent: Double) {
            self.item = item
            self.sku = sku
            self.from = from
            self.to = to
            self.percent = percent
        }
    }

    /// Whose products they are, as the state calls the seller.
    package var seller = ""
    /// When something was last accepted, such as `2026-11-27 02:14`; nil on a first night.
    package var acceptedUntil: String?
    /// Items by status, by lane.
    package var lanes: [Lane: [ItemStatus: Int]] = [:]
    /// Items that are sent in no lane, by status: rejected, waiting, unchanged.
    package var others: [ItemStatus: Int] = [:]
    /// Items whose content goes out, by the part that differs.
    package var parts: [String: Int] = [:]
    /// The largest change of price in a lane of prices.
    package var largest: [Lane: Move] = [:]
    /// Products that a whole catalog lacks and that are sold out for it.
    package var stoppedVanished = 0
    /// Vanished products that are only listed.
    package var listedVanished = 0
    /// Items that gates hold, by gate.
    package var held: [String: Int] = [:]

    /// Nothing counted yet.
    package init() {}

    /// The same seller, with nothing counted.
    package var emptied: LaneTable {
        var table = LaneTable()
        (table.seller, table.acceptedUntil) = (seller, acceptedUntil)
        return table
    }

    /// Items of a lane, whatever became of them.
    package func count(_ lane: Lane) -> Int { lanes[lane]?.values.reduce(0, +) ?? 0 }

    /// Rows of the table: a name, a number, and what there is to say about it.
    package var rows: [(name: String, count: Int, note: String)] {
        var rows: [(String, Int, String)] = []
        for lane in Lane.allCases {
            let items = lanes[lane] ?? [:]
            let count = items.filter { $0.key != .held }.values.reduce(0, +)
            guard count > 0 else { continue }
            var notes = [note(lane)].filter { !$0.isEmpty }
            for status in [ItemStatus.pending, .failed, .unknown] {
                if let number = items[status], number > 0 { notes.append("\(number) \(status.rawValue)") }
            }
            rows.append((lane.name.description, count, notes.joined(separator: "; ")))
        }
        let heldItems = lanes.values.reduce(0) { $0 + ($1[.held] ?? 0) } + (others[.held] ?? 0)
        if heldItems > 0 {
            rows.append(
                (
                    "held", heldItems,
                    held.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
                ))
        }
        if let waiting = others[.waiting] { rows.append(("waiting", waiting, "not in stock, or left out by --only")) }
        if listedVanished > 0 {
            rows.append(("vanished", listedVanished, "no longer in the exports; listed, nothing is sent"))
        }
        if let rejected = others[.rejected] { rows.append(("rejected", rejected, "")) }
        if let unchanged = others[.unchanged] { rows.append(("unchanged", unchanged, "")) }
        return rows
    }

    private func note(_ lane: Lane) -> String {
        switch lane {
        case .stop: return stoppedVanished > 0 ? "sold out, \(stoppedVanished) vanished" : "sold out"
        case .stockDue: return acceptedUntil == nil ? "" : "unchanged, sent again"
        case .priceUp, .priceDown:
            guard let move = largest[lane] else { return "" }
            let percent = move.percent.rounded()
            return
                "largest: \(move.item) \(move.sku) \(move.from) → \(move.to) (\(percent > 0 ? "+" : "")\(Int(percent)) %)"
        case .content:
            return parts.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
                .map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        case .stockDown, .stockUp, .create: return ""
        }
    }

    /// Whether what is in it was prepared, and not sent.
    package var isPlan: Bool { lanes.values.contains { ($0[.prepared] ?? 0) > 0 } }

    /// What is above the table.
    ///
    /// - Parameter isPlan: nothing was sent yet.
    package func title(isPlan: Bool) -> String {
        let whose = isPlan ? "Plan for seller \(seller)" : "Seller \(seller)"
        guard let acceptedUntil else {
            return "\(whose): nothing was accepted before, so there is nothing to compare with"
        }
        return "\(whose), compared with what was accepted until \(acceptedUntil)"
    }
}

extension LaneTable {
    /// As `summary.json` has it.
    package var json: JSONValue {
        func number(_ count: Int) -> JSONValue { .number(JSONNumber(count)) }
        func object(_ members: [(String, JSONValue)]) -> JSONValue {
            .object(JSONObject(members.map { JSONObject.Member(key: $0.0, value: $0.1) }))
        }
        func statuses(_ items: [ItemStatus: Int]) -> JSONValue {
            object(ItemStatus.allCases.compactMap { status in items[status].map { (status.rawValue, number($0)) } })
        }
        func counts(_ names: [String: Int]) -> JSONValue {
            object(names.sorted { $0.key < $1.key }.map { ($0.key, number($0.value)) })
        }
        var members: [(String, JSONValue)] = [("seller", .string(seller))]
        if let acceptedUntil { members.append(("accepted_until", .string(acceptedUntil))) }
        members += [
            (
                "lanes",
                object(Lane.allCases.compactMap { lane in lanes[lane].map { (lane.name.description, statuses($0)) } })
            ),
            ("others", statuses(others)), ("parts", counts(parts)),
        ]
        if !largest.isEmpty {
            members.append(
                (
                    "largest",
                    object(
                        Lane.allCases.compactMap { lane in
                            largest[lane].map { move in
                                (
                                    lane.name.description,
                                    object([
                                        ("item", .string(move.item)), ("sku", .string(move.sku)),
                                        ("from", .string(move.from)), ("to", .string(move.to)),
                                        ("percent", number(Int(move.percent.rounded()))),
                                    ])
                                )
                            }
                        })
                ))
        }
        members.append(
            ("vanished", object([("stopped", number(stoppedVanished)), ("listed", number(listedVanished))])))
        if !held.isEmpty { members.append(("held", counts(held))) }
        return object(members)
    }

    /// What `summary.json` says; nil where it says nothing of it.
    package init?(_ json: JSONValue?) {
        guard let json, json["lanes"] != nil else { return nil }
        seller = json["seller"]?.stringValue ?? ""
        acceptedUntil = json["accepted_until"]?.stringValue
        func statuses(_ value: JSONValue?) -> [ItemStatus: Int] {
            var items: [ItemStatus: Int] = [:]
            for member in value?.objectValue?.members ?? [] {
                if let status = ItemStatus(rawValue: member.key) { items[status] = Int(member.value.int64Value ?? 0) }
            }
            return items
        }
        func counts(_ value: JSONValue?) -> [String: Int] {
            Dictionary(
                (value?.objectValue?.members ?? []).map { ($0.key, Int($0.value.int64Value ?? 0)) },
                uniquingKeysWith: { first, _ in first })
        }
        for member in json["lanes"]?.objectValue?.members ?? [] {
            if let lane = Lane(named: member.key) { lanes[lane] = statuses(member.value) }
        }
        others = statuses(json["others"])
        parts = counts(json["parts"])
        for member in json["largest"]?.objectValue?.members ?? [] {
            guard let lane = Lane(named: member.key) else { continue }
            largest[lane] = Move(
                item: member.value["item"]?.stringValue ?? "", sku: member.value["sku"]?.stringValue ?? "",
                from: member.value["from"]?.stringValue ?? "", to: member.value["to"]?.stringValue ?? "",
                percent: Double(member.value["percent"]?.int64Value ?? 0))
        }
        stoppedVanished = Int(json["vanished"]?["stopped"]?.int64Value ?? 0)
        listedVanished = Int(json["vanished"]?["listed"]?.int64Value ?? 0)
        held = counts(json["held"])
    }
}
