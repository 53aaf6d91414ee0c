/// `GET /v1/identities/{id}`.
public struct IdentityResource: Codable, Equatable, Sendable {
  /// Something that a registered issuer says of an identity.
  public struct Claim: Codable, Equatable, Sendable {
    /// `kyc`, `country`, `class`, and so on.
    public var topic: String
    /// What is claimed.
    public var value: String
    /// The accounts that issued it.
    public var attestors: [String]
    /// RFC 3339.
    public var issuedAt: String
    /// RFC 3339; it counts until then.
    public var validUntil: String
    /// RFC 3339; absent while nobody has revoked it.
    public var revokedAt: String?
    /// Whether it counts in the newest block.
    public var current: Bool

    /// Creates a claim from all of its fields.
    public init(
      topic: String, value: String, attestors: [String], issuedAt: String, validUntil: String,
      revokedAt: String?, current: Bool
    ) {
      self.topic = topic
      self.value = value
      self.attestors = attestors
      self.issuedAt = issuedAt
      self.validUntil = validUntil
      self.revokedAt = revokedAt
      self.current = current
    }
  }

  /// The identity id.
  public var id: String
  /// The height at which this is true.
  public var height: String
  /// `person` or `institution`.
  public var kind: String
  /// The LEI of an institution.
  public var lei: String?
  /// The account that registered it.
  public var registeredBy: String
  /// RFC 3339.
  public var registeredAt: String
  /// Country by which its holdings are counted.
  public var country: String?
  /// Investor class by which its holdings are counted.
  public var investorClass: String?
  /// How many accounts it has.
  public var accountCount: Int
  /// The first of them.
  public var firstAccount: String?
  /// Every claim, expired and revoked ones too.
  public var claims: [Claim]

  /// Creates an identity from all of its fields.
  public init(
    id: String, height: String, kind: String, lei: String?, registeredBy: String,
    registeredAt: String, country: String?, investorClass: String?, accountCount: Int,
    firstAccount: String?, claims: [Claim]
  ) {
    self.id = id
    self.height = height
    self.kind = kind
    self.lei = lei
    self.registeredBy = registeredBy
    self.registeredAt = registeredAt
    self.country = country
    self.investorClass = investorClass
    self.accountCount = accountCount
    self.firstAccount = firstAccount
    self.claims = claims
  }
}
