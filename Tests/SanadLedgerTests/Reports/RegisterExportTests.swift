import SanadCodec
import SanadState
import SanadTypes
import Testing

@testable import SanadLedger

/// The register of a security as it is exported, against folds over the state.
@Suite struct RegisterExportTests {
  private let bond = BondNetwork.bond

  private func export(_ id: InstrumentID, _ chain: TestChain) throws -> RegisterExport {
    try RegisterExport(of: id, in: LedgerView(reading: chain.state), at: chain.time)
  }

  /// A state with one value changed.
  private struct Changed: StateReading {
    let state: StateOverlay
    let key: LedgerKey
    let value: [UInt8]?

    func read(_ key: StateKey) throws(StateFailure) -> [UInt8]? {
      key.bytes == self.key.bytes ? value : try state.read(key)
    }
  }

  @Test func whatHasNoRegisterIsRefused() throws {
    let chain = try TestChain(BondNetwork.genesis())
    let failure = #expect(throws: RegisterExportFailure.self) {
      try export(BondNetwork.cash, chain)
    }
    #expect(failure?.code == .noHolderRegister)
    #expect(throws: RegisterExportFailure.self) {
      try export(InstrumentID(TestNetwork.symbol("NONE")), chain)
    }
  }

  /// A place that leads nowhere, or to another place's account, is no register.
  @Test func aRegisterThatLeavesSomebodyOutIsRefused() throws {
    let chain = try TestChain(BondNetwork.genesis())
    let rows = try export(bond, chain).rows
    #expect(rows.count == 3)
    for row in rows {
      let place = LedgerKey.register(bond, row.place)
      let other = try #require(rows.first { $0.account != row.account })
      for value in [nil, AccountReference(other.account).bcsBytes] {
        let state = Changed(state: chain.state, key: place, value: value)
        #expect(throws: RegisterExportFailure.self) {
          try RegisterExport(of: bond, in: LedgerView(reading: state), at: chain.time)
        }
      }
    }
  }

  /// Two that have taken each other's place add up all the same.
  @Test func aPlaceThatIsAnotherAccountsIsRefused() throws {
    struct Swapped: StateReading {
      let state: StateOverlay
      let values: [[UInt8]: [UInt8]]

      func read(_ key: StateKey) throws(StateFailure) -> [UInt8]? {
        if let value = values[key.bytes] { return value }
        return try state.read(key)
      }
    }
    let chain = try TestChain(BondNetwork.genesis())
    let rows = try export(bond, chain).rows
    let state = Swapped(
      state: chain.state,
      values: [
        LedgerKey.register(bond, 0).bytes: AccountReference(rows[1].account).bcsBytes,
        LedgerKey.register(bond, 1).bytes: AccountReference(rows[0].account).bcsBytes,
      ])
    #expect(throws: RegisterExportFailure.self) {
      try RegisterExport(of: bond, in: LedgerView(reading: state), at: chain.time)
    }
  }

  @Test func everybodyIsInItWithWhatIsLockedAndOwed() throws {
    let chain = try TestChain(BondNetwork.genesis())
    let settlement = InstructSettlement(
      legs: [
        Leg(
          instrument: bond, from: Party.dealer.account, to: Party.fund.account, units: Units(30)),
        Leg(
          instrument: BondNetwork.cash, from: Party.fund.account, to: Party.dealer.account,
          units: Units(1)),
      ], consenting: [], validUntil: chain.time.advanced(by: 3_000_000))
    #expect(try chain.submit([.instruct(settlement)], by: .dealer).isApplied)
    var found = try export(bond, chain)
    #expect(found.rows.map(\.units) == [Units(300), Units(7), Units(11)])
    #expect(found.rows.map(\.place) == [0, 1, 2])
    #expect(found.rows[0].locked == Units(30) && found.rows[0].locks.count == 1)
    #expect(found.locked == Units(30) && found.pledged == .zero && found.holders == 3)
    #expect(found.rows[0].lei == TestNetwork.lei(Party.dealer.rawValue))
    #expect(found.registers == nil)
    // Behind its time the lock is no more.
    try chain.run(to: "2027-04-30")
    found = try export(bond, chain)
    #expect(found.locked == .zero)
    #expect(found.rows.map { $0.waiting.map(\.payment) } == [[0], [0], [0]])
    #expect(found.rows[0].waiting[0].gross == Units(300 * 700_000))
    #expect(found.rows[0].waiting[0].status == .declared)
    try chain.fund(0, of: bond)
    try chain.run(to: "2027-05-02")
    found = try export(bond, chain)
    #expect(found.rows.allSatisfy { $0.waiting.isEmpty })
    #expect(found.rows.map(\.suspense) == [.zero, .zero, Units(11 * 700_000)])
  }

  @Test func whoHasSoldEverythingKeepsItsPlaceAndWhoWasRepaidDoesNot() throws {
    let chain = try TestChain(BondNetwork.genesis())
    try chain.submit(
      [TestChain.transfer(7, of: bond, from: Party.fund.account, to: Party.dealer.account)],
      by: .fund)
    let sold = try export(bond, chain)
    #expect(sold.rows.map(\.units) == [Units(307), .zero, Units(11)] && sold.holders == 2)
    let bill = BondNetwork.bill
    try chain.run(to: "2027-02-01")
    try chain.fund(0, of: bill)
    try chain.run(to: "2027-02-02")
    try chain.add([])
    let repaid = try export(bill, chain)
    #expect(repaid.tally.outstanding == .zero && repaid.tally.registered == 2)
    #expect(repaid.rows == [])
  }

  @Test func whatIsPledgedAndWhatLivesInTheDepositoryIsTold() throws {
    let bill = TestNetwork.bill
    let harness = try TermsHarness { genesis in
      genesis.roles.append(GenesisRole(role: .depository, account: Party.stranger.rawValue))
      genesis.policies = genesis.policies.map {
        PolicyRecord(
          name: $0.name, version: $0.version,
          text: $0.text.replacing("covers transfer,", with: "covers registerMove, transfer,"))
      }
    }
    func step(_ action: RegisterStep.Action, by parties: Party...) throws -> Receipt {
      let operation = LedgerOperation.settling(.register(RegisterStep(action, of: bill)))
      let body = harness.chain.body([operation], by: parties[0].account)
      let signed = try harness.chain.sign(body, parties.sorted { $0.account < $1.account })
      return try #require(try harness.chain.add([signed]).receipts.first)
    }
    let pledge = SettlementTerms(
      intendedDate: harness.today,
      purpose: .pledge(
        PledgeTerms(until: harness.time(in: 30 * TermsHarness.day), closeOutFrom: nil)))
    let (id, receipt) = try harness.instruct(
      [harness.leg(9_000, .dealer, .fund)], consenting: [.fund], pledge)
    #expect(receipt.isApplied)
    #expect(try harness.affirm(id).isApplied)
    #expect(
      try step(.open(mirror: Party.registrar.account), by: .treasury, .stranger).isApplied)
    let found = try export(bill, harness.chain)
    #expect(found.pledged == Units(9_000) && found.locked == Units(9_000))
    let dealer = try #require(found.rows.first { $0.account == Party.dealer.account })
    #expect(dealer.pledged == Units(9_000) && dealer.locks.map(\.owner) == [.settlement(id)])
    #expect(found.registers?.legal == .chain)
    #expect(found.registers?.mirror == Party.registrar.account)
    #expect(
      found.rows.reduce(0) { $0 + $1.units.value } == found.tally.outstanding.value)
    #expect(try step(.beginSwitch(to: .depository), by: .treasury, .stranger).isApplied)
    let switching = try export(bill, harness.chain)
    #expect(switching.registers?.switching?.total == switching.tally.outstanding)
    #expect(switching.instrument.status == .halted)
  }
}
