import SanadLedger
import SanadTypes
import Testing

/// New units that the issuer takes itself: it gives them and has them, and the rules of either
/// side are asked about it.
@Suite struct IssueToOneselfTests {
  private func issue(_ units: UInt128, to party: Party = .treasury) -> LedgerOperation {
    .issue(Issuance(instrument: TestNetwork.bill, to: party.account, units: Units(units)))
  }

  private func chain(_ rule: String) throws -> TestChain {
    var genesis = try TestNetwork.genesis()
    let text = "policy \"bills\"\ncovers allotment\nbase PKR\n" + rule
    genesis.policies[0] = PolicyRecord(name: "bills", version: 1, text: text)
    return try TestChain(genesis)
  }

  private func refusals(_ receipt: Receipt) -> [String] {
    receipt.reasons.map { reason in
      "\(reason.code) " + (reason.values.first.map { "\($0.name) \($0.text)" } ?? "")
    }
  }

  private let receiver = "receiver \(Party.treasury.identity)"

  @Test func refusesAnIssuerWhoseClaimRanOut() throws {
    var genesis = try TestNetwork.genesis()
    let treasury = Int(Party.treasury.rawValue)
    let lapsed = TestNetwork.claims(of: .lapsed).filter { $0.value == .kyc(.standard) }
    let issuer = genesis.identities[treasury]
    let others = issuer.claims.filter { $0.value != .kyc(.standard) }
    #expect(lapsed.count == 1 && !others.isEmpty)
    genesis.identities[treasury] = GenesisIdentity(
      kind: issuer.kind, lei: issuer.lei, disclosureSalt: issuer.disclosureSalt,
      claims: lapsed + others)
    let chain = try TestChain(genesis)
    let receipt = try chain.submit([issue(1_000)], by: .treasury, .centralBank)
    #expect(refusals(receipt) == ["1001 \(receiver)"])
    #expect(try chain.tally(TestNetwork.bill).issued == Units(10_500))
    let toAnother = try chain.submit([issue(1_000, to: .dealer)], by: .treasury, .centralBank)
    #expect(toAnother.isApplied, "\(toAnother.reasons)")
  }

  @Test func refusesToRaiseTheIssuersHoldingAboveItsCeiling() throws {
    let chain = try chain(
      "deny 3104 \"too much\" when raises holding(receiver) above 10% of outstanding")
    // 10,500 are outstanding: 1,167 would be more than a tenth of 11,667.
    let receipt = try chain.submit([issue(1_167)], by: .treasury, .centralBank)
    #expect(refusals(receipt) == ["3104 \(receiver)"])
    #expect(receipt.reasons.first?.headroom == "1166")
    let most = try chain.submit([issue(1_166)], by: .treasury, .centralBank)
    #expect(most.isApplied, "\(most.reasons)")
    #expect(chain.invariants.check().isEmpty)
  }

  @Test func refusesAnAmountThatTheIssuerTakes() throws {
    let chain = try chain("deny 3104 \"too much\" when amount > 500")
    let receipt = try chain.submit([issue(501)], by: .treasury, .centralBank)
    #expect(refusals(receipt) == ["3104 \(receiver)"])
    #expect(try chain.submit([issue(500)], by: .treasury, .centralBank).isApplied)
  }

  @Test func asksTheIssuerAsSenderOfWhatItIssues() throws {
    let chain = try chain(
      "deny 3104 \"too much\" when sender.class == government and amount > 500")
    let sender = "3104 sender \(Party.treasury.identity)"
    for party in [Party.treasury, .dealer] {
      let receipt = try chain.submit([issue(501, to: party)], by: .treasury, .centralBank)
      #expect(refusals(receipt) == [sender], "to \(party)")
      #expect(
        try chain.submit([issue(500, to: party)], by: .treasury, .centralBank).isApplied)
    }
  }
}
