import SanadCodec
import SanadLedger
import SanadTypes
import Testing

/// What the details of a term sheet bind: the least denomination at the door, the tick where prices are
/// named, the paying agent where an instrument comes to be.
@Suite struct DenominationTests {
  private static func details(
    _ least: UInt128 = 100, tick: UInt32 = 0, agent: LEI? = nil
  ) -> SheetDetails {
    SheetDetails(denominationMin: Units(least), priceTick: tick, payingAgent: agent)
  }

  private static func genesis(_ details: SheetDetails) throws -> Genesis {
    var genesis = try TestNetwork.genesis()
    let bill = genesis.instruments[0]
    genesis.instruments[0] = GenesisInstrument(
      terms: TermSheet(
        symbol: bill.terms.symbol, issuer: bill.terms.issuer, currency: .pkr,
        terms: bill.terms.terms, details: details),
      authorised: bill.authorised, policy: 0, programme: 0)
    return genesis
  }

  private func chain(_ least: UInt128 = 100) throws -> TestChain {
    try TestChain(try Self.genesis(Self.details(least)))
  }

  private func move(
    _ units: UInt128, from: Party, to: Party, on chain: TestChain
  ) throws -> [ErrorCode?] {
    try chain.submit(
      [
        TestChain.transfer(
          units, of: TestNetwork.bill, from: from.account, to: to.account)
      ], by: from
    ).reasons.map(\.code.registered)
  }

  @Test func refusesAMovementUnderTheDenominationAndTakesOneOfIt() throws {
    let chain = try chain()
    #expect(try move(99, from: .dealer, to: .fund, on: chain) == [.denominationTooSmall])
    #expect(try move(100, from: .dealer, to: .fund, on: chain) == [])
  }

  @Test func refusesToLeaveLessThanTheDenominationButNotNothing() throws {
    let chain = try chain()
    // The fund has 500.
    #expect(try move(401, from: .fund, to: .dealer, on: chain) == [.denominationTooSmall])
    #expect(try move(400, from: .fund, to: .dealer, on: chain) == [])
    #expect(try move(100, from: .fund, to: .dealer, on: chain) == [])
    #expect(try chain.units(Party.fund.account, TestNetwork.bill) == 0)
  }

  @Test func newUnitsAreBoundAsWell() throws {
    let chain = try chain()
    func issue(_ units: UInt128, to party: Party) throws -> [ErrorCode?] {
      try chain.submit(
        [
          .issue(
            Issuance(
              instrument: TestNetwork.bill, to: party.account, units: Units(units)))
        ], by: .treasury, .centralBank
      ).reasons.map(\.code.registered)
    }
    #expect(try issue(99, to: .foreign).contains(.denominationTooSmall))
    // Also to somebody who has enough.
    #expect(try issue(99, to: .dealer) == [.denominationTooSmall])
    #expect(try issue(100, to: .dealer) == [])
  }

  @Test func aSettlementIsJudgedByItsLegsAndByWhatItLeaves() throws {
    let chain = try chain()
    func leg(_ units: UInt128, _ from: Party, _ to: Party) -> Leg {
      Leg(
        instrument: TestNetwork.bill, from: from.account, to: to.account, units: Units(units))
    }
    func settle(_ legs: [Leg]) throws -> [ErrorCode?] {
      try chain.submit([.settle(Settlement(legs: legs))], by: .dealer, .fund)
        .reasons.map(\.code.registered)
    }
    // Each leg is enough; the fund would be left with 50.
    #expect(
      try settle([leg(550, .fund, .dealer), leg(100, .dealer, .fund)]) == [.denominationTooSmall])
    #expect(
      try settle([leg(50, .fund, .dealer), leg(100, .dealer, .fund)]) == [.denominationTooSmall])
    #expect(try settle([leg(500, .fund, .dealer), leg(100, .dealer, .fund)]) == [])
  }

  @Test func refusesAnAuctionWhoseAwardsOrPricesCouldNotBe() throws {
    func house(_ details: SheetDetails) throws -> AuctionHouse {
      let house = try AuctionHouse { genesis in
        genesis.instruments = try Self.genesis(details).instruments
      }
      try house.registerKeys()
      return house
    }
    let least = try house(Self.details(20))
    let refused = try least.announce(try least.terms(lot: 10))
    #expect(refused.codes == [ErrorCode.auctionTermsInvalid.number])
    #expect(
      refused.reasons.first?.message == "the lot is less than 20, the least denomination")
    #expect(try least.announce(try least.terms(minimum: 20, lot: 20)).isApplied)
    let ticks = try house(Self.details(0, tick: 25))
    #expect(
      try ticks.announce(try ticks.terms(tick: 10)).reasons.first?.message
        == "the tick is no multiple of 25 ten-thousandths, that of the terms")
    #expect(try ticks.announce(try ticks.terms(tick: 50)).isApplied)
    // A yield is no price.
    #expect(
      try ticks.announce(
        try ticks.terms(quote: .yield, tick: 10, quotes: 10_000...200_000)
      ).isApplied)
  }

  @Test func refusesATapBetweenTicks() throws {
    let chain = try TestChain(try Self.genesis(Self.details(0, tick: 25)))
    func tap(_ price: UInt64) throws -> Receipt {
      let sale = TapSale(
        instrument: TestNetwork.bill, cash: TestNetwork.cash, buyer: Party.dealer.account,
        units: Units(1), price: Price(tenThousandths: price))
      let parties: [Party] = [.treasury, .centralBank, .dealer]
      let body = chain.body([.auction(.tap(sale))], by: Party.treasury.account)
      return try #require(try chain.add([try chain.sign(body, parties)]).receipts.first)
    }
    let refused = try tap(935_001)
    #expect(refused.reasons.map(\.code.registered) == [.priceOffTick])
    #expect(refused.reasons.first?.values == [SeenValue("priceTick", "0.0025")])
    #expect(try tap(935_000).isApplied)
  }

  @Test func aGenesisKeepsToItAndKnowsThePayingAgent() throws {
    func refusal(_ genesis: Genesis) throws -> String? {
      do throws(GenesisFailure) {
        _ = try GenesisBlock(genesis)
        return nil
      } catch { return error.description }
    }
    #expect(try refusal(try Self.genesis(Self.details(500))) == nil)
    #expect(
      try refusal(try Self.genesis(Self.details(501)))
        == "holdings[1]: 500 units are less than the least denomination 501")
    let known = TestNetwork.lei(Party.dealer.rawValue)
    #expect(try refusal(try Self.genesis(Self.details(agent: known))) == nil)
    let unknown = TestNetwork.lei(99)
    #expect(
      try refusal(try Self.genesis(Self.details(agent: unknown)))
        == "instruments[0]: no identity has the paying agent's LEI \(unknown)")
  }

  @Test func anInstrumentWithAnUnknownPayingAgentIsNotRegistered() throws {
    let chain = try chain()
    func register(_ agent: UInt32) throws -> [ErrorCode?] {
      let sheet = try CeilingTests.sheet("MTB-X", "US5949181045", .pkr)
      let terms = TermSheet(
        symbol: sheet.symbol, issuer: sheet.issuer, currency: .pkr, terms: sheet.terms,
        details: Self.details(agent: TestNetwork.lei(agent)))
      return try chain.submit(
        [
          .lifecycle(
            .register(
              RegisterInstrument(
                terms: terms, authorised: Units(9), policy: chain.genesis.policies[0].digest)))
        ], by: .treasury, .centralBank
      ).reasons.map(\.code.registered)
    }
    #expect(try register(99) == [.referenceUnknown])
    #expect(try register(Party.dealer.rawValue) == [])
  }
}
