import SanadCodec
import SanadTypes

/// Holds what settlements moved against what was agreed to. Of receipts, and of what a settlement
/// and its contract said when they were first seen:
///
/// - a settled one has moved its legs, in their order, once everybody had affirmed; what moved in
///   parts before is taken off them;
/// - what a cycle moved is the net effect of the settlements that it settled;
/// - a far leg, and the units of a pledge that was closed out, moved as the contract says;
/// - one that a rule refused has moved nothing.
struct SettlementReview {
  /// A settlement as it was agreed to, less what has moved of it.
  private struct Agreed {
    var legs: [Leg]
    let purpose: SettlementPurpose?
    /// Who has to affirm; ascending.
    let affirming: [AccountID]
    var affirmed: [AccountID] = []

    var isComplete: Bool { affirming.allSatisfy(affirmed.contains) }
  }

  /// What a receipt has told so far.
  private struct Reading {
    var moved: [Movement] = []
    /// What a cycle was to move, where there is one.
    var netted: NetPositions?
    /// Whether what moves now is the cycle's.
    var isNetting = false
    /// The settlement whose step was last told.
    var last: SettlementID?
  }

  private var agreed = KeyedTable<SettlementID, Agreed>()
  private var contracts = KeyedTable<SettlementID, ContractRecord>()

  /// Takes note of a settlement that a block has written and that was not known before.
  ///
  /// - Parameter moved: what the block, and it alone, has already moved of each leg.
  mutating func learn(
    _ record: SettlementRecord, _ progress: SettlementProgress?, moved: [Units], _ id: SettlementID
  ) {
    guard agreed[id] == nil else { return }
    let legs = zip(record.legs, moved).map { leg, units in
      Leg(
        instrument: leg.instrument, from: leg.from, to: leg.to,
        units: leg.units.adding(units) ?? leg.units)
    }
    agreed[id] = Agreed(
      legs: legs, purpose: progress?.terms.purpose,
      affirming: record.affirmations.map(\.account))
  }

  /// Takes note of a contract that was not known before.
  mutating func learn(_ contract: ContractRecord, _ id: SettlementID) {
    if contracts[id] == nil { contracts[id] = contract }
  }

  /// What is wrong where the legs of a settlement are not what was agreed to, less what has moved.
  func compare(_ record: SettlementRecord, _ id: SettlementID) -> [InvariantBreach] {
    agreed[id]?.legs == record.legs
      ? [] : [Self.breach("the legs of \(id) have changed")]
  }

  /// What is wrong where a contract says something else than when it was opened.
  func compare(_ contract: ContractRecord, _ id: SettlementID) -> [InvariantBreach] {
    let known = contracts[id]
    return known?.legs == contract.legs && known?.purpose == contract.purpose
      ? [] : [Self.breach("the contract \(id) has changed")]
  }

  /// What is wrong with what a receipt tells of.
  mutating func breaches(in receipt: Receipt) -> [InvariantBreach] {
    var found: [InvariantBreach] = []
    var reading = Reading()
    var told: Event?
    for event in receipt.events {
      // What is told to each party counts once.
      let isRepeated = told.map { Self.isSame($0, event) } ?? false
      told = event
      if !isRepeated { found += read(event, &reading) }
    }
    if let netted = reading.netted, !netted.isEven {
      found.append(Self.breach("a cycle moved something else than its settlements come to"))
    }
    return found
  }

  private mutating func read(_ event: Event, _ reading: inout Reading) -> [InvariantBreach] {
    if case .moved = event {} else { reading.isNetting = false }
    switch event {
    case .settlementAffirmed(let id, let account):
      agreed[id]?.affirmed.append(account)
      reading.last = id
      reading.moved = []
    case .settling(.attempted(let id, _)), .settling(.released(let id, _)):
      reading.last = id
      reading.moved = []
    case .settling(.netted):
      reading.netted = NetPositions()
      reading.isNetting = true
    case .moved(let movement):
      reading.moved.append(movement)
      if reading.isNetting { reading.netted?.take(movement) }
    case .settling(.partlySettled(let id, _, let delivered, let paid)):
      return reduce(id, delivered, paid, reading)
    case .settlementEnded(let id, _, let outcome): return end(id, outcome, &reading)
    case .settling(.contractEnded(let id, _, let outcome)):
      return end(id, outcome, reading)
    default: break
    }
    return []
  }

  private static func isSame(_ one: Event, _ other: Event) -> Bool {
    switch (one, other) {
    case (.settlementEnded(let id, _, _), .settlementEnded(let next, _, _)),
      (.settling(.partlySettled(let id, _, _, _)), .settling(.partlySettled(let next, _, _, _))),
      (.settling(.contractEnded(let id, _, _)), .settling(.contractEnded(let next, _, _))):
      id == next
    default: false
    }
  }

  // MARK: Settlements

  private func end(
    _ id: SettlementID, _ outcome: SettlementOutcome, _ reading: inout Reading
  ) -> [InvariantBreach] {
    let legs = agreed[id]?.legs ?? []
    let purpose = agreed[id]?.purpose
    switch outcome {
    case .settled, .opened:
      guard agreed[id]?.isComplete == true else {
        return [Self.breach("\(id) \(outcome), and not everybody affirmed it")]
      }
      if reading.netted != nil {
        for leg in legs { reading.netted?.give(leg) }
        return []
      }
      let expected = purpose?.locks == true ? [] : legs.moved(as: purpose?.kind ?? .settlement)
      return reading.last == id && reading.moved == expected
        ? [] : [Self.breach("\(id) moved \(reading.moved), its legs are \(legs)")]
    case .refused:
      return reading.moved.isEmpty
        ? [] : [Self.breach("\(id) was refused, and moved \(reading.moved)")]
    case .cancelled: return []
    }
  }

  private mutating func reduce(
    _ id: SettlementID, _ delivered: Units, _ paid: Units, _ reading: Reading
  ) -> [InvariantBreach] {
    let legs = agreed[id]?.legs ?? []
    let parts = zip(legs, reading.moved).map { leg, movement in
      Leg(instrument: leg.instrument, from: leg.from, to: leg.to, units: movement.units)
    }
    let units = reading.moved.map(\.units)
    guard agreed[id]?.isComplete == true, reading.last == id, legs.count == 2,
      reading.moved == parts.moved(as: .settlement),
      units == [delivered, paid] || units == [paid, delivered]
    else { return [Self.breach("\(id) moved \(reading.moved) as a part of \(legs)")] }
    var rest: [Leg] = []
    for (leg, part) in zip(legs, units) {
      guard let left = leg.units.subtracting(part), !left.isZero else {
        return [Self.breach("\(id) moved \(part) of \(leg) as a part")]
      }
      rest.append(Leg(instrument: leg.instrument, from: leg.from, to: leg.to, units: left))
    }
    agreed[id]?.legs = rest
    return []
  }

  // MARK: Contracts

  private func end(
    _ id: SettlementID, _ outcome: ContractOutcome, _ reading: Reading
  ) -> [InvariantBreach] {
    guard let contract = contracts[id] else {
      return [Self.breach("\(id) ended as a contract, and opened none")]
    }
    guard let kind = contract.kind(ofEnding: outcome) else { return [] }
    let legs = contract.legs.moved(as: kind)
    return Array(reading.moved.suffix(legs.count)) == legs
      ? [] : [Self.breach("\(id) was \(outcome) and moved \(reading.moved), it takes \(legs)")]
  }

  private static func breach(_ detail: String) -> InvariantBreach {
    InvariantBreach(invariant: .movements, detail: detail)
  }
}

/// What accounts are to have more and less of, against what they got and gave.
private struct NetPositions {
  private struct Place: Hashable, Comparable {
    let account: AccountID
    let instrument: InstrumentID

    static func < (left: Place, right: Place) -> Bool {
      left.account == right.account
        ? left.instrument < right.instrument : left.account < right.account
    }
  }

  // Of 128 bits that wrap: what is even is so in any case.
  private var sums = KeyedTable<Place, UInt128>()

  /// Whether what was moved is what was to be moved.
  var isEven: Bool { sums.sorted { place, _ in place }.allSatisfy { $0.value == 0 } }

  mutating func give(_ leg: Leg) {
    add(leg.instrument, from: leg.from, to: leg.to, leg.units.value)
  }

  mutating func take(_ movement: Movement) {
    guard let from = movement.from, let to = movement.to else { return }
    add(movement.instrument, from: to, to: from, movement.units.value)
  }

  private mutating func add(
    _ instrument: InstrumentID, from: AccountID, to: AccountID, _ units: UInt128
  ) {
    sums[Place(account: to, instrument: instrument), default: 0] &+= units
    sums[Place(account: from, instrument: instrument), default: 0] &-= units
  }
}

extension ContractRecord {
  /// As which kind its legs move with an end; nil where none do.
  fileprivate func kind(ofEnding outcome: ContractOutcome) -> MovementKind? {
    switch (purpose, outcome) {
    case (.repo, .closed): .repo
    case (.pledge, .closedOut): .closeOut
    case (.paidOutside, .paid), (.paidOutside, .decidedForBuyer): .settlement
    default: nil
    }
  }
}

extension [Leg] {
  /// The movements that they are.
  fileprivate func moved(as kind: MovementKind) -> [Movement] {
    map {
      Movement(
        kind: kind, instrument: $0.instrument, from: $0.from, to: $0.to, units: $0.units)
    }
  }
}
