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
    switch random.below(locals > 0 ? 19 : 18) {
    case 0, 1:
      let standIn = random.once(in: 3) ? random.once(in: 2) : nil
      return .flag(side(), random.pick(["pep", "sanctioned"]), standIn: standIn)
    case 2, 3: return level()
    case 4:
      let count = 1 + random.below(3)
      return .country(side(), isIn: Array(OracleProgram.countries.prefix(count)))
    case 5: return .exists(side(), random.pick(["kyc", "pep", "country", "screenedUntil"]))
    case 6: return .kind(isIn: random.once(in: 2) ? ["transfer"] : ["settlement", "forced"])
    case 7, 8, 9:
      return .units(number(depth: 2), random.pick(OracleProgram.operations), number(depth: 2))
    case 10:
      return .money(
        random.once(in: 2) ? .amount : .aggregate(.outstanding, .before),
        random.pick(OracleProgram.operations), minor: random.below(100_000))
    case 11:
      return .screened(side(), random.pick(OracleProgram.operations), days: random.below(4))
    case 12:
      let date = CalendarDate.of(2027, 12, 30 + random.below(2))
      return .maturity(random.pick(OracleProgram.operations), date)
    case 13: return .sameCustodian(isNegated: random.once(in: 2))
    case 14:
      if random.once(in: 2) { return .hasCustodian(side()) }
      return .accountKind(side(), random.pick(["house", "clientOmnibus", "treasury"]))
    case 15, 16, 17: return .crossing(isRaise: random.below(3) > 0, aggregate(), number(depth: 2))
    default: return .local(random.below(locals))
    }
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
    return .level(
      side(), isKYC ? "kyc" : "risk", random.pick(OracleProgram.operations), names,
      value: random.below(3), standIn: random.once(in: 3) ? random.below(3) : nil)
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
    if random.once(in: 6) {
      ledger.instrument = InstrumentFacts(instrumentClass: .cash, status: .active, maturity: nil)
    }
    for _ in 0..<(2 + random.below(3)) { ledger.parties.append(party()) }
    if random.once(in: 3) { ledger.issuer = 0 }
    var spare = ledger.parties.map(\.holding)
    for _ in 0..<(1 + random.below(4)) {
      let from = random.below(ledger.parties.count)
      let units = UInt128(1 + random.below(100))
      guard spare[from] >= units else { continue }
      spare[from] -= units
      ledger.movements.append(
        .init(from: from, to: random.below(ledger.parties.count), units: units))
    }
    return ledger
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
