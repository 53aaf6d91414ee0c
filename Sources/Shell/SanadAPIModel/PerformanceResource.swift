/// `GET /v1/validators/{name}/performance`: what a validator did in the newest blocks, as the chain
/// itself shows it.
public struct PerformanceResource: Codable, Equatable, Sendable {
  /// Name of the validator.
  public var validator: String
  /// The first block that was looked at.
  public var fromHeight: String
  /// The last one: the newest.
  public var height: String
  /// Views of these blocks, and of those given up between them, in which it was to lead.
  public var turns: String
  /// Of these, the views that gave no final block.
  public var missed: String
  /// Certificates of these blocks. A certificate has as many signers as are needed, and not everybody
  /// who has voted.
  public var certificates: Int
  /// Of these, the ones that it signed.
  public var signed: Int
  /// The newest block that it proposed; absent where it proposed none of these.
  public var lastProposed: String?
  /// The newest block whose certificate it signed; absent where it signed none of these.
  public var lastSigned: String?

  /// Creates a performance without a last block of either kind.
  public init(
    validator: String, fromHeight: String, height: String, turns: String, missed: String,
    certificates: Int, signed: Int
  ) {
    self.validator = validator
    self.fromHeight = fromHeight
    self.height = height
    self.turns = turns
    self.missed = missed
    self.certificates = certificates
    self.signed = signed
  }
}
