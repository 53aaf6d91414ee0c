public import SanadAPIModel
public import SanadTypes

/// Why a request was not served: a code of the registry and what was seen.
public struct ServiceFailure: Error, Sendable {
  /// The registry's code.
  public var code: ErrorCode
  /// This occurrence, in a sentence.
  public var detail: String
  /// Every rule that fired.
  public var reasons: [ReasonResource]?
  /// What was needed, where numbers conflict.
  public var expected: String?
  /// What was sent.
  public var got: String?
  /// Bad fields of the request.
  public var invalid: [ProblemResource.InvalidField]?
  /// How long to wait before another attempt, where waiting helps.
  public var retryAfter: Duration?
  /// Whether what was read shows that the node's store is damaged, beyond doubt: a checksum that is
  /// wrong, a value that does not decode, a block that lacks one below it.
  public var showsDamage = false
  /// What a client may have at once, where it had as much.
  public var quota: ClientQuota?

  /// Creates a failure.
  public init(
    _ code: ErrorCode, _ detail: String, reasons: [ReasonResource]? = nil,
    expected: String? = nil, got: String? = nil, invalid: [ProblemResource.InvalidField]? = nil,
    retryAfter: Duration? = nil
  ) {
    self.code = code
    self.detail = detail
    self.reasons = reasons
    self.expected = expected
    self.got = got
    self.invalid = invalid
    self.retryAfter = retryAfter
  }
}
