import SanadAPIModel

/// How often a request is repeated that got no answer, or was told to come back.
///
/// Every request of ``NodeClient`` may be repeated: reads change nothing, and a submission is the
/// same bytes, which are applied once however often they arrive.
public struct RetryPolicy: Sendable {
  /// Attempts in all, at least 1.
  public let attemptsMax: Int
  /// The longest wait between two of them.
  public let waitMax: Duration
  /// Waits; throws when the task is cancelled.
  public let pause: @Sendable (Duration) async throws -> Void

  /// Creates a policy.
  ///
  /// - Precondition: `attemptsMax` is positive.
  public init(
    attemptsMax: Int, waitMax: Duration = .seconds(2),
    pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  ) {
    precondition(attemptsMax > 0, "a request is made once at least")
    self.attemptsMax = attemptsMax
    self.waitMax = waitMax
    self.pause = pause
  }

  /// One attempt.
  public static var never: RetryPolicy { RetryPolicy(attemptsMax: 1) }

  /// Four attempts, 0.1 s apart at first, or what the node says.
  public static var usual: RetryPolicy { RetryPolicy(attemptsMax: 4) }

  /// The wait before the attempt that follows `failure`; nil where another cannot help.
  func wait(after failure: NodeClientFailure, attempt: Int) -> Duration? {
    guard attempt < attemptsMax else { return nil }
    switch failure {
    case .unreachable: return min(waitMax, .milliseconds(100) * (1 << min(attempt - 1, 10)))
    case .refused(let problem):
      // What another signature would need is for the caller to decide.
      guard problem.retry.allowed, problem.retry.how == "same-bytes",
        Self.busy.contains(problem.status)
      else { return nil }
      return min(waitMax, .milliseconds(max(0, problem.retry.afterMs)))
    case .incomprehensible, .refusedAgain: return nil
    }
  }

  /// Too many requests, and a node that is not ready.
  private static let busy = [429, 503]
}
