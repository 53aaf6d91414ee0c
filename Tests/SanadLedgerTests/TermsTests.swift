import SanadCodec
import SanadCrypto
import SanadLedger
import SanadTypes
import Testing

/// Settlements on terms: refusals, then dates, holds, references, parts and fails.
@Suite struct TermsTests {
  // MARK: Refusals

  @Test func refusesADateThatHasPassedOrLiesBeyondTheEnd() throws {
    let harness = try TermsHarness()
    for days: Int32 in [-1, 6] {
      let terms = SettlementTerms(intendedDate: try harness.date(in: days))
      let (_, receipt) = try harness.instruct(harness.trade(), terms)
      #expect(harness.codes(receipt) == [.settlementDate], "\(days)")
    }
    for days: Int32 in [0, 5] {
      let terms = SettlementTerms(intendedDate: try harness.date(in: days))
      #expect(try harness.instruct(harness.trade(), terms).receipt.isApplied, "\(days)")
    }
    harness.check()
  }

  @Test func refusesWhatTheOldFormRefuses() throws {
    let harness = try TermsHarness()
    #expect(harness.codes(try harness.instruct(harness.trade(cash: 0)).receipt) == [.amountZero])
    #expect(
      harness.codes(try harness.instruct([harness.leg(1, .dealer, .fund)]).receipt)
        == [.settlementOneSided])
    let tooMuch =
      harness.trade(cash: .max) + [harness.leg(.max, .retail, .dealer, TestNetwork.cash)]
    #expect(harness.codes(try harness.instruct(tooMuch).receipt) == [.amountOverflow])
    #expect(
      harness.codes(try harness.instruct(harness.trade(), by: .retail).receipt)
        == [.settlementForeign])
    #expect(
      harness.codes(try harness.instruct(harness.trade(), lasting: 0).receipt)
        == [.settlementValidity])
    let nobody = Leg(
      instrument: InstrumentID(.zero), from: Party.dealer.account, to: Party.fund.account,
      units: Units(1))
    #expect(
      harness.codes(try harness.instruct(harness.trade() + [nobody]).receipt)
        == [.instrumentUnknown])
    harness.check()
  }

  @Test func refusesStepsOfWhatIsNotThereOrHasEnded() throws {
    let harness = try TermsHarness()
    let nothing = SettlementID(transaction: .genesis, operation: 0)
    let (id, _) = try harness.instruct(harness.trade())
    #expect(try harness.affirm(id).isApplied)
    #expect(try harness.outcome(id) == .settled)
    let steps: [(SettlementID) -> SettlingOperation] = [
      { .attempt($0) }, { .hold($0) }, { .release($0) },
    ]
    for step in steps {
      #expect(harness.codes(try harness.submit(step(nothing), by: .dealer)) == [.settlementUnknown])
      #expect(harness.codes(try harness.submit(step(id), by: .dealer)) == [.settlementEnded])
      #expect(harness.codes(try harness.submit(step(id), by: .retail)) == [.settlementForeign])
    }
    harness.check()
  }

  @Test func refusesStepsOnTermsOfWhatHasNone() throws {
    let harness = try TermsHarness()
    let receipt = try harness.chain.submit(
      [
        .instruct(
          InstructSettlement(legs: harness.trade(), validUntil: harness.time(in: 60_000)))
      ], by: .dealer)
    let id = SettlementID(transaction: receipt.transaction, operation: 0)
    for step in [SettlingOperation.attempt(id), .hold(id), .release(id)] {
      #expect(harness.codes(try harness.submit(step, by: .fund)) == [.settlementWithoutTerms])
    }
    #expect(try harness.affirm(id).isApplied)
    harness.check()
  }

  @Test func refusesAnAttemptBeforeAllHaveAffirmed() throws {
    let harness = try TermsHarness()
    let (id, _) = try harness.instruct(harness.trade())
    #expect(harness.codes(try harness.submit(.attempt(id), by: .fund)) == [.settlementIncomplete])
    #expect(harness.codes(try harness.affirm(id, by: .dealer)) == [.affirmationNotAwaited])
  }

  @Test func oneStepOfASettlementInATransaction() throws {
    let harness = try TermsHarness()
    let (id, _) = try harness.instruct(harness.trade())
    let body = harness.chain.body(
      [.affirm(id), .settling(.attempt(id))], by: Party.fund.account)
    #expect(throws: DecodingFailure.self) { try harness.chain.sign(body, [.fund]) }
  }

  // MARK: Dates

  @Test func nothingIsLockedAndTheLastAffirmationSettlesOnTheDate() throws {
    let harness = try TermsHarness()
    let (id, receipt) = try harness.instruct(harness.trade())
    #expect(receipt.isApplied)
    #expect(try harness.locked(.dealer) == 0)
    let last = try harness.affirm(id)
    #expect(last.isApplied)
    #expect(try harness.outcome(id) == .settled)
    #expect(try harness.units(.fund) == 600)
    harness.check()
  }

  /// Midnight is at 19:00 UTC; the chain starts at 11:06:40.
  @Test func theDateIsEnforcedAndThenTheChainSettlesByItself() throws {
    let harness = try TermsHarness()
    let date = try harness.date(in: 1)
    let (id, _) = try harness.instruct(harness.trade(), SettlementTerms(intendedDate: date))
    let affirmed = try harness.affirm(id)
    #expect(affirmed.isApplied)
    #expect(affirmed.events == [.settlementAffirmed(id, Party.fund.account)])
    #expect(harness.codes(try harness.submit(.attempt(id), by: .fund)) == [.settlementNotDue])
    let midnight = UInt64(date.dayNumber) * TermsHarness.day - 5 * TermsHarness.hour
    let before = midnight - harness.chain.nextClock.timestamp.value - 1
    #expect(try harness.passes(before).isEmpty)
    #expect(try harness.outcome(id) == nil)
    let done = try harness.passes(0)
    #expect(done.count == 1)
    #expect(done.first?.events.first == .settling(.attempted(id, by: nil)))
    #expect(try harness.outcome(id) == .settled)
    #expect(try harness.units(.fund) == 600)
    harness.check()
  }

  @Test func whatExpiresIsOver() throws {
    let harness = try TermsHarness()
    let (id, _) = try harness.instruct(
      harness.trade(), lasting: 2 * TermsHarness.day,
      SettlementTerms(intendedDate: try harness.date(in: 1)))
    _ = try harness.passes(3 * TermsHarness.day)
    #expect(harness.codes(try harness.affirm(id)) == [.settlementExpired])
    #expect(harness.codes(try harness.submit(.attempt(id), by: .fund)) == [.settlementExpired])
    harness.check()
  }

  // MARK: Holds

  @Test func aHoldStopsItUntilItsPartyReleases() throws {
    let harness = try TermsHarness()
    let (id, _) = try harness.instruct(harness.trade())
    #expect(try harness.submit(.hold(id), by: .dealer).isApplied)
    #expect(harness.codes(try harness.submit(.hold(id), by: .dealer)) == [.holdUnchanged])
    #expect(harness.codes(try harness.submit(.release(id), by: .fund)) == [.holdUnchanged])
    #expect(try harness.affirm(id).isApplied)
    #expect(try harness.outcome(id) == nil)
    let held = try harness.submit(.attempt(id), by: .fund)
    #expect(harness.codes(held) == [.settlementHeld])
    #expect(held.reasons.first?.values.first?.text == "\(Party.dealer.account)")
    #expect(try harness.submit(.hold(id), by: .fund).isApplied)
    #expect(try harness.submit(.release(id), by: .dealer).isApplied)
    #expect(try harness.outcome(id) == nil, "the other one holds it back")
    let released = try harness.submit(.release(id), by: .fund)
    #expect(released.events.first == .settling(.released(id, Party.fund.account)))
    #expect(try harness.outcome(id) == .settled)
    harness.check()
  }

  // MARK: Cancelling

  @Test func beforeItIsCompleteAnyPartyCancelsAndAfterItAllHaveTo() throws {
    let harness = try TermsHarness()
    let (early, _) = try harness.instruct(harness.trade())
    #expect(try harness.chain.submit([.cancel(early)], by: .fund).isApplied)
    #expect(try harness.outcome(early) == .cancelled)
    let legs = harness.trade() + [harness.leg(5, .dealer, .retail, TestNetwork.cash)]
    let (id, _) = try harness.instruct(
      legs, SettlementTerms(intendedDate: try harness.date(in: 1)))
    #expect(try harness.affirm(id).isApplied)
    #expect(
      harness.codes(try harness.chain.submit([.cancel(id)], by: .retail)) == [.rightOfAnother])
    let asked = try harness.chain.submit([.cancel(id)], by: .fund)
    #expect(asked.events == [.settling(.cancelAsked(id, Party.fund.account))])
    #expect(harness.codes(try harness.chain.submit([.cancel(id)], by: .fund)) == [.cancelRepeated])
    #expect(try harness.outcome(id) == nil)
    #expect(try harness.chain.submit([.cancel(id)], by: .dealer).isApplied)
    #expect(try harness.outcome(id) == .cancelled)
    harness.check()
  }

  // MARK: References

  private func referenced(
    _ harness: TermsHarness, partial: Bool = false
  ) throws -> SettlementTerms {
    SettlementTerms(
      reference: try SettlementReference("T-2026/11"), intendedDate: harness.today,
      allowsPartial: partial)
  }

  @Test func theSameInstructionOfTheOtherSideAffirms() throws {
    let harness = try TermsHarness()
    let terms = try referenced(harness)
    let (id, _) = try harness.instruct(harness.trade(), terms)
    let again = try harness.instruct(harness.trade(), terms).receipt
    #expect(harness.codes(again) == [.referenceUsed], "a duplicate")
    #expect(again.reasons.first?.values.first?.text == "\(id)")
    // Its own end may be another one.
    let match = try harness.instruct(
      harness.trade(), by: .fund, lasting: TermsHarness.hour, terms
    ).receipt
    #expect(match.isApplied)
    #expect(match.events.first == .settlementAffirmed(id, Party.fund.account))
    #expect(try harness.outcome(id) == .settled)
    // What has ended gives its reference free.
    #expect(try harness.instruct(harness.trade(), terms).id != id)
    harness.check()
  }

  @Test func anotherInstructionUnderTheReferenceIsNotTaken() throws {
    let harness = try TermsHarness()
    let (id, _) = try harness.instruct(harness.trade(), try referenced(harness))
    let other = try harness.instruct(
      harness.trade(cash: 1_001), by: .fund, try referenced(harness, partial: true)
    ).receipt
    #expect(harness.codes(other) == [.referenceMismatch])
    #expect(other.reasons.first?.values.map(\.text) == ["\(id)", "legs, allowsPartial"])
    // Other parties are free to use it.
    let elsewhere = try harness.instruct(
      harness.trade(to: .retail), try referenced(harness)
    ).receipt
    #expect(elsewhere.isApplied)
    harness.check()
  }

  @Test func aReferenceOfWhatRanOutIsFree() throws {
    let harness = try TermsHarness()
    _ = try harness.instruct(harness.trade(), lasting: 10_000, try referenced(harness))
    harness.chain.advance(milliseconds: 20_000)
    #expect(try harness.instruct(harness.trade(cash: 7), try referenced(harness)).receipt.isApplied)
    harness.check()
  }

  // MARK: Fails

  @Test func whatLacksUnitsFailsWithItsReasonAndIsTriedAgain() throws {
    let harness = try TermsHarness()
    let (id, _) = try harness.instruct(harness.trade(cash: 80_000, to: .retail))
    let failed = try harness.affirm(id, by: .retail)
    #expect(failed.isApplied)
    #expect(harness.failures(failed) == [.insufficientUnits, .insufficientUnits])
    #expect(try harness.record(id).end == nil)
    #expect(try harness.progress(id).fail?.code == ErrorCode.insufficientUnits.number)
    let again = try harness.submit(.attempt(id), by: .dealer)
    #expect(harness.failures(again).count == 2)
    #expect(try harness.progress(id).fail?.tries == 2)
    try harness.give(10_000, TestNetwork.cash, from: .fund, to: .retail)
    #expect(try harness.submit(.attempt(id), by: .dealer).isApplied)
    #expect(try harness.outcome(id) == .settled)
    #expect(try harness.units(.retail) == 100)
    harness.check()
  }

  @Test func theChainTriesItAgainOnTheNextDate() throws {
    let harness = try TermsHarness()
    let (id, _) = try harness.instruct(
      harness.trade(cash: 80_000, to: .retail), lasting: 3 * TermsHarness.day)
    try harness.affirm(id, by: .retail)
    let tried = try harness.passes(TermsHarness.day)
    #expect(tried.count == 1)
    #expect(try harness.progress(id).fail?.tries == 2)
    try harness.give(10_000, TestNetwork.cash, from: .fund, to: .retail)
    #expect(try harness.outcome(id) == nil)
    #expect(try harness.passes(TermsHarness.day).count == 1)
    #expect(try harness.outcome(id) == .settled)
    #expect(try harness.passes(5 * TermsHarness.day).isEmpty)
    harness.check()
  }

  @Test func whatARuleRefusesFailsAsWellAndEndsWithItsTime() throws {
    let harness = try TermsHarness()
    let (id, _) = try harness.instruct(harness.trade(cash: 10, to: .lapsed))
    try harness.give(10, TestNetwork.cash, from: .fund, to: .retail)
    let failed = try harness.affirm(id, by: .lapsed)
    #expect(failed.isApplied)
    #expect(try harness.outcome(id) == nil)
    #expect(try harness.progress(id).fail != nil)
    for _ in 0..<6 { _ = try harness.passes(TermsHarness.day) }
    #expect(harness.codes(try harness.submit(.attempt(id), by: .dealer)) == [.settlementExpired])
    harness.check()
  }

  // MARK: Payment against payment

  @Test func cashSettlesAgainstOtherCash() throws {
    let harness = try TermsHarness()
    let legs = [
      harness.leg(280_000, .dealer, .fund, TestNetwork.cash),
      harness.leg(1_000, .fund, .dealer, TermsHarness.dollars),
    ]
    let (id, _) = try harness.instruct(legs)
    #expect(try harness.affirm(id).isApplied)
    #expect(try harness.units(.dealer, TermsHarness.dollars) == 1_000)
    #expect(try harness.units(.fund, TestNetwork.cash) == 9_280_000)
    let atOnce = try harness.chain.submit(
      [.settle(Settlement(legs: [legs[1], harness.leg(1, .dealer, .fund, TestNetwork.cash)]))],
      by: .dealer, .fund)
    #expect(atOnce.isApplied)
    harness.check()
  }
}
