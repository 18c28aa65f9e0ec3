import CategoryRules
import FeedGateway
import FeedModel
import FeedSubmission
import Foundation
import RunFolder

/// Makes what puts the pictures of a run into the platform's bank.
struct PictureStage {
    let configuration: Configuration
    let services: RunServices
    let connection: Connection

    /// - Returns: nil where addresses go out as they are.
    func uploader(_ plan: RunPlan) throws -> PictureUploader? {
        guard configuration.uploadsPictures, plan.feeds.contains(where: { $0.operation.carriesWholeProduct }) else {
            return nil
        }
        let web = try services.pictures(configuration, services)
        let folders = plan.inputs.compactMap(\.path).map { ($0 as NSString).deletingLastPathComponent }
        var distinct: [String] = []
        for folder in folders.map({ $0.isEmpty ? "." : $0 }) where !distinct.contains(folder) {
            distinct.append(folder)
        }
        return PictureUploader(
            gateway: connection.gateway, web: StoppablePictures(web, stop: services.stop),
            files: FilePictures(folders: distinct, limit: configuration.limits.imageBytes),
            memory: try connection.state.pictures(rebuilds: configuration.sendsEverything),
            limits: configuration.limits, clock: services.clock, freshSince: plan.packedAt)
    }

    /// The way to shops' own servers.
    static func web(_ configuration: Configuration, _ services: RunServices) throws(RunFailure) -> any PictureSource {
        var limits = WebPictures.Limits()
        limits.bytes = configuration.limits.imageBytes
        do {
            return try WebPictures(
                allowsOwnNetwork: configuration.fetchesFromOwnNetwork, environment: services.environment,
                clock: services.clock, limits: limits)
        } catch {
            throw RunFailure(.internalError, "pictures cannot be fetched: \(error.problem)")
        }
    }
}

extension Configuration {
    /// Whether pictures are put into the platform's bank before their items go.
    var uploadsPictures: Bool {
        if let pictures { return pictures == .photobank }
        switch gateway {
        case .iop, .top: return true
        case .none, .sandbox: return false
        }
    }

    /// What rules go by of it.
    var pictureUse: PictureUse {
        uploadsPictures ? .uploaded(fromOwnNetwork: fetchesFromOwnNetwork) : .asTheyAre
    }
}

extension PictureReport {
    /// What a person should know about this run's pictures, a line each; empty where all is well.
    var messages: [String] {
        var messages: [String] = []
        if let refusal {
            messages.append(
                "the app may not use the picture bank, so pictures were sent with the addresses of the export. Since "
                    + "August 2022 the platform refuses addresses outside its bank: ask for the permission in the "
                    + "platform's console (\(refusal))")
        }
        if uploadedAgain > 0 {
            messages.append(
                "\(uploadedAgain) \(uploadedAgain == 1 ? "picture was" : "pictures were") uploaded twice: the answer to "
                    + "the first upload was lost, and the picture bank does not list \(uploadedAgain == 1 ? "it" : "them")"
            )
        }
        if let percent, let totalSpace, let usedSpace, percent >= 90 {
            messages.append(
                "the picture bank is \(percent) % full (\(usedSpace >> 20) of \(totalSpace >> 20) MB): delete pictures that "
                    + "no product uses")
        }
        if heldItems > 0 {
            messages.append(
                "\(heldItems) \(heldItems == 1 ? "item is" : "items are") held because of their pictures: none can be sent, or "
                    + "the picture bank is full; see image.none-left and image.bank-full in the reports")
        }
        return messages
    }
}
