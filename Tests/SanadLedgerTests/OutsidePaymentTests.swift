import SanadLedger
import SanadTypes
import Testing

/// Sales that are paid outside of the ledger: terms, words by the wrong ones or too late, then paid,
/// not paid and disputed.
@Suite struct OutsidePaymentTests {
  private static let hour = TermsHarness.hour

  private func harness() throws -> TermsHarness {
    try TermsHarness {
      $0.roles.append(
        GenesisRole(role: .rtgsOperator, account: Party.stranger.rawValue))
    }
  }

  private func terms(
    _ harness: TermsHarness, expires: UInt64 = 2, deadline: UInt64 = 3, decide: UInt64 = 30,
    amount: Int128 = 1_000
  ) throws -> SettlementTerms {
    SettlementTerms(
      intendedDate: harness.today,
      purpose: .paidOutside(
        OutsidePayment(
          order: try SettlementReference("RTGS-1"), amount: Money(minorUnits: amount, .pkr),
          orderExpiresAt: harness.time(in: expires * Self.hour),
          deadline: harness.time(in: deadline * Self.hour),
          decideBy: harness.time(in: decide * Self.hour))))
  }

  private func open(_ harness: TermsHarness, units: UInt128 = 400) throws -> SettlementID {
    let (id, receipt) = try harness.instruct(
      [harness.leg(units, .dealer, .fund)], consenting: [.fund], lasting: Self.hour,
      terms(harness))
    #expect(receipt.isApplied)
    let affirmed = try harness.affirm(id)
    #expect(affirmed.isApplied)
    return id
  }

  private func word(_ id: SettlementID, _ isPaid: Bool) -> SettlingOperation {
    .reportPayment(PaymentWord(id, isPaid: isPaid))
  }

  private func decision(_ id: SettlementID, _ isPaid: Bool) -> LedgerOperation {
    .settling(.decidePayment(PaymentWord(id, isPaid: isPaid)))
  }

  // MARK: Refusals

  @Test func refusesTimesThatDoNotFollowOneAnother() throws {
    let harness = try harness()
    let leg = harness.leg(400, .dealer, .fund)
    let bad = [
      try terms(harness, expires: 1), try terms(harness, expires: 3, deadline: 3),
      try terms(harness, decide: 3), try terms(harness, deadline: 721, decide: 730),
      try terms(harness, decide: 724), try terms(harness, amount: 0),
    ]
    for terms in bad {
      let (_, receipt) = try harness.instruct(
        [leg], consenting: [.fund], lasting: Self.hour, terms)
      #expect(harness.codes(receipt) == [.contractTerms])
    }
    let (_, silent) = try harness.instruct([leg], lasting: Self.hour, terms(harness))
    #expect(harness.codes(silent) == [.contractForm])
    harness.check()
  }

  @Test func onlyTheOperatorReports() throws {
    let harness = try harness()
    let id = try open(harness)
    for party in [Party.dealer, .fund, .treasury] {
      #expect(harness.codes(try harness.submit(word(id, true), by: party)) == [.roleRequired])
    }
    let (trade, _) = try harness.instruct(harness.trade())
    #expect(
      harness.codes(try harness.submit(word(trade, true), by: .stranger)) == [.contractUnknown])
    for step in [SettlingOperation.releasePledge(id), .closeOut(id), .attempt(id)] {
      #expect(harness.codes(try harness.submit(step, by: .fund)) == [.contractForm])
    }
    harness.check()
  }

  @Test func refusesADecisionBeforeTheDeadlineOrByOneInstitution() throws {
    let harness = try harness()
    let id = try open(harness)
    let early = try harness.chain.submit([decision(id, true)], by: .treasury, .centralBank)
    #expect(harness.codes(early) == [.disputeNotOpen])
    _ = try harness.passes(4 * Self.hour)
    for party in [Party.treasury, .centralBank] {
      let alone = try harness.chain.submit([decision(id, true)], by: party)
      #expect(harness.codes(alone) == [.approvalMissing])
    }
    #expect(try harness.locked(.dealer) == 400)
    harness.check()
  }

  // MARK: Words

  @Test func paidMovesTheUnitsToTheBuyer() throws {
    let harness = try harness()
    let id = try open(harness)
    #expect(try harness.locked(.dealer) == 400)
    #expect(try harness.submit(word(id, true), by: .stranger).isApplied)
    #expect(try harness.units(.fund) == 900)
    #expect(try harness.locked(.dealer) == 0)
    #expect(try harness.contract(id)?.end?.outcome == .paid)
    #expect(harness.codes(try harness.submit(word(id, false), by: .stranger)) == [.contractEnded])
    #expect(try harness.passes(4 * Self.hour).first?.events.isEmpty != false)
    harness.check()
  }

  /// As long as the order can be carried out nobody knows that it is not paid.
  @Test func notPaidGivesThemBackOnceTheOrderHasExpired() throws {
    let harness = try harness()
    let id = try open(harness)
    #expect(
      harness.codes(try harness.submit(word(id, false), by: .stranger)) == [.orderStillValid])
    guard case .paidOutside(let terms)? = try harness.contract(id)?.purpose else {
      Issue.record("no payment")
      return
    }
    let left = terms.orderExpiresAt.distance(above: harness.chain.nextClock.timestamp)
    harness.chain.advance(milliseconds: left)
    #expect(
      harness.codes(try harness.submit(word(id, false), by: .stranger)) == [.orderStillValid],
      "at its last moment")
    #expect(try harness.locked(.dealer) == 400)
    #expect(try harness.submit(word(id, false), by: .stranger).isApplied)
    #expect(try harness.units(.fund) == 500)
    #expect(try harness.locked(.dealer) == 0)
    #expect(try harness.contract(id)?.end?.outcome == .notPaid)
    harness.check()
  }

  @Test func whatARuleRefusesStaysLocked() throws {
    let harness = try harness()
    let id = try open(harness)
    try harness.chain.submit(
      [.revokeClaim(RevokeClaim(subject: Party.fund.identity, topic: .kyc))], by: .registrar)
    #expect(harness.codes(try harness.submit(word(id, true), by: .stranger)) == [.receiverKYC])
    #expect(try harness.locked(.dealer) == 400)
    #expect(try harness.contract(id)?.end == nil)
    harness.check()
  }

  // MARK: Silence

  @Test(arguments: [true, false])
  func silenceIsADisputeAndNeverARelease(isForBuyer: Bool) throws {
    let harness = try harness()
    let id = try open(harness)
    let told = try harness.passes(3 * Self.hour)
    let payment = try #require(try harness.contract(id))
    guard case .paidOutside(let terms) = payment.purpose else {
      Issue.record("no payment")
      return
    }
    #expect(
      told.first?.events
        == payment.parties.map { .settling(.disputed(id, $0, decideBy: terms.decideBy)) })
    #expect(
      harness.codes(try harness.submit(word(id, true), by: .stranger)) == [.paymentDisputed])
    // Long after the decision was due, too.
    _ = try harness.passes(60 * TermsHarness.day)
    #expect(try harness.locked(.dealer) == 400)
    #expect(
      harness.codes(try harness.give(9_601, TestNetwork.bill, from: .dealer, to: .fund))
        == [.unitsLocked])
    harness.check()
    let decided = try harness.chain.submit(
      [decision(id, isForBuyer)], by: .treasury, .centralBank)
    #expect(decided.isApplied)
    #expect(try harness.units(.fund) == (isForBuyer ? 900 : 500))
    #expect(try harness.locked(.dealer) == 0)
    #expect(
      try harness.contract(id)?.end?.outcome
        == (isForBuyer ? .decidedForBuyer : .decidedForSeller))
    harness.check()
  }

  @Test func nobodyWhomItDoesNotNeedAuthorizesADecision() throws {
    let harness = try harness()
    let id = try open(harness)
    let body = harness.chain.body([decision(id, true)], by: Party.treasury.account)
    let signed = try harness.chain.sign(
      body, [.treasury, .centralBank, .dealer].sorted { $0.account < $1.account })
    let built = try harness.chain.build([signed])
    #expect(built.rejected.map(\.reason.code) == [.authorizationSurplus])
  }
}
