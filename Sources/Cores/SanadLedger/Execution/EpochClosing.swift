import SanadTypes

/// Whether a block closes its epoch, and who agrees in the next one: a function of the state before
/// the block, its height and its time (consensus.md 2.13).
///
/// A block closes its epoch when it is the first whose time is the epoch's length behind the anchor's,
/// or when changes of the validators can be made and the epoch has had ten blocks.
struct EpochClosing {
  /// The changes that are made, in order.
  let made: [ValidatorChange]
  private let epoch: EpochRecord
  private let closes: Bool
  private let plan: Plan
  private let state: LedgerState
  private let clock: BlockClock

  /// Looks at what is due.
  init(
    of epoch: EpochRecord, state: LedgerState, network: NetworkRecord, clock: BlockClock
  ) throws(LedgerFailure) {
    self.epoch = epoch
    self.state = state
    self.clock = clock
    plan = Plan(try state.validators(), in: epoch, at: clock.timestamp)
    let isOver = epoch.closesAt(after: network.chain.epochLength).map { clock.timestamp >= $0 }
    let blocks = clock.height.distance(above: epoch.anchorHeight)
    closes = isOver == true || (!plan.made.isEmpty && blocks >= ValidatorsRecord.blocksMin)
    made = closes ? plan.made : []
  }

  /// Whether changes can be made as soon as the epoch has had its blocks.
  static func hasDueChanges(_ state: LedgerState, at now: Timestamp) throws(LedgerFailure) -> Bool {
    let record = try state.validators()
    return record.changes.isEmpty
      ? false : !Plan(record, in: try state.epoch(), at: now).made.isEmpty
  }

  /// What the receipt of the block's own work says of it.
  var events: [Event] { made.map { .validators(.changed($0)) } }

  /// What they weigh.
  var weight: UInt64 { UInt64(made.count) * ScheduleRunner.step }

  /// The next epoch; nil where this one goes on.
  var next: EpochRecord? {
    guard closes else { return nil }
    return epoch.next(closedAt: clock.timestamp, height: clock.height, validators: plan.set)
  }

  /// Writes the next epoch, behind all evidence of the block and before any transaction.
  func carryOut() throws(LedgerFailure) {
    guard let next else { return }
    try state.set(.epoch, .epoch(next))
    if !made.isEmpty { try state.set(.validators, .validators(plan.record)) }
  }
}

/// The changes that can be made at the end of an epoch, and what they come to.
private struct Plan {
  private(set) var made: [ValidatorChange] = []
  private(set) var set: ValidatorSet
  private(set) var record: ValidatorsRecord

  /// The oldest changes come first, and no more of them than leave an honest validator in every quorum
  /// of the next epoch who was one in this (weight h - 1 at most, consensus.md 2.13); one alone may be
  /// more.
  init(_ before: ValidatorsRecord, in epoch: EpochRecord, at now: Timestamp) {
    set = epoch.validators
    record = before
    var room = set.honestWeight - 1
    for open in before.changes {
      let weight = open.change.weight(in: set)
      guard made.isEmpty || weight <= room, before.isDue(open, in: epoch, at: now),
        let next = open.change.applied(to: set), next.bears(as: set)
      else { continue }
      room -= weight
      record.make(open.change, in: set)
      made.append(open.change)
      set = next
    }
  }
}

extension ValidatorSet {
  /// Whether it bears a fault where another does, and has no fewer members than the four that takes.
  func bears(as other: ValidatorSet) -> Bool {
    count >= min(4, other.count) && faultsMax >= min(1, other.faultsMax)
  }
}

extension ValidatorsRecord {
  /// Whether a change can be made: operators of more than two thirds stand behind it, and who comes
  /// has said in this epoch that it is ready.
  func isDue(_ open: OpenValidatorChange, in epoch: EpochRecord, at now: Timestamp) -> Bool {
    guard operators.count == epoch.validators.count, !open.isOver(at: now),
      weight(behind: open, in: epoch.validators) >= epoch.validators.quorumWeight
    else { return false }
    guard open.change.newcomer != nil else { return true }
    return open.readyAt.map { $0 >= epoch.anchorHeight } ?? false
  }

  /// Takes a change out that is made, and keeps the operators in the order of the validators.
  ///
  /// - Parameter set: the validators whom the changes are made to.
  fileprivate mutating func make(_ change: ValidatorChange, in set: ValidatorSet) {
    changes.removeAll { $0.change == change }
    switch change {
    case .add(_, let account): operators.append(account)
    case .remove(let name):
      if let place = set.validators.firstIndex(where: { $0.name == name }) {
        operators.remove(at: place)
      }
    case .rotate, .weigh: break
    }
    // Whoever speaks for nobody any more stands behind nothing.
    for index in changes.indices { changes[index].keepApprovals(of: operators) }
  }
}
