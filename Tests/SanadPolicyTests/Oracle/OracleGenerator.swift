import SanadCrypto
import SanadPolicy
import SanadTesting
import SanadTypes

extension OracleProgram {
  static let classes = [
    "retail", "professional", "dealer", "fund", "bank", "insurer", "government", "centralBank",
  ]
  static let countries = ["PK", "AE", "IN"]
  static let operations = ["==", "!=", "<", "<=", ">", ">="]
}

/// Makes random well-typed programs and ledgers that make their conditions come out both ways.
struct OracleGenerator {
  var random: SplitMix64

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  mutating func program() -> OracleProgram {
    var program = OracleProgram(covers: covered(), locals: [], rules: [])
    for _ in 0..<random.below(3) {
      program.locals.append(condition(depth: 2, locals: program.locals.count))
    }
    for index in 0..<(1 + random.below(5)) {
      program.rules.append(
        OracleRule(
          code: 1_001 + index, isFlag: random.once(in: 5), isUnless: random.once(in: 2),
          isEvenByOrder: random.once(in: 4),
          condition: condition(depth: 3, locals: program.locals.count)))
    }
    return program
  }

  private mutating func covered() -> [MovementKind] {
    let kinds: [MovementKind] = [.transfer, .settlement, .allotment, .forced, .recovery]
    let some = kinds.filter { _ in random.below(4) > 0 }
    return some.isEmpty ? [.transfer] : some
  }

  private mutating func side() -> PartySide { random.once(in: 2) ? .sender : .receiver }

  mutating func condition(depth: Int, locals: Int) -> OracleCondition {
    if depth > 0, random.below(5) < 2 { return joined(depth: depth, locals: locals) }
    if locals > 0, random.once(in: 12) { return .local(random.below(locals)) }
    switch random.below(12) {
    case 0, 1, 2: return claim()
    case 3: return fact()
    case 4: return moment()
    case 5, 6:
      return .units(number(depth: 2), random.pick(OracleProgram.operations), number(depth: 2))
    case 7:
      if random.once(in: 2) { return .member(summands(), [3, 17, 20, 60, 100, 180, 400]) }
      return .count(count(depth: 2), random.pick(OracleProgram.operations), count(depth: 2))
    case 8: return .money(money(depth: 2), random.pick(OracleProgram.operations), money(depth: 2))
    case 9: return .crossing(isRaise: random.below(3) > 0, .holders, count(depth: 1))
    default: return .crossing(isRaise: random.below(3) > 0, aggregate(), number(depth: 2))
    }
  }

  private mutating func claim() -> OracleCondition {
    switch random.below(6) {
    case 0, 1:
      let standIn = random.once(in: 3) ? random.once(in: 2) : nil
      return .flag(side(), random.pick(["pep", "sanctioned"]), standIn: standIn)
    case 2, 3: return level()
    case 4:
      let count = 1 + random.below(3)
      return .country(
        side(), isIn: Array(OracleProgram.countries.prefix(count)),
        standIn: random.once(in: 3) ? random.pick(OracleProgram.countries) : nil)
    default: return .exists(side(), random.pick(["kyc", "pep", "country", "screenedUntil"]))
    }
  }

  // What is told of the instruction, its accounts and its instrument.
  private mutating func fact() -> OracleCondition {
    switch random.below(7) {
    case 0: return .kind(isIn: random.once(in: 2) ? ["transfer"] : ["settlement", "forced"])
    case 1: return .sameCustodian(isNegated: random.once(in: 2))
    case 2: return .hasCustodian(side())
    case 3: return .accountKind(side(), isIn: some(of: ["house", "clientOmnibus", "treasury"]))
    case 4: return .instrumentClass(isIn: some(of: ["bill", "sukuk", "cash"]))
    case 5: return .instrumentStatus(isIn: some(of: ["announced", "active", "halted", "redeemed"]))
    default: return .hasMaturity
    }
  }

  private mutating func some(of names: [String]) -> [String] {
    let chosen = names.filter { _ in random.once(in: 2) }
    return chosen.isEmpty ? [random.pick(names)] : chosen
  }

  // A date against a date, or now against one.
  private mutating func moment() -> OracleCondition {
    let operation = random.pick(OracleProgram.operations)
    if random.once(in: 2) { return .date(date(), operation, date()) }
    return .time(hours: random.below(100) - 50, operation, date())
  }

  private mutating func date() -> OracleDate {
    let standIn: CalendarDate? =
      random.once(in: 2) ? CalendarDate.of(2027, 1, 14 + random.below(5)) : nil
    let date: OracleDate =
      switch random.below(5) {
      case 0: .literal(.of(2027, 1, 13 + random.below(5)))
      case 1: .maturity(standIn: standIn)
      case 2: .screened(side(), standIn: standIn)
      default: .businessDate
      }
    guard random.once(in: 2) else { return date }
    return .shifted(date, days: random.below(7) - 3)
  }

  private mutating func joined(depth: Int, locals: Int) -> OracleCondition {
    if random.once(in: 3) { return .not(condition(depth: depth - 1, locals: locals)) }
    var parts: [OracleCondition] = []
    for _ in 0..<(2 + random.below(2)) {
      parts.append(condition(depth: depth - 1, locals: locals))
    }
    return random.once(in: 2) ? .all(parts) : .any(parts)
  }

  private mutating func level() -> OracleCondition {
    let isKYC = random.once(in: 2)
    let names = isKYC ? ["none", "standard", "enhanced"] : ["low", "medium", "high"]
    let standIn = random.once(in: 3) ? random.below(3) : nil
    if random.once(in: 3) {
      let values = [[0], [1, 2], [2, 0]][random.below(3)]
      return .levelIn(side(), isKYC ? "kyc" : "risk", names, values: values, standIn: standIn)
    }
    return .level(
      side(), isKYC ? "kyc" : "risk", random.pick(OracleProgram.operations), names,
      value: random.below(3), standIn: standIn)
  }

  private mutating func aggregate() -> OracleAggregate {
    switch random.below(6) {
    case 0: .outstanding
    case 1: .issued
    case 2, 3: .holding(side())
    case 4: .held(country: random.pick(OracleProgram.countries), isNegated: random.once(in: 2))
    default: .heldClass(random.pick(OracleProgram.classes))
    }
  }

  mutating func number(depth: Int) -> OracleNumber {
    if depth > 0, random.once(in: 2) {
      switch random.below(3) {
      case 0: return .share(points: random.below(20_000), open(number(depth: depth - 1)))
      case 1: return .times(open(number(depth: depth - 1)), random.below(4))
      default:
        let parts = (0..<(2 + random.below(2))).map { _ in
          (isSubtracted: random.once(in: 3), value: open(number(depth: depth - 1)))
        }
        return .sum([(false, parts[0].value)] + parts.dropFirst())
      }
    }
    switch random.below(4) {
    case 0: return .amount
    case 1: return .literal(random.below(400))
    default: return .aggregate(aggregate(), random.pick([nil, .before, .after]))
    }
  }

  /// A number of holders.
  private mutating func count(depth: Int) -> OracleNumber {
    if depth > 0, random.once(in: 2) {
      switch random.below(3) {
      case 0: return .share(points: random.below(20_000), count(depth: depth - 1))
      case 1: return .times(count(depth: depth - 1), random.below(4))
      default:
        return .sum([
          (false, count(depth: depth - 1)), (random.once(in: 2), count(depth: depth - 1)),
        ])
      }
    }
    if random.once(in: 3) { return .literal(random.below(6)) }
    return .aggregate(.holders, random.pick([nil, .before, .after]))
  }

  // Whole units of which something is read: what can be looked up, and what has a value.
  private mutating func summands() -> OracleNumber {
    let read: OracleNumber =
      random.once(in: 3) ? .amount : .aggregate(aggregate(), random.pick([nil, .before, .after]))
    switch random.below(4) {
    case 0: return .times(read, random.below(4))
    case 1: return .sum([(false, read), (random.once(in: 2), .amount)])
    default: return read
    }
  }

  private mutating func money(depth: Int) -> OracleMoney {
    if depth > 0, random.once(in: 3) {
      let left = money(depth: depth - 1)
      if random.once(in: 2) { return .share(points: random.below(20_000), left) }
      return .sum(left, isSubtracted: random.once(in: 2), money(depth: depth - 1))
    }
    if random.once(in: 3) { return .literal(minor: random.below(100_000)) }
    return .booked(summands())
  }

  // A literal stays a plain number where nothing beside it says that it counts units.
  private func open(_ number: OracleNumber) -> OracleNumber {
    if case .literal = number { return .amount }
    return number
  }

  // MARK: ledgers

  mutating func ledger() -> Ledger {
    var ledger = Ledger()
    ledger.kind = random.pick([.transfer, .transfer, .settlement, .allotment, .forced, .recovery])
    ledger.faceMinor = UInt128(random.pick([1, 100, 5_000]))
    if random.once(in: 12) { ledger.currency = .usd }
    ledger.instrument = instrument()
    // Around a midnight, exactly on it as well.
    let midnight = UInt64(CalendarDate.of(2027, 1, 13 + random.below(5)).dayNumber) * 86_400_000
    ledger.now = Timestamp(
      midnight + UInt64(random.below(49)) * 3_600_000 + UInt64(random.below(3)) - 1)
    let isShort = random.once(in: 4)
    for _ in 0..<(2 + random.below(3)) { ledger.parties.append(party()) }
    if random.once(in: 3) { ledger.issuer = 0 }
    var spare = ledger.parties.map(\.holding)
    for _ in 0..<(1 + random.below(4)) {
      let from = random.below(ledger.parties.count)
      let units = UInt128(1 + random.below(isShort ? 300 : 100))
      guard isShort || spare[from] >= units else { continue }
      spare[from] -= min(spare[from], units)
      ledger.movements.append(
        .init(from: from, to: random.below(ledger.parties.count), units: units))
    }
    return ledger
  }

  private mutating func instrument() -> InstrumentFacts {
    if random.once(in: 6) {
      return InstrumentFacts(instrumentClass: .cash, status: .active, maturity: nil)
    }
    return InstrumentFacts(
      instrumentClass: random.pick([.bill, .bill, .sukuk]),
      status: random.pick([.active, .active, .announced, .halted, .redeemed]),
      maturity: .of(2027, 1, 13 + random.below(5)))
  }

  private mutating func party() -> Ledger.Party {
    var party = Ledger.Party()
    party.holding = UInt128(random.below(400))
    party.kind = random.pick([.house, .house, .clientOmnibus, .treasury])
    let custodians = [nil, nil, Digest(1, 0, 0, 0), Digest(2, 0, 0, 0)]
    party.custodian = random.pick(custodians).map { IdentityID($0) }
    party.claims["kyc"] = reading(.level(UInt8(random.below(3))))
    party.claims["risk"] = reading(.level(UInt8(random.below(3))))
    party.claims["class"] = reading(.level(UInt8(random.below(8))))
    party.claims["pep"] = reading(.flag(random.once(in: 2)))
    party.claims["sanctioned"] = reading(.flag(random.once(in: 3)))
    party.claims["screenedUntil"] = reading(.date(.of(2027, 1, 14 + random.below(5))))
    if let country = Country(random.pick(OracleProgram.countries)) {
      party.claims["country"] = reading(.country(country))
    }
    return party
  }

  private mutating func reading(_ value: SchemaValue) -> ClaimReading {
    switch random.below(10) {
    case 0: .missing
    case 1: .expired(Timestamp(1_700_000_000_000))
    default: .value(value)
    }
  }
}
