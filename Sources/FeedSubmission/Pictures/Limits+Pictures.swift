import Bytes
import CategoryRules
import FeedGateway
import RunFolder

/// What the platform takes of a picture.
extension Limits {
    /// Why the platform does not take a picture of `count` bytes; nil where it does.
    func fault(of format: PictureFormat, bytes count: Int) -> PictureRemark? {
        if count > imageBytes {
            return PictureRemark(
                code: .tooLarge, words: "it has \(count) bytes; at most \(imageBytes) are accepted")
        }
        if max(format.width, format.height) > imageSideMaximum {
            return PictureRemark(
                code: .tooLarge,
                words: "it has \(format.width) x \(format.height) pixels; at most \(imageSideMaximum) x "
                    + "\(imageSideMaximum) are accepted")
        }
        if !format.isWhole {
            return PictureRemark(code: .noPicture, words: "the \(format.kind.rawValue) file is incomplete")
        }
        return nil
    }

    /// What is worth knowing of a picture that goes out.
    func remarks(about picture: KnownPicture) -> [PictureRemark] {
        var remarks: [PictureRemark] = []
        let (width, height) = (picture.width, picture.height)
        guard width > 0, height > 0 else { return [] }
        if min(width, height) < imageSideMinimum {
            remarks.append(
                PictureRemark(
                    code: .tooSmall,
                    words: "it has \(width) x \(height) pixels; expected at least \(imageSideMinimum) x "
                        + "\(imageSideMinimum)"))
        }
        let ratio = FixedDecimal(coefficient: Int64(max(width, height)) * 100 / Int64(min(width, height)), scale: 2)
        if ratio > imageRatio {
            remarks.append(
                PictureRemark(
                    code: .ratio,
                    words:
                        "it has \(width) x \(height) pixels: the longer side is \(ratio) times the shorter one; expected "
                        + "at most \(imageRatio) times"))
        }
        if PictureFormat.Kind(rawValue: picture.format)?.isUsual == false {
            remarks.append(PictureRemark(code: .otherFormat, words: "it is a \(picture.format) file"))
        }
        return remarks
    }
}
