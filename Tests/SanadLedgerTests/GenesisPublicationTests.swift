import SanadLedger
import SanadTypes
import Testing

/// Calendars and tables of tax that a genesis has.
@Suite struct GenesisPublicationTests {
  private func calendar(
    _ number: UInt32 = 1, weekend: UInt8 = 0b110_0000, off: [String] = []
  ) throws -> GenesisCalendar {
    GenesisCalendar(
      number: number, name: "Karachi", weekend: weekend,
      daysOff: try off.map { try CalendarDate($0) })
  }

  private func table(
    _ number: UInt32 = 1, account: Party = .registrar, from: [String] = ["2026-01-01"]
  ) throws -> GenesisTaxTable {
    GenesisTaxTable(
      number: number, account: account.rawValue,
      dates: try from.map {
        TaxRates(
          from: try CalendarDate($0), rest: BasisPoints(3_000),
          rates: [.init(.resident, BasisPoints(1_500))])
      })
  }

  private func genesis(
    calendars: [GenesisCalendar] = [], tables: [GenesisTaxTable] = []
  ) throws -> Genesis {
    var genesis = try BondNetwork.genesis(
      bond: BondNetwork.bondTerms(
        payment: PaymentTerms(
          cash: BondNetwork.cash, calendar: 1, recordDays: 2, graceDays: 3, taxProfile: 1)))
    genesis.calendars = calendars
    genesis.taxTables = tables
    return genesis
  }

  private func place(_ genesis: Genesis) -> GenesisPlace? {
    do throws(GenesisFailure) {
      _ = try GenesisBlock(genesis)
      return nil
    } catch {
      if case .invalid(let place, _) = error { return place }
      return nil
    }
  }

  @Test func refusesWhatNoOfficeCouldPublish() throws {
    #expect(place(try genesis(calendars: [calendar(weekend: 0x7f)])) == .calendar(0))
    #expect(
      place(try genesis(calendars: [calendar(), calendar(2, weekend: 0x80)])) == .calendar(1))
    #expect(place(try genesis(calendars: [calendar(), calendar()])) == .calendar(1))
    #expect(place(try genesis(calendars: [calendar(2), calendar(1)])) == .calendar(1))
    #expect(place(try genesis(tables: [table(from: [])])) == .taxTable(0))
    #expect(place(try genesis(tables: [table(), table()])) == .taxTable(1))
    #expect(place(try genesis(tables: [table(3), table(2)])) == .taxTable(1))
    let far = GenesisTaxTable(number: 1, account: 9_999, dates: try table().dates)
    #expect(place(try genesis(tables: [far])) == .taxTable(0))
    #expect(place(try genesis(calendars: [calendar(), calendar(2)], tables: [table(9)])) == nil)
  }

  /// The first coupon falls due on a Saturday and is paid on Monday; its record is two business days
  /// before, and what is withheld follows the table.
  @Test func theFirstCouponFollowsBoth() throws {
    let chain = try TestChain(
      genesis(calendars: [calendar(off: ["2027-04-29"])], tables: [table()]))
    let stored = try #require(try chain.record(CalendarRecord.self, .calendar(1)))
    #expect(stored.revision == 1 && stored.publishedBy == .genesis)
    #expect(
      try chain.record(TaxTable.self, .taxTable(1))?.account == Party.registrar.account)
    let before = try chain.units(Party.registrar.account, BondNetwork.cash)
    try chain.run(to: "2027-05-01")
    let coupon = try #require(try chain.payment(0, of: BondNetwork.bond))
    #expect(coupon.recordDate == (try CalendarDate("2027-04-28")))
    #expect(coupon.paymentDate == (try CalendarDate("2027-05-03")))
    #expect(try chain.fund(0, of: BondNetwork.bond).isApplied)
    try chain.run(to: "2027-05-03")
    try chain.add([])
    let tax = try chain.units(Party.registrar.account, BondNetwork.cash) - before
    #expect(tax > 0)
    #expect(try chain.payment(0, of: BondNetwork.bond)?.withheld.value == tax)
    #expect(chain.invariants.check() == [])
  }

  @Test func anOfficePublishesTheNextRevision() throws {
    let chain = try TestChain(genesis(calendars: [calendar()], tables: [table()]))
    let next = PublishCalendar(number: 1, name: "Karachi", weekend: 0b100_0000, daysOff: [])
    #expect(try chain.submit([.lifecycle(.publishCalendar(next))], by: .centralBank).isApplied)
    #expect(try chain.record(CalendarRecord.self, .calendar(1))?.revision == 2)
    // Another account for a table that stands is refused, as for one that was published.
    let rates = TaxRates(from: try CalendarDate("2027-06-01"), rest: BasisPoints(1), rates: [])
    let other = PublishTax(number: 1, account: Party.fund.account, rates: rates)
    let refused = try chain.submit([.lifecycle(.publishTax(other))], by: .treasury)
    #expect(refused.reasons.map(\.code) == [ErrorCode.taxInvalid.number])
    let same = PublishTax(number: 1, account: Party.registrar.account, rates: rates)
    #expect(try chain.submit([.lifecycle(.publishTax(same))], by: .treasury).isApplied)
    #expect(chain.invariants.check() == [])
  }
}
