/// What a run is to do although it would stop or hold something back otherwise: `--allow`.
package enum Allowance: String, CaseIterable, Sendable {
    /// Begin an empty state beside one that knows products of the same seller or app.
    case newState = "new-state"
    /// Create items of which nobody knows whether an earlier run created them, or whether the shop had them before.
    case create
}
