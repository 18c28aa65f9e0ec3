package import FeedGateway

extension StopFlag {
    /// The exit status of a run that ends because of it; nil while it is not set.
    package var status: ExitStatus? {
        switch signal {
        case nil: nil
        case 15: .terminated
        default: .interrupted
        }
    }
}
