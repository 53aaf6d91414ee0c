import SanadCrypto
import SanadLedger
import SanadPolicy
import SanadTypes
import Testing

/// Asking about a transfer that nobody has signed.
@Suite struct ExplainTests {
  private func explain(
    _ units: UInt128, from: AccountID = Party.dealer.account, to: AccountID,
    of instrument: InstrumentID = TestNetwork.bill, on chain: TestChain
  ) throws -> TransferExplanation? {
    try LedgerExecutor().explain(
      Leg(instrument: instrument, from: from, to: to, units: Units(units)), on: chain.state,
      at: chain.nextClock)
  }

  @Test func knowsNothingOfAGiverThatDoesNotExist() throws {
    let nobody = AccountID(SHA256.digest([1]))
    #expect(
      try explain(1, from: nobody, to: Party.fund.account, on: try TestChain()) == nil)
  }

  @Test func asksNoRuleAboutWhatHasNoForm() throws {
    let chain = try TestChain()
    let nobody = AccountID(SHA256.digest([1]))
    let nothing = InstrumentID(SHA256.digest([2]))
    for explanation in [
      try explain(1, to: nobody, on: chain), try explain(0, to: Party.fund.account, on: chain),
      try explain(1, to: Party.dealer.account, on: chain),
      try explain(1, to: Party.fund.account, of: nothing, on: chain),
    ] {
      let explanation = try #require(explanation)
      #expect(!explanation.receipt.isApplied)
      #expect(explanation.rules.isEmpty)
      #expect(explanation.policy == nil)
    }
  }

  @Test func namesEveryRuleWithItsLineAndHowItCameOut() throws {
    let explanation = try #require(
      try explain(5, to: Party.lapsed.account, on: try TestChain()))
    #expect(explanation.receipt.reasons.map(\.code.value) == [1_001])
    #expect(explanation.policy?.name == "bills")
    #expect(explanation.rules.map(\.code.value) == [1_001, 1_004, 2_002, 3_101, 3_104])
    #expect(explanation.rules.map(\.line) == [4, 5, 6, 8, 10])
    #expect(explanation.rules.first?.name == "RECEIVER_KYC")
    #expect(
      explanation.rules.map(\.outcome.result)
        == [.firedUndecided, .passed, .passed, .passed, .passed])
    let seen = try #require(explanation.rules.first?.outcome.explanation.clauses.first)
    #expect(seen.observations.map(\.name) == ["receiver.kyc"])
  }

  @Test func saysWhatTheReceiptThenSays() throws {
    let chain = try TestChain()
    for (party, units) in [
      (Party.fund, UInt128(5)), (.lapsed, 5), (.stranger, 5), (.foreign, 3_000), (.fund, 20_000),
    ] {
      let explanation = try #require(try explain(units, to: party.account, on: chain))
      let receipt = try chain.submit(
        [
          TestChain.transfer(
            units, of: TestNetwork.bill, from: Party.dealer.account, to: party.account)
        ], by: .dealer)
      #expect(explanation.receipt.outcome == receipt.outcome)
      let fired = explanation.rules.filter {
        $0.outcome.result == .fired || $0.outcome.result == .firedUndecided
      }
      let own = receipt.reasons.filter { $0.policy != nil }
      #expect(fired.map(\.code) == own.map(\.code))
    }
  }
}
