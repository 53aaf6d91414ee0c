import SanadCrypto
import SanadLedger
import SanadTypes
import Testing

@Suite struct LedgerViewTests {
  @Test func knowsNothingOfWhatIsNotThere() throws {
    let view = LedgerView(reading: try TestChain().state)
    let digest = SHA256.digest([1])
    #expect(try view.account(AccountID(digest)) == nil)
    #expect(try view.identity(IdentityID(digest)) == nil)
    #expect(try view.identity(lei: TestNetwork.lei(90)) == nil)
    #expect(try view.instrument(InstrumentID(digest)) == nil)
    #expect(try view.policy(digest) == nil)
    #expect(try view.instruments(from: 2) == [])
    #expect(try view.holdings(of: AccountID(digest)) == [])
    #expect(try view.claims(of: Party.stranger.identity) == [])
  }

  @Test func showsWhatIsThere() throws {
    let chain = try TestChain()
    let view = LedgerView(reading: chain.state)
    #expect(try view.network().chainID == chain.genesis.chainID)
    #expect(try view.instruments() == [TestNetwork.bill, TestNetwork.cash])
    #expect(
      try view.holdings(of: Party.dealer.account).map(\.holding.units)
        == [Units(10_000), Units(5_000_000)])
    #expect(try view.identity(lei: TestNetwork.lei(3)) == Party.dealer.identity)
    #expect(try view.claims(of: Party.dealer.identity).count == 4)
    #expect(try view.tally(TestNetwork.bill).outstanding == Units(10_500))
    #expect(try view.holders(of: .treasury).map(\.account) == [Party.treasury.account])
    let fund = Classification(country: Country("PK"), investorClass: .fund)
    #expect(try view.units(of: TestNetwork.bill, in: fund) == Units(500))
  }
}
