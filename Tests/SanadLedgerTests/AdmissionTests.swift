import SanadCodec
import SanadCrypto
import SanadLedger
import SanadTypes
import Testing

@Suite struct AdmissionTests {
  private let payment = TestChain.transfer(
    5, of: TestNetwork.cash, from: Party.dealer.account, to: Party.fund.account)

  /// Why a transaction is not includable: the builder, the judge and the mempool's question must
  /// agree.
  private func refusal(
    of transaction: UnverifiedTransaction, on chain: TestChain
  ) throws -> NotIncludable? {
    let built = try chain.build([transaction])
    let answer = try chain.builder.includability(
      of: transaction, on: chain.state, at: chain.nextClock, sequence: .next)
    var header = built.block.header
    header.transactionCount = 1
    let judged = try chain.judge.execute(
      Block(header: header, transactions: [transaction.bytes]), on: chain.state)
    guard let reason = built.rejected.first?.reason else {
      #expect(throws: Never.self) { try answer.get() }
      return nil
    }
    #expect(answer == .failure(reason))
    guard case .invalid(.notIncludable(index: 0, transaction.id, reason)) = judged else {
      Issue.record("the judge does not refuse with \(reason)")
      return reason
    }
    return reason
  }

  private func body(
    _ chain: TestChain, chainID: ChainID? = nil, account: AccountID = Party.dealer.account,
    sequence: UInt64 = 0, validFor milliseconds: Int64 = 60_000,
    operations: [LedgerOperation]? = nil
  ) -> TransactionBody {
    let end = Int64(chain.nextClock.timestamp.value) + milliseconds
    return TransactionBody(
      chainID: chainID ?? chain.genesis.chainID, account: account,
      sequence: SequenceNumber(sequence), validUntil: Timestamp(UInt64(end)),
      operations: operations ?? [payment])
  }

  @Test func refusesAnotherChain() throws {
    let chain = try TestChain()
    let foreign = ChainID(SHA256.digest([1]))
    let transaction = try chain.sign(body(chain, chainID: foreign), [.dealer])
    #expect(
      try refusal(of: transaction, on: chain)
        == .wrongChain(expected: chain.genesis.chainID, got: foreign))
  }

  @Test func refusesAnUnknownSubmitter() throws {
    let chain = try TestChain()
    let nobody = AccountID(SHA256.digest([1]))
    let transaction = try chain.sign(
      body(chain, account: nobody), [(nobody, [Party.dealer.seed])])
    #expect(try refusal(of: transaction, on: chain) == .submitterUnknown(nobody))
  }

  @Test func refusesWhatHasExpiredAndWhatIsValidForTooLong() throws {
    let chain = try TestChain()
    let now = chain.nextClock.timestamp
    let late = try chain.sign(body(chain, validFor: -1), [.dealer])
    #expect(
      try refusal(of: late, on: chain)
        == .expired(validUntil: Timestamp(now.value - 1), now: now))
    let last = try chain.sign(body(chain, validFor: 0), [.dealer])
    #expect(try refusal(of: last, on: chain) == nil)
    let far = try chain.sign(body(chain, validFor: 3_600_001), [.dealer])
    #expect(try refusal(of: far, on: chain)?.code == .validityTooFar)
    let farthest = try chain.sign(body(chain, validFor: 3_600_000), [.dealer])
    #expect(try refusal(of: farthest, on: chain) == nil)
  }

  @Test func refusesAReusedAndAGappedSequence() throws {
    let chain = try TestChain()
    let gap = try chain.sign(body(chain, sequence: 1), [.dealer])
    #expect(
      try refusal(of: gap, on: chain)
        == .sequenceGap(.first, expected: SequenceNumber(0), got: SequenceNumber(1)))
    try chain.submit([payment], by: .dealer)
    let again = try chain.sign(body(chain, sequence: 0), [.dealer])
    #expect(
      try refusal(of: again, on: chain)
        == .sequenceReused(.first, expected: SequenceNumber(1), got: SequenceNumber(0)))
  }

  @Test func aMempoolMayKeepALaterSequence() throws {
    let chain = try TestChain()
    let later = try chain.sign(body(chain, sequence: 7), [.dealer])
    let answer = try chain.builder.includability(
      of: later, on: chain.state, at: chain.nextClock, sequence: .nextOrLater)
    #expect(throws: Never.self) { try answer.get() }
  }

  @Test func aRefusedTransactionConsumesItsSequence() throws {
    let chain = try TestChain()
    let receipt = try chain.submit(
      [
        TestChain.transfer(
          1, of: TestNetwork.bill, from: Party.dealer.account, to: Party.lapsed.account)
      ], by: .dealer)
    #expect(!receipt.isApplied)
    let again = try chain.sign(body(chain, sequence: 0), [.dealer])
    #expect(try refusal(of: again, on: chain)?.code == .sequenceReused)
  }

  @Test func lanesDoNotWaitForEachOther() throws {
    let chain = try TestChain()
    let transactions = try [Lane.all[15], Lane.all[3], Lane.all[15]].map {
      try chain.sign(chain.body([payment], by: Party.dealer.account, lane: $0), [.dealer])
    }
    let executed = try chain.add(transactions)
    #expect(executed.receipts.count == 3)
  }

  @Test func refusesAWrongSignatureAndAForeignKey() throws {
    let chain = try TestChain()
    let signed = try chain.sign(body(chain), [.dealer])
    let other = try chain.sign(body(chain, validFor: 59_999), [.dealer])
    let swapped = try UnverifiedTransaction(
      decoding: SignedTransaction(body: signed.body, authorizations: other.authorizations)
        .bcsBytes)
    #expect(
      try refusal(of: swapped, on: chain)
        == .invalidSignature(Party.dealer.account, Party.dealer.key))
    let foreign = try chain.sign(
      body(chain), [(Party.dealer.account, [Party.fund.seed])])
    #expect(
      try refusal(of: foreign, on: chain) == .foreignKey(Party.dealer.account, Party.fund.key))
  }

  @Test func refusesMissingAndSurplusAuthorizations() throws {
    let chain = try TestChain()
    let missing = try chain.sign(
      body(
        chain,
        operations: [
          TestChain.transfer(
            5, of: TestNetwork.cash, from: Party.fund.account, to: Party.dealer.account)
        ]), [.dealer])
    #expect(
      try refusal(of: missing, on: chain) == .authorizationMissing(Party.fund.account))
    let surplus = try chain.sign(body(chain), [.dealer, .fund])
    #expect(
      try refusal(of: surplus, on: chain) == .authorizationSurplus(Party.fund.account))
    let nobody = AccountID(SHA256.digest([1]))
    let unknown = try chain.sign(
      body(
        chain,
        operations: [
          TestChain.transfer(5, of: TestNetwork.cash, from: nobody, to: Party.dealer.account)
        ]), [(Party.dealer.account, [Party.dealer.seed]), (nobody, [Party.fund.seed])])
    #expect(try refusal(of: unknown, on: chain) == .authorizationUnknown(nobody))
  }

  @Test func rolesAuthorizeAnIssueAndNobodyElseMay() throws {
    let chain = try TestChain()
    let issue = LedgerOperation.issue(
      Issuance(instrument: TestNetwork.bill, to: Party.dealer.account, units: Units(1)))
    let all = body(chain, account: Party.registrar.account, operations: [issue])
    let right = try chain.sign(all, [.registrar, .treasury, .centralBank])
    #expect(try refusal(of: right, on: chain) == nil)
    let wrong = try chain.sign(all, [.registrar, .treasury, .centralBank, .fund])
    #expect(try refusal(of: wrong, on: chain) == .authorizationSurplus(Party.fund.account))
    let idle = try chain.sign(body(chain), [.dealer, .treasury])
    #expect(
      try refusal(of: idle, on: chain) == .authorizationSurplus(Party.treasury.account))
  }

  @Test func oneHolderOfEachRoleIsEnoughForAnIssue() throws {
    var genesis = try TestNetwork.genesis()
    genesis.roles.append(GenesisRole(role: .treasury, account: Party.fund.rawValue))
    let chain = try TestChain(genesis)
    let issue = LedgerOperation.issue(
      Issuance(instrument: TestNetwork.bill, to: Party.dealer.account, units: Units(1)))
    let all = body(chain, account: Party.registrar.account, operations: [issue])
    let other = try chain.sign(all, [.registrar, .fund, .centralBank])
    #expect(try refusal(of: other, on: chain) == nil)
    let both = try chain.sign(all, [.registrar, .treasury, .fund, .centralBank])
    #expect(try refusal(of: both, on: chain)?.code == .authorizationSurplus)
  }

  @Test func refusesMissingSurplusAndAcceptsExactSignaturesOfSeveral() throws {
    var genesis = try TestNetwork.genesis()
    let seeds = (50..<53).map { [UInt8](repeating: $0, count: 32) }
    let keys = seeds.map { SecretKey(seed: $0).publicKey }.sorted()
    genesis.accounts[Int(Party.dealer.rawValue)] = GenesisAccount(
      owner: Party.dealer.rawValue, kind: .house,
      authority: try Authority(
        keys: keys.map { Authority.WeightedKey(key: $0, weight: 1) }, threshold: 2))
    let chain = try TestChain(genesis)
    let account = Party.dealer.account
    let one = try chain.sign(body(chain), [(account, [seeds[0]])])
    #expect(
      try refusal(of: one, on: chain)
        == .insufficientSignatures(account, weight: 1, threshold: 2))
    let three = try chain.sign(body(chain), [(account, seeds)])
    #expect(try refusal(of: three, on: chain)?.code == .signatureSurplus)
    let two = try chain.sign(body(chain), [(account, [seeds[2], seeds[0]])])
    #expect(try refusal(of: two, on: chain) == nil)
  }

  @Test func quotasEndABlockAndADay() throws {
    var genesis = try TestNetwork.genesis()
    genesis.accounts[Int(Party.dealer.rawValue)] = GenesisAccount(
      owner: Party.dealer.rawValue, kind: .house, authority: Authority(Party.dealer.key),
      quota: Quota(weightPerBlock: Weight(260), weightPerDay: Weight(400)))
    let chain = try TestChain(genesis)
    // A transfer with one signature weighs 120, and the one rule of cash 6.
    let bodies = (0..<4).map { _ in chain.body([payment], by: Party.dealer.account) }
    let transactions = try bodies.map { try chain.sign($0, [.dealer]) }
    let first = try chain.build(transactions)
    #expect(first.block.transactions.count == 2)
    #expect(
      first.rejected.first?.reason
        == .blockQuota(used: Weight(252), weight: Weight(126), limit: Weight(260)))
    #expect(first.rejected.first?.reason.code.number.value == 3_301)
    try chain.commit(first)
    try chain.add([transactions[2]])
    let used = try chain.build([transactions[3]])
    let midnight = try Timestamp(rfc3339: "2026-11-18T19:00:00Z")
    #expect(
      used.rejected.first?.reason
        == .dayQuota(
          used: Weight(378), weight: Weight(126), limit: Weight(400), retryAt: midnight))
    chain.advance(milliseconds: midnight.value - chain.nextClock.timestamp.value)
    let fresh = try chain.sign(body(chain, sequence: 3), [.dealer])
    #expect(try refusal(of: fresh, on: chain) == nil)
  }

  @Test func aQuotaAndABlockMayBeUsedUpToTheLastUnit() throws {
    var genesis = try TestNetwork.genesis()
    genesis.accounts[Int(Party.dealer.rawValue)] = GenesisAccount(
      owner: Party.dealer.rawValue, kind: .house, authority: Authority(Party.dealer.key),
      quota: Quota(weightPerBlock: Weight(12_600), weightPerDay: Weight(12_600)))
    genesis.chain.blockWeightMax = 12_600
    let chain = try TestChain(genesis, signing: false)
    let transactions = try (0..<100).map { _ in
      try chain.sign(chain.body([payment], by: Party.dealer.account), [.dealer])
    }
    #expect(try chain.add(transactions).weight == Weight(12_600))
  }

  @Test func aBlockTakesNoMoreWeightThanTheChainAllows() throws {
    var genesis = try TestNetwork.genesis()
    genesis.chain.blockWeightMax = 12_700
    // Sixteen keys that all have to sign, for three parties.
    let givers: [Party] = [.dealer, .fund, .retail]
    let seeds = (0..<16).map { [UInt8](repeating: UInt8(100 + $0), count: 32) }
      .sorted { SecretKey(seed: $0).publicKey.digest < SecretKey(seed: $1).publicKey.digest }
    for party in givers {
      genesis.accounts[Int(party.rawValue)] = GenesisAccount(
        owner: party.rawValue, kind: .house,
        authority: try Authority(
          keys: seeds.map { .init(key: SecretKey(seed: $0).publicKey, weight: 1) },
          threshold: 16))
    }
    let chain = try TestChain(genesis, signing: false)
    let payment = TestChain.transfer(
      5, of: TestNetwork.cash, from: Party.dealer.account, to: Party.fund.account)
    // Sixteen signatures: 1,026 each.
    let transactions = try (0..<13).map { _ in
      try chain.sign(
        chain.body([payment], by: Party.dealer.account), [(Party.dealer.account, seeds)])
    }
    let built = try chain.build(transactions)
    #expect(built.block.transactions.count == 12)
    #expect(built.rejected.isEmpty)
    #expect(built.block.header.weight == 12 * 1_026)
    var header = built.block.header
    header.transactionCount = 13
    let over = Block(header: header, transactions: transactions.map(\.bytes))
    guard case .invalid(.tooHeavy) = try chain.judge.execute(over, on: chain.state) else {
      Issue.record("a block that is too heavy passes")
      return
    }
    // What no block could ever have is refused for good, by mempool, builder and judge.
    let legs = (0..<255).map { place in
      Leg(
        instrument: TestNetwork.cash, from: givers[place % 3].account,
        to: givers[(place + 1) % 3].account, units: Units(1))
    }
    let heavy = try chain.sign(
      body(chain, operations: [.settle(Settlement(legs: legs))]),
      givers.map { ($0.account, seeds) })
    guard case .tooHeavy(let weight, Weight(12_700)) = try refusal(of: heavy, on: chain) else {
      Issue.record("what no block can have passes")
      return
    }
    #expect(weight > Weight(12_700))
  }
}
