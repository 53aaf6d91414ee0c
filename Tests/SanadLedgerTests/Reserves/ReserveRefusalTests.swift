import SanadCrypto
import SanadLedger
import SanadTypes
import Testing

/// Who may say what of a reserve, and what of it makes no sense.
@Suite struct ReserveRefusalTests {
  private let gold = ReserveNetwork.gold
  private let custodian = ReserveNetwork.custodian

  private func codes(_ receipt: Receipt) -> [CodeNumber] { receipt.reasons.map(\.code) }

  @Test func onlyCommoditiesHaveReceiptsAndOnlySomeInstrumentsAReserve() throws {
    let chain = try TestChain(ReserveNetwork.genesis())
    let facts = try ReserveNetwork.bar()
    let cases: [(InstrumentID, ErrorCode)] = [
      (TestNetwork.bill, .noReserve), (ReserveNetwork.coin, .noReserve),
      (InstrumentID(TestNetwork.symbol("NONE")), .instrumentUnknown),
    ]
    for (instrument, code) in cases {
      let receipt = try chain.reserve(.deposit(instrument, facts), by: custodian)
      #expect(codes(receipt) == [code.number])
    }
  }

  @Test func onlyTheCustodianTouchesReceipts() throws {
    let chain = try TestChain.withGold()
    let facts = try ReserveNetwork.bar()
    let cover = try ReserveNetwork.cover()
    let operations: [ReserveOperation] = [
      .deposit(gold, facts), .mark(gold, receipt: 0, .frozen),
      .renew(gold, receipt: 0, cover), .withdraw(gold, receipt: 0),
    ]
    for operation in operations {
      #expect(
        codes(try chain.reserve(operation, by: .treasury)) == [ErrorCode.custodianRequired.number])
    }
  }

  @Test func whatIsNoReceiptIsNotTaken() throws {
    let chain = try TestChain(ReserveNetwork.genesis())
    let bars: [ReceiptFacts] = [
      try ReserveNetwork.bar(0), try ReserveNetwork.bar(1, fineness: 9_999),
      try ReserveNetwork.bar(fineness: 9_949), try ReserveNetwork.bar(fineness: 10_001),
      try ReserveNetwork.bar(until: "2026-11-17"),
    ]
    for facts in bars {
      #expect(
        codes(try chain.reserve(.deposit(gold, facts), by: custodian))
          == [ErrorCode.receiptInvalid.number], "\(facts)")
    }
    #expect(
      try chain.reserve(.deposit(gold, ReserveNetwork.bar(until: "2026-11-18")), by: custodian)
        .isApplied, "it counts today")
    #expect(try chain.reserve(of: gold).free == 995_000)
  }

  @Test func receiptsGoWhereTheyCan() throws {
    let chain = try TestChain.withGold()
    func mark(_ number: UInt32, _ status: ReceiptStatus) throws -> [CodeNumber] {
      codes(try chain.reserve(.mark(gold, receipt: number, status), by: custodian))
    }
    #expect(try mark(10, .frozen) == [ErrorCode.receiptUnknown.number])
    for status in [ReceiptStatus.free, .lapsed, .released, .withdrawn] {
      #expect(try mark(0, status) == [ErrorCode.receiptState.number], "\(status)")
    }
    #expect(try mark(0, .frozen) == [])
    #expect(try mark(0, .frozen) == [ErrorCode.receiptState.number])
    #expect(try mark(0, .encumbered) == [])
    #expect(try mark(0, .free) == [])
    let stale = try ReserveNetwork.cover("2026-11-17")
    #expect(
      codes(try chain.reserve(.renew(gold, receipt: 0, stale), by: custodian))
        == [ErrorCode.receiptInvalid.number])
    #expect(
      codes(try chain.reserve(.renew(gold, receipt: 99, stale), by: custodian))
        == [ErrorCode.receiptUnknown.number])
    #expect(chain.invariants.check() == [])
  }

  // MARK: Attestations

  @Test func anAttestationNeedsBothAndTheInspectorIsNobodyElse() throws {
    let chain = try TestChain(ReserveNetwork.genesis())
    #expect(
      codes(try chain.attest(1, by: [.dealer, custodian])) == [ErrorCode.roleRequired.number])
    #expect(
      codes(try chain.attest(1, by: [ReserveNetwork.inspector]))
        == [ErrorCode.custodianRequired.number])
    #expect(
      codes(try chain.attest(1, by: [ReserveNetwork.inspector, .dealer]))
        == [ErrorCode.custodianRequired.number])
  }

  @Test(arguments: [ReserveNetwork.custodian, Party.treasury])
  func whoKeepsOrIssuesDoesNotInspect(party: TestNetwork.Party) throws {
    var genesis = try ReserveNetwork.genesis()
    genesis.roles.append(GenesisRole(role: .inspector, account: party.rawValue))
    let chain = try TestChain(genesis)
    let parties = party == custodian ? [party] : [party, custodian]
    #expect(
      codes(try chain.attest(1, by: parties)) == [ErrorCode.notIndependent.number])
  }

  @Test func anAttestationIsOfADateThatHasBegunAndNotBeforeTheLast() throws {
    let chain = try TestChain.withGold()
    try chain.run(to: "2026-11-25")
    let date = ReserveNetwork.date
    let before = try chain.reserve(of: gold)
    let refused: [Receipt] = [
      try chain.attest(1, asOf: date("2026-11-26")),
      try chain.attest(1, asOf: date("2026-11-17")),
      try chain.attest(1, until: "2026-11-24"),
      try chain.attest(1, released: before.released + 1),
    ]
    for receipt in refused { #expect(codes(receipt) == [ErrorCode.attestationInvalid.number]) }
    #expect(try chain.reserve(of: gold) == before)
  }

  @Test func whatWasReleasedBeforeTheLastCountIsNotForgotten() throws {
    let chain = try TestChain.withGold()
    try chain.reserve(.deposit(gold, ReserveNetwork.bar()), by: custodian)
    try chain.attest(10_945_000)
    try chain.reserve(.withdraw(gold, receipt: 10), by: custodian)
    try chain.attest(9_950_000)
    #expect(codes(try chain.attest(1, released: 0)) == [ErrorCode.attestationInvalid.number])
  }

  // MARK: Prices

  @Test func aPriceIsTheFixingAgentsAndCountsFromNoDateToCome() throws {
    let chain = try TestChain(ReserveNetwork.genesis())
    let today = try ReserveNetwork.date("2026-11-18")
    let foreign = try chain.reserve(.price(gold, from: today, tenThousandths: 1), by: .treasury)
    #expect(codes(foreign) == [ErrorCode.roleRequired.number])
    #expect(codes(try chain.price(0)) == [ErrorCode.priceInvalid.number])
    #expect(
      codes(try chain.price(1, from: today.adding(days: 1))) == [ErrorCode.priceInvalid.number])
    #expect(try chain.price(1).isApplied)
    #expect(codes(try chain.price(2)) == [ErrorCode.priceInvalid.number], "once for a date")
  }

  @Test func whoPaysOrKeepsDoesNotPrice() throws {
    var genesis = try ReserveNetwork.genesis()
    for party in [Party.treasury, custodian] {
      genesis.roles.append(GenesisRole(role: .fixingAgent, account: party.rawValue))
    }
    let chain = try TestChain(genesis)
    let today = try ReserveNetwork.date("2026-11-18")
    for party in [Party.treasury, custodian] {
      let receipt = try chain.reserve(.price(gold, from: today, tenThousandths: 1), by: party)
      #expect(codes(receipt) == [ErrorCode.notIndependent.number])
    }
  }

  /// What nobody has signed is tried all the same, and is refused in words.
  @Test func accountsThatDoNotExistAreRefusedInATry() throws {
    let chain = try TestChain.withGold()
    try chain.price()
    try chain.redeem(2_000)
    let nobody = AccountID(SHA256.digest([99]))
    let operations: [ReserveOperation] = [
      .attest(
        AttestReserve(
          instrument: gold, custodian: nobody, asOf: try ReserveNetwork.date("2026-11-18"),
          quantity: 1, released: 0, validUntil: try ReserveNetwork.date("2026-11-30"),
          document: .zero)),
      .fill(
        FillRedemption(
          instrument: gold, number: 0, units: Units(2_000), receipts: [0, 1], payer: nobody,
          document: .zero)),
    ]
    let cases = zip(operations, [ReserveNetwork.inspector, custodian])
    for ((operation, party), code) in zip(
      cases, [ErrorCode.custodianRequired, .issuerRequired])
    {
      let body = chain.body([.reserve(operation)], by: party.account)
      let preview = try chain.builder.preview(body, on: chain.state, at: chain.nextClock)
      #expect(preview.receipt?.reasons.map(\.code) == [code.number])
    }
  }

  // MARK: Terms

  @Test func termsThatCannotBeCarriedOutAreRefused() throws {
    #expect(throws: GenesisFailure.self) {
      try TestChain(ReserveNetwork.genesis(gold: ReserveNetwork.goldTerms(unitMass: 0)))
    }
    #expect(throws: GenesisFailure.self) {
      try TestChain(ReserveNetwork.genesis(gold: ReserveNetwork.goldTerms(multiple: 0)))
    }
    #expect(throws: GenesisFailure.self) {
      try TestChain(
        ReserveNetwork.genesis(gold: ReserveNetwork.goldTerms(cash: TestNetwork.bill)))
    }
    #expect(throws: GenesisFailure.self) {
      try TestChain(ReserveNetwork.genesis(gold: ReserveNetwork.goldTerms(fee: 10_000)))
    }
    #expect(throws: GenesisFailure.self) {
      try TestChain(ReserveNetwork.genesis(gold: ReserveNetwork.goldTerms(fineness: 0)))
    }
    var genesis = try ReserveNetwork.genesis()
    genesis.identities[Int(custodian.rawValue)] = GenesisIdentity(
      kind: .person, lei: nil, disclosureSalt: .zero, claims: [])
    #expect(throws: GenesisFailure.self) { try TestChain(genesis) }
  }
}
