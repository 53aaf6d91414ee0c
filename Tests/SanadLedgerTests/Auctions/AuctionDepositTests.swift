import SanadCodec
import SanadLedger
import SanadTypes
import Testing

/// What becomes of deposits and awards: forfeited, given back, delivered, lapsed.
@Suite struct AuctionDepositTests {
  typealias Wish = AuctionHouse.Wish

  @Test func whatStaysShutForfeitsItsDeposit() throws {
    let house = try AuctionHouse()
    try house.open()
    let wishes = [Wish(units: 100), Wish(party: .fund, units: 100)]
    try house.place(wishes)
    try house.close()
    // One key-holder is not enough, and one bidder opens by hand.
    try house.publish(
      .registrar, try house.shares(of: .registrar, for: wishes.map { house.id($0) }))
    try house.pass(AuctionHouse.opening.value + 1_000)
    let bytes = try #require(house.plaintexts[house.id(wishes[1])]).bcsBytes
    let open = OpenBid(auction: house.auction, slot: 0, plaintext: bytes)
    #expect(try house.chain.submit([.auction(.open(open))], by: .fund).isApplied)
    let before = try house.cash(.dealer)
    try house.pass(AuctionHouse.opening.value + 1_000)
    try house.finish()
    #expect(try house.line(wishes[0]).status == .shut)
    #expect(try house.bid(house.id(wishes[0]))?.depositState == .forfeited)
    #expect(try house.cash(.dealer) == before - 20_000)
    #expect(try wishes.map(house.award) == [0, 100])
    #expect(try house.record().forfeited == Units(20_000))
  }

  /// A chain that stands still takes no time from who has to open.
  @Test func gapsBetweenBlocksExtendTheTimeToOpen() throws {
    let house = try AuctionHouse()
    try house.open()
    try house.place([Wish()])
    try house.close()
    try house.pass(AuctionHouse.opening.value + 1_000)
    let end = try house.record().stageEndsAt
    house.chain.advance(milliseconds: 600_000)
    try house.chain.add([])
    #expect(try house.record().stage == .selfOpening)
    #expect(try house.record().stageEndsAt == end.advanced(by: 601_000))
    // A minute is no gap.
    house.chain.advance(milliseconds: 59_000)
    try house.chain.add([])
    #expect(try house.record().stage != .selfOpening)
    try house.finish()
  }

  @Test func whoCannotPayLosesTheDepositAndStopsNobody() throws {
    let house = try AuctionHouse { genesis in
      genesis.holdings.removeAll { $0.account == Party.retail.rawValue }
      genesis.holdings.append(
        GenesisHolding(account: Party.retail.rawValue, instrument: 1, units: Units(1_000_000)))
    }
    try house.open()
    let wishes = [Wish(party: .retail, units: 100, quote: 990_000), Wish(units: 300)]
    try house.run(wishes)
    let lapsed = try #require(try house.line(wishes[0]).award)
    #expect(lapsed.state == .lapsed(ErrorCode.insufficientUnits.number))
    #expect(try house.cash(.retail) == 980_000)
    #expect(try house.bills(.retail) == 0)
    #expect(try house.line(wishes[1]).award?.state == .settled)
    let record = try house.record()
    #expect(record.lapsed == Units(100))
    #expect(record.settled == Units(300))
    #expect(record.forfeited == Units(20_000))
  }

  /// The deposit is part of what pays: it is free in the step in which the award is delivered.
  @Test func theDepositPays() throws {
    let house = try AuctionHouse { genesis in
      genesis.holdings.removeAll { $0.account == Party.retail.rawValue }
      genesis.holdings.append(
        GenesisHolding(account: Party.retail.rawValue, instrument: 1, units: Units(4_675_000)))
    }
    try house.open()
    try house.run([Wish(party: .retail, units: 10)])
    #expect(try house.bills(.retail) == 10)
    #expect(try house.cash(.retail) == 0)
  }

  /// A rule of the instrument that refuses an award is not the bidder's failure to pay.
  @Test func whoIsRefusedByARuleHasItsDepositBack() throws {
    let house = try AuctionHouse()
    try house.open()
    let wish = Wish(party: .foreign, units: 100)
    try house.place([wish, Wish(units: 100)])
    let revoked = RevokeClaim(subject: Party.foreign.identity, topic: .kyc)
    #expect(try house.chain.submit([.revokeClaim(revoked)], by: .registrar).isApplied)
    let before = try house.cash(.foreign)
    try house.close()
    try house.openAll()
    try house.finish()
    #expect(try house.line(wish).award?.state == .lapsed(ErrorCode.receiverKYC.number))
    #expect(try house.cash(.foreign) == before)
    #expect(try house.locked(.foreign) == 0)
    #expect(try house.award(Wish()) == 100)
  }

  /// A second reason beside the missing cash is no way out.
  @Test func whoCannotPayLosesTheDepositThoughARuleRefusesAsWell() throws {
    let house = try AuctionHouse { genesis in
      genesis.holdings.removeAll { $0.account == Party.retail.rawValue }
      genesis.holdings.append(
        GenesisHolding(account: Party.retail.rawValue, instrument: 1, units: Units(1_000_000)))
    }
    try house.open()
    let wish = Wish(party: .retail, units: 100)
    try house.place([wish])
    let revoked = RevokeClaim(subject: Party.retail.identity, topic: .kyc)
    #expect(try house.chain.submit([.revokeClaim(revoked)], by: .registrar).isApplied)
    try house.close()
    try house.openAll()
    try house.finish()
    guard case .lapsed? = try house.line(wish).award?.state else {
      Issue.record("the award has not lapsed")
      return
    }
    #expect(try house.bid(house.id(wish))?.depositState == .forfeited)
    #expect(try house.cash(.retail) == 980_000)
  }

  /// However late the day of delivery is, until then the deposit stands for the award.
  @Test func depositsWaitForALateDayOfDelivery() throws {
    let house = try AuctionHouse { genesis in
      genesis.holdings.removeAll { $0.account == Party.retail.rawValue }
      genesis.holdings.append(
        GenesisHolding(account: Party.retail.rawValue, instrument: 1, units: Units(1_000_000)))
    }
    let times = try house.times()
    try house.open(
      try house.terms(
        times: AuctionTimes(
          opensAt: times.opensAt, closesAt: times.closesAt, sharing: times.sharing,
          selfOpening: times.selfOpening, deciding: times.deciding,
          settlesOn: try CalendarDate("2027-02-18"))))
    let wish = Wish(party: .retail, units: 100)
    try house.place([wish])
    try house.close()
    try house.openAll()
    for _ in 0..<4 { try house.chain.add([]) }
    try house.pass(91 * 86_400_000)
    #expect(try house.record().stage == .settling)
    #expect(
      try house.chain.submit(
        [
          TestChain.transfer(
            980_000, of: TestNetwork.cash, from: Party.retail.account, to: Party.fund.account)
        ], by: .retail
      ).isApplied)
    let deposit = TestChain.transfer(
      1, of: TestNetwork.cash, from: Party.retail.account, to: Party.fund.account)
    #expect(
      try house.chain.submit([deposit], by: .retail).codes == [ErrorCode.unitsLocked.number])
    try house.pass(2 * 86_400_000)
    try house.finish()
    #expect(try house.bid(house.id(wish))?.depositState == .forfeited)
    #expect(try house.cash(.retail) == 0)
  }

  @Test func awardsWaitForTheDayOfDelivery() throws {
    let house = try AuctionHouse()
    let times = try house.times()
    try house.open(
      try house.terms(
        times: AuctionTimes(
          opensAt: times.opensAt, closesAt: times.closesAt, sharing: times.sharing,
          selfOpening: times.selfOpening, deciding: times.deciding,
          settlesOn: try CalendarDate("2026-11-20"))))
    try house.place([Wish(), Wish(party: .fund, units: 200, quote: 500_000, bracket: 1)])
    try house.close()
    try house.openAll()
    for _ in 0..<5 { try house.chain.add([]) }
    #expect(try house.record().stage == .settling)
    #expect(try house.line(Wish()).award?.state == .pending)
    #expect(try house.locked(.dealer) == 20_000, "the deposit waits with its award")
    // 2026-11-20 begins at 19:00 UTC of the day before.
    let start = try Timestamp(rfc3339: "2026-11-19T19:00:00.000Z")
    house.chain.advance(milliseconds: start.distance(above: house.chain.time) - 2_000)
    try house.chain.add([])
    #expect(try house.record().settled.isZero)
    try house.chain.add([])
    #expect(try house.line(Wish()).award?.state == .settled)
    try house.finish()
  }
}
