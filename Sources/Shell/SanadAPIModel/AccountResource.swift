/// `GET /v1/accounts/{id}`.
public struct AccountResource: Codable, Equatable, Sendable {
  /// One lane of sequences.
  public struct Lane: Codable, Equatable, Sendable {
    /// The lane, 0 to 15.
    public var lane: Int
    /// The next sequence on the final state.
    public var confirmed: String
    /// The next sequence a client should use, counting what waits on this node.
    public var next: String
    /// Creates a lane.
    public init(lane: Int, confirmed: String, next: String) {
      self.lane = lane
      self.confirmed = confirmed
      self.next = next
    }
  }

  /// Units of one instrument.
  public struct Holding: Codable, Equatable, Sendable {
    /// Symbol of the instrument.
    public var instrument: String
    /// Units, in the instrument's own unit.
    public var units: String
    /// Units that are locked, a part of ``units``.
    public var locked: String
    /// Units as a person writes them: with the currency's point for cash.
    public var display: String
    /// What the locked units wait for; together they are ``locked``.
    public var locks: [Lock]
    /// Creates a holding.
    public init(
      instrument: String, units: String, locked: String, display: String, locks: [Lock] = []
    ) {
      self.instrument = instrument
      self.units = units
      self.locked = locked
      self.display = display
      self.locks = locks
    }
  }

  /// Units that wait for something: one of the names says for what.
  public struct Lock: Codable, Equatable, Sendable {
    /// The id of the settlement that they wait for.
    public var settlement: String?
    /// The id of the bid whose deposit they are.
    public var bid: String?
    /// The put date on which they are repaid.
    public var put: String?
    /// The offer that they wait for: the symbol of what is bought back, a slash and its number.
    public var offer: String?
    /// How many units.
    public var units: String
    /// The last block time at which they are locked, RFC 3339.
    public var validUntil: String
    /// Creates a lock.
    public init(
      settlement: String? = nil, bid: String? = nil, put: String? = nil, offer: String? = nil,
      units: String, validUntil: String
    ) {
      self.settlement = settlement
      self.bid = bid
      self.put = put
      self.offer = offer
      self.units = units
      self.validUntil = validUntil
    }
  }

  /// One key of the authority.
  public struct Key: Codable, Equatable, Sendable {
    /// Public key, hexadecimal.
    public var key: String
    /// Its weight.
    public var weight: Int
    /// Creates a key.
    public init(key: String, weight: Int) {
      self.key = key
      self.weight = weight
    }
  }

  /// The account id.
  public var id: String
  /// The height at which this is true.
  public var height: String
  /// The identity it belongs to.
  public var identity: String
  /// House, client segregated, treasury, and so on.
  public var kind: String
  /// Weight of signatures that the authority asks for.
  public var threshold: Int
  /// The authority's keys.
  public var keys: [Key]
  /// Every lane that has been used, and lane 0.
  public var lanes: [Lane]
  /// Every holding, by symbol.
  public var holdings: [Holding]
  /// Number of events of this account so far.
  public var eventCount: String
  /// Hash chain over those events, hexadecimal.
  public var eventChain: String

  /// Creates an account from all of its fields.
  public init(
    id: String, height: String, identity: String, kind: String, threshold: Int, keys: [Key],
    lanes: [Lane], holdings: [Holding], eventCount: String, eventChain: String
  ) {
    self.id = id
    self.height = height
    self.identity = identity
    self.kind = kind
    self.threshold = threshold
    self.keys = keys
    self.lanes = lanes
    self.holdings = holdings
    self.eventCount = eventCount
    self.eventChain = eventChain
  }
}
