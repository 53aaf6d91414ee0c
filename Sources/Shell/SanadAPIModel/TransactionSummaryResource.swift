/// A final transaction in a list or a stream; `GET /v1/transactions/{id}` has the whole of it.
public struct TransactionSummaryResource: Codable, Equatable, Sendable {
  /// Units of one instrument from one account to another.
  public struct Leg: Codable, Equatable, Sendable {
    /// Symbol of the instrument; its id where no instrument has it.
    public var instrument: String
    /// The account that gives; absent where the units are new.
    public var from: String?
    /// The account that receives.
    public var to: String
    /// How many.
    public var units: String
    /// Creates a leg.
    public init(instrument: String, from: String?, to: String, units: String) {
      self.instrument = instrument
      self.from = from
      self.to = to
      self.units = units
    }
  }

  /// One thing that the transaction asked for.
  public struct Operation: Codable, Equatable, Sendable {
    /// `transfer`, `settle`, `issue`, `registerIdentity`, and so on.
    public var name: String
    /// The legs of those that move units; empty for others.
    public var legs: [Leg]
    /// The settlement that is affirmed or cancelled.
    public var settlement: String?
    /// Creates an operation.
    public init(name: String, legs: [Leg], settlement: String? = nil) {
      self.name = name
      self.legs = legs
      self.settlement = settlement
    }
  }

  /// The transaction id.
  public var id: String
  /// Height of its block.
  public var height: String
  /// Place in its block.
  public var index: Int
  /// Timestamp of its block, RFC 3339.
  public var time: String
  /// The submitting account.
  public var account: String
  /// The lane of its sequence.
  public var lane: Int
  /// The sequence number in the lane.
  public var sequence: String
  /// `applied` or `refused`.
  public var outcome: String
  /// `0000` when applied, else the first reason's code.
  public var code: String
  /// What it asked for, in order.
  public var operations: [Operation]

  /// Creates a summary from all of its fields.
  public init(
    id: String, height: String, index: Int, time: String, account: String, lane: Int,
    sequence: String, outcome: String, code: String, operations: [Operation]
  ) {
    self.id = id
    self.height = height
    self.index = index
    self.time = time
    self.account = account
    self.lane = lane
    self.sequence = sequence
    self.outcome = outcome
    self.code = code
    self.operations = operations
  }
}
