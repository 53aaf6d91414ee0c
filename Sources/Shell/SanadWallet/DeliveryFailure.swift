public import SanadAPIModel
public import SanadCrypto
public import SanadTypes

/// Why bytes are not known to be final.
public enum DeliveryFailure: Error, Sendable {
  /// The node did not take them, and says why. `definite` of the problem says whether these bytes
  /// can ever succeed, as the node sees it.
  case refused(ProblemResource)
  /// The node does not take bytes that it, or another one, may have taken before, and has no proof
  /// of them. Its word is no proof that they are not final, nor that they never will be.
  case refusedAgain(TransactionID, ProblemResource)
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
    case .refusedAgain(let id, let problem):
      "a node may have taken it before, and now: \(problem.code) \(problem.name): "
        + "\(problem.detail); transaction \(id)"
    case .unknown(let id, let why): "\(why); transaction \(id)"
    case .notProven(let why): why
    case .library(let failure): "\(failure)"
    }
  }
}

extension DeliveryFailure {
  /// Whether a node has refused the bytes.
  var isRefusal: Bool {
    switch self {
    case .refused, .refusedAgain: true
    case .unknown, .notProven, .library: false
    }
  }
}
