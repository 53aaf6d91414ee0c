import SanadCodec
import SanadCrypto
import SanadLedger
import SanadState
import SanadTypes
import Testing

/// The checker of auctions is itself shown states in which its rules are broken.
@Suite struct AuctionInvariantTests {
  typealias Wish = AuctionHouse.Wish

  private func change(_ key: LedgerKey, _ record: (some StateRecord)?) throws -> StateChange {
    StateChange(key: try #require(StateKey(bytes: key.bytes)), value: record?.bcsBytes)
  }

  /// What the invariants find once a block has made these changes and told nothing.
  private func found(
    _ house: AuctionHouse, _ changes: [StateChange]
  ) throws -> [InvariantBreach.Invariant] {
    var watched = house.chain.invariants
    _ = try watched.observe([], changes: changes, at: house.chain.nextClock)
    var kinds: [InvariantBreach.Invariant] = []
    for breach in watched.check() where !kinds.contains(breach.invariant) {
      kinds.append(breach.invariant)
    }
    return kinds
  }

  private func open() throws -> AuctionHouse {
    let house = try AuctionHouse()
    try house.open()
    try house.place([Wish(units: 700, quote: 940_000), Wish(party: .fund, units: 700)])
    return house
  }

  @Test func seesADepositThatLocksNothingOrEndsUntold() throws {
    let house = try open()
    let id = house.id(Wish())
    var record = try #require(try house.bid(id))
    let none: HoldingLocks? = nil
    let free = try [
      change(.locks(Party.dealer.account, TestNetwork.cash), none),
      change(
        .holding(Party.dealer.account, TestNetwork.cash), Holding(units: Units(60_000_000_000))),
    ]
    #expect(try found(house, free).contains(.lockEnds))
    record.depositState = .released
    #expect(try found(house, [change(.bid(id), record)]) == [.lockEnds])
  }

  @Test func seesALockOfNoBid() throws {
    let house = try open()
    let key = LedgerKey.locks(Party.dealer.account, TestNetwork.cash)
    let lock = try #require(try house.chain.record(HoldingLocks.self, key)?.locks.first)
    for wrong in [
      UnitsLock(owner: .bid(BidID(.zero)), units: lock.units, until: lock.until),
      UnitsLock(owner: lock.owner, units: lock.units, until: lock.until.next),
      UnitsLock(owner: lock.owner, units: Units(1), until: lock.until),
    ] {
      var locks = HoldingLocks()
      locks.add(wrong)
      #expect(try found(house, [change(key, locks)]).contains(.lockEnds))
    }
  }

  @Test func seesAnAuctionThatEndsBeforeItsDeposits() throws {
    let house = try open()
    var record = try house.record()
    record.stage = .ended
    #expect(try found(house, [change(.auction(house.auction), record)]) == [.lockEnds])
  }

  @Test func seesCountsThatAreWrong() throws {
    let house = try open()
    var record = try house.record()
    record.bidCount += 1
    record.sealedCount -= 1
    #expect(try found(house, [change(.auction(house.auction), record)]) == [.aggregates])
  }

  @Test func seesAWorseQuoteThatWins() throws {
    let house = try open()
    try house.close()
    try house.openAll()
    try house.finish()
    let key = LedgerKey.bidPage(house.auction, BidPage.number(of: house.id(Wish())))
    var page = try #require(try house.chain.record(BidPage.self, key))
    let id = house.id(Wish())
    var line = try #require(page[id])
    #expect(line.award?.units == Units(700))
    line.award = nil
    page[id] = line
    #expect(try found(house, [change(key, page)]).contains(.movements), "better, and not filled")
    var record = try house.record()
    record.result?.cutOff = 950_000
    #expect(
      try found(house, [change(.auction(house.auction), record)]).contains(.movements),
      "worse than the cut-off")
    record = try house.record()
    record.settled = Units(1)
    #expect(try found(house, [change(.auction(house.auction), record)]) == [.conservation])
  }
}
