/// One rule or condition that refused a transaction, or flagged it.
public struct ReasonResource: Codable, Equatable, Sendable {
  /// Number of the registry, four digits.
  public var code: String
  /// Name of the registry.
  public var name: String
  /// The rule's own words.
  public var message: String
  /// The policy that holds the rule; absent where the ledger itself refused.
  public var policy: String?
  /// The policy's version.
  public var policyVersion: String?
  /// The clause that decided, with the values in place.
  public var because: String
  /// What was compared with.
  public var limit: String?
  /// How much would still pass.
  public var headroom: String?
  /// What would help.
  public var help: String?

  /// Creates a reason from all of its fields.
  public init(
    code: String, name: String, message: String, policy: String?, policyVersion: String?,
    because: String, limit: String?, headroom: String?, help: String?
  ) {
    self.code = code
    self.name = name
    self.message = message
    self.policy = policy
    self.policyVersion = policyVersion
    self.because = because
    self.limit = limit
    self.headroom = headroom
    self.help = help
  }
}
