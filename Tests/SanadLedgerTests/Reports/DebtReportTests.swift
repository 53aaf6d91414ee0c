import SanadCodec
import SanadState
import SanadTypes
import Testing

@testable import SanadLedger

/// Debt reports against folds over the state, and against what the ledger then pays.
@Suite struct DebtReportTests {
  private let bond = BondNetwork.bond
  private let floater = BondNetwork.floater

  private func report(
    _ kind: DebtReportKind, _ chain: TestChain, _ query: DebtQuery = DebtQuery(),
    cells: [Classification] = Classification.every
  ) throws -> DebtReport {
    let view = LedgerView(reading: chain.state)
    return try DebtReport(kind, query, of: view, at: chain.time) { id throws(LedgerFailure) in
      try view.totals(of: id, in: cells).map(\.cell)
    }
  }

  private func amortising(calls: [EarlyRedemption] = []) throws -> TermSheet {
    try BondNetwork.bondTerms(
      amortisation: [
        Amortisation(date: try CalendarDate("2027-05-01"), part: 250_000),
        Amortisation(date: try CalendarDate("2028-05-01"), part: 333_333),
      ], calls: calls)
  }

  // MARK: Refusals

  @Test func totalsThatLeaveAHolderOutAreRefused() throws {
    let chain = try TestChain(BondNetwork.genesis())
    let whole = try report(.outstanding, chain)
    let cells = try #require(whole.owed.first { $0.sheet.instrument == bond }).cells
    #expect(cells.count > 1)
    for cell in cells {
      #expect(throws: DebtReportFailure.self) {
        try report(
          .outstanding, chain,
          cells: Classification.every.filter { $0 != cell.classification })
      }
    }
  }

  @Test func aStateThatCannotBeReadIsNoEmptyReport() throws {
    struct Nothing: StateReading {
      func read(_ key: StateKey) throws(StateFailure) -> [UInt8]? { throw .notProven(key) }
    }
    let view = LedgerView(reading: Nothing())
    for kind in DebtReportKind.allCases {
      let failure = #expect(throws: DebtReportFailure.self) {
        try DebtReport(kind, DebtQuery(), of: view, at: Timestamp(1)) { _ in [] }
      }
      #expect(failure?.code.number == ErrorCode.proofInvalid.number)
    }
  }

  @Test func aSumThatDoesNotFitIsNoFigure() throws {
    var genesis = try BondNetwork.genesis()
    let security = try BondNetwork.security(
      "US4781601046", cfi: "DYZTXR", face: .max / 2, maturity: "2027-02-01", payment: nil)
    let sheet = BondNetwork.sheet(
      "MTB-BIG", .bill(BillTerms(security: security, discountConvention: .simpleYield365)))
    genesis.instruments.append(
      GenesisInstrument(terms: sheet, authorised: Units(10), policy: 2))
    let number = UInt32(genesis.instruments.count - 1)
    genesis.holdings.append(
      GenesisHolding(account: Party.dealer.rawValue, instrument: number, units: Units(3)))
    let chain = try TestChain(genesis)
    for kind in [DebtReportKind.outstanding, .redemptions, .service] {
      let failure = #expect(throws: DebtReportFailure.self) { try report(kind, chain) }
      #expect(failure == .overflow, "\(kind)")
      #expect(failure?.code.number == ErrorCode.reportOverflow.number)
    }
  }

  /// Eighty bonds of twenty-one years that pay each month.
  @Test func moreLinesThanAReportHasAreRefused() throws {
    var genesis = try BondNetwork.genesis()
    let maturity = "2047-11-01"
    for number in 0..<80 {
      let isin = try ISIN(numbering: "PKL" + String("0000000\(number)".suffix(8)))
      let security = SecurityTerms(
        isin: isin, cfi: try CFI("DBFTFR"), fisn: try FISN("GOP/LONG"), unitFaceMinor: 100,
        multiple: Units(1), issueDate: try CalendarDate("2026-11-01"),
        maturityDate: try CalendarDate(maturity), rounding: .halfUp)
      genesis.instruments.append(
        GenesisInstrument(
          terms: BondNetwork.sheet(
            "LONG-\(number)",
            .fixedBond(
              FixedBondTerms(
                security: security, coupons: try BondNetwork.coupons(12),
                rate: Rate(millionths: 100_000)))), authorised: Units(10), policy: 2))
      genesis.holdings.append(
        GenesisHolding(
          account: Party.dealer.rawValue, instrument: UInt32(genesis.instruments.count - 1),
          units: Units(1)))
    }
    let chain = try TestChain(genesis)
    let failure = #expect(throws: DebtReportFailure.self) { try report(.service, chain) }
    #expect(failure?.code.number == ErrorCode.reportTooLarge.number)
    var query = DebtQuery()
    query.to = try CalendarDate("2030-01-01")
    #expect(try report(.service, chain, query).lines.count > 1_000)
  }

  // MARK: What is owed

  @Test func whatIsOwedIsTheFoldOfTheHoldings() throws {
    let chain = try TestChain(BondNetwork.genesis(bond: try amortising()))
    var held: [InstrumentID: UInt128] = [:]
    for change in chain.first.state.changes {
      guard let value = change.value,
        case .holding(_, let id) = try BCSReader.decode(LedgerKey.self, from: change.key.bytes)
      else { continue }
      held[id, default: 0] += try BCSReader.decode(Holding.self, from: value).units.value
    }
    let found = try report(.outstanding, chain)
    #expect(found.owed.count == 4, "cash is no debt")
    for one in found.owed {
      let units = held[one.sheet.instrument] ?? 0
      #expect(one.units.value == units)
      #expect(one.outstanding == units * one.sheet.unitFaceMinor)
      #expect(one.cells.reduce(0) { $0 + $1.units.value } == units)
    }
    let total = found.owed.reduce(0) { $0 + $1.outstanding }
    #expect(try found.totals().map(\.outstanding) == [total])
    #expect(try found.classes().reduce(0) { $0 + $1.sum.outstanding } == total)
    #expect(try found.holders().reduce(0) { $0 + $1.sum.outstanding } == total)
    for code in ["PK", "AE", "DE"] {
      let home = try #require(Country(code))
      var sums: [DebtReport.Residence: UInt128] = [:]
      for cell in found.owed.flatMap(\.cells) {
        let residence: DebtReport.Residence =
          cell.classification.country.map { $0 == home ? .resident : .nonResident } ?? .unknown
        sums[residence, default: 0] += cell.outstanding
      }
      let told = try found.residence(home: home)
      #expect(told.map(\.residence).count == sums.count)
      for one in told { #expect(one.sum.outstanding == sums[one.residence], "\(code)") }
    }
    let shares = try found.classes().map(\.sum.share)
    #expect((999_990...1_000_000).contains(shares.reduce(0, +)))
  }

  /// A part of the face is owed until it is paid, and not only until it is declared.
  @Test func aPartOfTheFaceIsOwedUntilItIsPaid() throws {
    let chain = try TestChain(BondNetwork.genesis(bond: try amortising()))
    func owed() throws -> UInt128? {
      try report(.outstanding, chain).owed.first { $0.sheet.instrument == bond }?.outstanding
    }
    let whole: UInt128 = 318 * 10_000_000
    try chain.run(to: "2027-04-30")
    #expect(try chain.payment(1, of: bond)?.kind == .amortisation)
    #expect(try owed() == whole)
    try chain.fund(0, of: bond)
    try chain.fund(1, of: bond)
    try chain.run(to: "2027-05-02")
    #expect(try chain.payment(1, of: bond)?.status == .paid)
    #expect(try owed() == whole / 4 * 3)
  }

  /// A put date for which nobody has given notice is passed over, and has no payment.
  @Test func aPartThatIsMissedIsOwedAlsoBehindAPutDateThatWasPassedOver() throws {
    let terms = try BondNetwork.bondTerms(
      amortisation: [Amortisation(date: try CalendarDate("2027-05-01"), part: 250_000)],
      puts: [
        EarlyRedemption(
          date: try CalendarDate("2027-11-01"), price: Price(tenThousandths: 990_000),
          noticeDays: 30)
      ])
    let chain = try TestChain(BondNetwork.genesis(bond: terms))
    try chain.run(to: "2027-11-03")
    #expect(try chain.payment(1, of: bond)?.status == .missed)
    let life = try #require(try chain.record(InstrumentLife.self, .life(bond)))
    let tally = try #require(try chain.record(InstrumentTally.self, .tally(bond)))
    #expect(life.planned == tally.recorded + 1, "the put was passed over")
    let owed = try report(.outstanding, chain).owed.first { $0.sheet.instrument == bond }
    #expect(owed?.outstanding == UInt128(318 * 10_000_000) && owed?.repaid == 0)
    let line = try report(.redemptions, chain).lines.first { InstrumentID($0.symbol) == bond }
    #expect(line?.kind == .amortisation && line?.status == .missed)
    #expect(line?.face == UInt128(318 * 2_500_000))
  }

  @Test func whatFallsDueIsWhatIsOwed() throws {
    let chain = try TestChain(BondNetwork.genesis(bond: try amortising()))
    for day in ["2026-11-20", "2027-01-31", "2027-04-30", "2027-05-04"] {
      try chain.run(to: day)
      let owed = try report(.outstanding, chain).totals().map(\.outstanding)
      let due = try report(.redemptions, chain).due(.redemptions, by: .year)
      // A third of the face that is no whole number loses less than a minor unit.
      let sum = due.reduce(0) { $0 + $1.face }
      #expect(owed.count == 1 && owed[0] - sum <= 2, "\(day): \(owed) \(sum)")
    }
  }

  @Test func aCallTakesThePlaceOfWhatCameLater() throws {
    let call = EarlyRedemption(
      date: try CalendarDate("2027-11-01"), price: Price(tenThousandths: 1_020_000),
      noticeDays: 5)
    let chain = try TestChain(BondNetwork.genesis(bond: try amortising(calls: [call])))
    func days() throws -> [String] {
      try report(.redemptions, chain).lines.filter { $0.symbol == TestNetwork.symbol("PIB-2Y") }
        .map { "\($0.kind) \($0.dueDate)" }
    }
    #expect(
      try days() == [
        "amortisation 2027-05-01", "amortisation 2028-05-01", "redemption 2028-11-01",
      ])
    #expect(
      try chain.submit([.lifecycle(.call(bond, call.date))], by: .treasury).isApplied)
    #expect(try days() == ["amortisation 2027-05-01", "call 2027-11-01"])
    let line = try #require(try report(.service, chain).lines.first { $0.kind == .call })
    #expect(line.face == 318 * 7_500_000)
    #expect(line.amount == UInt128(318 * 7_650_000))
  }

  // MARK: What is paid

  /// Every payment that the report says follows from the terms is declared on its day, for its
  /// amount: a year of one bond that repays parts, a floater with its fixings, and a bill.
  @Test func theForecastIsWhatTheLedgerThenPays() throws {
    let chain = try TestChain(BondNetwork.genesis(bond: try amortising()))
    try chain.run(to: "2026-11-20")
    let publish = LedgerOperation.lifecycle(
      .publishFixing(
        TestNetwork.symbol("MTB-3M-WAY"), from: try CalendarDate("2026-11-20"),
        Rate(millionths: 120_000)))
    #expect(try chain.submit([publish], by: .centralBank).isApplied)
    let said = try report(.service, chain).lines.filter(\.isPaidHere)
    #expect(said.count == 13)
    #expect(said.contains { $0.basis == .projected })
    #expect(said.contains { $0.basis == .terms })
    var day = try CalendarDate("2026-11-21")
    let end = try CalendarDate("2028-11-03")
    var recorded: [InstrumentID: UInt32] = [:]
    var paid: [(InstrumentID, PaymentRecord)] = []
    while day < end {
      try chain.run(to: day.description)
      for id in [bond, floater, BondNetwork.bill] {
        let number = recorded[id] ?? 0
        guard let record = try chain.payment(number, of: id) else { continue }
        recorded[id] = number + 1
        paid.append((id, record))
        if record.status == .declared { #expect(try chain.fund(number, of: id).isApplied) }
      }
      day = try #require(day.adding(days: 1))
    }
    // What is declared on one day can be of several instruments, in any order.
    for (id, record) in paid {
      let line = said.first {
        InstrumentID($0.symbol) == id && $0.kind == record.kind && $0.dueDate == record.dueDate
      }
      let words = "\(record.kind) of \(record.dueDate)"
      #expect(line?.paymentDate == record.paymentDate, "\(words)")
      #expect(line?.units == record.units, "\(words)")
      let amount = record.perUnit?.amount(of: record.units)?.value
      if line?.basis == .terms { #expect(line?.amount == amount, "\(words)") }
      // The fixing that counted was too old by then: what was carried on was a projection.
      if line?.basis == .projected { #expect(line?.amount != nil, "\(words)") }
    }
    #expect(paid.count == said.count)
  }

  /// Units that were put are paid on their date, at its price, and on nothing behind it; a part that
  /// was called comes off what is repaid later. All of it is then paid as it was said.
  @Test func unitsThatWerePutAndPartsThatWereCalledAreForeseen() throws {
    let put = EarlyRedemption(
      date: try CalendarDate("2027-11-01"), price: Price(tenThousandths: 990_000), noticeDays: 30)
    let call = EarlyRedemption(
      date: try CalendarDate("2027-05-01"), price: Price(tenThousandths: 1_010_000), noticeDays: 5)
    let terms = try BondNetwork.bondTerms(calls: [call], puts: [put])
    let chain = try TestChain(BondNetwork.genesis(bond: terms))
    func lines() throws -> [DebtReport.Line] {
      try report(.service, chain).lines.filter { InstrumentID($0.symbol) == bond }
    }
    #expect(try lines().allSatisfy { $0.kind != .put }, "nobody has put anything")
    let before = try lines().count
    #expect(
      try chain.submit([.lifecycle(.put(bond, put.date, Units(100)))], by: .dealer).isApplied)
    #expect(
      try chain.submit([.lifecycle(.callPart(bond, call.date, part: 250_000))], by: .treasury)
        .isApplied)
    let said = try lines()
    #expect(said.count == before + 2)
    let early = try #require(said.first { $0.kind == .put })
    #expect(early.units == Units(100))
    #expect(early.face == 100 * 7_500_000)
    #expect(early.amount == UInt128(100 * 7_425_000))
    let end = try #require(said.first { $0.kind == .redemption })
    #expect(end.units == Units(218))
    #expect(end.face == 218 * 7_500_000)
    let due = try report(.redemptions, chain).lines.filter { InstrumentID($0.symbol) == bond }
    #expect(due.reduce(0) { $0 + $1.face } == 318 * 10_000_000)
    // And so it comes: recorded, with the put open, and paid.
    for day in ["2027-05-03", "2027-10-31", "2027-11-02", "2028-10-31"] {
      try chain.run(to: day)
      for number in 0..<12 as Range<UInt32> {
        guard let record = try chain.payment(number, of: bond) else { break }
        if record.status == .declared { #expect(try chain.fund(number, of: bond).isApplied) }
      }
      let left = try lines()
      #expect(left.allSatisfy { line in said.contains { $0.amount == line.amount } }, "\(day)")
    }
  }

  /// Fixings come in order, so that one of the last day of a period settles it.
  @Test func aFloaterIsProjectedUntilNoFixingCanChangeIt() throws {
    let chain = try TestChain(BondNetwork.genesis())
    func first() throws -> DebtReport.Line? {
      try report(.service, chain).lines.first { InstrumentID($0.symbol) == floater }
    }
    func publish(_ day: String) throws {
      try chain.run(to: day)
      let fixing = LedgerOperation.lifecycle(
        .publishFixing(
          TestNetwork.symbol("MTB-3M-WAY"), from: try CalendarDate(day),
          Rate(millionths: 120_000)))
      #expect(try chain.submit([fixing], by: .centralBank).isApplied)
    }
    #expect(try first()?.basis == .projected)
    #expect(try first()?.amount != nil, "the fall-back of the terms")
    try publish("2026-11-20")
    #expect(try first()?.basis == .projected)
    // Recorded at the close of 30 January, two days before what ends on 1 February.
    try chain.run(to: "2027-01-31")
    #expect(try first()?.basis == .declared && first()?.status == .declared)
    let amount = try chain.payment(0, of: floater)?.perUnit?.amount(of: Units(1_000))
    #expect(try first()?.amount == amount?.value)
  }

  @Test func whatIsPaidElsewhereGoesByItsTermsAndSaysSo() throws {
    let chain = try TestChain(BondNetwork.genesis(bond: try BondNetwork.bondTerms(payment: nil)))
    let lines = try report(.service, chain).lines.filter { InstrumentID($0.symbol) == bond }
    #expect(lines.count == 5)
    #expect(lines.allSatisfy { !$0.isPaidHere && $0.basis == .terms && $0.status == nil })
    #expect(lines.first?.amount == UInt128(318 * 700_000))
    #expect(lines.last?.amount == UInt128(318 * 10_000_000))
  }

  @Test func queriesTakeAPartOfIt() throws {
    let chain = try TestChain(BondNetwork.genesis())
    let all = try report(.service, chain).lines
    var query = DebtQuery()
    query.from = try CalendarDate("2027-05-01")
    query.to = try CalendarDate("2027-11-01")
    let some = try report(.service, chain, query).lines
    #expect(some == all.filter { query.from! <= $0.paymentDate && $0.paymentDate <= query.to! })
    #expect(!some.isEmpty && some.count < all.count)
    query = DebtQuery()
    query.currency = .usd
    #expect(try report(.service, chain, query).lines == [])
    #expect(try report(.outstanding, chain, query).owed == [])
    query.currency = .pkr
    #expect(try report(.service, chain, query).lines == all)
    query.programme = 7
    #expect(try report(.service, chain, query).lines == [])
    let whole = try report(.service, chain)
    let months = try whole.due(.service, by: .month)
    let years = try whole.due(.service, by: .year)
    #expect(years.map(\.period) == ["2027", "2028"])
    #expect(months.count > years.count)
    #expect(
      months.reduce(0) { $0 + $1.interest + $1.principal }
        == years.reduce(0) { $0 + $1.interest + $1.principal })
    #expect(
      years.reduce(0) { $0 + $1.interest + $1.principal }
        == whole.lines.reduce(0) { $0 + ($1.amount ?? 0) })
  }
}
