/// `GET /v1/validators`: who signs blocks.
public struct ValidatorsResource: Codable, Equatable, Sendable {
  /// One validator.
  public struct Validator: Codable, Equatable, Sendable {
    /// Its place in the set, as headers name the leader.
    public var index: Int
    /// Its name.
    public var name: String
    /// The key that signs its votes, hexadecimal.
    public var consensusKey: String
    /// The key of its channels, hexadecimal.
    public var peerKey: String
    /// What its vote weighs.
    public var weight: Int
    /// The account that speaks for it when validators are to change; absent where nobody does, and for
    /// the sets of epochs that are over.
    public var `operator`: String?
    /// Creates a validator.
    public init(
      index: Int, name: String, consensusKey: String, peerKey: String, weight: Int,
      operator: String? = nil
    ) {
      self.index = index
      self.name = name
      self.consensusKey = consensusKey
      self.peerKey = peerKey
      self.weight = weight
      self.operator = `operator`
    }
  }

  /// A change of the set that is open.
  public struct Change: Codable, Equatable, Sendable {
    /// `add`, `remove`, `rotate` or `weigh`.
    public var change: String
    /// The name of the validator.
    public var name: String
    /// The key that will vote, hexadecimal; absent where nobody comes.
    public var consensusKey: String?
    /// The key of its channels, hexadecimal.
    public var peerKey: String?
    /// The account that would speak for a new validator.
    public var `operator`: String?
    /// What the validator would weigh; absent where it goes.
    public var weight: Int?
    /// When it was opened, RFC 3339.
    public var openedAt: String
    /// The operators who stand behind it.
    public var approvedBy: [String]
    /// What the validators weigh for whom they speak.
    public var approvals: Int
    /// The block that the newcomer named when it said that it is ready.
    public var readyAt: String?
    /// What it waits for: `approvals`, `readiness`, or `epoch`, which ends within ten blocks.
    public var waitsFor: String

    /// Creates a change without its newcomer.
    public init(
      change: String, name: String, openedAt: String, approvedBy: [String], approvals: Int,
      waitsFor: String
    ) {
      self.change = change
      self.name = name
      self.openedAt = openedAt
      self.approvedBy = approvedBy
      self.approvals = approvals
      self.waitsFor = waitsFor
    }
  }

  /// The height whose set this is.
  public var height: String
  /// Epoch of the set.
  public var epoch: String
  /// What the signers of a final block weigh at least: their number, where each weighs one.
  public var quorum: Int
  /// What all validators weigh.
  public var totalWeight: Int
  /// How many may fail, whichever they are.
  public var faultsTolerated: Int
  /// The set, by place.
  public var validators: [Validator]
  /// The changes that are open; absent where a height was asked for.
  public var changes: [Change]?

  /// Creates a set from all of its fields.
  public init(
    height: String, epoch: String, quorum: Int, totalWeight: Int, faultsTolerated: Int,
    validators: [Validator]
  ) {
    self.height = height
    self.epoch = epoch
    self.quorum = quorum
    self.totalWeight = totalWeight
    self.faultsTolerated = faultsTolerated
    self.validators = validators
  }
}
