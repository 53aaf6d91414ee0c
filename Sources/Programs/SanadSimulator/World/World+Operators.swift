import SanadCrypto
import SanadTypes

// Who speaks for the validators: the operators of a plan's changes, and newcomers that say they are ready.
extension World {
  /// How often they look at what is open, in microseconds.
  private static let operatorsInterval: UInt64 = 400_000

  /// Everybody whose part in a change is missing does it, at times; none does after the healing has been
  /// measured, so that the run comes to rest.
  func operate() {
    guard phase.rawValue <= Phase.recovery.rawValue else { return noteOpenChanges() }
    push(.operators, after: Self.operatorsInterval)
    check { () throws(Breach) in
      let standing = try checks.ledger.standing()
      for (number, planned) in plan.changes.enumerated()
      where planned.time.value * 1_000 <= time && !changesMade.contains(number)
        && !waits(planned.kind)
      {
        guard let change = wanted(planned.kind, of: standing.epoch.validators) else {
          changesMade.insert(number)
          // What was so before anybody asked for it is no change.
          if changesAsked.contains(number) { count(planned.kind) }
          continue
        }
        changesAsked.insert(number)
        try pursue(change, planned.kind, standing)
        try overstep(change, standing)
      }
    }
  }

  /// Whether somebody is to come back who has yet to leave.
  private func waits(_ kind: PlannedChange.Kind) -> Bool {
    guard case .add(let node) = kind else { return false }
    return plan.changes.enumerated().contains { number, planned in
      planned.kind == .remove(node) && !changesMade.contains(number)
    }
  }

  /// The change that brings about what is planned; nil where it has been brought about.
  private func wanted(
    _ kind: PlannedChange.Kind, of set: ValidatorSet
  ) -> ValidatorChange? {
    func seat(of place: Int) -> Validator? {
      nodes[place].consensusKey.flatMap { key in
        set.validators.first { $0.consensusKey == key }
      }
    }
    switch kind {
    case .add(let place):
      // As heavy as anybody of genesis, so that who goes is made up for.
      let weight = plan.weights.max() ?? 1
      guard seat(of: place) == nil,
        let newcomer = newcomer(place, named: "node-\(place)", weighing: weight)
      else { return nil }
      let account = clients.network.parties[Int(SimulatedGenesis.officeCount)].account
      return .add(newcomer, operatedBy: account)
    case .remove(let place): return seat(of: place).map { .remove($0.name) }
    case .rotate(let old, let new):
      guard seat(of: new) == nil, let old = seat(of: old) else { return nil }
      return newcomer(new, named: old.name, weighing: old.weight).map { .rotate($0) }
    case .weigh(let place, let weight):
      return seat(of: place).flatMap { $0.weight == weight ? nil : .weigh($0.name, weight) }
    }
  }

  private func newcomer(
    _ place: Int, named name: String, weighing weight: UInt16
  ) -> Validator? {
    nodes[place].consensusKey.map {
      Validator(consensusKey: $0, peerKey: key(of: place), name: name, weight: weight)
    }
  }

  private func count(_ kind: PlannedChange.Kind) {
    switch kind {
    case .add: coverage.count(.added)
    case .remove: coverage.count(.removed)
    case .rotate: coverage.count(.rotated)
    case .weigh: coverage.count(.weighed)
    }
  }

  private func pursue(
    _ change: ValidatorChange, _ kind: PlannedChange.Kind,
    _ standing: (epoch: EpochRecord, validators: ValidatorsRecord)
  ) throws(Breach) {
    let open = standing.validators.changes.first { $0.change == change }
    let approvals = open?.approvals ?? []
    let missing = Set(standing.validators.operators).subtracting(approvals)
    for account in standing.validators.operators
    where missing.contains(account) && clients.chance(perMille: 300) {
      try ask(.approve(change), of: account)
    }
    if let account = approvals.first, clients.chance(perMille: 20) {
      try ask(.withdraw(change.name), of: account)
    }
    guard let open, let key = change.newcomer?.consensusKey else { return }
    if let ready = open.readyAt, ready >= standing.epoch.anchorHeight { return }
    guard clients.chance(perMille: 500),
      let statement = readiness(of: kind, with: key, since: standing.epoch.anchorHeight)
    else { return }
    let anybody = clients.network.parties[Int(SimulatedGenesis.officeCount)].account
    try ask(.ready(change.name, statement), of: anybody)
  }

  /// What must come to nothing: the word of somebody who speaks for no validator, and that operators let
  /// one of four validators go.
  private func overstep(
    _ change: ValidatorChange, _ standing: (epoch: EpochRecord, validators: ValidatorsRecord)
  ) throws(Breach) {
    if clients.chance(perMille: 50) {
      let stranger = clients.network.parties[SimulatedGenesis.treasury].account
      try ask(.approve(change), of: stranger, expecting: .operatorRequired)
    }
    // With one who joins in between it would not be one of four any more, and could go.
    let joins = plan.changes.contains { if case .add = $0.kind { true } else { false } }
    let set = standing.epoch.validators
    guard set.count == 4, !joins, let last = set.validators.last else { return }
    for account in standing.validators.operators where clients.chance(perMille: 100) {
      try ask(.approve(.remove(last.name)), of: account)
    }
  }

  /// A newcomer whose node has come to the epoch says that it is ready, with the key that it will vote
  /// with.
  private func readiness(
    of kind: PlannedChange.Kind, with key: PublicKey, since anchor: Height
  ) -> ReadyStatement? {
    let place: Int
    switch kind {
    case .add(let node), .rotate(of: _, to: let node): place = node
    case .remove, .weigh: return nil
    }
    let height = checks.durability.height(of: place)
    guard nodes[place].isUp, height >= anchor else { return nil }
    let message = ReadyStatement.signedBytes(of: key, at: height, on: chainID)
    return ReadyStatement(
      consensusKey: key, height: height, signature: keys.sign(message, with: key))
  }

  /// A transaction with one step, unless the account rests or has the same step open.
  private func ask(
    _ operation: ValidatorOperation, of account: AccountID, expecting expected: ErrorCode? = nil
  ) throws(Breach) {
    let transaction: UnverifiedTransaction?
    do {
      transaction = try clients.ask(
        .validators(operation), of: account, expecting: expected, at: wall, time: time)
    } catch {
      throw Breach(.once, "an operator's transaction cannot be made: \(error)")
    }
    if let transaction { submit(transaction) }
  }

  private func noteOpenChanges() {
    for number in plan.changes.indices where !changesMade.contains(number) {
      coverage.count(.changesOpen)
    }
  }
}
