import SanadCodec
import SanadCrypto
import SanadPolicy
import SanadState
import SanadTypes
import Testing

@testable import SanadLedger

/// What transactions weigh, and what comes of it: refusals and bounds of blocks.
@Suite struct WeightTests {
  /// Forty rules that ask claims of both sides, for each leg.
  static var dearRules: String {
    let rules = (0..<40).map {
      """
      deny \(8_500 + $0) "rule \($0)"
           when sender.sanctioned and receiver.sanctioned and amount > \(1_000_000 + $0)
      """
    }
    return """
      policy "cash"
      covers transfer, settlement, allotment
      base   PKR
      \(rules.joined(separator: "\n"))
      """
  }

  static func genesis(cash rules: String = TestNetwork.cashRules) throws -> Genesis {
    var genesis = try TestNetwork.genesis()
    genesis.policies[1] = PolicyRecord(name: "cash", version: 1, text: rules)
    for number in 0..<40 {
      let code = try #require(CodeNumber(UInt16(8_500 + number)))
      genesis.codes.append(
        GenesisCode(
          code: code, entry: CodeEntry(name: "RULE_\(number)", title: "A rule.", remedy: "None.")))
    }
    return genesis
  }

  private static func cost(of rules: String) throws -> PolicyCost {
    let codes = RuleCodes(numbers: Array(CodeNumber.range))
    return try PolicySource.compile(rules, schema: .first, codes: codes).get().cost
  }

  private func leg(_ units: UInt128, _ from: Party, _ to: Party, cash: Bool = true) -> Leg {
    Leg(
      instrument: cash ? TestNetwork.cash : TestNetwork.bill, from: from.account, to: to.account,
      units: Units(units))
  }

  private func weight(
    of operations: [LedgerOperation], by parties: [Party] = [.dealer], on chain: TestChain
  ) throws -> UInt64 {
    let body = chain.body(operations, by: parties[0].account)
    let transaction = try chain.sign(body, parties)
    return try chain.builder.includability(
      of: transaction, on: chain.state, at: chain.nextClock, sequence: .nextOrLater
    ).get().weight.value
  }

  private func steps(_ cost: PolicyCost, legs: Int, parties: Int) -> UInt64 {
    UInt64((cost.bound(legs: legs, parties: parties) + 99) / 100)
  }

  // MARK: Keys

  /// Whether a key may be one costs as much as a signature does, and one transaction can bring 512.
  @Test func everyNewKeyWeighsWhatASignatureDoes() throws {
    let chain = try TestChain()
    func rotation(_ count: Int) throws -> LedgerOperation {
      let keys = (0..<count).map { SecretKey(seed: SHA256.digest([UInt8($0)]).bytes).publicKey }
      let authority = try Authority(
        keys: keys.sorted().map { Authority.WeightedKey(key: $0, weight: 1) }, threshold: 1)
      return .rotateKeys(RotateKeys(account: Party.dealer.account, authority: authority))
    }
    let one = try weight(of: [try rotation(1)], on: chain)
    let sixteen = try weight(of: [try rotation(16)], on: chain)
    #expect(sixteen - one == 15 * 60)
    let all = try weight(of: Array(repeating: try rotation(16), count: 32), on: chain)
    #expect(all - sixteen == 31 * (20 + 16 * 60))
    // So that a block has room for no more than its budget of them.
    #expect(all > 512 * 60)
  }

  // MARK: Refusals

  @Test func whatNoQuotaOfItsAccountAllowsIsRefusedForGood() throws {
    var genesis = try TestNetwork.genesis()
    genesis.accounts[Int(Party.dealer.rawValue)] = GenesisAccount(
      owner: Party.dealer.rawValue, kind: .house, authority: Authority(Party.dealer.key),
      quota: Quota(weightPerBlock: Weight(125), weightPerDay: Weight(4_000)))
    genesis.accounts[Int(Party.fund.rawValue)] = GenesisAccount(
      owner: Party.fund.rawValue, kind: .house, authority: Authority(Party.fund.key),
      quota: Quota(weightPerBlock: Weight(126), weightPerDay: Weight(126)))
    let chain = try TestChain(genesis)
    let body = chain.body([.transfer(leg(5, .dealer, .fund))], by: Party.dealer.account)
    let answer = try chain.builder.includability(
      of: chain.sign(body, [.dealer]), on: chain.state, at: chain.nextClock)
    let expected = NotIncludable.aboveQuota(weight: Weight(126), limit: Weight(125))
    #expect(answer == .failure(expected))
    #expect(expected.code == .transactionTooHeavy)
    #expect(try weight(of: [.transfer(leg(5, .fund, .dealer))], by: [.fund], on: chain) == 126)
  }

  @Test func whatNoBlockHasRoomForIsRefusedForGood() throws {
    var genesis = try TestNetwork.genesis()
    let legs = (0..<100).map { leg(1, $0.isMultiple(of: 2) ? .dealer : .fund, .retail) }
    func answer() throws -> Result<Includable, NotIncludable> {
      let chain = try TestChain(genesis)
      let body = chain.body([.settle(Settlement(legs: legs))], by: Party.dealer.account)
      return try chain.builder.includability(
        of: chain.sign(body, [.dealer, .fund]), on: chain.state, at: chain.nextClock)
    }
    let bytes = try answer().get().transaction.bytes.count
    genesis.chain.blockBytesMax = UInt32(bytes + 4 + 4_352)
    _ = try answer().get()
    genesis.chain.blockBytesMax -= 1
    let expected = NotIncludable.tooLarge(bytes: bytes + 4, limit: bytes + 3)
    #expect(try answer() == .failure(expected))
    #expect(expected.code == .transactionTooHeavy)
    // Smaller than the header: no room at all, and no number below zero.
    genesis.chain.blockBytesMax = 1
    #expect(try answer() == .failure(.tooLarge(bytes: bytes + 4, limit: 0)))
  }

  @Test func aGenesisWithAPolicyTooDearForItsBlocksIsRefused() throws {
    var genesis = try Self.genesis(cash: Self.dearRules)
    let compiled = try PolicySource.compile(
      Self.dearRules, schema: .first, codes: RuleCodes(numbers: Array(CodeNumber.range))
    ).get()
    let least = Scale.largestInstruction(under: PolicyLoad(compiled)).value
    #expect(least > 256 * 40)
    genesis.chain.blockWeightMax = least
    _ = try GenesisBlock(genesis)
    genesis.chain.blockWeightMax = least - 1
    do throws(GenesisFailure) {
      _ = try GenesisBlock(genesis)
      Issue.record("a policy that no block has room for passes")
    } catch {
      #expect(error.code == .genesisInvalid)
      #expect("\(error)".hasPrefix("policies[1]: "))
    }
  }

  // MARK: What counts

  @Test func rulesWeighWhatTheyMayCostForTheLegsOfEachInstrument() throws {
    let dear = try Self.cost(of: Self.dearRules)
    let chain = try TestChain(try Self.genesis(cash: Self.dearRules))
    let one = try weight(of: [.transfer(leg(5, .dealer, .fund))], on: chain)
    #expect(one == 120 + steps(dear, legs: 1, parties: 2) + 40 * 5)
    // Three legs of cash among three accounts, and one of bills, each policy once.
    let bills = try Self.cost(of: TestNetwork.billRules)
    let settlement = Settlement(legs: [
      leg(5, .dealer, .fund), leg(4, .dealer, .retail), leg(3, .fund, .retail),
      leg(1, .dealer, .fund, cash: false),
    ])
    let settled = try weight(of: [.settle(settlement)], by: [.dealer, .fund], on: chain)
    // The bills' five rules, their one counter, and its condition twice for two parties.
    #expect(
      settled == 20 + 2 * 60 + 4 * 40 + steps(dear, legs: 3, parties: 3) + 3 * 40 * 5
        + UInt64((bills.bound(legs: 1, parties: 2) + 2 * 4 * 2 + 99) / 100) + 5 * 5 + 8)
  }

  @Test func eachOperationIsAnInstructionOfItsOwn() throws {
    let chain = try TestChain(try Self.genesis(cash: Self.dearRules))
    let payment = LedgerOperation.transfer(leg(5, .dealer, .fund))
    let one = try weight(of: [payment], on: chain)
    let two = try weight(of: [payment, payment], on: chain)
    #expect(two - one == one - 80)
  }

  @Test func anInstrumentThatIsNotThereHasNoRules() throws {
    let chain = try TestChain()
    let unknown = Leg(
      instrument: InstrumentID(SHA256.digest([1])), from: Party.dealer.account,
      to: Party.fund.account, units: Units(1))
    #expect(try weight(of: [.transfer(unknown)], on: chain) == 120)
  }

  @Test func legsBeyondTheEighthGiveNoRuleMoreToExplain() throws {
    let load = PolicyLoad(
      try PolicySource.compile(
        TestNetwork.cashRules, schema: .first, codes: RuleCodes(numbers: Array(CodeNumber.range))
      ).get())
    #expect(load.weight(legs: 8, accounts: 2) - load.weight(legs: 7, accounts: 2) == 5)
    #expect(load.weight(legs: 9, accounts: 2) == load.weight(legs: 8, accounts: 2))
  }

  // MARK: The same on every node

  @Test func whatIsCompiledAlreadyChangesNoWeightAndNoReads() throws {
    let genesis = try Self.genesis(cash: Self.dearRules)
    let chain = try TestChain(genesis)
    let warm = LedgerExecutor(policies: CompiledPolicies(genesis.policies))
    let transaction = try chain.sign(
      chain.body([.transfer(leg(5, .dealer, .fund))], by: Party.dealer.account), [.dealer])
    let cold = try LedgerExecutor().includability(
      of: transaction, on: chain.state, at: chain.nextClock)
    #expect(
      try warm.includability(of: transaction, on: chain.state, at: chain.nextClock) == cold)
    let block = try chain.build([transaction]).block
    for executor in [warm, LedgerExecutor(), warm] {
      guard case .valid(let execution) = try executor.execute(block, on: chain.state) else {
        Issue.record("what one node has compiled decides about a block")
        return
      }
      #expect(execution.receipts.first?.weight == (try cold.get().weight))
    }
    #expect(
      try warm.reads(of: transaction, on: chain.state, at: chain.nextClock)
        == LedgerExecutor().reads(of: transaction, on: chain.state, at: chain.nextClock))
  }

  @Test func aPreviewWeighsWhatTheReceiptSays() throws {
    let chain = try TestChain(try Self.genesis(cash: Self.dearRules))
    let body = chain.body([.transfer(leg(5, .dealer, .fund))], by: Party.dealer.account)
    let unsigned = try chain.builder.preview(body, on: chain.state, at: chain.nextClock)
    let transaction = try chain.sign(body, [.dealer])
    let signed = try chain.builder.preview(transaction, on: chain.state, at: chain.nextClock)
    let receipt = try #require(try chain.add([transaction]).receipts.first)
    #expect(unsigned.receipt?.weight == receipt.weight)
    #expect(signed.receipt?.weight == receipt.weight)
  }

  // MARK: Blocks

  @Test func aBlockHasFewerTransfersUnderDearerRules() throws {
    var counts: [Int] = []
    for rules in [TestNetwork.cashRules, Self.dearRules] {
      var genesis = try Self.genesis(cash: rules)
      genesis.chain.blockWeightMax = 25_000
      let chain = try TestChain(genesis, signing: false)
      let transactions = try (0..<200).map { _ in
        try chain.sign(
          chain.body([.transfer(leg(1, .dealer, .fund))], by: Party.dealer.account), [.dealer])
      }
      let built = try chain.build(transactions)
      // Behind the first that finds no room, the others of its lane have to wait.
      #expect(built.rejected.allSatisfy { $0.reason.code == .sequenceGap })
      #expect(built.block.header.weight <= 25_000)
      counts.append(built.block.transactions.count)
      // One more is too heavy for every other node.
      var header = built.block.header
      header.transactionCount += 1
      let over = Block(
        header: header, transactions: transactions.prefix(Int(header.transactionCount)).map(\.bytes)
      )
      guard case .invalid(.tooHeavy) = try chain.judge.execute(over, on: chain.state) else {
        Issue.record("a block that is too heavy passes")
        return
      }
    }
    #expect(counts[0] == 25_000 / 126)
    #expect(counts[1] < counts[0] / 2)
  }

  @Test func aBuilderThatIsOutOfTimeEndsTheBlockAndLosesNothing() throws {
    let chain = try TestChain(signing: false)
    var waiting = try (0..<5).map { _ in
      try chain.sign(
        chain.body([.transfer(leg(1, .dealer, .fund))], by: Party.dealer.account), [.dealer])
    }
    var counts: [Int] = []
    while !waiting.isEmpty {
      var asked = 0
      let built = try chain.build(waiting) {
        asked += 1
        return asked == 2
      }
      counts.append(built.block.transactions.count)
      #expect(built.rejected.isEmpty)
      try chain.commit(built)
      waiting.removeFirst(built.block.transactions.count)
    }
    #expect(counts == [2, 2, 1])
    #expect(try chain.units(Party.fund.account, TestNetwork.cash) == 9_000_005)
  }

  @Test func aBuilderWithoutAnyTimeStillTakesOne() throws {
    let chain = try TestChain(signing: false)
    let transactions = try (0..<3).map { _ in
      try chain.sign(
        chain.body([.transfer(leg(1, .dealer, .fund))], by: Party.dealer.account), [.dealer])
    }
    #expect(try chain.build(transactions) { true }.block.transactions.count == 1)
  }
}
