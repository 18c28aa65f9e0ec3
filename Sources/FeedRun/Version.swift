/// The version of feedmill, as `--version` and `summary.json` say it.
package enum Version {
    /// Shards are merged, and `--once` answers, only where it is the same.
    package static let current = "0.1.0"
}
