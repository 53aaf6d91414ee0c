import SanadTypes

extension RuleFrame {
  /// Takes one step. Skips are the caller's: they are no steps.
  mutating func take(
    _ instruction: Instruction, of policy: CompiledPolicy, in context: some PolicyContext
  ) {
    let target = Int(instruction.target)
    switch instruction.operation {
    case .constant(let index): registers[target] = Register(policy.constants[Int(index)])
    case .copy(let register): registers[target] = registers[Int(register)]
    case .amount: registers[target] = amount
    case .claim(let side, let topic):
      registers[target] = claim(side, topic, policy.topicShapes[Int(topic.value)], in: context)
    case .booked: registers[target] = booked(registers[target], policy.baseCurrency, in: context)
    case .multiply(let index):
      registers[target] = combined(
        registers[target], Register(policy.constants[Int(index)]), CheckedMath.product)
    case .add:
      registers[target] = combined(registers[target], registers[target + 1], CheckedMath.sum)
    case .subtract:
      registers[target] = combined(registers[target], registers[target + 1], CheckedMath.difference)
    case .compare(let comparison):
      registers[target] = compared(registers[target], comparison, registers[target + 1])
    case .member(let index): registers[target] = member(registers[target], policy.sets[Int(index)])
    case .exists: registers[target] = exists(registers[target])
    case .fallback(let index):
      if registers[target].state == .missing {
        registers[target] = Register(policy.constants[Int(index)])
      }
    case .not: registers[target] = registers[target].negated
    case .and: registers[target] = registers[target].joined(registers[target + 1], stopsOn: .no)
    case .or: registers[target] = registers[target].joined(registers[target + 1], stopsOn: .yes)
    case .crossing(let crossing, let factor):
      registers[target] = crossed(crossing, at: target, factor: policy.constants[Int(factor)])
    case .skipIfNo, .skipIfYes: break
    default: registers[target] = loaded(instruction.operation, in: context)
    }
  }

  // MARK: what the context knows

  private func loaded(
    _ operation: Instruction.Operation, in context: some PolicyContext
  ) -> Register {
    switch operation {
    case .kind: Register(Int128(context.kind.rawValue))
    case .now: Register(Int128(context.now.value))
    case .businessDate: Register(Int128(context.businessDate.dayNumber))
    case .maturity:
      context.instrument.maturity.map { Register(Int128($0.dayNumber)) } ?? .missing
    case .instrumentClass: Register(Int128(context.instrument.instrumentClass.rawValue))
    case .instrumentStatus: Register(Int128(context.instrument.status.rawValue))
    case .custodian(let side): custodian(side)
    case .accountKind(let side): accountKind(side)
    case .outstanding(let moment):
      context.outstanding(moment).map { Register($0) } ?? Self.untold(moment, in: context)
    case .issued(let moment):
      context.issued(moment).map { Register($0) } ?? Self.untold(moment, in: context)
    case .holders(let moment):
      context.holders(moment).map { Register(Int128($0)) } ?? Self.untold(moment, in: context)
    case .holding(let side, let moment): holding(side, moment, in: context)
    case .held(let predicate, let moment, let reading):
      context.held(predicate, moment).map { Self.held($0, reading) }
        ?? Self.untold(moment, in: context)
    default: .unknown
    }
  }

  private func holding(
    _ side: PartySide, _ moment: AggregateMoment, in context: some PolicyContext
  ) -> Register {
    guard let party = party(side) else { return .unknown }
    return context.holding(of: party, moment).map { Register($0) }
      ?? Self.untold(moment, in: context)
  }

  // Why an aggregate cannot be told.
  private static func untold(
    _ moment: AggregateMoment, in context: some PolicyContext
  ) -> Register {
    moment == .after && !context.hasStateAfter ? .impossible : .unknown
  }

  private func claim(
    _ side: PartySide, _ topic: TopicIndex, _ shape: ClaimShape, in context: some PolicyContext
  ) -> Register {
    guard let party = party(side) else { return .unknown }
    switch context.claim(topic, of: party) {
    case .missing: return .missing
    case .expired(let time): return Register(number: Int128(time.value), state: .expired)
    case .value(let value): return Self.claim(value, shape)
    }
  }

  // A value of another type than its topic's is no value.
  private static func claim(_ value: SchemaValue, _ shape: ClaimShape) -> Register {
    switch (value, shape) {
    case (.level(let number), .level(let count)) where number < count: Register(Int128(number))
    case (.country(let country), .country): Register(Int128(country.number))
    case (.flag(let flag), .flag): Register(flag)
    case (.date(let date), .date): Register(Int128(date.dayNumber))
    default: .unknown
    }
  }

  private func accountKind(_ side: PartySide) -> Register {
    guard let leg else { return .unknown }
    return Register(Int128((side == .sender ? leg.from : leg.to).kind.rawValue))
  }

  // Custodians are compared with each other alone, and a leg has two: a number for each is enough.
  private func custodian(_ side: PartySide) -> Register {
    guard let leg else { return .unknown }
    guard let custodian = (side == .sender ? leg.from : leg.to).custodian else {
      return Register(CodeGenerator.noCustodian)
    }
    return Register(custodian == leg.from.custodian ? 0 : 1)
  }

  private static func held(_ totals: HeldTotals, _ reading: Instruction.HeldReading) -> Register {
    switch reading {
    case .possible: return Register(totals.possible)
    case .certain: return Register(totals.certain)
    case .exact: return totals.certain == totals.possible ? Register(totals.certain) : .unknown
    }
  }

  private func booked(
    _ units: Register, _ currency: Currency, in context: some PolicyContext
  ) -> Register {
    guard units.state == .value else {
      // Of units that cannot be, only their having a value at all is known.
      let isValued = context.bookedValue(of: .zero, in: currency) != nil
      return units.state == .impossible && !isValued ? .unknown : units
    }
    // A difference of units can be negative; what it is worth is the negative of its size.
    let magnitude = Units(units.number.magnitude)
    guard let money = context.bookedValue(of: magnitude, in: currency) else { return .unknown }
    guard money.currency == currency else { return .unknown }
    guard units.number < 0 else { return Register(money.minorUnits) }
    return CheckedMath.difference(0, money.minorUnits).map { Register($0) } ?? .outOfRange
  }

  // MARK: arithmetic and conditions

  private func combined(
    _ left: Register, _ right: Register, _ operation: (Int128, Int128) -> Int128?
  ) -> Register {
    if let reason = Self.undecided(left, right) { return reason }
    return operation(left.number, right.number).map { Register($0) } ?? .outOfRange
  }

  private func compared(
    _ left: Register, _ comparison: Comparison, _ right: Register
  ) -> Register {
    if let reason = Self.undecided(left, right) { return reason }
    return Register(comparison.holds(left.number, right.number))
  }

  // Why there is no result. What is undecided in itself stays so whatever is impossible beside it.
  private static func undecided(_ left: Register, _ right: Register) -> Register? {
    if left.state != .value, left.state != .impossible { return left }
    if right.state != .value { return right }
    return left.state == .value ? nil : left
  }

  private func member(_ value: Register, _ members: [Int128]) -> Register {
    guard value.state == .value else { return value }
    var low = 0
    var high = members.count
    while low < high {
      let middle = (low + high) / 2
      if members[middle] == value.number { return Register(true) }
      if members[middle] < value.number { low = middle + 1 } else { high = middle }
    }
    return Register(false)
  }

  // A claim that is missing does not exist; of one that ran out it cannot be said either way.
  private func exists(_ value: Register) -> Register {
    switch value.state {
    case .value: Register(true)
    case .missing: Register(false)
    case .expired, .outOfRange, .unknown, .impossible: value
    }
  }

  // (it moved in that direction) and (it is now beyond the limit), in three values.
  private func crossed(_ crossing: Crossing, at target: Int, factor: Int128) -> Register {
    let before = registers[target]
    let after = registers[target + 1]
    let isRaise = crossing == .raises
    let moved = compared(after, isRaise ? .above : .below, before)
    let scaled = combined(after, Register(factor), CheckedMath.product)
    let beyond = compared(scaled, isRaise ? .above : .below, registers[target + 2])
    return moved.joined(beyond, stopsOn: .no)
  }
}
