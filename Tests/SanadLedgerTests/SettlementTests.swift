import SanadCodec
import SanadLedger
import SanadTypes
import Testing

/// Settlements that parties affirm one by one: refusals, then what is locked, then the three ends.
@Suite struct SettlementTests {
  private func leg(
    _ units: UInt128, _ from: Party, _ to: Party, _ instrument: InstrumentID = TestNetwork.bill
  ) -> Leg {
    Leg(instrument: instrument, from: from.account, to: to.account, units: Units(units))
  }

  /// Bills of the dealer against cash of the fund.
  private func trade(
    bills: UInt128 = 100, cash: UInt128 = 1_000, from seller: Party = .dealer,
    to buyer: Party = .fund
  ) -> [Leg] {
    [leg(bills, seller, buyer), leg(cash, buyer, seller, TestNetwork.cash)]
  }

  /// Instructs in a block of its own, for an hour unless told otherwise.
  private func instruct(
    _ legs: [Leg], on chain: TestChain, by party: Party = .dealer, consenting: [Party] = [],
    lasting: UInt64 = 3_600_000
  ) throws -> (id: SettlementID, receipt: Receipt) {
    let receipt = try chain.submit(
      [
        .instruct(
          InstructSettlement(
            legs: legs, consenting: consenting.map(\.account),
            validUntil: chain.nextClock.timestamp.advanced(by: lasting)))
      ], by: party)
    return (SettlementID(transaction: receipt.transaction, operation: 0), receipt)
  }

  private func codes(_ receipt: Receipt) -> [CodeNumber] { receipt.reasons.map(\.code) }

  private func record(_ id: SettlementID, _ chain: TestChain) throws -> SettlementRecord {
    try #require(try chain.record(SettlementRecord.self, .settlement(id)))
  }

  private func locked(
    _ party: Party, _ chain: TestChain, _ instrument: InstrumentID = TestNetwork.bill
  ) throws -> UInt128 {
    try chain.record(Holding.self, .holding(party.account, instrument))?.locked.value ?? 0
  }

  /// Every invariant, those of the locks among them, after a test's last block.
  private func check(_ chain: TestChain) {
    let breaches = chain.invariants.check()
    #expect(breaches.isEmpty, "\(breaches)")
  }

  // MARK: Instructions that are refused

  @Test func refusesAnEndThatHasPassedOrLiesTooFarAhead() throws {
    let chain = try TestChain()
    let most = InstructSettlement.validityMax.value
    for lasting in [0, most + 1] {
      let (_, receipt) = try instruct(trade(), on: chain, lasting: lasting)
      #expect(codes(receipt) == [ErrorCode.settlementValidity.number], "\(lasting)")
    }
    for lasting in [1, most] {
      #expect(try instruct(trade(), on: chain, lasting: lasting).receipt.isApplied, "\(lasting)")
    }
    check(chain)
  }

  @Test func refusesLegsThatNoSettlementHas() throws {
    let chain = try TestChain()
    let oneSided = try instruct([leg(1, .dealer, .fund)], on: chain)
    #expect(codes(oneSided.receipt) == [ErrorCode.settlementOneSided.number])
    let zero = try instruct(trade(cash: 0), on: chain)
    #expect(codes(zero.receipt) == [ErrorCode.amountZero.number])
    let tooMuch = try instruct(
      trade(cash: .max) + [leg(.max, .retail, .dealer, TestNetwork.cash)], on: chain)
    #expect(codes(tooMuch.receipt) == [ErrorCode.amountOverflow.number])
    let nobody = AccountID(Genesis.identityID(at: 99).digest)
    let receipt = try chain.submit(
      [
        .instruct(
          InstructSettlement(
            legs: trade(), consenting: [nobody],
            validUntil: chain.nextClock.timestamp.advanced(by: 1_000)))
      ], by: .dealer)
    #expect(codes(receipt) == [ErrorCode.accountUnknown.number])
  }

  @Test func refusesWhoHasNoPartInIt() throws {
    let chain = try TestChain()
    let (_, receipt) = try instruct(trade(), on: chain, by: .retail)
    #expect(codes(receipt) == [ErrorCode.settlementForeign.number])
    let (id, _) = try instruct(trade(), on: chain)
    for step in [LedgerOperation.affirm(id), .cancel(id)] {
      #expect(codes(try chain.submit([step], by: .retail)) == [ErrorCode.settlementForeign.number])
    }
    check(chain)
  }

  @Test func refusesASettlementThatNobodyInstructed() throws {
    let chain = try TestChain()
    let id = SettlementID(transaction: .genesis, operation: 0)
    for step in [LedgerOperation.affirm(id), .cancel(id)] {
      #expect(codes(try chain.submit([step], by: .dealer)) == [ErrorCode.settlementUnknown.number])
    }
  }

  @Test func refusesWhoIsNotAwaited() throws {
    let chain = try TestChain()
    let (id, _) = try instruct(
      trade() + [leg(5, .dealer, .retail, TestNetwork.cash)], on: chain)
    for party in [Party.dealer, .retail] {
      let receipt = try chain.submit([.affirm(id)], by: party)
      #expect(codes(receipt) == [ErrorCode.affirmationNotAwaited.number], "\(party)")
    }
  }

  @Test func takesOneStepInATransaction() throws {
    let chain = try TestChain()
    let (id, _) = try instruct(trade(), on: chain)
    let body = chain.body([.affirm(id), .cancel(id)], by: Party.fund.account)
    #expect(throws: DecodingFailure.self) { try chain.sign(body, [.fund]) }
    do {
      _ = try chain.sign(body, [.fund])
    } catch let failure as DecodingFailure {
      #expect(failure.transactionCode == .operationCount)
    }
  }

  // MARK: Locks

  @Test func lockedUnitsAreNotThereForAnythingElse() throws {
    let chain = try TestChain()
    let (id, _) = try instruct(trade(bills: 9_999), on: chain)
    #expect(try locked(.dealer, chain) == 9_999)
    #expect(try chain.units(Party.dealer.account, TestNetwork.bill) == 10_000)
    let taken = try chain.submit(
      [
        TestChain.transfer(
          2, of: TestNetwork.bill, from: Party.dealer.account, to: Party.fund.account)
      ], by: .dealer)
    #expect(codes(taken) == [ErrorCode.unitsLocked.number])
    #expect(taken.reasons.first?.headroom == "1")
    let again = try instruct(trade(bills: 2), on: chain)
    #expect(codes(again.receipt) == [ErrorCode.unitsLocked.number])
    #expect(
      try chain.submit(
        [
          TestChain.transfer(
            1, of: TestNetwork.bill, from: Party.dealer.account, to: Party.fund.account)
        ], by: .dealer
      ).isApplied)
    #expect(try record(id, chain).awaited == [Party.fund.account])
    check(chain)
  }

  @Test func locksWhatIsGivenNet() throws {
    let chain = try TestChain()
    let legs = trade(bills: 100) + [leg(30, .fund, .dealer), leg(100, .fund, .retail)]
    let (id, receipt) = try instruct(legs, on: chain)
    #expect(try locked(.dealer, chain) == 70)
    #expect(
      receipt.events.contains(
        .unitsLocked(id, Party.dealer.account, TestNetwork.bill, Units(70))))
    check(chain)
  }

  @Test func anAffirmationWithoutCoverChangesNothing() throws {
    let chain = try TestChain()
    let (id, _) = try instruct(trade(cash: 80_000, to: .retail), on: chain)
    let before = try record(id, chain)
    let short = try chain.submit([.affirm(id)], by: .retail)
    #expect(codes(short) == [ErrorCode.insufficientUnits.number])
    #expect(try record(id, chain) == before)
    #expect(try locked(.dealer, chain) == 100)
    // Once there is enough, the same affirmation settles.
    try chain.submit(
      [
        TestChain.transfer(
          10_000, of: TestNetwork.cash, from: Party.fund.account, to: Party.retail.account)
      ], by: .fund)
    #expect(try chain.submit([.affirm(id)], by: .retail).isApplied)
    #expect(try chain.units(Party.retail.account, TestNetwork.bill) == 100)
    check(chain)
  }

  @Test func aHoldingWaitsForSoManySettlementsAndNoMore() throws {
    let chain = try TestChain()
    var first: SettlementID?
    for _ in 0..<HoldingLocks.locksMax {
      let (id, receipt) = try instruct(trade(bills: 1), on: chain)
      #expect(receipt.isApplied)
      first = first ?? id
    }
    let full = try instruct(trade(bills: 1), on: chain)
    #expect(codes(full.receipt) == [ErrorCode.locksExhausted.number])
    #expect(try chain.submit([.cancel(try #require(first))], by: .dealer).isApplied)
    #expect(try instruct(trade(bills: 1), on: chain).receipt.isApplied)
    check(chain)
  }

  /// The last one's units move at once: a holding that has no room for a lock is no obstacle.
  @Test func theLastToAffirmNeedsNoRoomForALock() throws {
    let chain = try TestChain()
    for _ in 0..<HoldingLocks.locksMax { _ = try instruct(trade(bills: 1), on: chain) }
    let legs = trade(bills: 5) + [leg(2, .dealer, .retail, TestNetwork.cash)]
    let (waiting, _) = try instruct(legs, on: chain, by: .fund, consenting: [.retail])
    let early = try chain.submit([.affirm(waiting)], by: .dealer)
    #expect(codes(early) == [ErrorCode.locksExhausted.number])
    #expect(try chain.submit([.affirm(waiting)], by: .retail).isApplied)
    #expect(try chain.submit([.affirm(waiting)], by: .dealer).isApplied)
    #expect(try record(waiting, chain).end?.outcome == .settled)
    check(chain)
  }

  // MARK: Settled

  @Test func theLastAffirmationMovesEverythingAtOnce() throws {
    let chain = try TestChain()
    let (id, instructed) = try instruct(trade(), on: chain, by: .fund)
    #expect(
      instructed.events
        == [
          .settlementInstructed(id, Party.dealer.account),
          .settlementInstructed(id, Party.fund.account),
          .settlementAffirmed(id, Party.fund.account),
          .unitsLocked(id, Party.fund.account, TestNetwork.cash, Units(1_000)),
        ].sorted(with: try record(id, chain).parties))
    let receipt = try chain.submit([.affirm(id)], by: .dealer)
    #expect(receipt.isApplied)
    #expect(receipt.events.count { if case .moved = $0 { true } else { false } } == 2)
    #expect(try chain.units(Party.fund.account, TestNetwork.bill) == 600)
    #expect(try chain.units(Party.dealer.account, TestNetwork.cash) == 5_001_000)
    for (party, instrument) in [(Party.dealer, TestNetwork.bill), (.fund, TestNetwork.cash)] {
      #expect(try locked(party, chain, instrument) == 0)
      #expect(
        try chain.record(HoldingLocks.self, .locks(party.account, instrument)) == nil)
    }
    let ended = try record(id, chain)
    #expect(ended.end?.outcome == .settled)
    #expect(ended.end?.transaction == receipt.transaction)
    #expect(ended.awaited.isEmpty)
    for step in [LedgerOperation.affirm(id), .cancel(id)] {
      #expect(codes(try chain.submit([step], by: .fund)) == [ErrorCode.settlementEnded.number])
    }
    check(chain)
  }

  @Test func waitsForThoseWhoConsentAsWell() throws {
    let chain = try TestChain()
    let (id, _) = try instruct(trade(), on: chain, consenting: [.centralBank])
    #expect(try chain.submit([.affirm(id)], by: .fund).isApplied)
    #expect(try record(id, chain).awaited == [Party.centralBank.account])
    #expect(try locked(.fund, chain, TestNetwork.cash) == 1_000)
    #expect(try chain.submit([.affirm(id)], by: .centralBank).isApplied)
    #expect(try record(id, chain).end?.outcome == .settled)
    check(chain)
  }

  @Test func twoAffirmationsOfOneBlockSettleInIt() throws {
    let chain = try TestChain()
    let (id, _) = try instruct(trade(), on: chain, consenting: [.retail])
    let affirmations = try [Party.retail, .fund].map { party in
      try chain.sign(chain.body([.affirm(id)], by: party.account), [party])
    }
    let executed = try chain.add(affirmations)
    for receipt in executed.receipts { #expect(receipt.isApplied) }
    #expect(try record(id, chain).end?.outcome == .settled)
    check(chain)
  }

  // MARK: Refused when complete

  /// The rules are judged when the last one affirms, and what they refuse is over: nobody's units
  /// wait for something that would be refused again.
  @Test func aRefusalByRulesEndsItAndFreesWhatWaited() throws {
    let chain = try TestChain()
    let (id, instructed) = try instruct(trade(to: .foreign), on: chain)
    #expect(instructed.isApplied, "rules are not asked before it is complete")
    try chain.submit(
      [
        TestChain.transfer(
          2_000, of: TestNetwork.cash, from: Party.fund.account, to: Party.foreign.account)
      ], by: .fund)
    try chain.submit(
      [
        .issueClaim(
          IssueClaim(
            subject: Party.foreign.identity, value: .sanctioned(true),
            validUntil: TestNetwork.expiry))
      ], by: .registrar)
    let receipt = try chain.submit([.affirm(id)], by: .foreign)
    #expect(!receipt.isApplied)
    #expect(codes(receipt).contains(ErrorCode.partySanctioned.number))
    #expect(
      receipt.events.contains(.settlementEnded(id, Party.dealer.account, .refused)))
    #expect(try record(id, chain).end?.outcome == .refused)
    #expect(try locked(.dealer, chain) == 0)
    #expect(try chain.units(Party.dealer.account, TestNetwork.bill) == 10_000)
    #expect(try chain.units(Party.foreign.account, TestNetwork.cash) == 2_000)
    check(chain)
  }

  /// What came before it in its transaction is taken back, and with it the state that the door saw:
  /// the settlement is as it was, and what an affirmation by itself comes to is still to be seen.
  @Test func aRefusalBehindAnotherOperationEndsNothing() throws {
    let chain = try TestChain()
    let (id, _) = try instruct(trade(bills: 400, from: .fund, to: .dealer), on: chain, by: .fund)
    let before = try record(id, chain)
    // Without its cash the dealer cannot pay; the gift is what is in the way.
    let gift = TestChain.transfer(
      5_000_000, of: TestNetwork.cash, from: Party.dealer.account, to: Party.centralBank.account)
    let revoked = LedgerOperation.revokeClaim(
      RevokeClaim(subject: Party.dealer.identity, topic: .kyc))
    #expect(!(try chain.submit([gift, .affirm(id)], by: .dealer).isApplied))
    try chain.submit([revoked], by: .registrar)
    let behind = try chain.submit(
      [
        TestChain.transfer(
          7, of: TestNetwork.cash, from: Party.dealer.account, to: Party.fund.account),
        .affirm(id),
      ], by: .dealer)
    #expect(behind.reasons.first?.operation == 1)
    #expect(behind.events.count == 1, "a refusal, and no end")
    #expect(try record(id, chain) == before)
    #expect(try locked(.fund, chain) == 400)
    #expect(try chain.units(Party.dealer.account, TestNetwork.cash) == 5_000_000)
    let alone = try chain.submit([.affirm(id)], by: .dealer)
    #expect(!alone.isApplied)
    #expect(try record(id, chain).end?.outcome == .refused)
    #expect(try locked(.fund, chain) == 0)
    check(chain)
  }

  // MARK: Cancelled

  @Test(arguments: [Party.dealer, .fund, .retail, .centralBank])
  func everyPartyMayCancel(party: Party) throws {
    let chain = try TestChain()
    let (id, _) = try instruct(
      trade() + [leg(5, .dealer, .retail, TestNetwork.cash)], on: chain,
      consenting: [.centralBank])
    #expect(try locked(.dealer, chain) == 100)
    let receipt = try chain.submit([.cancel(id)], by: party)
    #expect(receipt.isApplied)
    #expect(receipt.events.count == 4, "one for each party")
    #expect(try locked(.dealer, chain) == 0)
    #expect(try record(id, chain).end?.outcome == .cancelled)
    let late = try chain.submit([.affirm(id)], by: .fund)
    #expect(codes(late) == [ErrorCode.settlementEnded.number])
    check(chain)
  }

  // MARK: Run out

  /// The block in which a settlement is completed at its last moment, and the one after it.
  @Test func countsAtItsLastMomentAndNotOneLater() throws {
    for (late, isApplied) in [(UInt64(0), true), (1, false)] {
      let chain = try TestChain()
      let (id, _) = try instruct(trade(), on: chain, lasting: 10_000)
      // The next block is a second later.
      chain.advance(milliseconds: 9_000 + late)
      let receipt = try chain.submit([.affirm(id)], by: .fund)
      #expect(receipt.isApplied == isApplied)
      if !isApplied { #expect(codes(receipt) == [ErrorCode.settlementExpired.number]) }
      check(chain)
    }
  }

  /// Nobody does anything at the end: whoever moves the units next finds them free, and takes the
  /// lock off on the way.
  @Test func aLockThatHasRunOutLocksNothing() throws {
    let chain = try TestChain()
    let (id, _) = try instruct(trade(bills: 10_000), on: chain, lasting: 10_000)
    let all = TestChain.transfer(
      10_000, of: TestNetwork.bill, from: Party.dealer.account, to: Party.fund.account)
    #expect(codes(try chain.submit([all], by: .dealer)) == [ErrorCode.unitsLocked.number])
    chain.advance(milliseconds: 10_000)
    check(chain)
    #expect(try locked(.dealer, chain) == 10_000, "nothing was written at the end")
    let view = LedgerView(reading: chain.state)
    let seen = try view.holding(
      Party.dealer.account, TestNetwork.bill, at: chain.nextClock.timestamp)
    #expect(seen.holding.locked == .zero)
    #expect(seen.locks.isEmpty)
    for step in [LedgerOperation.affirm(id), .cancel(id)] {
      let receipt = try chain.submit([step], by: .fund)
      #expect(codes(receipt) == [ErrorCode.settlementExpired.number])
    }
    #expect(try chain.submit([all], by: .dealer).isApplied)
    #expect(
      try chain.record(HoldingLocks.self, .locks(Party.dealer.account, TestNetwork.bill)) == nil)
    #expect(try chain.units(Party.dealer.account, TestNetwork.bill) == 0)
    check(chain)
  }

  @Test func ofSeveralLocksThoseThatHaveRunOutGo() throws {
    let chain = try TestChain()
    _ = try instruct(trade(bills: 4_000), on: chain, lasting: 5_000)
    _ = try instruct(trade(bills: 5_000), on: chain, lasting: 50_000)
    chain.advance(milliseconds: 10_000)
    let (_, receipt) = try instruct(trade(bills: 5_000), on: chain, lasting: 50_000)
    #expect(receipt.isApplied)
    #expect(try locked(.dealer, chain) == 10_000)
    let locks = try chain.record(
      HoldingLocks.self, .locks(Party.dealer.account, TestNetwork.bill))
    #expect(locks?.locks.map(\.units) == [Units(5_000), Units(5_000)])
    check(chain)
  }

  /// What a receipt may have to say of the largest settlement still fits, beside the legs of the
  /// other operations and their flags.
  @Test func theLargestSettlementTellsEverybody() throws {
    let chain = try TestChain()
    let legs = (0..<32).flatMap { _ in trade(bills: 1, cash: 1) }
    let (id, receipt) = try instruct(legs, on: chain, consenting: [.retail])
    #expect(receipt.isApplied)
    #expect(try chain.submit([.affirm(id)], by: .retail).isApplied)
    #expect(try chain.submit([.affirm(id)], by: .fund).isApplied)
    let most =
      31 + Settlement.legsMax + 1 + InstructSettlement.legsMax
      + 2 * InstructSettlement.legsMax + InstructSettlement.consentingMax + 256
    #expect(most <= Receipt.eventsMax)
    check(chain)
  }
}

extension [Event] {
  /// The first two in the order of the parties.
  fileprivate func sorted(with parties: [AccountID]) -> [Event] {
    guard parties.first == self[0].accounts.first else {
      return [self[1], self[0]] + self[2...]
    }
    return self
  }
}
