import SanadCrypto
import SanadPolicy
import SanadTypes

/// A small ledger of one instrument for tests: parties with claims and holdings, and an instruction
/// that moves units between them. It answers what a policy asks by plain folds over its parties.
struct Ledger: PolicyContext {
  struct Party {
    var claims: [String: ClaimReading] = [:]
    var holding: UInt128 = 0
    var kind = AccountKind.house
    var custodian: IdentityID?
  }

  struct Movement {
    var from: Int
    var to: Int
    var units: UInt128
  }

  var schema = ClaimSchema.first
  var predicates: [HeldPredicate] = []
  var parties: [Party] = []
  var movements: [Movement] = []
  /// Parties whose holdings do not count as outstanding: the issuer.
  var issuer: Int?
  var faceMinor: UInt128 = 100
  var currency = Currency.pkr
  var kind = MovementKind.transfer
  var now = Timestamp(1_800_000_000_000)
  var businessDate = CalendarDate.of(2027, 1, 15)
  var instrument = InstrumentFacts(
    instrumentClass: .bill, status: .active, maturity: CalendarDate.of(2027, 12, 31))

  var legCount: Int { movements.count }
  var partyCount: Int { parties.count }

  func leg(_ leg: LegIndex) -> InstructionLeg {
    let movement = movements[leg.value]
    let from = parties[movement.from]
    let to = parties[movement.to]
    return InstructionLeg(
      sender: PartyIndex(movement.from), receiver: PartyIndex(movement.to),
      from: AccountFacts(kind: from.kind, custodian: from.custodian),
      to: AccountFacts(kind: to.kind, custodian: to.custodian), units: Units(movement.units))
  }

  func netChange(of party: PartyIndex) -> NetChange {
    let change = change(of: party.value)
    if change == 0 { return .none }
    return change < 0 ? .less(Units(change.magnitude)) : .more(Units(change.magnitude))
  }

  private func change(of party: Int) -> Int128 {
    var change: Int128 = 0
    for movement in movements {
      if movement.from == party { change -= Int128(movement.units) }
      if movement.to == party { change += Int128(movement.units) }
    }
    return change
  }

  /// Nobody gives more than it has.
  var hasStateAfter: Bool { parties.indices.allSatisfy { units(of: $0, .after) != nil } }

  func claim(_ topic: TopicIndex, of party: PartyIndex) -> ClaimReading {
    parties[party.value].claims[schema.topics[Int(topic.value)].name] ?? .missing
  }

  /// What a party holds; nil where it gives more than it has.
  func units(of party: Int, _ moment: AggregateMoment) -> UInt128? {
    let held = Int128(parties[party].holding)
    return UInt128(exactly: held + (moment == .after ? change(of: party) : 0))
  }

  private var holdersOnly: [Int] { parties.indices.filter { $0 != issuer } }

  /// What moves between holders changes nothing about it, whether or not they have it.
  func outstanding(_ moment: AggregateMoment) -> Units? {
    let before = holdersOnly.reduce(0) { $0 + Int128(parties[$1].holding) }
    let change = moment == .after ? holdersOnly.reduce(0) { $0 + self.change(of: $1) } : 0
    return UInt128(exactly: before + change).map { Units($0) }
  }

  func issued(_ moment: AggregateMoment) -> Units? { outstanding(moment) }

  func holders(_ moment: AggregateMoment) -> UInt64? {
    var count: UInt64 = 0
    for party in holdersOnly {
      guard let units = units(of: party, moment) else { return nil }
      if units > 0 { count += 1 }
    }
    return count
  }

  func holding(of party: PartyIndex, _ moment: AggregateMoment) -> Units? {
    units(of: party.value, moment).map { Units($0) }
  }

  func held(_ predicate: HeldPredicateIndex, _ moment: AggregateMoment) -> HeldTotals? {
    var certain: UInt128 = 0
    var possible: UInt128 = 0
    for party in holdersOnly {
      let truth = predicates[Int(predicate.value)].truth(
        country: country(of: party), investorClass: investorClass(of: party))
      if truth == .no { continue }
      guard let units = units(of: party, moment) else { return nil }
      possible += units
      if truth == .yes { certain += units }
    }
    return HeldTotals(certain: Units(certain), possible: Units(possible))
  }

  private func country(of party: Int) -> Country? {
    if case .value(.country(let country))? = parties[party].claims["country"] {
      country
    } else {
      nil
    }
  }

  private func investorClass(of party: Int) -> UInt8? {
    if case .value(.level(let number))? = parties[party].claims["class"] { number } else { nil }
  }

  func bookedValue(of units: Units, in currency: Currency) -> Money? {
    guard currency == self.currency, let value = units.multiplied(by: faceMinor) else { return nil }
    return Int128(exactly: value.value).map { Money(minorUnits: $0, currency) }
  }
}

extension CalendarDate {
  /// A day that a test knows to exist.
  static func of(_ year: Int, _ month: Int, _ day: Int) -> CalendarDate {
    CalendarDate(year: year, month: month, day: day) ?? .min
  }
}

extension Ledger.Party {
  /// A party with everything in order.
  static func resident(holding: UInt128 = 0) -> Ledger.Party {
    Ledger.Party(
      claims: [
        "kyc": .value(.level(1)), "country": .value(.country(.pakistan)),
        "class": .value(.level(0)), "risk": .value(.level(0)), "pep": .value(.flag(false)),
        "sanctioned": .value(.flag(false)),
      ], holding: holding)
  }

  /// The same from another country.
  static func nonResident(holding: UInt128 = 0) -> Ledger.Party {
    var party = resident(holding: holding)
    party.claims["country"] = .value(.country(.emirates))
    return party
  }
}

extension Country {
  static let pakistan = named("PK")
  static let emirates = named("AE")
  static let india = named("IN")

  private static func named(_ code: String) -> Country {
    guard let country = Country(code) else { preconditionFailure("\(code) is a country") }
    return country
  }
}
