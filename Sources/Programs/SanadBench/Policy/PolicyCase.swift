import SanadPolicy
import SanadTypes

/// One kind of instruction under one policy.
struct PolicyCase {
  /// The codes that rules may carry: every one.
  static let codes = RuleCodes(numbers: Array(CodeNumber.range))

  let name: String
  let policy: BenchPolicy
  let context: BenchInstruction
  let isAllowed: Bool

  /// Policies whose texts are compiled.
  static let texts: [(String, BenchPolicy)] = [
    ("one rule", .cheapest), ("ten rules", .standard), ("120 rules with claims", .claims),
    ("100 rules with totals", .totals),
  ]

  /// Cheapest rules first.
  static let all: [PolicyCase] = [
    PolicyCase("one rule, allowed", .cheapest),
    PolicyCase("one rule, refused", .cheapest, BenchInstruction(units: 20_000_000), false),
    PolicyCase("ten rules, allowed", .standard),
    PolicyCase(
      "ten rules, refused by one", .standard, BenchInstruction(isSanctioned: true), false),
    PolicyCase("ten rules, refused by all", .refusing, BenchInstruction(), false),
    PolicyCase("16 counters, allowed", .counters),
    PolicyCase("100 rules with totals, allowed", .totals),
    PolicyCase("120 rules with claims, allowed", .claims),
    PolicyCase("the same with 256 legs", .claims, BenchInstruction(legs: PolicyLimits.legsMax)),
  ]

  private init(
    _ name: String, _ policy: BenchPolicy, _ context: BenchInstruction = BenchInstruction(),
    _ isAllowed: Bool = true
  ) {
    self.name = name
    self.policy = policy
    self.context = context
    self.isAllowed = isAllowed
  }
}

/// Legs of one instrument between two parties of the standard workload, answered from memory.
struct BenchInstruction: PolicyContext {
  /// Units of each leg.
  var units: UInt128 = 1
  /// Number of legs.
  var legs = 1
  /// Whether the receiver is under sanctions.
  var isSanctioned = false

  private static let outstanding = Units(100_000_000_000)
  private static let held = Units(20_000_000_000)
  private static let each = Units(1_000_000)

  private static let account = AccountFacts(kind: .house, custodian: nil)
  /// The claims of an account of the workload, in the order of the schema's topics.
  private static let claims: [ClaimReading] = ClaimSchema.first.topics.map { topic in
    switch (topic.name, topic.type) {
    case ("kyc", .enumeration(let names)): level("standard", of: names)
    case ("class", .enumeration(let names)): level("retail", of: names)
    case ("risk", .enumeration(let names)): level("low", of: names)
    case ("country", _): Country("PK").map { .value(.country($0)) } ?? .missing
    case ("sanctioned", _): .value(.flag(false))
    default: .missing
    }
  }

  private static func level(_ name: String, of names: Enumeration) -> ClaimReading {
    names.number(of: name).map { .value(.level($0)) } ?? .missing
  }

  var kind: MovementKind { .transfer }
  var now: Timestamp { Timestamp(1_790_000_000_000) }
  var businessDate: CalendarDate { Self.today }
  var instrument: InstrumentFacts {
    InstrumentFacts(instrumentClass: .bill, status: .active, maturity: Self.maturity)
  }
  var legCount: Int { legs }
  var partyCount: Int { 2 }
  var hasStateAfter: Bool { true }

  func leg(_ leg: LegIndex) -> InstructionLeg {
    InstructionLeg(
      sender: PartyIndex(0), receiver: PartyIndex(1), from: Self.account, to: Self.account,
      units: Units(units))
  }

  func netChange(of party: PartyIndex) -> NetChange {
    let total = Units(units * UInt128(legs))
    return party.value == 0 ? .less(total) : .more(total)
  }

  func claim(_ topic: TopicIndex, of party: PartyIndex) -> ClaimReading {
    let place = Int(topic.value)
    if isSanctioned, party.value == 1, ClaimSchema.first.topics[place].name == "sanctioned" {
      return .value(.flag(true))
    }
    return Self.claims[place]
  }

  func outstanding(_ moment: AggregateMoment) -> Units? { Self.outstanding }
  func issued(_ moment: AggregateMoment) -> Units? { Self.outstanding }
  func holders(_ moment: AggregateMoment) -> UInt64? { 100_000 }
  func held(_ predicate: HeldPredicateIndex, _ moment: AggregateMoment) -> HeldTotals? {
    HeldTotals(certain: Self.held, possible: Self.held)
  }
  func holding(of party: PartyIndex, _ moment: AggregateMoment) -> Units? { Self.each }
  func bookedValue(of units: Units, in currency: Currency) -> Money? {
    Int128(exactly: units.value).map { Money(minorUnits: $0 * 100, currency) }
  }

  private static let today = date(year: 2_026, month: 11, day: 2)
  private static let maturity = date(year: 2_027, month: 10, day: 22)

  private static func date(year: Int, month: Int, day: Int) -> CalendarDate {
    guard let date = CalendarDate(year: year, month: month, day: day) else {
      preconditionFailure("a day of the calendar")
    }
    return date
  }
}
