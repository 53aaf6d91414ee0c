public import SanadAPIModel

/// Why a node gave no usable answer.
public enum NodeClientFailure: Error, Sendable {
  /// Nothing came back in time. After a submission the outcome is unknown, and the same bytes can
  /// be sent again.
  case unreachable(String)
  /// The node refused, and says why.
  case refused(ProblemResource)
  /// The answer is none that this client knows.
  case incomprehensible(String)
}

extension NodeClientFailure: CustomStringConvertible {
  /// One plain sentence.
  public var description: String {
    switch self {
    case .unreachable(let why): "the node does not answer: \(why)"
    case .refused(let problem): "\(problem.code) \(problem.name): \(problem.detail)"
    case .incomprehensible(let why): "the node's answer cannot be read: \(why)"
    }
  }
}
