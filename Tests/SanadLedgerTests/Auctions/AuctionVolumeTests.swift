import SanadCodec
import SanadCrypto
import SanadLedger
import SanadTesting
import SanadTypes
import Testing

/// An auction of many bidders: every page has bids, and every step of the chain's own ends and goes
/// on.
@Suite struct AuctionVolumeTests {
  typealias Wish = AuctionHouse.Wish

  /// Accounts beside those of the test network, each with cash and all that the rules ask for.
  private static let bidders: UInt32 = 40
  private static let first = UInt32(Party.allCases.count)

  private static func account(_ number: UInt32) -> AccountID {
    Genesis.accountID(at: first + number)
  }

  private func house() throws -> AuctionHouse {
    try AuctionHouse(signing: false) { genesis in
      genesis.chain.blockWeightMax = 4_000_000
      let quota = Quota(weightPerBlock: Weight(4_000_000), weightPerDay: Weight(1_000_000_000))
      genesis.ledger = try #require(
        LedgerParameters(
          validityMax: Milliseconds(3_600_000), defaultQuota: quota, utcOffsetSeconds: 18_000))
      for number in 0..<Self.bidders {
        let place = Self.first + number
        genesis.identities.append(
          GenesisIdentity(
            kind: .person, lei: nil, disclosureSalt: SHA256.digest([UInt8(1)]),
            claims: TestNetwork.claims(of: .fund)))
        genesis.accounts.append(
          GenesisAccount(owner: place, kind: .house, authority: Authority(Party.dealer.key)))
        genesis.holdings.append(
          GenesisHolding(account: place, instrument: 1, units: Units(1_000_000_000)))
      }
    }
  }

  private func transaction(
    _ house: AuctionHouse, _ operation: LedgerOperation, by account: AccountID
  ) throws -> UnverifiedTransaction {
    try house.chain.sign(
      house.chain.body([operation], by: account), [(account, [Party.dealer.seed])])
  }

  private func place(_ house: AuctionHouse) throws {
    var random = SplitMix64(seed: 3)
    for slot in 0..<PlaceBid.slotsMax {
      var transactions: [UnverifiedTransaction] = []
      for number in 0..<Self.bidders {
        let account = Self.account(number)
        let bid = BidPlaintext(
          auction: house.auction, account: account, kind: .competitive,
          units: Units(UInt128(1 + random.below(5)) * 10),
          quote: 930_000 + Int64(random.below(40)) * 100,
          salt: (0..<16).map { _ in UInt8(truncatingIfNeeded: random.next()) })
        let operation = PlaceBid(
          auction: house.auction, slot: slot, bracket: 0, bid: try house.seal(bid))
        transactions.append(try transaction(house, .auction(.bid(operation)), by: account))
      }
      for receipt in try house.chain.add(transactions).receipts { #expect(receipt.isApplied) }
    }
  }

  private func open(_ house: AuctionHouse) throws {
    let bids = try house.lines().map(\.bid)
    for party in AuctionHouse.holders.prefix(2) {
      let shares = try house.shares(of: party, for: bids)
      for start in stride(from: 0, to: shares.count, by: PublishShares.sharesMax) {
        let part = Array(shares[start..<min(shares.count, start + PublishShares.sharesMax)])
        #expect(try house.publish(party, part).isApplied)
      }
    }
  }

  @Test func hundredsOfBidsAreOpenedAllottedAndSettled() throws {
    let house = try house()
    let times = try house.times(closing: 3_000_000)
    try house.open(try house.terms(target: 10_000, issueMax: 10_000, times: times))
    try place(house)
    let count = Int(Self.bidders) * Int(PlaceBid.slotsMax)
    #expect(try house.record().bidCount == UInt32(count))
    try house.close()
    try open(house)
    #expect(try house.record().sealedCount == 0)
    try house.finish()
    let record = try house.record()
    #expect(record.outcome == .allotted)
    #expect(record.settled == Units(10_000))
    #expect(record.lapsed.isZero)
    for number in 0..<Self.bidders {
      let locks = try house.chain.record(
        HoldingLocks.self, .locks(Self.account(number), TestNetwork.cash))
      #expect(locks == nil)
    }
  }
}
