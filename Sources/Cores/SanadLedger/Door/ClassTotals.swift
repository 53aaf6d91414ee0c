import SanadPolicy
import SanadTypes

/// Changes of one instrument's totals by country and class: the cells, and the counters of the
/// conditions that its policy uses. Gathers first, so that what cancels out is never written.
struct ClassTotals {
  private struct Change {
    let classification: Classification
    var plus: UInt128 = 0
    var minus: UInt128 = 0
  }

  private let state: LedgerState
  private let shelf: PolicyShelf
  private let id: InstrumentID
  private let policy: Instrument
  private var changes: [Change] = []

  init(state: LedgerState, shelf: PolicyShelf, instrument id: InstrumentID, _ record: Instrument) {
    self.state = state
    self.shelf = shelf
    self.id = id
    policy = record
  }

  /// A holder of a classification who had `before` units has `after`.
  ///
  /// The sums cannot overflow: each side is at most what is outstanding, before or after.
  mutating func move(_ classification: Classification, from before: Units, to after: Units) {
    add(classification, plus: after.value, minus: before.value)
  }

  /// A holder of `units` is of another classification.
  mutating func reclassify(
    _ units: Units, from old: Classification, to new: Classification
  ) {
    add(old, plus: 0, minus: units.value)
    add(new, plus: units.value, minus: 0)
  }

  /// Writes what remains of the changes.
  func write() throws(LedgerFailure) {
    for change in changes where change.plus != change.minus {
      let key = LedgerKey.cell(id, change.classification)
      let before = try state.total(key) ?? .zero
      guard let after = Self.apply(change.plus, change.minus, to: before) else {
        throw .missingRecord(key)
      }
      try state.set(total: key, to: after)
    }
    try writeCounters()
  }

  private mutating func add(_ classification: Classification, plus: UInt128, minus: UInt128) {
    // Only the difference counts, and of two numbers one is always zero after this.
    let change = Change(
      classification: classification, plus: plus > minus ? plus - minus : 0,
      minus: minus > plus ? minus - plus : 0)
    guard let place = changes.firstIndex(where: { $0.classification == classification }) else {
      return changes.append(change)
    }
    changes[place].plus &+= change.plus
    changes[place].minus &+= change.minus
  }

  private func writeCounters() throws(LedgerFailure) {
    let changed = changes.filter { $0.plus != $0.minus }
    guard !changed.isEmpty else { return }
    let predicates = try shelf.policy(of: policy, state).heldPredicates
    for (number, predicate) in predicates.enumerated() {
      guard let number = UInt8(exactly: number) else { break }
      try writeCounter(number, predicate, changed)
    }
  }

  private func writeCounter(
    _ number: UInt8, _ predicate: HeldPredicate, _ changed: [Change]
  ) throws(LedgerFailure) {
    var certain = Change(classification: Classification())
    var possible = certain
    for change in changed {
      let truth = predicate.truth(of: change.classification)
      if truth == .yes { Self.gather(change, into: &certain) }
      if truth != .no { Self.gather(change, into: &possible) }
    }
    guard certain.plus != certain.minus || possible.plus != possible.minus else { return }
    let key = LedgerKey.held(id, policy: policy.policy, predicate: number)
    let before = try state.held(id, policy: policy.policy, predicate: number)
    guard let sure = Self.apply(certain.plus, certain.minus, to: before.certain),
      let maybe = Self.apply(possible.plus, possible.minus, to: before.possible)
    else { throw .missingRecord(key) }
    try state.set(held: key, to: HeldTotal(certain: sure, possible: maybe))
  }

  private static func gather(_ change: Change, into sum: inout Change) {
    sum.plus &+= change.plus
    sum.minus &+= change.minus
  }

  private static func apply(_ plus: UInt128, _ minus: UInt128, to units: Units) -> Units? {
    NetEffect.Flow(credit: plus, debit: minus).applied(to: units)
  }
}

extension HeldPredicate {
  /// Whether the condition applies to holders of a classification.
  func truth(of classification: Classification) -> Truth {
    truth(
      country: classification.country, investorClass: classification.investorClass?.rawValue)
  }
}
