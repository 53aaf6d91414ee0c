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
    let members = UInt64(validators.count)
    let count = high.previous.distance(above: low)
    let whole = count / members
    // What is left of a round is looked at view by view: fewer than there are validators.
    let rest = (0..<count % members).count { leader(of: low.advanced(by: $0 + 1)) == validator }
    return whole + UInt64(rest)
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
    let missed = validators.validators.indices.compactMap { place in
      let index = ValidatorIndex(UInt16(clamping: place))
      let views = turns(of: index, above: parent, below: view)
      return views == 0
        ? nil
        : BlockSummaryResource.Missed(
          validator: validators.name(of: index), views: String(views))
    }
    return missed.isEmpty ? nil : missed
  }
}
