import Bytes
import FeedModel

/// The four measures of a package.
enum PackageField {
    case weight, length, width, height

    static let all: [PackageField] = [.weight, .length, .width, .height]

    var field: ProductField {
        switch self {
        case .weight: .packageWeight
        case .length: .packageLength
        case .width: .packageWidth
        case .height: .packageHeight
        }
    }

    var unit: StaticString { self == .weight ? "kg" : "cm" }

    func number(_ product: borrowing ProductCheck) -> ResolvedNumber {
        switch self {
        case .weight: product.weight
        case .length: product.length
        case .width: product.width
        case .height: product.height
        }
    }
}
