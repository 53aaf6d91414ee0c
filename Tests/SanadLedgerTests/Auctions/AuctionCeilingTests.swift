import SanadCodec
import SanadLedger
import SanadState
import SanadTypes
import Testing

/// What an auction holds under a ceiling in another currency, from its announcement to its last award.
@Suite struct AuctionCeilingTests {
  typealias Wish = AuctionHouse.Wish

  /// An auction may issue 1,200 units of PKR 5,000.00: USD 21,543.99 at 278.5, rounded up.
  private static let reserved: Int128 = 2_154_399

  private func house(
    room: Int128 = 10_000_000, rate: String? = "278.5"
  ) throws -> AuctionHouse {
    try AuctionHouse { genesis in
      let ceiling = try CeilingTests.genesis(room: room, rate: rate)
      genesis.programmes = ceiling.programmes
      genesis.fixings = ceiling.fixings
      genesis.roles.append(
        GenesisRole(role: .fixingAgent, account: Party.centralBank.rawValue))
      if rate == nil { genesis.holdings.removeAll { $0.instrument == 0 } }
    }
  }

  private func programme(_ house: AuctionHouse) throws -> Programme {
    try #require(try house.chain.record(Programme.self, .programme(0)))
  }

  private func publish(_ rate: Int64, from date: String, _ house: AuctionHouse) throws {
    let receipt = try house.chain.submit(
      [
        .lifecycle(
          .publishFixing(
            CeilingTests.dollar, from: try CalendarDate(date), Rate(millionths: rate)))
      ], by: .centralBank)
    #expect(receipt.isApplied, "\(receipt.reasons)")
  }

  private func issue(_ units: UInt128, _ house: AuctionHouse) throws -> Receipt {
    try house.chain.submit(
      [
        .issue(
          Issuance(
            instrument: TestNetwork.bill, to: Party.dealer.account, units: Units(units)))
      ], by: .treasury, .centralBank)
  }

  @Test func refusesAnAnnouncementThatTheCeilingHasNoRoomFor() throws {
    let short = try house(room: Self.reserved - 1)
    try short.registerKeys()
    #expect(try short.announce().codes == [ErrorCode.programmeExceeded.number])
    #expect(try programme(short).reserved == .zero(.usd))
    let exact = try house(room: Self.reserved)
    try exact.open()
    #expect(try programme(exact).headroom == .zero(.usd))
    // Nobody else can use it meanwhile.
    #expect(try issue(1, exact).codes == [ErrorCode.programmeExceeded.number])
    #expect(try exact.announce().codes == [ErrorCode.programmeExceeded.number])
    exact.check()
  }

  @Test func refusesAnAnnouncementWithoutAFixingOrByOneThatIsTooOld() throws {
    let none = try house(rate: nil)
    try none.registerKeys()
    #expect(try none.announce().codes == [ErrorCode.programmeFixingMissing.number])
    let old = try house()
    try old.registerKeys()
    old.chain.advance(milliseconds: 4 * CeilingTests.day)
    let times = AuctionTimes(
      opensAt: old.chain.time, closesAt: old.chain.time.advanced(by: 60_000),
      sharing: AuctionHouse.opening, selfOpening: AuctionHouse.opening,
      deciding: AuctionHouse.opening, settlesOn: try CalendarDate("2026-11-22"))
    #expect(
      try old.announce(try old.terms(times: times)).codes
        == [ErrorCode.programmeFixingStale.number])
  }

  @Test func awardsAreBookedAtTheFixingOfTheReservation() throws {
    let house = try house()
    try house.open()
    #expect(try programme(house).reserved.minorUnits == Self.reserved)
    #expect(try house.record().reservation?.held == UInt128(Self.reserved))
    try house.place([
      Wish(units: 300, quote: 940_000, bracket: 2),
      Wish(party: .fund, units: 110, quote: 930_000),
    ])
    // The rupee has lost almost everything when they are delivered.
    try publish(1_000_000, from: "2026-11-19", try later(house))
    try house.close()
    try house.openAll()
    try house.finish()
    let record = try house.record()
    #expect(record.settled == Units(410))
    #expect(record.reservation?.held == 0)
    // 410 units are PKR 2,050,000.00 and USD 7,360.8618: rounded once, whatever the awards.
    #expect(try programme(house).booked.minorUnits == CeilingTests.held + 736_087)
    #expect(try programme(house).reserved == .zero(.usd))
    #expect(try house.chain.tally(TestNetwork.bill).booked == UInt128(CeilingTests.held + 736_087))
  }

  /// The next business date, while bids are still taken.
  private func later(_ house: AuctionHouse) throws -> AuctionHouse {
    house.chain.advance(milliseconds: CeilingTests.day / 2)
    return house
  }

  @Test func whatIsNotAwardedIsFreedAtOnceAndWhatLapsesWithIt() throws {
    let house = try house()
    try house.open()
    try house.place([
      Wish(units: 300, quote: 940_000), Wish(party: .fund, units: 100, quote: 930_000),
    ])
    try house.close()
    try house.openAll()
    // The fund cannot pay any more.
    let fund = try house.cash(.fund) - (try house.locked(.fund))
    #expect(
      try house.chain.submit(
        [
          TestChain.transfer(
            fund, of: TestNetwork.cash, from: Party.fund.account, to: Party.dealer.account)
        ], by: .fund
      ).isApplied)
    while try house.record().outcome == nil { try house.chain.add([]) }
    // 400 units: USD 7,181.3285.
    #expect(try programme(house).reserved.minorUnits == 718_133)
    house.check()
    try house.finish()
    #expect(try house.record().lapsed == Units(100))
    // 300 units: USD 5,385.9964.
    #expect(try programme(house).booked.minorUnits == CeilingTests.held + 538_600)
    #expect(try programme(house).reserved == .zero(.usd))
  }

  @Test func whatIsRejectedOrEmptyHoldsNothing() throws {
    let rejected = try house()
    try rejected.open()
    let decision = LedgerOperation.auction(
      .decide(DecideAuction(auction: rejected.auction, decision: .rejectAll)))
    #expect(try rejected.chain.submit([decision], by: .treasury).isApplied)
    #expect(try programme(rejected).reserved == .zero(.usd))
    rejected.check()
    let empty = try house()
    try empty.open()
    try empty.close()
    try empty.finish()
    #expect(try empty.record().outcome == .empty)
    #expect(try programme(empty).reserved == .zero(.usd))
  }

  @Test func anAuctionInTheCeilingsOwnCurrencyReservesItsFace() throws {
    let house = try AuctionHouse()
    try house.open()
    #expect(try programme(house).reserved == Money(minorUnits: 1_200 * 500_000, .pkr))
    #expect(try house.record().reservation?.rate == nil)
    try house.run([Wish(units: 300)])
    #expect(try programme(house).reserved == .zero(.pkr))
    #expect(try programme(house).booked == Money(minorUnits: 10_800 * 500_000, .pkr))
  }

  @Test func theCheckersSeeAReservationThatIsNotWhatMayBeDelivered() throws {
    let house = try house()
    try house.open()
    var record = try house.record()
    record.reservation?.held -= 1
    var watch = house.chain.invariants
    let key = try #require(StateKey(bytes: LedgerKey.auction(house.auction).bytes))
    _ = try watch.observe(
      [], changes: [StateChange(key: key, value: record.bcsBytes)], at: house.chain.nextClock)
    #expect(Set(watch.check().map(\.detail)).count == 2)
    record.reservation = nil
    _ = try watch.observe(
      [], changes: [StateChange(key: key, value: record.bcsBytes)], at: house.chain.nextClock)
    #expect(watch.check().contains { $0.detail.hasSuffix("it holds nothing under the ceiling") })
  }
}
