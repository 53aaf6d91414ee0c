import SanadAPI
import SanadAPIModel
import SanadConfig
import SanadCrypto
import SanadLedger
import SanadReplica
import SanadState
import SanadTypes
import Synchronization
import Testing

@testable import SanadNode

/// What the API shows of payments, on a network whose instruments pay.
@Suite struct PaymentLedgerTests {
  private let chain: LocalChain
  private let bond: InstrumentSymbol

  /// The first block declares the first coupons.
  init() throws {
    chain = try LocalChain("payments.yaml")
    bond = try InstrumentSymbol("PIB-5Y")
    try chain.makeFinal([])
  }

  private var ledger: FinalLedger {
    FinalLedger(chain.environment.final.overlay(), at: chain.board.newest.timestamp)
  }

  private func fund(_ symbol: InstrumentSymbol, sequence: UInt64) throws {
    let fund = LedgerOperation.lifecycle(.fund(InstrumentID(symbol), payment: 0))
    try chain.makeFinal([try chain.signed(fund, by: ["treasury"], sequence: sequence)])
    // The first block at which it is due comes behind the one in which it was brought.
    try chain.makeFinal([])
  }

  private func code(_ body: () throws -> Void) -> ErrorCode? {
    do {
      try body()
      return nil
    } catch { return (error as? ServiceFailure)?.code }
  }

  @Test func refusesWhatIsNotThere() throws {
    let none = try InstrumentSymbol("NONE")
    #expect(code { _ = try ledger.payments(of: none, ListRequest()) } == .instrumentUnknown)
    #expect(code { _ = try ledger.payment(0, of: none) } == .instrumentUnknown)
    #expect(code { _ = try ledger.payment(1, of: bond) } == .paymentUnknown)
    #expect(code { _ = try ledger.calendar(1) } == .referenceUnknown)
    #expect(code { _ = try ledger.taxTable(1) } == .referenceUnknown)
    #expect(
      code { _ = try ledger.entitlements(of: AccountID(.zero)) } == .accountUnknown)
    #expect(try ledger.fixings(none).fixings == [])
    let beyond = ListCursor(
      pin: Height(1), height: Height(1), index: 1, left: 1, order: .newest)
    #expect(
      code { _ = try ledger.payments(of: bond, ListRequest(cursor: beyond)) } == .requestInvalid)
    let cash = try InstrumentSymbol("PKR-W")
    #expect(code { _ = try ledger.payments(of: cash, ListRequest(cursor: beyond)) } == nil)
  }

  /// 34,010 units at 7 % of PKR 100,000 for half a year.
  @Test func aCouponGoesItsWay() throws {
    let declared = try ledger.payment(0, of: bond)
    #expect(declared.status == "declared")
    #expect(declared.kind == "coupon")
    #expect(declared.perUnit == "700000/1")
    #expect(declared.units == "34010")
    #expect(declared.amount == "23807000000")
    #expect(declared.cash == "PKR-W")
    #expect(declared.places == "3" && declared.swept == "0")
    #expect(declared.pot == AccountID(potOf: InstrumentID(bond)).description)
    try fund(bond, sequence: 0)
    let paid = try ledger.payment(0, of: bond)
    #expect(paid.status == "paid")
    #expect(paid.funded == "23807000000" && paid.paid == paid.funded && paid.left == "0")
    #expect(paid.suspended == "7000000")
    #expect(paid.payer == (try chain.account("treasury").id.description))
  }

  @Test func whatWaitsForAHolderIsSeen() throws {
    let retail = try chain.account("retail").id
    let before = try ledger.entitlements(of: retail)
    #expect(before.entitlements.map(\.instrument) == ["PIB-5Y", "GIS-3Y"])
    #expect(before.entitlements.map(\.units) == ["10", "400"])
    #expect(before.entitlements.first?.gross == "7000000")
    #expect(before.suspense == [] && before.routes == [] && !before.isCut)
    try fund(bond, sequence: 0)
    let after = try ledger.entitlements(of: retail)
    #expect(after.entitlements.map(\.instrument) == ["GIS-3Y"])
    #expect(after.suspense.map(\.cash) == ["PKR-W"])
    #expect(after.suspense.map(\.display) == ["70,000.00"])
    let cash = InstrumentID(try InstrumentSymbol("PKR-W"))
    let dealer = try chain.account("dealer").id
    let route = LedgerOperation.lifecycle(.route(cash, to: dealer))
    try chain.makeFinal([try chain.signed(route, by: ["retail"], sequence: 0)])
    #expect(
      try ledger.entitlements(of: retail).routes == [
        .init(cash: "PKR-W", to: dealer.description)
      ])
  }

  @Test func pagesNeitherOverlapNorMissAnything() throws {
    let first = try ledger.payments(of: bond, ListRequest(limit: 1))
    #expect(first.items.map(\.number) == [0])
    #expect(first.next == nil)
    #expect(first.declared == "1" && first.status == "active" && first.missed == "0")
  }

  @Test func termsAndDatesAreComplete() throws {
    let instrument = try ledger.instrument(bond)
    #expect(instrument.status == "active")
    #expect(instrument.issuer == "SANADTREASURY0000035")
    #expect(instrument.terms?.rate == "140000")
    #expect(instrument.terms?.payment?.cash == "PKR-W")
    #expect(instrument.called == nil)
    #expect(try ledger.instruments().allSatisfy { $0.terms == nil && $0.status == "active" })
    let schedule = try ledger.schedule(bond).entries
    // The first of ten coupons has been declared.
    #expect(schedule.map(\.kind).filter { $0 == "coupon" }.count == 9)
    #expect(schedule.suffix(3).map(\.kind) == ["maturity", "coupon", "redemption"])
    #expect(schedule.map(\.date) == schedule.map(\.date).sorted())
    #expect(schedule.first { $0.kind == "coupon" }?.recordDate != nil)
  }

  @Test func publicationsAreShown() throws {
    let calendar = PublishCalendar(
      number: 1, name: "Karachi", weekend: 0b110_0000, daysOff: [])
    let benchmark = try InstrumentSymbol("KIBOR-3M")
    let day = try #require(
      CalendarDate(
        chain.genesis.timestamp, offsetSeconds: chain.genesis.ledger.utcOffsetSeconds))
    try chain.makeFinal([
      try chain.signed(
        .lifecycle(.publishCalendar(calendar)), by: ["central-bank"], sequence: 0),
      try chain.signed(
        .lifecycle(.publishFixing(benchmark, from: day, Rate(millionths: 121_000))),
        by: ["central-bank"], sequence: 1),
      try chain.signed(
        .lifecycle(
          .publishTax(
            PublishTax(
              number: 1, account: try chain.account("tax").id,
              rates: TaxRates(
                from: try #require(day.adding(days: 1)), rest: BasisPoints(2_000), rates: [])))),
        by: ["treasury"], sequence: 0),
    ])
    #expect(try ledger.calendar(1).weekend == ["saturday", "sunday"])
    #expect(try ledger.fixings(benchmark).fixings.map(\.rate) == ["121000"])
    #expect(try ledger.taxTable(1).dates.map(\.rest) == ["2000"])
  }

  // MARK: Names

  @Test func anInstrumentThatIsRegisteredLaterHasItsSymbol() throws {
    let names = InstrumentNames(chain.environment)
    let symbol = try InstrumentSymbol("PKR-C")
    let id = InstrumentID(symbol)
    #expect(names[id] == id.description)
    let operation = RegisterInstrument(
      terms: TermSheet(
        symbol: symbol, issuer: try LEI("SANADTREASURY0000035"), currency: .pkr,
        terms: .cash(CashTerms(backing: .stablecoin))), authorised: Units(1),
      policy: try #require(chain.genesis.policies.first).digest)
    try chain.makeFinal([
      try chain.signed(
        .lifecycle(.register(operation)), by: ["treasury", "central-bank"], sequence: 0)
    ])
    #expect(names[id] == "PKR-C")
    #expect(names[InstrumentID(bond)] == "PIB-5Y")
    // A policy says what it governs, and one that governs nothing says so.
    let policies = [operation.policy, Digest.zero]
    #expect(try ledger.symbols(under: policies) == [["MTB-12M", "PKR-C"], []])
  }

  @Test func whatIsFoundOnceIsNotLookedForAgain() throws {
    let id = InstrumentID(try InstrumentSymbol("PKR-C"))
    let looks = Looks()
    let names = InstrumentNames(chain.genesis) { _ in looks.next() }
    #expect(names[id] == id.description)
    #expect(names[id] == "PKR-C")
    #expect(names[id] == "PKR-C")
    #expect(looks.count == 2)
  }
}

/// How often something was looked for; found from the second time on.
private final class Looks: Sendable {
  private let looks = Mutex(0)

  var count: Int { looks.withLock { $0 } }

  func next() -> String? {
    looks.withLock { looks in
      looks += 1
      return looks > 1 ? "PKR-C" : nil
    }
  }
}
