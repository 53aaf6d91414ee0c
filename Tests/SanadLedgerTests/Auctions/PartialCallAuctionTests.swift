import SanadLedger
import SanadTypes
import Testing

/// Auctions of a bond of which a part is called: their prices are of the whole face.
@Suite struct PartialCallAuctionTests {
  private let bond = BondNetwork.bond

  private func house() throws -> AuctionHouse {
    try AuctionHouse { genesis in
      genesis.policies.append(PolicyRecord(name: "paid", version: 1, text: BondNetwork.rules))
      let terms = try BondNetwork.bondTerms(calls: [
        EarlyRedemption(
          date: try CalendarDate("2027-05-01"), price: .par, noticeDays: 30)
      ])
      genesis.instruments.append(
        GenesisInstrument(
          terms: terms, authorised: Units(1_000_000),
          policy: UInt32(genesis.policies.count - 1)))
    }
  }

  private func terms(_ house: AuctionHouse) throws -> AuctionTerms {
    let times = try house.times()
    return try house.terms(
      times: AuctionTimes(
        opensAt: times.opensAt, closesAt: times.closesAt, sharing: times.sharing,
        selfOpening: times.selfOpening, deciding: times.deciding,
        settlesOn: try CalendarDate("2027-05-01")), instrument: bond)
  }

  private func callPart(_ house: AuctionHouse) throws -> Receipt {
    try house.chain.submit(
      [.lifecycle(.callPart(bond, try CalendarDate("2027-05-01"), part: 100_000))], by: .treasury)
  }

  @Test func whatWasCalledInPartIsNotAnnounced() throws {
    let house = try house()
    try house.registerKeys()
    #expect(try callPart(house).isApplied)
    let refused = try house.announce(try terms(house))
    #expect(refused.codes == [ErrorCode.auctionTermsInvalid.number])
  }

  @Test func anAwardThatAPartialCallOvertakesLapsesAndItsDepositGoesBack() throws {
    let house = try house()
    try house.open(try terms(house))
    let wish = AuctionHouse.Wish()
    try house.place([wish])
    try house.close()
    try house.openAll()
    for _ in 0..<4 { try house.chain.add([]) }
    #expect(try house.record().stage == .settling)
    #expect(try callPart(house).isApplied)
    try house.chain.run(to: "2027-05-01")
    try house.finish()
    #expect(try house.line(wish).award?.state == .lapsed(ErrorCode.auctionTermsInvalid.number))
    #expect(try house.bid(house.id(wish))?.depositState == .released)
    #expect(try house.chain.tally(bond).issued == .zero)
  }
}
