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
    /// Creates a validator.
    public init(index: Int, name: String, consensusKey: String, peerKey: String) {
      self.index = index
      self.name = name
      self.consensusKey = consensusKey
      self.peerKey = peerKey
    }
  }

  /// The height whose set this is.
  public var height: String
  /// Epoch of the set.
  public var epoch: String
  /// How many signatures make a block final.
  public var quorum: Int
  /// How many may fail.
  public var faultsTolerated: Int
  /// The set, by place.
  public var validators: [Validator]

  /// Creates a set from all of its fields.
  public init(
    height: String, epoch: String, quorum: Int, faultsTolerated: Int, validators: [Validator]
  ) {
    self.height = height
    self.epoch = epoch
    self.quorum = quorum
    self.faultsTolerated = faultsTolerated
    self.validators = validators
  }
}
