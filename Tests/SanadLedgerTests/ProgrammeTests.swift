import SanadCodec
import SanadCrypto
import SanadLedger
import SanadState
import SanadTypes
import Testing

/// Ceilings over several instruments.
@Suite struct ProgrammeTests {
  /// The bill's unit has a face of 500,000 minor units, and 10,500 units are held from the start.
  private static let face: Int128 = 500_000

  /// A second bill under the same programme, and a ceiling with room for 100 units more.
  private func genesis(ceiling units: Int128 = 10_600) throws -> Genesis {
    var genesis = try TestNetwork.genesis()
    genesis.programmes = [
      GenesisProgramme(name: "bills", ceiling: Money(minorUnits: units * Self.face, .pkr))
    ]
    guard case .bill(let terms) = genesis.instruments[0].terms.terms else { return genesis }
    let bill = terms.security
    let sheet = TermSheet(
      symbol: TestNetwork.symbol("MTB-6M"), issuer: genesis.instruments[0].terms.issuer,
      currency: .pkr,
      terms: .bill(
        BillTerms(
          security: SecurityTerms(
            isin: try ISIN("US5949181045"), cfi: bill.cfi, fisn: bill.fisn,
            unitFaceMinor: bill.unitFaceMinor * 2, multiple: bill.multiple,
            issueDate: bill.issueDate, maturityDate: bill.maturityDate, rounding: bill.rounding),
          discountConvention: terms.discountConvention)))
    genesis.instruments.append(
      GenesisInstrument(terms: sheet, authorised: Units(.max), policy: 0, programme: 0))
    return genesis
  }

  private func issue(_ units: UInt128, of symbol: String) -> LedgerOperation {
    .issue(
      Issuance(
        instrument: InstrumentID(TestNetwork.symbol(symbol)), to: Party.dealer.account,
        units: Units(units)))
  }

  private func refusal(_ change: (inout Genesis) throws -> Void) throws -> String? {
    var genesis = try genesis()
    try change(&genesis)
    do throws(GenesisFailure) {
      _ = try GenesisBlock(genesis)
      return nil
    } catch { return error.description }
  }

  @Test func refusesAnIssueAboveTheCeilingOfAllInstrumentsTogether() throws {
    let chain = try TestChain(try genesis())
    // Each unit of the second bill counts for two of the first.
    #expect(try chain.submit([issue(40, of: "MTB-6M")], by: .treasury, .centralBank).isApplied)
    let receipt = try chain.submit([issue(21, of: "MTB-12M")], by: .treasury, .centralBank)
    let reason = try #require(receipt.reasons.first)
    #expect(receipt.reasons.map(\.code) == [ErrorCode.programmeExceeded.number])
    #expect(reason.limit == "PKR 53,000,000.00")
    #expect(reason.headroom == "PKR 100,000.00")
    #expect(try chain.tally(TestNetwork.bill).issued == Units(10_500))
    #expect(try chain.submit([issue(20, of: "MTB-12M")], by: .treasury, .centralBank).isApplied)
    let last = try chain.submit([issue(1, of: "MTB-12M")], by: .treasury, .centralBank)
    #expect(last.reasons.map(\.code) == [ErrorCode.programmeExceeded.number])
    let programme = try #require(try chain.record(Programme.self, .programme(0)))
    #expect(programme.booked == programme.ceiling)
    #expect(chain.invariants.check().isEmpty)
  }

  @Test func refusesAFaceThatDoesNotFit() throws {
    let chain = try TestChain(try genesis())
    let receipt = try chain.submit([issue(.max / 2, of: "MTB-6M")], by: .treasury, .centralBank)
    #expect(receipt.reasons.map(\.code).contains(ErrorCode.programmeExceeded.number))
  }

  @Test func operationsOfOneTransactionCountTogether() throws {
    let chain = try TestChain(try genesis())
    let receipt = try chain.submit(
      [issue(30, of: "MTB-6M"), issue(41, of: "MTB-12M")], by: .treasury, .centralBank)
    #expect(receipt.reasons.map(\.operation) == [1])
    let programme = try #require(try chain.record(Programme.self, .programme(0)))
    #expect(programme.booked.minorUnits == 10_500 * Self.face)
  }

  @Test func movementsBookNothing() throws {
    let chain = try TestChain(try genesis(ceiling: 10_500))
    let transfer = TestChain.transfer(
      5, of: TestNetwork.bill, from: Party.dealer.account, to: Party.fund.account)
    #expect(try chain.submit([transfer], by: .dealer).isApplied)
    #expect(chain.invariants.check().isEmpty)
  }

  @Test func refusesAGenesisThatContradictsItself() throws {
    #expect(try refusal { _ in } == nil)
    #expect(
      try refusal { $0.programmes[0] = GenesisProgramme(name: "", ceiling: .zero(.pkr)) }
        == "programmes[0]: the programme has no name")
    #expect(
      try refusal { $0.programmes.append($0.programmes[0]) }
        == "programmes[1]: \"bills\" is there already")
    #expect(
      try refusal {
        $0.programmes[0] = GenesisProgramme(name: "b", ceiling: Money(minorUnits: -1, .pkr))
      } == "programmes[0]: the ceiling is below zero")
    #expect(try refusal { $0.programmes = [] } == "instruments[0]: there is no programme 0")
    #expect(
      try refusal {
        $0.programmes[0] = GenesisProgramme(name: "b", ceiling: Money(minorUnits: 1, .usd))
      } == "instruments[0]: its programme is in USD, and converts no PKR")
    #expect(
      try refusal {
        $0.programmes[0] = GenesisProgramme(
          name: "b", ceiling: Money(minorUnits: 10_500 * Self.face - 1, .pkr))
      }?.hasPrefix("holdings[1]: The issue would exceed") == true)
  }

  @Test func theCheckersSeeAWrongBooking() throws {
    let chain = try TestChain(try genesis())
    var programme = try #require(try chain.record(Programme.self, .programme(0)))
    let isBooked = programme.book(Money(minorUnits: 1, .pkr))
    #expect(isBooked)
    var watch = chain.invariants
    let key = try #require(StateKey(bytes: LedgerKey.programme(0).bytes))
    _ = try watch.observe(
      [], changes: [StateChange(key: key, value: programme.bcsBytes)], at: chain.nextClock)
    #expect(watch.check().map(\.invariant) == [.aggregates])
  }
}
