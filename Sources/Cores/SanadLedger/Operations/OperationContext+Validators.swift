import SanadCrypto
import SanadTypes

// Who the validators are (docs/consensus.md, "Changes of validators").
extension OperationContext {
  /// Carries out one operation of the family.
  func apply(_ operation: ValidatorOperation) throws(LedgerFailure) -> OperationOutcome {
    switch operation {
    case .approve(let change): try approve(change)
    case .withdraw(let name): try withdraw(name)
    case .ready(let name, let statement): try note(statement, of: name)
    }
  }

  // MARK: Operators

  private func approve(_ change: ValidatorChange) throws(LedgerFailure) -> OperationOutcome {
    var record = try openRecord()
    let operators = operators(of: record)
    if operators.isEmpty { return missingOperator }
    let set = try state.epoch().validators
    if record.weight(of: operators, in: set) >= set.honestWeight {
      giveWay(to: change, in: &record, set)
    }
    let place: Int
    if let known = record.changes.firstIndex(where: { $0.change.name == change.name }) {
      guard record.changes[known].change == change else {
        return refusal(
          .validatorChangeDiffers,
          "\(record.changes[known].change.word) \(change.name) is open, with other words or keys")
      }
      place = known
    } else {
      if let defect = try defect(of: change, record, set) {
        return refusal(.validatorChangeInvalid, defect)
      }
      guard makeRoom(in: &record, for: operators, set) else {
        return refusal(
          .validatorChangesExhausted,
          "\(record.changes.count) changes are open, each with an honest operator behind it",
          values: [SeenValue("limit", "\(ValidatorsRecord.changesMax)")])
      }
      record.changes.append(OpenValidatorChange(change, openedAt: clock.timestamp))
      place = record.changes.count - 1
    }
    var events: [Event] = []
    for account in operators where record.changes[place].approve(account) {
      // At most 100 of weight 100.
      let weight = record.weight(behind: record.changes[place], in: set)
      events.append(
        .validators(
          .approved(change, by: account, weight: UInt16(truncatingIfNeeded: weight))))
    }
    if events.isEmpty { return unchanged }
    try state.set(.validators, .validators(record))
    return .applied(events)
  }

  private func withdraw(_ name: String) throws(LedgerFailure) -> OperationOutcome {
    var record = try openRecord()
    let operators = operators(of: record)
    if operators.isEmpty { return missingOperator }
    guard let place = record.changes.firstIndex(where: { $0.change.name == name }) else {
      return unknown(name)
    }
    let gone = operators.filter { record.changes[place].withdraw($0) }
    if gone.isEmpty { return unchanged }
    if record.changes[place].approvals.isEmpty { record.changes.remove(at: place) }
    try state.set(.validators, .validators(record))
    return .applied(gone.map { .validators(.withdrawn(name, by: $0)) })
  }

  // MARK: The newcomer

  private func note(
    _ statement: ReadyStatement, of name: String
  ) throws(LedgerFailure) -> OperationOutcome {
    var record = try openRecord()
    guard let place = record.changes.firstIndex(where: { $0.change.name == name }) else {
      return unknown(name)
    }
    guard let newcomer = record.changes[place].change.newcomer else {
      return refusal(
        .validatorNotReady, "nobody comes with the change of \(name)")
    }
    guard newcomer.consensusKey == statement.consensusKey else {
      return refusal(.validatorNotReady, "the key is not the one of the change")
    }
    let epoch = try state.epoch()
    guard statement.height >= epoch.anchorHeight, statement.height < clock.height else {
      return refusal(
        .validatorNotReady, "block \(statement.height) is not a past one of this epoch",
        values: [SeenValue("epochBeganAt", epoch.anchorHeight.description)])
    }
    if let known = record.changes[place].readyAt, known >= statement.height { return unchanged }
    let message = ReadyStatement.signedBytes(
      of: statement.consensusKey, at: statement.height, on: network.chainID)
    guard verdicts.isValid(statement.signature, of: statement.consensusKey, for: message) else {
      return refusal(.validatorNotReady, "the signature is not the key's")
    }
    record.changes[place].readyAt = statement.height
    try state.set(.validators, .validators(record))
    return .applied([.validators(.ready(name, at: statement.height))])
  }

  // MARK: Parts

  /// The record without the changes whose time has passed.
  private func openRecord() throws(LedgerFailure) -> ValidatorsRecord {
    var record = try state.validators()
    record.changes.removeAll { $0.isOver(at: clock.timestamp) }
    return record
  }

  private func operators(of record: ValidatorsRecord) -> [AccountID] {
    authorizers.filter(record.operators.contains)
  }

  /// What nobody honest need stand behind, and what is about the same name or a same key, gives way to a
  /// change that an honest operator stands behind: nobody can keep a validator by opening another change
  /// of it first.
  private func giveWay(
    to change: ValidatorChange, in record: inout ValidatorsRecord, _ set: ValidatorSet
  ) {
    let before = record
    record.changes.removeAll { open in
      open.change != change && before.weight(behind: open, in: set) < set.honestWeight
        && open.change.clashes(with: change)
    }
  }

  /// Makes room for one more change: of those that nobody honest need stand behind the oldest goes for one
  /// that somebody honest does, so that f operators cannot keep the others from theirs.
  private func makeRoom(
    in record: inout ValidatorsRecord, for operators: [AccountID], _ set: ValidatorSet
  ) -> Bool {
    guard record.changes.count >= ValidatorsRecord.changesMax else { return true }
    let weights = record.changes.map { record.weight(behind: $0, in: set) }
    guard record.weight(of: operators, in: set) >= set.honestWeight,
      let place = weights.firstIndex(where: { $0 < set.honestWeight })
    else { return false }
    record.changes.remove(at: place)
    return true
  }

  /// Why a change cannot be made to the present validators; nil where it can.
  private func defect(
    of change: ValidatorChange, _ record: ValidatorsRecord, _ set: ValidatorSet
  ) throws(LedgerFailure) -> String? {
    if let newcomer = change.newcomer {
      if let defect = defect(of: newcomer, record) { return defect }
    }
    switch change {
    case .add(_, let account):
      if try state.account(account) == nil { return "there is no account \(account)" }
      if set.count >= ValidatorSet.countMax { return "there are \(set.count) validators" }
    case .rotate(let newcomer):
      // The node that has the old keys goes on as an observer: they cannot be shared.
      let old = set.validators.first { $0.name == newcomer.name }
      if old?.consensusKey == newcomer.consensusKey || old?.peerKey == newcomer.peerKey {
        return "both keys have to be new"
      }
      if let old, old.weight != newcomer.weight {
        return "it weighs \(old.weight): new keys change nothing about that"
      }
    case .remove:
      if set.count <= 4 {
        return "\(set.count) validators would be one too few: add another first"
      }
    case .weigh(_, let weight):
      if !(1...Validator.weightMax).contains(weight) {
        return "a validator weighs 1 to \(Validator.weightMax), not \(weight)"
      }
    }
    guard let next = change.applied(to: set) else {
      return "the name or a key is another validator's, or nothing would change, "
        + "or there is no such validator"
    }
    return next.bears(as: set)
      ? nil : "one validator would weigh \(next.heaviest) of \(next.totalWeight), a third or more"
  }

  private func defect(of newcomer: Validator, _ record: ValidatorsRecord) -> String? {
    if newcomer.name.isEmpty { return "the name is empty" }
    if !(1...Validator.weightMax).contains(newcomer.weight) {
      return "a validator weighs 1 to \(Validator.weightMax), not \(newcomer.weight)"
    }
    for (word, key) in [("consensus", newcomer.consensusKey), ("peer", newcomer.peerKey)]
    where !key.isValidForRegistration { return "the \(word) key cannot be registered" }
    if newcomer.consensusKey == newcomer.peerKey { return "both keys are the same" }
    let keys = [newcomer.consensusKey, newcomer.peerKey]
    let isTaken = record.changes.contains { open in
      open.change.newcomer.map { keys.contains($0.consensusKey) || keys.contains($0.peerKey) }
        ?? false
    }
    return isTaken ? "a key is that of another open change" : nil
  }

  private var missingOperator: OperationOutcome {
    refusal(.operatorRequired, "nobody who authorizes speaks for a validator")
  }

  private var unchanged: OperationOutcome {
    refusal(.validatorApprovalUnchanged, "nothing would change by it")
  }

  private func unknown(_ name: String) -> OperationOutcome {
    refusal(.validatorChangeUnknown, "no change of a validator \"\(name)\" is open")
  }
}

extension ValidatorSet {
  /// What the heaviest member weighs.
  fileprivate var heaviest: Int { validators.map { Int($0.weight) }.max() ?? 0 }
}

extension ValidatorChange {
  /// Whether only one of two changes can be open: they are of one name, or have a key in common.
  fileprivate func clashes(with other: ValidatorChange) -> Bool {
    if name == other.name { return true }
    guard let one = newcomer, let two = other.newcomer else { return false }
    let keys = [one.consensusKey, one.peerKey]
    return keys.contains(two.consensusKey) || keys.contains(two.peerKey)
  }
}
