import Bytes
import FeedRun
import JSONText

extension Command {
    static let adopt: Command = Command(
        name: "adopt", operands: "[PATH…]",
        summary: "find out which items are existing products of the seller",
        text: [
            "For a shop that existed before feedmill. Looks at all products of the seller, one call for "
                + "every 50 and one for each, and announces how many that is; an interrupted run resumes "
                + "where it stopped. An item whose SKU codes exactly one product has, and no other item, is "
                + "that product from now on: its next run is a full update. Ambiguous items are never adopted, "
                + "and a new state creates nothing until they are decided. adopt.csv lists every item with its "
                + "outcome.",
            "--from-gateway takes over what the state of another gateway remembers of the same seller: its "
                + "products, what was accepted of them, and the pictures in its bank. It needs no exports and "
                + "asks the platform nothing but who the seller is.",
            "Items whose product is known, or named in the column aliexpress_product_id, stay as they "
                + "are.",
        ],
        flags: .adopt,
        examples: [
            Example(
                command: "feedmill adopt exports/ --gateway iop", says: "before the first run over an existing shop"),
            Example(
                command: "feedmill adopt --from-gateway top --gateway iop",
                says: "the shop moves to the platform's new gateway"),
        ]
    ) { invocation async throws(RunFailure) in
        let loader = ConfigurationLoader(environment: invocation.environment)
        if case .text(let name) = invocation.arguments.values["from-gateway"], let gateway = GatewayName(rawValue: name)
        {
            let paths = invocation.arguments.operands
            return try await takeOver(
                try loader.load(invocation.arguments, for: .adopt, paths: paths.isEmpty ? ["."] : paths), gateway,
                invocation)
        }
        let configuration = try loader.load(invocation.arguments, for: .adopt)
        let isJSON = if case .text("json") = invocation.arguments.values["format"] { true } else { false }
        let out = if case .text(let path) = invocation.arguments.values["out"] { path } else { "." }
        let adoption = try await invocation.stoppable { stop throws(RunFailure) in
            try await FeedRun.adopt(
                configuration, out: out, progress: AdoptionProgress(terminal: invocation.terminal), stop: stop,
                services: RunServices(environment: invocation.environment, stop: stop))
        }
        for doubt in adoption.doubts { invocation.terminal.say("\(doubt)") }
        if isJSON { Output.write(json: AdoptionText.json(adoption)) } else { Output.write(AdoptionText.text(adoption)) }
        return adoption.isSettled ? .allFine : .itemsNotFine
    }
}

extension Command {
    private static func takeOver(
        _ configuration: Configuration, _ gateway: GatewayName, _ invocation: Invocation
    ) async throws(RunFailure) -> ExitStatus {
        let isJSON = if case .text("json") = invocation.arguments.values["format"] { true } else { false }
        let count = try await invocation.stoppable { stop throws(RunFailure) in
            try await FeedRun.takeOver(
                configuration, from: gateway, progress: AdoptionProgress(terminal: invocation.terminal),
                services: RunServices(environment: invocation.environment, stop: stop))
        }
        if isJSON {
            let json: JSONValue = ["taken_over": .number(JSONNumber(count)), "from": .string(gateway.rawValue)]
            Output.write(json: "\(json)\n")
        } else {
            Output.write(
                "  taken over  \(grouped(count))  products of \(gateway.rawValue): the next run updates what changed\n")
        }
        return .allFine
    }
}

/// Says what a person should know, and nothing else.
private struct AdoptionProgress: ProgressSink {
    let terminal: Terminal

    func stage(_ name: String) {}
    func update(_ progress: RunProgress) {}
    func remark(_ text: String) {}
    func warn(_ text: String) { terminal.say("\(text)") }
}

/// What an adoption came to, in lines.
enum AdoptionText {
    static func text(_ adoption: Adoption) -> Printed {
        let rows: [(String, Int, Printed)] = [
            ("matched", adoption.count("matched"), "the next run updates them"),
            (
                "ambiguous", adoption.count("ambiguous"),
                "not adopted: put the id of the right product into the column aliexpress_product_id, and "
                    + "adopt again"
            ),
            (
                "unmatched", adoption.count("unmatched"),
                adoption.isSettled
                    ? "no product has their SKU codes: the next run creates them"
                    : "no product that was looked at has their SKU codes; they are created once the others are decided"
            ),
            ("known", adoption.known, "known before, or named by the export"),
        ]
        let lines = rows.filter { $0.1 > 0 }.map { name, count, words -> Printed in
            "  \(("\(name)" as Printed).padded(to: 10))\("\(grouped(count))" as Printed)  \(words)\n"
        }
        return lines.joined() + "\n\(adoption.file) lists them.\n"
    }

    static func json(_ adoption: Adoption) -> String {
        func number(_ count: Int) -> JSONValue { .number(JSONNumber(count)) }
        let json: JSONValue = [
            "matched": number(adoption.count("matched")), "ambiguous": number(adoption.count("ambiguous")),
            "unmatched": number(adoption.count("unmatched")), "known": number(adoption.known),
            "doubts": .array(adoption.doubts.map { .string($0) }), "file": .string(adoption.file),
        ]
        return "\(json)\n"
    }
}
