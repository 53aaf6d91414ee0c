import SanadCodec
import SanadCrypto
import SanadLedger
import SanadState
import SanadTesting
import SanadTypes
import Testing

@Suite struct LedgerPropertyTests {
  /// Runs a random history; returns the chain and how many operations took effect and how many
  /// were refused.
  func run(
    seed: UInt64, blocks: Int, transactionsEach: Int, checkEvery: Int, hasSteps: Bool = false,
    hasTerms: Bool = false,
    watching: (Receipt) -> Void = { _ in }
  ) throws -> (chain: TestChain, applied: Int, refused: Int) {
    let quota = Quota(weightPerBlock: Weight(1_000_000), weightPerDay: Weight(1_000_000_000))
    var genesis = try hasTerms ? TermsHarness.genesis() : TestNetwork.genesis()
    genesis.ledger = try #require(
      LedgerParameters(
        validityMax: Milliseconds(3_600_000), defaultQuota: quota, utcOffsetSeconds: 18_000))
    let chain = try TestChain(genesis, signing: false)
    var history = RandomHistory(seed: seed)
    var applied = 0
    var refused = 0
    for number in 0..<blocks {
      // So that dates come: a business date has about four blocks.
      if hasTerms { chain.advance(milliseconds: 20_000_000) }
      var transactions: [UnverifiedTransaction] = []
      for _ in 0..<transactionsEach {
        transactions.append(try draw(&history, chain, hasSteps, hasTerms))
      }
      let executed = try chain.add(transactions)
      for receipt in executed.receipts.dropFirst(transactions.count) { watching(receipt) }
      for (receipt, transaction) in zip(executed.receipts, transactions) {
        history.follow(receipt)
        history.followTerms(transaction.body, receipt)
        watching(receipt)
        let count = transaction.body.operations.count
        if receipt.isApplied { applied += count } else { refused += count }
      }
      if number.isMultiple(of: checkEvery) {
        let breaches = chain.invariants.check()
        #expect(breaches.isEmpty, "seed \(seed), block \(number): \(breaches)")
      }
    }
    #expect(chain.invariants.check().isEmpty, "seed \(seed)")
    return (chain, applied, refused)
  }

  private func draw(
    _ history: inout RandomHistory, _ chain: TestChain, _ hasSteps: Bool, _ hasTerms: Bool
  ) throws -> UnverifiedTransaction {
    let isStep = hasSteps && history.isStepNext()
    let (operations, signers) =
      hasTerms
      ? history.drawWithTerms(at: chain.nextClock.timestamp)
      : isStep ? history.drawStep(at: chain.time) : history.draw(at: chain.time)
    let lane = Lane.all[history.lane()]
    let body = chain.body(operations, by: signers[0], lane: lane)
    var authorizations: [Authorization] = []
    for signer in signers {
      let authority = try chain.record(Account.self, .account(signer))?.authority
      let key = try #require(authority?.keys.first?.key)
      authorizations.append(
        Authorization(
          account: signer,
          signatures: [KeySignature(key: key, signature: try TestChain.emptySignature())]))
    }
    let signed = SignedTransaction(body: body, authorizations: authorizations)
    return try UnverifiedTransaction(decoding: signed.bcsBytes)
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func everyInvariantHoldsOverRandomHistories(seed: UInt64) throws {
    let (_, applied, refused) = try run(
      seed: seed, blocks: 100, transactionsEach: 25, checkEvery: 10)
    // Both sides have to be exercised for this to mean anything.
    #expect(applied > 500, "\(applied) applied, \(refused) refused")
    #expect(refused > 500, "\(applied) applied, \(refused) refused")
  }

  /// The same with settlements that parties affirm, cancel, or leave to run out; the ends that they
  /// can have must all come up, or nothing was tested.
  @Test(arguments: [11, 12] as [UInt64])
  func locksHoldOverRandomHistories(seed: UInt64) throws {
    var ends: [SettlementOutcome: Int] = [:]
    var late = 0
    _ = try run(seed: seed, blocks: 80, transactionsEach: 20, checkEvery: 4, hasSteps: true) {
      if $0.reasons.first?.code == ErrorCode.settlementExpired.number { late += 1 }
      for case .settlementEnded(_, _, let outcome) in $0.events { ends[outcome, default: 0] += 1 }
    }
    for outcome in [SettlementOutcome.settled, .cancelled, .refused] {
      #expect(ends[outcome, default: 0] > 5, "seed \(seed): \(ends), \(late) late")
    }
    #expect(late > 5, "seed \(seed)")
  }

  /// Settlements on terms, cycles, pledges and repos, over as many days as there are blocks in four;
  /// everything that can become of them must come up.
  @Test(arguments: [21, 22] as [UInt64])
  func termsHoldOverRandomHistories(seed: UInt64) throws {
    var counts: [String: Int] = [:]
    var codes: [CodeNumber: Int] = [:]
    _ = try run(
      seed: seed, blocks: 200, transactionsEach: 25, checkEvery: 8, hasTerms: true
    ) { receipt in
      for reason in receipt.reasons { codes[reason.code, default: 0] += 1 }
      for event in receipt.events {
        switch event {
        case .settlementEnded(_, _, let outcome): counts["\(outcome)", default: 0] += 1
        case .settling(.attempted(_, by: nil)): counts["scheduled", default: 0] += 1
        case .settling(.netted(_, let settled, let left)):
          counts["netted", default: 0] += Int(settled)
          counts["left out", default: 0] += Int(left)
        case .settling(.contractEnded(_, _, let outcome)):
          counts["contract \(outcome)", default: 0] += 1
        case .settling(let event):
          let name = Mirror(reflecting: event).children.first?.label ?? ""
          counts[name, default: 0] += 1
        default: continue
        }
      }
    }
    for name in [
      "settled", "cancelled", "opened", "scheduled", "netted", "left out", "held", "released",
      "failed", "partlySettled", "cancelAsked", "contract closed", "contract released",
      "contract closedOut",
    ] {
      #expect(counts[name, default: 0] > 1, "seed \(seed), \(name): \(counts)")
    }
    let expected: [ErrorCode] = [
      .settlementDate, .settlementNotDue, .settlementHeld, .settlementIncomplete, .partialForm,
      .referenceMismatch, .holdUnchanged, .venueCycle, .contractForm, .contractTerms,
      .contractEnded, .rightOfAnother, .closeOutEarly,
    ]
    for code in expected {
      #expect(codes[code.number, default: 0] > 0, "seed \(seed): \(code)")
    }
  }

  @Test func equalSeedsGiveEqualRoots() throws {
    let first = try run(seed: 77, blocks: 12, transactionsEach: 20, checkEvery: 100).chain
    let second = try run(seed: 77, blocks: 12, transactionsEach: 20, checkEvery: 100).chain
    #expect(first.state.root == second.state.root)
    #expect(first.blocks.map(\.header) == second.blocks.map(\.header))
    #expect(
      first.state.root.hex == "30f32feb7278513efe29fe76db75a5045ff0f8d3266131033a6d74ca14f3a035",
      "a change of format or of rules")
  }

  @Test func whatIsRefusedChangesTheSubmittersLeafAlone() throws {
    let chain = try TestChain()
    let refused = try chain.submit(
      [
        TestChain.transfer(
          5, of: TestNetwork.cash, from: Party.dealer.account, to: Party.fund.account),
        TestChain.transfer(
          5, of: TestNetwork.bill, from: Party.dealer.account, to: Party.lapsed.account),
      ], by: .dealer)
    #expect(!refused.isApplied)
    #expect(
      chain.state.changes.map(\.key.bytes)
        == [LedgerKey.account(Party.dealer.account).bytes])
  }
}
