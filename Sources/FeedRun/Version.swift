/// The version of feedmill, as `--version` and `summary.json` say it.
package enum Version {
    package static let current = "0.1.0"
}
