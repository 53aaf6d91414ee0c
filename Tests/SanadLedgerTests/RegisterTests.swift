import SanadLedger
import SanadTypes
import Testing

/// Between this ledger and the depository: refusals, then the switch, units that live elsewhere, and
/// the daily count.
@Suite struct RegisterTests {
  private static let bill = TestNetwork.bill

  private func harness() throws -> TermsHarness {
    try TermsHarness { genesis in
      genesis.roles.append(GenesisRole(role: .depository, account: Party.stranger.rawValue))
      genesis.policies = genesis.policies.map {
        PolicyRecord(
          name: $0.name, version: $0.version,
          text: $0.text.replacing("covers transfer,", with: "covers registerMove, transfer,"))
      }
    }
  }

  private func step(
    _ harness: TermsHarness, _ action: RegisterStep.Action, by parties: Party...,
    of instrument: InstrumentID = bill
  ) throws -> Receipt {
    let operation = LedgerOperation.settling(.register(RegisterStep(action, of: instrument)))
    let body = harness.chain.body([operation], by: parties[0].account)
    let signed = try harness.chain.sign(body, parties.sorted { $0.account < $1.account })
    return try #require(try harness.chain.add([signed]).receipts.first)
  }

  private func open(_ harness: TermsHarness) throws {
    #expect(
      try step(harness, .open(mirror: Party.registrar.account), by: .treasury, .stranger)
        .isApplied)
  }

  private func record(_ harness: TermsHarness) throws -> RegisterRecord {
    try #require(try harness.chain.record(RegisterRecord.self, .registers(Self.bill)))
  }

  private func status(_ harness: TermsHarness) throws -> InstrumentStatus? {
    try harness.chain.record(Instrument.self, .instrument(Self.bill))?.status
  }

  // MARK: Refusals

  @Test func refusesStepsBeforeItIsOpenAndOpeningTwice() throws {
    let harness = try harness()
    let steps: [(RegisterStep.Action, [Party])] = [
      (.beginSwitch(to: .depository), [.treasury, .stranger]),
      (.signTotal(height: Height(1), total: Units(1)), [.stranger]),
      (.abandonSwitch, [.treasury]),
      (.reconcile(harness.today, total: Units(1), mirrored: Units(0)), [.stranger]),
    ]
    for (action, parties) in steps {
      let receipt =
        parties.count == 1
        ? try step(harness, action, by: parties[0])
        : try step(harness, action, by: parties[0], parties[1])
      #expect(harness.codes(receipt) == [.registerState], "\(action)")
    }
    let nobody = AccountID(Genesis.identityID(at: 99).digest)
    #expect(
      harness.codes(try step(harness, .open(mirror: nobody), by: .treasury, .stranger))
        == [.accountUnknown])
    try open(harness)
    #expect(
      harness.codes(
        try step(harness, .open(mirror: Party.fund.account), by: .treasury, .stranger))
        == [.registerState])
    let unknown = InstrumentID(Genesis.identityID(at: 99).digest)
    #expect(
      harness.codes(
        try step(
          harness, .open(mirror: Party.fund.account), by: .treasury, .stranger, of: unknown))
        == [.instrumentUnknown])
    harness.check()
  }

  @Test func refusesWhoIsNotInTheRole() throws {
    let harness = try harness()
    for parties in [[Party.treasury], [.stranger]] {
      let receipt = try step(
        harness, .open(mirror: Party.registrar.account), by: parties[0])
      #expect(harness.codes(receipt) == [.approvalMissing])
    }
    try open(harness)
    #expect(
      harness.codes(
        try step(harness, .signTotal(height: Height(1), total: Units(1)), by: .dealer))
        == [.roleRequired])
    #expect(harness.codes(try step(harness, .abandonSwitch, by: .dealer)) == [.roleRequired])
    let count = RegisterStep.Action.reconcile(
      harness.today, total: Units(1), mirrored: Units(0))
    #expect(harness.codes(try step(harness, count, by: .dealer)) == [.roleRequired])
    let lonely = harness.chain.body(
      [
        .settling(
          .register(
            RegisterStep(
              .move(Party.dealer.account, units: Units(5), toDepository: true), of: Self.bill)))
      ], by: Party.stranger.account)
    let built = try harness.chain.build([try harness.chain.sign(lonely, [.stranger])])
    #expect(built.rejected.map(\.reason.code) == [.authorizationMissing])
  }

  // MARK: The switch

  @Test func equalTotalsAtOneHeightSwitch() throws {
    let harness = try harness()
    try open(harness)
    #expect(
      harness.codes(try step(harness, .beginSwitch(to: .chain), by: .treasury, .stranger))
        == [.registerState], "it is the legal one already")
    #expect(
      try step(harness, .beginSwitch(to: .depository), by: .treasury, .stranger).isApplied)
    let height = harness.chain.height
    #expect(try status(harness) == .halted)
    #expect(
      harness.codes(try harness.give(1, Self.bill, from: .dealer, to: .fund))
        == [.instrumentHalted])
    harness.check()
    for (at, total) in [(height, 10_501), (height.next, 10_500)] as [(Height, UInt128)] {
      let wrong = try step(
        harness, .signTotal(height: at, total: Units(total)), by: .stranger)
      #expect(harness.codes(wrong) == [.registerTotals])
    }
    let word = RegisterStep.Action.signTotal(height: height, total: Units(10_500))
    #expect(try step(harness, word, by: .stranger).isApplied)
    #expect(try record(harness).legal == .chain, "one word alone switches nothing")
    #expect(harness.codes(try step(harness, word, by: .stranger)) == [.registerState])
    harness.check()
    let second = try step(harness, word, by: .centralBank)
    #expect(second.events.last == .settling(.registerSwitched(Self.bill, to: .depository)))
    #expect(try record(harness).legal == .depository)
    #expect(try status(harness) == .active)
    harness.check()
  }

  private func switches(_ harness: TermsHarness, to register: LegalRegister) throws {
    _ = try step(harness, .beginSwitch(to: register), by: .treasury, .stranger)
    let word = RegisterStep.Action.signTotal(
      height: harness.chain.height, total: Units(10_500))
    #expect(try step(harness, word, by: .stranger).isApplied)
    #expect(try step(harness, word, by: .centralBank).isApplied)
    #expect(try record(harness).legal == register)
  }

  /// One set of units has one register that moves them.
  @Test func nothingMovesHereWhileTheOtherRegisterIsTheLegalOne() throws {
    let harness = try harness()
    try open(harness)
    let pledge = SettlementTerms(
      intendedDate: harness.today,
      purpose: .pledge(PledgeTerms(until: harness.time(in: 30 * TermsHarness.day))))
    try switches(harness, to: .depository)
    #expect(
      harness.codes(try harness.give(1, Self.bill, from: .dealer, to: .fund))
        == [.registerElsewhere])
    let (id, _) = try harness.instruct(
      [harness.leg(5, .dealer, .fund)], consenting: [.fund], pledge)
    #expect(harness.failures(try harness.affirm(id)).first == .registerElsewhere)
    #expect(try harness.locked(.dealer) == 0)
    // Cash has no other register, and units move between the two.
    #expect(try harness.give(1, TestNetwork.cash, from: .dealer, to: .fund).isApplied)
    let move = RegisterStep.Action.move(
      Party.dealer.account, units: Units(300), toDepository: true)
    #expect(try step(harness, move, by: .dealer, .stranger).isApplied)
    harness.check()
    try switches(harness, to: .chain)
    #expect(try harness.give(1, Self.bill, from: .dealer, to: .fund).isApplied)
    harness.check()
  }

  @Test(arguments: [Party.treasury, .stranger])
  func eitherSideGivesASwitchUp(party: Party) throws {
    let harness = try harness()
    try open(harness)
    #expect(harness.codes(try step(harness, .abandonSwitch, by: party)) == [.registerState])
    _ = try step(harness, .beginSwitch(to: .depository), by: .treasury, .stranger)
    #expect(
      harness.codes(
        try step(harness, .beginSwitch(to: .depository), by: .treasury, .stranger))
        == [.registerState])
    #expect(try step(harness, .abandonSwitch, by: party).isApplied)
    #expect(try status(harness) == .active)
    #expect(try record(harness).legal == .chain)
    harness.check()
  }

  // MARK: The mirror account

  @Test func whatLivesInTheDepositoryIsImmobilised() throws {
    let harness = try harness()
    try open(harness)
    func move(_ units: UInt128, _ isLeaving: Bool) throws -> Receipt {
      try step(
        harness,
        .move(Party.dealer.account, units: Units(units), toDepository: isLeaving),
        by: .dealer, .stranger)
    }
    #expect(harness.codes(try move(0, true)) == [.amountZero])
    #expect(harness.codes(try move(1, false)) == [.registerTotals])
    #expect(harness.codes(try move(.max, true)) == [.insufficientUnits])
    #expect(try move(300, true).isApplied)
    #expect(try move(100, true).isApplied)
    #expect(harness.codes(try move(.max, true)) == [.registerTotals])
    #expect(try harness.units(.registrar) == 400)
    #expect(try harness.locked(.registrar) == 400)
    #expect(
      harness.codes(try harness.give(1, Self.bill, from: .registrar, to: .dealer))
        == [.unitsLocked])
    harness.check()
    _ = try harness.passes(400 * TermsHarness.day / 2)
    harness.check()
    #expect(harness.codes(try move(401, false)) == [.registerTotals])
    #expect(try move(400, false).isApplied)
    #expect(try harness.locked(.registrar) == 0)
    #expect(try harness.units(.dealer) == 10_000)
    harness.check()
  }

  // MARK: The daily count

  @Test func totalsOfADateAreSignedOnceAndADifferenceIsFlagged() throws {
    let harness = try harness()
    try open(harness)
    func count(
      _ total: UInt128, _ mirrored: UInt128 = 0, on date: CalendarDate
    ) throws -> Receipt {
      try step(
        harness, .reconcile(date, total: Units(total), mirrored: Units(mirrored)), by: .stranger)
    }
    for days: Int32 in [-1, 1] {
      #expect(
        harness.codes(try count(10_500, on: harness.date(in: days))) == [.reconciliationDate])
    }
    let equal = try count(10_500, on: harness.today)
    #expect(equal.isApplied)
    #expect(equal.flags.reasons.isEmpty)
    #expect(harness.codes(try count(10_500, on: harness.today)) == [.reconciliationDate])
    _ = try harness.passes(TermsHarness.day)
    let different = try count(10_499, 1, on: harness.today)
    #expect(different.isApplied)
    #expect(
      different.flags.reasons.map(\.code) == [ErrorCode.reconciliationMismatch.number])
    let said = try #require(
      try harness.chain.record(
        ReconciliationRecord.self, .reconciliation(Self.bill, harness.today)))
    #expect(!said.isEqual)
    #expect(said.countedTotal == Units(10_500))
    harness.check()
  }
}
