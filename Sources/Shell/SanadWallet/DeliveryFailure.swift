public import SanadAPIModel
public import SanadCrypto
public import SanadTypes

/// Why bytes are not known to be final.
public enum DeliveryFailure: Error, Sendable {
  /// The node did not take them, and says why. `definite` of the problem says whether these bytes
  /// can ever succeed, as the node sees it.
  case refused(ProblemResource)
  /// They may be final, or become it. Deliver the same bytes again.
  case unknown(TransactionID, String)
  /// The node calls them final, and its proof does not show it.
  case notProven(String)
  /// This machine's library judges signatures in another way than the network does.
  case library(CryptoFailure)
}

extension DeliveryFailure: CustomStringConvertible {
  /// One plain sentence.
  public var description: String {
    switch self {
    case .refused(let problem): "\(problem.code) \(problem.name): \(problem.detail)"
    case .unknown(let id, let why): "\(why); transaction \(id)"
    case .notProven(let why): why
    case .library(let failure): "\(failure)"
    }
  }
}
