/// Which mark is before the fraction of numbers in a file, as far as the file itself proves it.
package enum NumberStyle: UInt8, Sendable {
    /// No number of the file tells the two apart.
    case unproven
    /// Some number can only have a decimal point: `45.90`, `1,299.00`.
    case point
    /// Some number can only have a decimal comma: `45,90`, `1.299,00`.
    case comma
    /// There are both.
    case mixed
}
