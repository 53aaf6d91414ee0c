/// `POST /v1/transactions:batch`: what became of each transaction of a batch, in its order.
public struct SubmissionBatchResource: Codable, Equatable, Sendable {
  /// What became of one transaction.
  public enum Result: String, Codable, Sendable {
    /// Handed to this node, which has not looked at it yet (`wait=none`), or did not in time.
    case received
    /// In this node's mempool, or in a block that is not final yet.
    case accepted
    /// In a final block, and done.
    case applied
    /// In a final block, and refused by its receipt, which has the reasons.
    case refused
    /// Not taken; ``SubmissionBatchResource/problems`` says why.
    case rejected
  }

  /// Why one transaction was not taken.
  public struct Problem: Codable, Equatable, Sendable {
    /// Its place in the batch, from 0.
    public var index: Int
    /// The registry's code, four digits.
    public var code: String
    /// The code's name.
    public var name: String
    /// This occurrence, in a sentence.
    public var detail: String
    /// The sequence that would be taken, where that is what is wrong.
    public var expected: String?
    /// Milliseconds after which the same bytes can be sent again, where the node had no room.
    public var retryAfterMs: Int?

    /// Creates a problem from all of its fields.
    public init(
      index: Int, code: String, name: String, detail: String, expected: String? = nil,
      retryAfterMs: Int? = nil
    ) {
      self.index = index
      self.code = code
      self.name = name
      self.detail = detail
      self.expected = expected
      self.retryAfterMs = retryAfterMs
    }
  }

  /// One of ``Result`` for each transaction, in the batch's order.
  public var results: [String]
  /// One for each transaction that is `rejected`, in the same order; empty where none is.
  public var problems: [Problem]

  /// Creates an answer.
  public init(results: [Result], problems: [Problem]) {
    self.results = results.map(\.rawValue)
    self.problems = problems
  }
}
