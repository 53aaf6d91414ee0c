import SanadPolicy
import SanadTypes
import Testing

/// Each thing that rules can say, at its edges, from the text to the outcome.
@Suite struct FeatureTests {
  private let ledger: Ledger = {
    var ledger = Ledger()
    ledger.parties = [.resident(holding: 1_000), .resident(), .nonResident(holding: 50)]
    ledger.movements = [.init(from: 0, to: 1, units: 100)]
    return ledger
  }()

  /// nil is "did not fire", otherwise whether it was decided.
  private func outcome(_ condition: String, _ ledger: Ledger) throws -> Bool? {
    try PolicyText.rules("deny 1001 \"x\" when \(condition)").judge(ledger).fired.first?.isDecided
  }

  private func expect(
    _ condition: String, _ ledger: Ledger, is expected: Bool?,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    #expect(try outcome(condition, ledger) == expected, "\(condition)", sourceLocation: location)
  }

  // MARK: Holders

  @Test func holdersAreCountedBeforeAndAfter() throws {
    for (condition, holds) in [
      ("before.holders == 2", true), ("after.holders == 3", true), ("holders == 3", true),
      ("holders - before.holders == 1", true), ("holders in {1, 2}", false),
      ("holders in {1, 3}", true), ("holders * 2 > 50% of 11 + 1", false),
      ("50% of holders > 1", true), ("150% of before.holders >= holders", true),
    ] {
      // A share of a literal stands beside a whole number as it is.
      try expect(condition, ledger, is: holds ? true : nil)
    }
  }

  @Test func aCeilingOnHoldersLetsInAsManyAsItSays() throws {
    var full = ledger
    try expect("raises holders above 3", full, is: nil)
    try expect("raises holders above 2", full, is: true)
    // Who has units already is no further holder, and who takes another's place is none either.
    full.movements = [.init(from: 0, to: 2, units: 1)]
    try expect("raises holders above 0", full, is: nil)
    full.movements = [.init(from: 2, to: 1, units: 50)]
    try expect("raises holders above 0", full, is: nil)
    try expect("lowers holders below 3", full, is: nil)
    full.movements = [.init(from: 2, to: 0, units: 50)]
    try expect("lowers holders below 2", full, is: true)
    try expect("lowers holders below 1", full, is: nil)
  }

  @Test func aCeilingOnHoldersHasALimitAndNoHeadroom() throws {
    let fired = try #require(
      try PolicyText.rules("deny 3105 \"many\" when raises holders above 2").judge(ledger).fired
        .first)
    let ceiling = try #require(fired.explanation.ceiling)
    #expect(ceiling.before == 2 && ceiling.after == 3 && ceiling.limit == 2)
    #expect(ceiling.headroom == nil)
    #expect(
      fired.explanation.text == "holders goes from 2 to 3; the rule allows at most 2")
  }

  // MARK: Dates and times

  @Test func datesMoveByDays() throws {
    // The business date is 2027-01-15, the bill's maturity 2027-12-31.
    for (condition, holds) in [
      ("businessDate + 30 days >= 2027-02-14", true),
      ("businessDate + 30 days > 2027-02-14", false),
      ("businessDate - 15 days == 2026-12-31", true),
      ("businessDate - 15 days + 48 hours == 2027-01-02", true),
      ("businessDate + 2 days * 3 == 2027-01-21", true),
      ("instrument.maturity - 350 days <= businessDate", true),
      ("instrument.maturity - 349 days <= businessDate", false),
      ("businessDate in {2027-01-14, 2027-01-15}", true),
      ("businessDate in {2027-01-14, 2027-01-16}", false),
      ("2028-02-28 + 1 days == 2028-02-29", true), ("2027-02-28 + 1 days == 2027-03-01", true),
    ] {
      try expect(condition, ledger, is: holds ? true : nil)
    }
  }

  @Test func aTimeAndADateMeetAtMidnightInUTC() throws {
    var ledger = ledger
    let midnight = UInt64(CalendarDate.of(2027, 1, 15).dayNumber) * 86_400_000
    for (shift, holds) in [(Int64(-1), false), (0, true), (1, true)] {
      ledger.now = Timestamp(UInt64(Int64(midnight) + shift))
      try expect("now >= businessDate", ledger, is: holds ? true : nil)
      try expect("now >= 2027-01-15", ledger, is: holds ? true : nil)
      try expect("businessDate <= now", ledger, is: holds ? true : nil)
      try expect("now + 24 hours >= businessDate + 1 days", ledger, is: holds ? true : nil)
      try expect("now - 36 hours >= 2027-01-13 - 12 days", ledger, is: true)
      try expect("now == 2027-01-15", ledger, is: shift == 0 ? true : nil)
    }
  }

  @Test func aTimeMovesByHoursToTheMillisecond() throws {
    var ledger = ledger
    let midnight = UInt64(CalendarDate.of(2027, 1, 15).dayNumber) * 86_400_000
    ledger.now = Timestamp(midnight + 5 * 3_600_000 - 1)
    try expect("now - 5 hours < businessDate", ledger, is: true)
    ledger.now = Timestamp(midnight + 5 * 3_600_000)
    try expect("now - 5 hours < businessDate", ledger, is: nil)
    try expect("now - 2 hours - 3 hours == businessDate", ledger, is: true)
    try expect("now + 19 hours == 2027-01-16", ledger, is: true)
    try expect("now < now + 1 hours", ledger, is: true)
  }

  // MARK: The instrument

  @Test func classAndStatusAreRead() throws {
    var ledger = ledger
    for (number, name) in [
      "announced", "active", "halted", "matured", "defaulted", "redeemed",
    ].enumerated() {
      let status = try #require(InstrumentStatus(rawValue: UInt8(number)))
      ledger.instrument = InstrumentFacts(
        instrumentClass: .sukuk, status: status, maturity: nil)
      try expect("instrument.status == \(name)", ledger, is: true)
      try expect("instrument.status != \(name)", ledger, is: nil)
      try expect("instrument.status in {\(name)}", ledger, is: true)
    }
    for (number, name) in [
      "bill", "fixedBond", "floatingBond", "sukuk", "commodity", "cash",
    ].enumerated() {
      let kind = try #require(InstrumentClass(rawValue: UInt8(number)))
      ledger.instrument = InstrumentFacts(
        instrumentClass: kind, status: .active, maturity: nil)
      try expect("instrument.class == \(name)", ledger, is: true)
      try expect("not instrument.class in {\(name)}", ledger, is: nil)
    }
  }

  @Test func everyKindAndEveryKindOfAccountHasItsName() throws {
    var ledger = ledger
    for kind in MovementKind.coverable {
      ledger.kind = kind
      let policy = try PolicyText.rules(
        "deny 1001 \"x\" when kind == \(kind.name) and receiver.kyc exists", covers: kind.name)
      #expect(policy.codes(ledger) == [1001], "\(kind)")
    }
    ledger.kind = .transfer
    for kind in AccountKind.allCases {
      ledger.parties[1].kind = kind
      try expect("to.kind == \(kind)", ledger, is: true)
      try expect("to.kind in {house, \(kind == .house ? "tax" : "\(kind)")}", ledger, is: true)
    }
  }

  // MARK: Sets

  @Test func setsOfNumbersAndOfMoney() throws {
    for (condition, holds) in [
      ("amount in {99, 101}", false), ("amount in {99, 100, 101}", true),
      ("amount * 2 in {200}", true), ("before.holding(sender) - amount in {900}", true),
      ("amount converted to PKR in {99.99 PKR, 100 PKR}", true),
      ("amount converted to PKR in {100.01 PKR}", false),
      ("holding(receiver) in {1, 2, 3, 4, 5, 6, 7, 8, 9, 100}", true),
    ] {
      try expect(condition, ledger, is: holds ? true : nil)
    }
  }

  @Test func setsOfEnumerations() throws {
    var ledger = ledger
    for (level, isIn) in [(UInt8(0), true), (1, false), (2, true)] {
      ledger.parties[1].claims["kyc"] = .value(.level(level))
      try expect("receiver.kyc in {none, enhanced}", ledger, is: isIn ? true : nil)
    }
    ledger.parties[1].claims["kyc"] = .missing
    try expect("receiver.kyc in {none, enhanced}", ledger, is: false)
    try expect("receiver.kyc default none in {none, enhanced}", ledger, is: true)
    ledger.parties[1].claims["taxClass"] = .value(.level(2))
    try expect("receiver.taxClass in {resident, exempt}", ledger, is: true)
    try expect("receiver.taxClass == nonResident", ledger, is: nil)
  }

  // MARK: Defaults

  @Test func defaultsOfCountriesAndDates() throws {
    var ledger = ledger
    ledger.parties[1].claims["country"] = .missing
    try expect("receiver.country == PK", ledger, is: false)
    try expect("receiver.country default AE == PK", ledger, is: nil)
    try expect("receiver.country default PK == PK", ledger, is: true)
    try expect("receiver.country default AE in {SA, AE}", ledger, is: true)
    try expect("receiver.country default AE == sender.country", ledger, is: nil)
    ledger.parties[1].claims["country"] = .expired(Timestamp(1))
    try expect("receiver.country default PK == PK", ledger, is: false)
    try expect("receiver.screenedUntil default 2027-01-14 < businessDate", ledger, is: true)
    try expect("receiver.screenedUntil default 2027-01-15 < businessDate", ledger, is: nil)
    try expect(
      "receiver.screenedUntil default 2027-01-14 + 1 days < businessDate", ledger, is: nil)
    ledger.parties[1].claims["screenedUntil"] = .value(.date(.of(2027, 1, 15)))
    try expect("receiver.screenedUntil default 2020-01-01 < businessDate", ledger, is: nil)
    ledger.instrument = InstrumentFacts(instrumentClass: .cash, status: .active, maturity: nil)
    try expect("instrument.maturity default 2100-01-01 > businessDate", ledger, is: true)
    try expect("instrument.maturity exists", ledger, is: nil)
  }

  // MARK: Shares and money

  @Test func moneyOfAggregatesIsBookedOnEitherSide() throws {
    // A unit is worth a rupee: the sender has 1,000 before and 900 after.
    for (condition, holds) in [
      ("before.holding(sender) converted to PKR == 1_000 PKR", true),
      ("after.holding(sender) converted to PKR == 900.00 PKR", true),
      ("holding(sender) converted to PKR + 100 PKR == 1_000 PKR", true),
      ("(after.holding(sender) - before.holding(sender)) converted to PKR < 0 PKR", true),
      ("10% of (before.holding(sender) converted to PKR) >= 100 PKR", true),
      ("10% of (before.holding(sender) converted to PKR) > 100 PKR", false),
      ("9.99% of (before.holding(sender) converted to PKR) < 99.91 PKR", true),
      ("9.99% of (before.holding(sender) converted to PKR) < 99.90 PKR", false),
      ("50% of (50% of (outstanding converted to PKR)) == 262.50 PKR", true),
    ] {
      try expect(condition, ledger, is: holds ? true : nil)
    }
  }
}
