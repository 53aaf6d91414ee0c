import SanadAPIModel
import SanadReplica
import SanadStorage
import SanadTypes

/// Who was to lead which view: validators take turns.
struct LeaderTurns: Sendable {
  private let validators: ValidatorSet
  private let anchor: BlockDigest

  /// The turns of a chain that begins with `anchor`.
  init(_ validators: ValidatorSet, anchor: BlockDigest) {
    self.validators = validators
    self.anchor = anchor
  }

  /// The turns of the chain in a store; nil where its first block is not there any more, on which
  /// they depend.
  init?(_ environment: ReplicaEnvironment) throws {
    guard let first = try environment.blockStore.record(at: Height(0)) else { return nil }
    self.init(environment.validators, anchor: first.digest)
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
    return missed(above: parent.header.view, below: record.header.view)
  }

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
