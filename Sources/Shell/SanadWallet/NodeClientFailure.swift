public import SanadAPIModel

/// Why a node gave no usable answer.
public enum NodeClientFailure: Error, Sendable {
  /// Nothing came back in time. After a submission the outcome is unknown, and the same bytes can
  /// be sent again.
  case unreachable(String)
  /// The node refused, and says why.
  case refused(ProblemResource)
  /// The node refused bytes when they were sent again, after an attempt of the same call that it
  /// may have taken: what becomes of them is unknown, and the same bytes can be sent again. Only a
  /// submission ends so.
  case refusedAgain(ProblemResource)
  /// The answer is none that this client knows.
  case incomprehensible(String)
}

extension NodeClientFailure: CustomStringConvertible {
  /// One plain sentence.
  public var description: String {
    switch self {
    case .unreachable(let why): "the node does not answer: \(why)"
    case .refused(let problem): "\(problem.code) \(problem.name): \(problem.detail)"
    case .refusedAgain(let problem):
      "the node may have taken it before its answer was lost, and then refused it: "
        + "\(problem.code) \(problem.name): \(problem.detail)"
    case .incomprehensible(let why): "the node's answer cannot be read: \(why)"
    }
  }
}

extension NodeClientFailure {
  /// Whether the node may have taken what was submitted, although this is how it ended.
  public var mayHaveTaken: Bool {
    switch self {
    case .refused(let problem): problem.mayHaveTaken
    case .unreachable, .refusedAgain, .incomprehensible: true
    }
  }
}
