import SanadAPIModel
import SanadReplica
import SanadStorage
import SanadTypes

/// Who was to lead which view of an epoch: validators take turns.
struct LeaderTurns: Sendable {
  /// The validators of the epoch.
  let validators: ValidatorSet
  private let anchor: BlockDigest
  /// The epoch.
  let epoch: Epoch

  /// The turns of an epoch that begins on `anchor`.
  init(_ validators: ValidatorSet, anchor: BlockDigest, of epoch: Epoch = Epoch(0)) {
    self.validators = validators
    self.anchor = anchor
    self.epoch = epoch
  }

  /// The turns of an epoch of the chain in a store; nil where the block that began it is not there any
  /// more, on which they depend.
  init?(_ environment: ReplicaEnvironment, in epoch: Epoch) throws {
    let store = environment.blockStore
    let height = epoch == Epoch(0) ? Height(0) : try store.end(of: epoch.previous)
    guard let height, let anchor = try store.record(at: height) else { return nil }
    self.init(try environment.validators(of: epoch), anchor: anchor.digest, of: epoch)
  }

  /// Who leads a view.
  func leader(of view: View) -> ValidatorIndex { validators.leader(of: view, anchor: anchor) }

  /// In how many of the views above `low` and below `high` a validator was to lead.
  func turns(of validator: ValidatorIndex, above low: View, below high: View) -> UInt64 {
    turns(above: low, below: high)[Int(validator.value)]
  }

  /// How many of these views each validator was to lead, by place.
  private func turns(above low: View, below high: View) -> [UInt64] {
    let round = UInt64(validators.turnCount)
    let (rounds, rest) = high.previous.distance(above: low).quotientAndRemainder(dividingBy: round)
    var turns = validators.indices.map { rounds * UInt64(validators.turns(of: $0)) }
    // What is left of a round is looked at view by view: at most 10,000.
    for offset in 0..<rest {
      turns[Int(leader(of: low.advanced(by: offset + 1)).value)] += 1
    }
    return turns
  }

  /// Who was to lead the views that were given up before a block; nil where there are none, or where
  /// the block before is not there any more.
  func missed(
    before record: BlockRecord, in store: BlockStore
  ) throws -> [BlockSummaryResource.Missed]? {
    guard record.header.height.value > 0,
      let parent = try store.record(at: record.header.height.previous)
    else { return nil }
    return missed(above: view(of: parent.header), below: record.header.view)
  }

  /// A block's view as the epoch counts: 0 for one of the epoch before.
  func view(of parent: BlockHeader) -> View { parent.epoch == epoch ? parent.view : View(0) }

  /// Who was to lead the views that were given up between two blocks, each with how many.
  func missed(above parent: View, below view: View) -> [BlockSummaryResource.Missed]? {
    guard view.previous > parent else { return nil }
    let missed = zip(validators.validators, turns(above: parent, below: view))
      .filter { $0.1 > 0 }
      .map { BlockSummaryResource.Missed(validator: $0.0.name, views: String($0.1)) }
    return missed.isEmpty ? nil : missed
  }
}
