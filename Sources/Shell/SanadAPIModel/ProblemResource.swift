/// An error as RFC 9457 problem details, with the registry's code.
public struct ProblemResource: Codable, Equatable, Sendable, Error {
  /// What a client may do about it.
  public struct Retry: Codable, Equatable, Sendable {
    /// Whether another attempt can succeed.
    public var allowed: Bool
    /// Milliseconds to wait before it.
    public var afterMs: Int
    /// `same-bytes`, `re-sign` or `none`.
    public var how: String
    /// Creates the advice.
    public init(allowed: Bool, afterMs: Int, how: String) {
      self.allowed = allowed
      self.afterMs = afterMs
      self.how = how
    }
  }

  /// One bad field of a request.
  public struct InvalidField: Codable, Equatable, Sendable {
    /// JSON Pointer, query name, or byte offset.
    public var pointer: String
    /// What is wrong with it.
    public var reason: String
    /// Creates the complaint.
    public init(pointer: String, reason: String) {
      self.pointer = pointer
      self.reason = reason
    }
  }

  /// Ends in the code; resolvable at `/v1/errors/{code}`.
  public var type: String
  /// Short name of the kind of problem.
  public var title: String
  /// HTTP status.
  public var status: Int
  /// This occurrence, in a sentence.
  public var detail: String
  /// Request id.
  public var instance: String
  /// Number of the registry, four digits.
  public var code: String
  /// Name of the registry.
  public var name: String
  /// Category of the registry.
  public var category: String
  /// Whether exactly these bytes can never succeed.
  public var definite: Bool
  /// What to do.
  public var retry: Retry
  /// What the registry advises.
  public var help: String
  /// Every rule that fired, where rules refused.
  public var reasons: [ReasonResource]?
  /// What was needed, where numbers conflict.
  public var expected: String?
  /// What was sent.
  public var got: String?
  /// Bad fields of the request.
  public var invalid: [InvalidField]?

  /// Creates a problem from all of its fields.
  public init(
    type: String, title: String, status: Int, detail: String, instance: String, code: String,
    name: String, category: String, definite: Bool, retry: Retry, help: String,
    reasons: [ReasonResource]? = nil, expected: String? = nil, got: String? = nil,
    invalid: [InvalidField]? = nil
  ) {
    self.type = type
    self.title = title
    self.status = status
    self.detail = detail
    self.instance = instance
    self.code = code
    self.name = name
    self.category = category
    self.definite = definite
    self.retry = retry
    self.help = help
    self.reasons = reasons
    self.expected = expected
    self.got = got
    self.invalid = invalid
  }
}
