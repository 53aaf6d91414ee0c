/// A final block in a list or a stream; `GET /v1/blocks/{height}` has the whole of it.
public struct BlockSummaryResource: Codable, Equatable, Sendable {
  /// A validator that led views which gave no final block.
  public struct Missed: Codable, Equatable, Sendable {
    /// Its name.
    public var validator: String
    /// How many views.
    public var views: String
    /// Creates one.
    public init(validator: String, views: String) {
      self.validator = validator
      self.views = views
    }
  }

  /// The height.
  public var height: String
  /// The block's digest, hexadecimal.
  public var digest: String
  /// Its timestamp, RFC 3339.
  public var time: String
  /// The view in which it was proposed.
  public var view: String
  /// Name of the leader who proposed it.
  public var leader: String
  /// Number of transactions.
  public var transactions: Int
  /// Weight used.
  public var weight: String
  /// Root of the state after it, hexadecimal.
  public var stateRoot: String
  /// Who led the views that were given up before this block; absent where there were none.
  public var missed: [Missed]?

  /// Creates a summary of a block before which no view was given up.
  public init(
    height: String, digest: String, time: String, view: String, leader: String,
    transactions: Int, weight: String, stateRoot: String
  ) {
    self.height = height
    self.digest = digest
    self.time = time
    self.view = view
    self.leader = leader
    self.transactions = transactions
    self.weight = weight
    self.stateRoot = stateRoot
  }
}
