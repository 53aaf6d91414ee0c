/// `GET /v1/settlements/{id}`: a settlement that parties affirm one by one.
public struct SettlementResource: Codable, Equatable, Sendable {
  /// Where a settlement stands.
  public enum Status: String, Codable, Sendable, CaseIterable {
    /// Somebody's affirmation is awaited.
    case open
    /// Every leg has moved.
    case settled
    /// A party took it back, or turned it down.
    case cancelled
    /// It was complete, and a rule refused it.
    case refused
    /// It was carried out, and what is to come of it stands in its contract.
    case opened
    /// Its time has passed; it locks nothing.
    case expired
  }

  /// One leg.
  public struct Leg: Codable, Equatable, Sendable {
    /// Symbol of the instrument.
    public var instrument: String
    /// The account that gives.
    public var from: String
    /// The account that receives.
    public var to: String
    /// Units, in the instrument's own unit.
    public var units: String
    /// Units as a person writes them: with the currency's point for cash.
    public var display: String
    /// Creates a leg.
    public init(instrument: String, from: String, to: String, units: String, display: String) {
      self.instrument = instrument
      self.from = from
      self.to = to
      self.units = units
      self.display = display
    }
  }

  /// An account that has to affirm.
  public struct Affirmation: Codable, Equatable, Sendable {
    /// The account.
    public var account: String
    /// Block time of its affirmation, RFC 3339; absent while it is awaited.
    public var affirmedAt: String?
    /// Creates an affirmation.
    public init(account: String, affirmedAt: String?) {
      self.account = account
      self.affirmedAt = affirmedAt
    }
  }

  /// The settlement's id.
  public var id: String
  /// The height at which this is true.
  public var height: String
  /// `open`, `settled`, `cancelled`, `refused`, `opened` or `expired`.
  public var status: Status
  /// The account that instructed it.
  public var instructedBy: String
  /// Block time of the instruction, RFC 3339.
  public var instructedAt: String
  /// The last block time at which it can be completed and locks anything, RFC 3339.
  public var validUntil: String
  /// What moves.
  public var legs: [Leg]
  /// Who has to affirm, and when each did.
  public var affirmations: [Affirmation]
  /// Block time of its end, RFC 3339; absent while it is open, and where it expired.
  public var endedAt: String?
  /// The transaction that ended it.
  public var endedBy: String?
  /// What is agreed beside the legs; absent where it was instructed without terms.
  public var terms: Terms?
  /// What it has opened; absent where it opens nothing, or has not yet.
  public var contract: Contract?

  /// Creates a settlement from all of its fields.
  public init(
    id: String, height: String, status: Status, instructedBy: String, instructedAt: String,
    validUntil: String, legs: [Leg], affirmations: [Affirmation], endedAt: String? = nil,
    endedBy: String? = nil, terms: Terms? = nil, contract: Contract? = nil
  ) {
    self.id = id
    self.height = height
    self.status = status
    self.instructedBy = instructedBy
    self.instructedAt = instructedAt
    self.validUntil = validUntil
    self.legs = legs
    self.affirmations = affirmations
    self.endedAt = endedAt
    self.endedBy = endedBy
    self.terms = terms
    self.contract = contract
  }
}
