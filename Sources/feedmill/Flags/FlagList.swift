import Bytes
import CategoryRules
import FeedGateway
import FeedModel
import FeedRun
import JSONText
import ShopDialects

/// All flags and configuration keys, in the order in which help shows them.
enum FlagList {
    static let all: [Flag] = [
        .path("out", "DIR", \.out, standard: "feedmill-out", help: "the run folder, for feeds and reports"),
        Flag(
            "out", "DIR", in: .fleet, place: .flagOnly, shape: .path, standard: "feedmill-fleet",
            help: "where the report goes"
        ) { _, _ in [] },
        Flag(
            "out", "DIR", in: .adopt, place: .flagOnly, shape: .path, standard: "here", help: "where adopt.csv goes"
        ) { _, _ in [] },
        Flag(
            "compare", "RUN", in: .all.union(.merge), shape: .path, standard: "",
            help: "the folder of an earlier run, which may be --out itself: reports say what is new, known and "
                + "gone"
        ) { configuration, value in
            if case .text(let path) = value { configuration.compare = path }
            return []
        },
        Flag(
            "config", "FILE",
            in: [.run, .check, .plan, .initial, .submit, .categories, .jobs, .token, .history, .adopt],
            place: .outsideTheFile, shape: .path,
            standard: "feedmill.json",
            help: "the configuration file; by default in the catalog directory, then in the working directory"
        ) { configuration, value in
            if case .text(let path) = value { configuration.file = path }
            return []
        },
        Flag(
            "categories", "DIR", in: [.run, .check, .plan, .initial, .categories], shape: .path,
            standard: "categories/ in the catalog directory",
            help: "the category data"
        ) { configuration, value in
            if case .text(let path) = value { configuration.categories = path }
            return []
        },
        .path(
            "state", "DIR", in: [.run, .check, .plan, .submit, .categories, .jobs, .token, .history, .adopt, .merge],
            \.state,
            standard: ".feedmill",
            help: "what is remembered from night to night"),
        Flag(
            "operation", "NAME", in: [.run, .check, .plan, .adopt],
            shape: .choice(
                FlagShape.Choice(
                    values: Operation.allCases.map(\.name.description), alsoTaken: ["STOCK_UPDATE", "PRICE_UPDATE"])),
            standard: "by record, then by columns", help: "the operation of every record"
        ) { configuration, value in
            if case .text(let name) = value { configuration.setOperation(name) }
            return []
        },
        Flag(
            "dialect", "NAME", in: [.run, .check, .plan, .initial, .adopt],
            shape: .choice(FlagShape.Choice(values: Configuration.dialectNames)),
            standard: "by content, each file on its own",
            help: "the shop system that wrote the exports; canonical is feedmill's own format"
        ) { configuration, value in
            if case .text(let name) = value { configuration.dialect = name }
            return []
        },
        Flag(
            "encoding", "NAME", in: [.run, .check, .plan, .initial, .adopt], shape: .text, standard: "UTF-8",
            help: "the encoding of exports that do not declare one, such as windows-1252"
        ) { configuration, value in
            if case .text(let name) = value { configuration.encoding = name }
            return []
        },
        .choice(
            "gateway", "none|sandbox|iop|top", in: .asking.union(.history), \.gateway,
            help: "the way to the platform: none prepares feeds, sandbox is a built-in simulator, iop is the "
                + "platform's gateway, top its old one, which it calls offline"),
        .optionalText(
            "endpoint", "URL", in: .asking, \.endpoint, standard: "the gateway's own",
            help: "another address of the gateway"),
        .duration("wait", in: .sending, \.wait, standard: "30m", help: "how long to wait for results"),
        .duration(
            "poll", in: .sending, \.poll, standard: "10s",
            help: "the first pause between two looks at the jobs, growing to 2m"),
        .choice(
            "fail-on", "rejected|failed|never", in: .all.union(.merge), \.failOn,
            help: "which items make the exit status 1"),
        Flag(
            "max-rejected", "N|P%", in: .all, shape: .rejectedLimit, standard: "no limit",
            help: "hold the run if more items are rejected"
        ) { configuration, value in
            if case .rejectedLimit(let limit) = value { configuration.maxRejected = limit }
            return []
        },
        Flag(
            "allow", "NAME,…", in: .all,
            shape: .words(Allowance.allCases.map(\.rawValue) + GateName.allCases.map(\.name.description)),
            standard: "nothing",
            help: "do it anyway: new-state begins an empty state beside one that knows products of this "
                + "seller; create creates items whose earlier create is unconfirmed, or beside unknown "
                + "products; the name of a gate opens it"
        ) { configuration, value in
            if case .words(let words) = value {
                configuration.allows = Set(words.compactMap(Allowance.init(rawValue:)))
                configuration.allowedGates = Set(words.compactMap(GateName.init(named:)))
            }
            return []
        },
        .toggle(
            "once", \.once,
            help: "answer with the outcome of a run of the same exports, configuration and night if the run "
                + "folder holds one, resume it if it is unfinished, and send nothing again"),
        Flag(
            "shard", "K/N", in: [.run, .check, .plan], place: .outsideTheFile, shape: .share,
            standard: "the whole catalog",
            help: "check and pack one of N shares of the catalog, send nothing, and leave a shard folder in --out "
                + "for feedmill merge"
        ) { configuration, value in
            if case .text(let text) = value { configuration.shard = ShardShare(text) }
            return []
        },
        .choice(
            "shard-by", "id|file", in: [.run, .check, .plan], \.shardBy,
            help: "what shares are made of: products, by a hash of their item ids, and each shard reads all "
                + "exports; or whole files, and each shard reads its own"),
        Flag(
            "only", "LANE,…", in: [.run, .plan], shape: .words(Lane.words), standard: "all lanes",
            help: "send only these lanes: \(Lane.words.joined(separator: ", ")); nothing counts as vanished "
                + "then"
        ) { configuration, value in
            if case .words(let words) = value { configuration.lanes = Lane.lanes(named: words) }
            return []
        },
        .toggle(
            "everything", in: [.run, .plan], \.sendsEverything,
            help: "send every item once as on a first night, with the ids that are known"),
        .optionalText(
            "reason", "TEXT", in: [.run, .submit], \.reason, standard: "",
            help: "why gates are opened, for the record of nights"),
        .toggle("allow-empty", in: .all, \.allowEmpty, help: "an export without records does not hold the run"),
        Flag(
            "workers", "N", in: [.run, .check, .plan, .merge], shape: .whole(1...256), standard: "the cores",
            help: "how many batches to work on at once"
        ) { configuration, value in
            if case .whole(let number) = value { configuration.workers = number }
            return []
        },
        .choice(
            "format", "text|json", in: .all.union(.merge), \.format,
            help: "what to print on standard output; json is summary.json"),
        .toggle(
            "bom", in: .all, \.marksTable,
            help: "begin items.csv with a byte order mark, so that Excel reads it as UTF-8"),
        Flag(
            "format", "text|markdown|json", in: .rules, place: .flagOnly,
            shape: .choice(FlagShape.Choice(values: RuleListFormat.allCases.map(\.rawValue))), standard: "text",
            help: "how to list the rules"
        ) { _, _ in [] },
        Flag(
            "format", "text|json", in: [.categories, .jobs, .token, .fleet, .history, .adopt], place: .flagOnly,
            shape: .choice(FlagShape.Choice(values: OutputFormat.allCases.map(\.rawValue))), standard: "text",
            help: "what to print on standard output"
        ) { _, _ in [] },
        Flag(
            "from-gateway", "top|iop", in: .adopt, place: .flagOnly,
            shape: .choice(FlagShape.Choice(values: [GatewayName.top, .iop].map(\.rawValue))),
            help: "take over what the state of that gateway knows of the same seller"
        ) { _, _ in [] },
        Flag(
            "no-input", in: .initial, place: .flagOnly, shape: .toggle,
            help: "ask nothing; by default init asks on a terminal"
        ) { _, _ in [] },
        .toggle("quiet", in: .all.union(.merge), \.quiet, help: "no progress and no remarks, only errors"),
        .toggle(
            "verbose", in: .all.union(.merge), \.verbose, help: "also say what was skipped and which settings apply"),
        .toggle("no-color", in: .all.union(.merge), \.noColor, help: "no colours, as with NO_COLOR in the environment"),
        .whole(
            "max_feed_bytes", 1024..., \.packing.feedBytes, standard: "10485760",
            help: "size limit of one feed's item list after form encoding"),
        .whole("max_feed_items", 1..., \.packing.feedItems, standard: "300", help: "items of one feed"),
        .whole("max_feeds", 1..., \.packing.feeds, standard: "149", help: "feeds of one operation in 24 hours"),
        .whole(
            "split_feeds", 0..., \.packing.splitFeeds, standard: "16",
            help: "extra feeds per night for halves of feeds that are refused as a whole"),
        .word(
            "sign_method", \.signMethod, standard: "hmac-sha256",
            help: "how requests to the old gateway, top, are signed"),
        .word(
            "stock_and_price_route", \.stockAndPriceRoute,
            help:
                "stock and price updates go as feeds (feed), by the platform's batch calls, which remove a "
                + "discount that is left out (batch), or by batch calls for up to 200 products of a lane "
                + "where no discount is left out (auto)"),
        Flag(
            "pictures", place: .fileOnly,
            shape: .choice(FlagShape.Choice(values: PictureRoute.allCases.map(\.rawValue))),
            standard: "photobank for iop and top",
            help: "photobank: pictures are fetched and uploaded to the platform's picture bank before their items go; "
                + "as-they-are: their addresses go as the export has them"
        ) { configuration, value in
            if case .text(let text) = value { configuration.pictures = PictureRoute(rawValue: text) }
            return []
        },
        .truth(
            "pictures_from_own_network", \.fetchesFromOwnNetwork, standard: "false",
            help: "pictures are also fetched from addresses of this machine and its own network"),
        .truth(
            "retry_transient", \.retriesTransient, standard: "true",
            help: "items that failed for a transient reason go into one more feed"),
        .truth(
            "resend_unsettled_updates", \.resendsUpdates, standard: "false",
            help: "an update whose delivery is unconfirmed is sent again"),
        .fileDuration(
            "settle_after", \.settleAfter, standard: "15m",
            help: "how long after sending the platform's lists are trusted to show a feed"),
        .fileDuration(
            "job_patience", \.jobPatience, standard: "24h",
            help: "how long an endless job holds back what concerns its items"),
        .word(
            "export", \.catalogExtent,
            help: "full: the exports hold every product of the shop, and what they lack has vanished"),
        .word(
            "vanished", \.vanished,
            help: "what to do with vanished products: report lists them, stop sets their stock to 0"),
        .whole(
            "vanished_after", 1..., \.vanishedAfter, standard: "2",
            help: "how many full catalogs in a row a product is missing from before it is stopped"),
        Flag(
            "expect", place: .fileOnly, shape: .texts,
            help: "files, by name or pattern such as stock*.csv, without which no product counts as vanished"
        ) { configuration, value in
            if case .words(let names) = value { configuration.expectedFiles = names }
            return []
        },
        .fileDuration(
            "stock_resend_after", \.stockResendAfter, standard: "20h",
            help: "how old the accepted stock of a SKU may be before the same is sent again"),
        .whole(
            "stock_always_below", 0..., \.stockAlwaysBelow, standard: "20",
            help: "stock of this many pieces or fewer is sent every time"),
        .whole(
            "quota_reserve", 0..., \.quotaReserve, standard: "0",
            help: "feeds of stock and of prices per day that are reserved for runs with --only"),
        .fileDuration(
            "stock_max_age", \.stockMaxAge, standard: "off",
            help: "how old an export may be and still raise stock; 0s: off"),
        .whole(
            "gates_base", 1..., \.gatesBase, standard: "20",
            help: "how many known products gates over the whole run need"),
        .whole(
            "hold_nights", 0..., \.holdNights, standard: "0",
            help: "for how many nights a gate holds a value that stays the same; 0: until it is released"),
        .optionalPath(
            "approvals", "FILE", \.approvals, standard: "approvals.csv beside the configuration, where there is one",
            help: "what is released, line by line: item_id,sku_code,gate,from,to,until,reason"),
        Flag(
            "gates", place: .fileOnly, shape: .object,
            help: "a limit for each gate (20, \"50%\", \"100% and 5\") or false: "
                + GateName.allCases.map(\.name.description).joined(separator: ", "), apply: setGates),
        Flag(
            "calendar", place: .fileOnly, shape: .objects,
            help: "periods in which gates have other limits: from, to, and gates as in gates", apply: setCalendar),
        .fileDuration(
            "plan_expires", \.planExpires, standard: "24h", help: "how long a plan may be sent"),
        .optionalText(
            "seller", "NAME", in: [], place: .fileOnly, \.seller, standard: "as the platform's profile says",
            help: "a name that tells the seller's state from others"),
        Flag(
            "app_state", place: .fileOnly, shape: .path, standard: "each run counts alone",
            help: "the folder in which the runs of all sellers of one app count their calls together"
        ) { configuration, value in
            if case .text(let path) = value { configuration.appState = path }
            return []
        },
        Flag(
            "calls_a_day", place: .fileOnly, shape: .whole(1...Int(Int32.max)), standard: "not known",
            help: "how many calls the app has per day, such as 5000 for a test app; with app_state no more are made"
        ) { configuration, value in
            if case .whole(let number) = value { configuration.callsADay = number }
            return []
        },
        .optionalText(
            "access_token_expires", "DATE", in: [], place: .fileOnly, \.accessTokenExpires, standard: "",
            help: "when the access token expires, such as 2026-12-31; runs warn in the last week"),
        Flag(
            "sandbox", place: .fileOnly, shape: .object,
            help: "how the sandbox behaves: \(SandboxConfiguration.keys.map(\.name).joined(separator: ", "))",
            apply: setSandbox),
        Flag(
            "columns", place: .fileOnly, shape: .object,
            help: "for a table in the dialect custom: each column's name to a column of feedmill's own format",
            apply: { setCustom(&$0, $1, \.mapping.custom.columns) }),
        Flag(
            "elements", place: .fileOnly, shape: .object,
            help: "for an XML document in the dialect custom: each element's path within the record, likewise",
            apply: { setCustom(&$0, $1, \.mapping.custom.elements) }),
        .optionalText(
            "record", "PATH", in: [], place: .fileOnly, \.mapping.custom.record, standard: "",
            help: "for an XML document in the dialect custom: the path of its records, such as "
                + "catalog/goods/item"),
        .optionalText(
            "group", "NAME", in: [], place: .fileOnly, \.mapping.custom.group, standard: "",
            help:
                "in the dialect custom: the column, or the path of the surrounding element, that the "
                + "variants of one product share"),
        Flag(
            "mapping", place: .fileOnly, shape: .object,
            help:
                "how a shop's words become the platform's: \(MappingSettings.keys.map(\.name).joined(separator: ", "))",
            apply: setMapping),
        Flag(
            "defaults", place: .fileOnly, shape: .object,
            help: "column to text: fills blank or absent cells of that column", apply: setDefaults),
        Flag(
            "limits", place: .fileOnly, shape: .object,
            help: "name to number: limits for categories whose schema has none",
            apply: setLimits),
        Flag(
            "lists", place: .fileOnly, shape: .object,
            help: "list to further values, for categories whose schema has no list: "
                + KnownList.allCases.map(\.rawValue).joined(separator: ", "), apply: setLists),
        Flag(
            "placeholder_hosts", place: .fileOnly, shape: .texts,
            help:
                "further hosts of pictures that are placeholders, such as empty.shop.example: image.placeholder names ours",
            apply: setPlaceholderHosts),
        Flag(
            "rules", place: .fileOnly, shape: .object,
            help: "code to error, warning or off; what the platform would refuse anyway stays an error", apply: setRules
        ),
    ]

    /// What `command` takes on its command line.
    static func flags(of command: Flag.Commands) -> [Flag] {
        all.filter { !$0.commands.isDisjoint(with: command) && $0.place != .fileOnly }
    }

    /// What a configuration file may hold.
    static let settings = all.filter { $0.place == .everywhere || $0.place == .fileOnly }

    private static func setSandbox(_ configuration: inout Configuration, _ value: FlagValue) -> [FlagProblem] {
        guard case .object(let object) = value else { return [] }
        do {
            configuration.sandbox = try SandboxConfiguration(.object(object))
            return []
        } catch {
            return [FlagProblem(keys: error.key.isEmpty ? [] : [error.key], error.problem)]
        }
    }

    private static func setMapping(_ configuration: inout Configuration, _ value: FlagValue) -> [FlagProblem] {
        guard case .object(let object) = value else { return [] }
        var (settings, problems) = MappingSettings.read(object)
        settings.custom = configuration.mapping.custom
        configuration.mapping = settings
        return problems.map { FlagProblem(keys: $0.keys, $0.text) }
    }

    private static func setCustom(
        _ configuration: inout Configuration, _ value: FlagValue,
        _ path: WritableKeyPath<Configuration, [CustomSettings.Field]>
    ) -> [FlagProblem] {
        guard case .object(let object) = value else { return [] }
        let (fields, problems) = CustomSettings.fields(object)
        configuration[keyPath: path] = fields
        return problems.map { FlagProblem(keys: $0.keys, $0.text) }
    }

    private static func setDefaults(_ configuration: inout Configuration, _ value: FlagValue) -> [FlagProblem] {
        guard case .object(let object) = value else { return [] }
        var problems: [FlagProblem] = []
        for member in object.members {
            switch member.value {
            case .string(let text): configuration.defaults.append(ColumnDefault(column: member.key, text: text))
            case .number(let number):
                configuration.defaults.append(ColumnDefault(column: member.key, text: number.text))
            default:
                problems.append(FlagProblem(keys: [member.key], expected: "a text", got: shown(member.value)))
            }
        }
        return problems
    }

    private static func setLimits(_ configuration: inout Configuration, _ value: FlagValue) -> [FlagProblem] {
        guard case .object(let object) = value else { return [] }
        var problems: [FlagProblem] = []
        for member in object.members {
            guard let row = Limits.rows.first(where: { $0.name == member.key }) else {
                let meant = nearest(to: member.key, in: Limits.rows.map(\.name))
                let hint = meant.map { "; did you mean \(quoted($0))?" } ?? ""
                problems.append(FlagProblem(keys: [member.key], "is not a limit\(hint)"))
                continue
            }
            switch row.member {
            case .whole(let path):
                if let number = member.value.int64Value, number >= 0 || row.mayBeNegative {
                    configuration.limits[keyPath: path] = Int(number)
                    continue
                }
                let expected = row.mayBeNegative ? "a whole number" : "a whole number of at least 0"
                problems.append(FlagProblem(keys: [member.key], expected: expected, got: shown(member.value)))
            case .decimal(let path):
                if let number = member.value.decimalValue, !number.isNegative {
                    configuration.limits[keyPath: path] = number
                    continue
                }
                let got = shown(member.value)
                problems.append(FlagProblem(keys: [member.key], expected: "a number of at least 0", got: got))
            }
        }
        return problems
    }

    private static func setLists(_ configuration: inout Configuration, _ value: FlagValue) -> [FlagProblem] {
        guard case .object(let object) = value else { return [] }
        var problems: [FlagProblem] = []
        for member in object.members {
            guard let list = KnownList(rawValue: member.key) else {
                let meant = nearest(to: member.key, in: KnownList.allCases.map(\.rawValue))
                let hint = meant.map { "; did you mean \(quoted($0))?" } ?? ""
                problems.append(FlagProblem(keys: [member.key], "is not a list\(hint)"))
                continue
            }
            let values = member.value.arrayValue?.compactMap(\.stringValue)
            guard let values, values.count == member.value.arrayValue?.count, !values.contains("") else {
                let got = shown(member.value)
                problems.append(FlagProblem(keys: [member.key], expected: "a list of texts", got: got))
                continue
            }
            for value in values { configuration.lists.add(value, to: list) }
        }
        return problems
    }

    private static func setPlaceholderHosts(
        _ configuration: inout Configuration, _ value: FlagValue
    ) -> [FlagProblem] {
        guard case .words(let hosts) = value else { return [] }
        configuration.placeholderHosts = hosts
        let wrong = hosts.filter { !$0.contains(#/^[^\s\/:@?#.*]+(\.[^\s\/:@?#.*]+)+$/#) }
        return wrong.map { FlagProblem(expected: "the names of hosts, such as empty.shop.example", got: quoted($0)) }
    }

    private static func setRules(_ configuration: inout Configuration, _ value: FlagValue) -> [FlagProblem] {
        guard case .object(let object) = value else { return [] }
        var problems: [FlagProblem] = []
        for member in object.members {
            if let override = member.value.stringValue.flatMap(RuleOverride.init(rawValue:)) {
                configuration.rules[member.key] = override
            } else {
                let got = shown(member.value)
                problems.append(FlagProblem(keys: [member.key], expected: "error, warning or off", got: got))
            }
        }
        return problems
    }
}

extension Configuration {
    /// Sets the operation by the platform's name for it, or by a retired one.
    fileprivate mutating func setOperation(_ name: String) {
        let bytes = Array(name.utf8)
        bytes.withUnsafeBufferPointer { name in
            operation = Operation(name: name) ?? Operation(retiredName: name)
        }
        retiredOperationName = operation?.name.description == name ? nil : name
    }
}
