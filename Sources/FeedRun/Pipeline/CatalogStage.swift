import Bytes
import CategoryRules
import FeedModel

/// Applies the rules over the whole catalog to batches, one after the other.
struct CatalogStage {
    private var rules: CatalogRules
    /// Two products make the same update of one product of the platform: they are to be one item.
    var hasApart: Bool { rules.hasApart }
    /// The first two.
    var apart: CatalogRules.Apart? { rules.apart }

    init(_ book: RuleBook, _ rows: CatalogRules.Rows) { rules = CatalogRules(book, rows) }

    mutating func run(_ work: BatchWork) {
        rules.begin(work.batch)
        findMixedLocale(work)
        rules.findFault(in: work.findings, of: work.batch)
        for index in work.findings.indices where work.findings[index].finding.isOncePerFile {
            work.findings[index].isRepeated = rules.isRepeated(work.findings[index].finding, in: work.batch)
        }
        for index in work.items.indices {
            let judgement = rules.judge(work.items[index].identity, in: work.batch)
            if judgement.isRejected { work.items[index].status = .rejected }
            if !judgement.findings.isEmpty {
                work.items[index].lateFindings += judgement.findings
                work.items[index].lateSeverity = .error
            }
            findSharedCodes(index, work)
        }
    }

    /// Looks at a batch for products that make the same updates as earlier ones.
    mutating func gather(_ work: BatchWork, into join: UpdateJoin) {
        rules.findFault(in: work.findings, of: work.batch)
        for target in work.targets {
            join.add(target, of: work, fault: rules.fault(ofFileOf: target.product, in: work.batch))
        }
    }

    mutating func finish() { rules.finish() }

    private mutating func findMixedLocale(_ work: BatchWork) {
        for product in work.products.indices where !work.products[product].locale.isEmpty {
            let locale = work.batch.field(.locale, of: product).text
            guard let weighed = rules.mixedLocale(of: product, locale: locale, in: work.batch) else { continue }
            guard weighed.severity == .error else {
                if !rules.isRepeated(weighed.finding, in: work.batch) {
                    work.catalogFindings.append((product, weighed))
                }
                return
            }
            for index in work.items.indices where work.items[index].product == product {
                work.items[index].lateFindings.append(weighed.finding)
                work.items[index].status = .rejected
            }
        }
    }

    private mutating func findSharedCodes(_ index: Int, _ work: BatchWork) {
        let product = work.items[index].product
        guard work.items[index].lateFindings.isEmpty, index == 0 || work.items[index - 1].product != product else {
            return
        }
        for weighed in rules.sharedCodes(of: product, in: work.batch) {
            guard weighed.severity == .error else {
                work.catalogFindings.append((product, weighed))
                continue
            }
            work.items[index].lateFindings.append(weighed.finding)
            work.items[index].status = .rejected
        }
    }
}
