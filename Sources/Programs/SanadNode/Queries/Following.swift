import SanadConsensus
import SanadTypes

/// How far a node is behind the others, as far as it can know: the condition `synced` of its
/// readiness.
struct Following: Equatable {
  /// A node that is so many views behind is as good as level: that is one block in flight.
  static let viewsMax: UInt64 = 2
  /// Nor do so many blocks matter that are final here and cannot be read yet: under load some are
  /// always on their way to the store.
  static let unstoredMax: UInt64 = 8

  /// Whether it is level with them.
  let isLevel: Bool
  /// What was seen.
  let detail: String

  /// What was seen, without a snapshot of the replica.
  static let unknown = Following(isLevel: false, detail: "not known")

  /// Compares this node with what it has heard.
  ///
  /// What a peer says counts only as far as an honest one says as much, so that f of them cannot
  /// make a node seem to be behind; and until enough have said anything, a node that has just
  /// started does not know that it is level.
  ///
  /// - Parameters:
  ///   - finalized: the view of this node's last final block.
  ///   - target: a finalization above it that has been verified.
  ///   - unstored: blocks that are final here and cannot be read yet.
  ///   - said: the last final views that validators have said they have.
  ///   - needed: what the validators have to weigh who have said so.
  ///   - honestWeight: h, what those weigh who certainly include an honest one.
  init(
    finalized: View, target: View?, unstored: UInt64, said: [ClaimedView], needed: Int,
    honestWeight: Int
  ) {
    let weight = said.reduce(0) { $0 + $1.weight }
    guard weight >= needed else {
      let who =
        weight == said.count
        ? "\(weight) validators have said where they are"
        : "validators that weigh \(weight) have said where they are"
      self.init(isLevel: false, detail: "\(who), \(needed) needed")
      return
    }
    var left = max(min(honestWeight, needed), 1)
    let claimed = said.sorted { $0.view > $1.view }.first { said in
      left -= said.weight
      return left <= 0
    }?.view
    let highest = max(claimed ?? finalized, target ?? finalized, finalized)
    // What snapshots say of whoever is in a later epoch.
    if highest == View(.max) {
      self.init(isLevel: false, detail: "validators are in a later epoch")
      return
    }
    let behind = highest.distance(above: finalized)
    self.init(
      isLevel: behind <= Self.viewsMax && unstored <= Self.unstoredMax,
      detail: "\(behind) views behind the highest finalization seen, \(unstored) blocks to store")
  }

  private init(isLevel: Bool, detail: String) {
    self.isLevel = isLevel
    self.detail = detail
  }
}
