import SanadCodec
import SanadTypes
import Testing

@testable import SanadLedger

/// What once stopped the chain, or left somebody unpaid, in the life of an instrument.
@Suite struct LifeFaultTests {
  private let bond = BondNetwork.bond
  private let cash = BondNetwork.cash

  private func submit(
    _ chain: TestChain, _ operations: [LedgerOperation], by parties: [Party]
  ) throws -> Receipt {
    let body = chain.body(operations, by: parties[0].account)
    let signed = try chain.sign(body, parties.sorted { $0.account < $1.account })
    return try #require(try chain.add([signed]).receipts.first)
  }

  // MARK: Several instruments of one transaction

  private func register(_ terms: TermSheet, _ genesis: Genesis) -> LedgerOperation {
    .lifecycle(
      .register(
        RegisterInstrument(
          terms: terms, authorised: Units(1_000), policy: genesis.policies[2].digest)))
  }

  /// Each has a number of its own, or a holder's other class would not be counted in all of them.
  @Test func instrumentsOfOneTransactionAreAllListed() throws {
    let chain = try TestChain(BondNetwork.genesis())
    var random = LifeTerms(seed: 1)
    let sheets = try (0..<3).map { _ in
      TermSheet(
        symbol: try random.sheet(today: .max).symbol,
        issuer: TestNetwork.lei(Party.treasury.rawValue), currency: .pkr,
        terms: .cash(CashTerms(backing: .tokenisedDeposit)))
    }
    let before = try #require(try chain.record(NetworkRecord.self, .network)).instrumentCount
    let registered = try submit(
      chain,
      sheets.flatMap { sheet in
        [
          register(sheet, chain.genesis),
          .issue(
            Issuance(
              instrument: sheet.instrument, to: Party.dealer.account, units: Units(5))),
        ]
      }, by: [.treasury, .centralBank])
    #expect(registered.isApplied, "\(registered.reasons)")
    let network = try #require(try chain.record(NetworkRecord.self, .network))
    #expect(network.instrumentCount == before + 3)
    let listed = try (before..<before + 3).map {
      try chain.record(InstrumentReference.self, .instrumentNumber($0))?.instrument
    }
    #expect(listed == sheets.map(\.instrument))
    let moved = IssueClaim(
      subject: Party.dealer.identity, value: .country(try #require(Country("AE"))),
      validUntil: TestNetwork.expiry)
    #expect(try submit(chain, [.issueClaim(moved)], by: [.registrar]).isApplied)
    #expect(chain.invariants.check() == [])
  }

  @Test func oneNumberCannotBeRegisteredTwiceInATransaction() throws {
    let chain = try TestChain(BondNetwork.genesis())
    let plain = try BondNetwork.billTerms()
    guard case .bill(let bill) = plain.terms else { throw LifeFault.genesis }
    let sheets = try ["ONE", "TWO"].map { name in
      BondNetwork.sheet(
        name,
        .bill(
          BillTerms(
            security: SecurityTerms(
              isin: try ISIN(numbering: "PKL00000001"), cfi: bill.security.cfi,
              fisn: bill.security.fisn, unitFaceMinor: 1, multiple: Units(1),
              issueDate: bill.security.issueDate, maturityDate: bill.security.maturityDate,
              rounding: .halfUp), discountConvention: .simpleYield365)))
    }
    let receipt = try submit(
      chain, sheets.map { register($0, chain.genesis) }, by: [.treasury, .centralBank])
    #expect(receipt.reasons.map(\.code) == [ErrorCode.instrumentExists.number])
  }
}
