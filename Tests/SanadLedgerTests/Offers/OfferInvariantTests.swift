import SanadCodec
import SanadLedger
import SanadState
import SanadTypes
import Testing

/// The checker of offers is itself shown states in which its rules are broken.
@Suite struct OfferInvariantTests {
  private let offer = LedgerKey.offer(OfferNetwork.bond, 0)
  private let page = LedgerKey.tenders(
    OfferNetwork.bond, 0, page: TenderPage.number(of: Party.dealer.account))

  private func change(_ key: LedgerKey, _ record: (some StateRecord)?) throws -> StateChange {
    StateChange(key: try #require(StateKey(bytes: key.bytes)), value: record?.bcsBytes)
  }

  /// What the invariants find once a block has made these changes and told nothing.
  private func found(
    _ chain: TestChain, _ changes: [StateChange]
  ) throws -> [InvariantBreach.Invariant] {
    var watched = chain.invariants
    _ = try watched.observe([], changes: changes, at: chain.nextClock)
    var kinds: [InvariantBreach.Invariant] = []
    for breach in watched.check() where !kinds.contains(breach.invariant) {
      kinds.append(breach.invariant)
    }
    return kinds
  }

  /// An offer of 100 for which 80 and 40 are tendered.
  private func chain() throws -> TestChain {
    let chain = try TestChain(try OfferNetwork.genesis())
    try chain.open(try OfferNetwork.terms(chain))
    try chain.tender(80)
    try chain.tender(40, by: .retail)
    return chain
  }

  private func record(_ chain: TestChain) throws -> OfferRecord {
    try #require(try chain.offer())
  }

  private func lines(_ chain: TestChain) throws -> TenderPage {
    try #require(try chain.record(TenderPage.self, page))
  }

  @Test func seesATenderThatLocksNothing() throws {
    let chain = try chain()
    let none: HoldingLocks? = nil
    let holding = try #require(
      try chain.record(Holding.self, .holding(Party.dealer.account, OfferNetwork.bond)))
    let free = Holding(units: holding.units, locked: .zero, entry: holding.entry)
    let changes = try [
      change(.locks(Party.dealer.account, OfferNetwork.bond), none),
      change(.holding(Party.dealer.account, OfferNetwork.bond), free),
    ]
    #expect(try found(chain, changes) == [.lockEnds])
  }

  @Test func seesALockOfNoOfferOrOfAnotherSize() throws {
    let chain = try chain()
    for (party, instrument) in [
      (Party.dealer, OfferNetwork.bond), (.treasury, OfferNetwork.cash),
    ] {
      let key = LedgerKey.locks(party.account, instrument)
      let lock = try #require(try chain.record(HoldingLocks.self, key)?.locks.first)
      for wrong in [
        UnitsLock(
          owner: .offer(OfferID(of: OfferNetwork.bond, number: 9)), units: lock.units,
          until: lock.until),
        UnitsLock(owner: lock.owner, units: Units(1), until: lock.until),
      ] {
        var locks = HoldingLocks()
        locks.add(wrong)
        #expect(try found(chain, [change(key, locks)]).contains(.lockEnds))
      }
    }
  }

  @Test func seesAnOfferThatEndsBeforeItsTenders() throws {
    let chain = try chain()
    var record = try record(chain)
    record.stage = .ended
    #expect(try found(chain, [change(offer, record)]) == [.lockEnds, .aggregates])
  }

  @Test func seesCashThatNoReceiptTellsOf() throws {
    let chain = try chain()
    var record = try record(chain)
    record.locked = record.locked.subtracting(Units(1)) ?? .zero
    #expect(try found(chain, [change(offer, record)]) == [.lockEnds])
  }

  @Test func seesATenderThatNoReceiptTellsOf() throws {
    let chain = try chain()
    var page = try lines(chain)
    page[Party.dealer.account]?.state = .released(nil)
    #expect(try found(chain, [change(self.page, page)]) == [.lockEnds])
    page[Party.dealer.account] = nil
    #expect(try found(chain, [change(self.page, page)]).contains(.aggregates))
  }

  @Test func seesCountsThatAreWrong() throws {
    let chain = try chain()
    var record = try record(chain)
    record.tenderCount += 1
    #expect(try found(chain, [change(offer, record)]) == [.aggregates])
    record = try self.record(chain)
    record.tendered = Units(1)
    #expect(try found(chain, [change(offer, record)]) == [.aggregates])
    var book = OfferBook()
    book.opened = 1
    #expect(try found(chain, [change(.offers(OfferNetwork.bond), book)]) == [.aggregates])
    #expect(try found(chain, [change(self.page, TenderPage())]).contains(.aggregates))
  }

  @Test func seesSharesThatAreNotThoseOfTheTenders() throws {
    let chain = try chain()
    try chain.close()
    let record = try record(chain)
    #expect(record.accepted == Units(100))
    // 66 or 67 of 80, and 33 or 34 of 40.
    for share in [UInt128(65), 68, 81] {
      var page = try lines(chain)
      page[Party.dealer.account]?.accepted = Units(share)
      #expect(try found(chain, [change(self.page, page)]) != [], "\(share)")
    }
    var less = record
    less.accepted = Units(99)
    #expect(try found(chain, [change(offer, less)]).contains(.aggregates))
    var more = record
    more.bought = Units(101)
    #expect(try found(chain, [change(offer, more)]).contains(.conservation))
    #expect(try found(chain, [change(offer, more)]).contains(.movements))
  }

  @Test func seesAPriceThatWasNotPaid() throws {
    let chain = try chain()
    try chain.close()
    var record = try record(chain)
    record.paid = Units(1)
    #expect(try found(chain, [change(offer, record)]) == [.conservation])
    record = try self.record(chain)
    record.delivered = Units(1)
    #expect(try found(chain, [change(offer, record)]) == [.conservation])
  }
}
