import Foundation
import SanadCodec
import SanadCrypto
import SanadLedger
import SanadState
import SanadTypes
import Testing

@Suite struct ExecutorTests {
  private func pay(_ units: UInt128, _ from: Party, _ to: Party) -> LedgerOperation {
    TestChain.transfer(units, of: TestNetwork.cash, from: from.account, to: to.account)
  }

  private func defect(_ block: Block, _ chain: TestChain) throws -> BlockDefect? {
    guard case .invalid(let defect) = try chain.judge.execute(block, on: chain.state) else {
      return nil
    }
    return defect
  }

  @Test func refusesAHeaderThatIsNotWhatExecutionGives() throws {
    let chain = try TestChain()
    let transaction = try chain.sign(
      chain.body([pay(5, .dealer, .fund)], by: Party.dealer.account), [.dealer])
    let block = try chain.build([transaction]).block
    func changed(_ change: (inout BlockHeader) -> Void) throws -> BlockDefect? {
      var header = block.header
      change(&header)
      return try defect(Block(header: header, transactions: block.transactions), chain)
    }
    #expect(try changed { _ in } == nil)
    let wrong = SHA256.digest([1])
    #expect(
      try changed { $0.transactionCount = 2 } == .transactionCount(header: 2, got: 1))
    #expect(
      try changed { $0.transactionsRoot = wrong }
        == .transactionsRoot(header: wrong, computed: block.header.transactionsRoot))
    #expect(try changed { $0.weight += 1 } == .weight(header: 127, computed: Weight(126)))
    #expect(
      try changed { $0.receiptsRoot = wrong }
        == .receiptsRoot(header: wrong, computed: block.header.receiptsRoot))
    #expect(
      try changed { $0.stateRoot = wrong }
        == .stateRoot(header: wrong, computed: block.header.stateRoot))
  }

  @Test func refusesATransactionThatDoesNotDecode() throws {
    let chain = try TestChain()
    var header = try chain.build([]).block.header
    header.transactionCount = 1
    guard
      case .malformedTransaction(index: 0, _)? = try defect(
        Block(header: header, transactions: [[1, 2, 3]]), chain)
    else {
      Issue.record("three bytes pass for a transaction")
      return
    }
  }

  @Test func anEmptyBlockChangesNothing() throws {
    let chain = try TestChain()
    let built = try chain.build([])
    #expect(built.block.header.stateRoot == chain.state.root)
    #expect(built.block.header.transactionsRoot == ListTree.emptyRoot)
    #expect(built.execution.receiptsRoot == ListTree.emptyRoot)
  }

  @Test func aBlockKeepsToItsBytesItsCountAndItsTime() throws {
    let chain = try TestChain()
    let transactions = try (0..<3).map { _ in
      try chain.sign(chain.body([pay(5, .dealer, .fund)], by: Party.dealer.account), [.dealer])
    }
    let size = transactions[0].bytes.count + 4
    #expect(try chain.build(transactions, bytesMax: 2 * size).block.transactions.count == 2)
    #expect(try chain.build(transactions, bytesMax: 2 * size - 1).block.transactions.count == 1)
    var asked = 0
    let hurried = try chain.builder.build(
      transactions, template: try chain.build([]).block.header, bytesMax: 1_000_000,
      on: chain.state
    ) {
      asked += 1
      return true
    }
    #expect(hurried.block.transactions.count == 1)
    #expect(asked == 1)
    for most in 0...3 {
      let few = try chain.builder.build(
        transactions, template: try chain.build([]).block.header, bytesMax: 1_000_000,
        countMax: most, on: chain.state)
      #expect(few.block.transactions.count == most && few.rejected.isEmpty)
    }
  }

  @Test func theOrderOfIndependentTransactionsDoesNotChangeTheHoldings() throws {
    let pairs: [(Party, Party)] = [(.dealer, .fund), (.retail, .treasury), (.fund, .foreign)]
    var roots: [[UInt128]] = []
    for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
      let chain = try TestChain()
      let transactions = try pairs.map { from, to in
        try chain.sign(chain.body([pay(9, from, to)], by: from.account), [from])
      }
      try chain.add(order.map { transactions[$0] })
      roots.append(
        try Party.allCases.map { try chain.units($0.account, TestNetwork.cash) })
    }
    #expect(roots[0] == roots[1])
    #expect(roots[0] == roots[2])
  }

  @Test func theOrderOfTransactionsWithoutACommonLeafDoesNotChangeTheRoot() throws {
    // Rotations of keys touch the rotating account alone, and events carry their place in the
    // block: in blocks of their own heights differ, so compare states without the chains.
    func state(_ order: [Party]) throws -> [Authority?] {
      let chain = try TestChain()
      let transactions = try order.map { party in
        let rotate = LedgerOperation.rotateKeys(
          RotateKeys(account: party.account, authority: Authority(Party.stranger.key)))
        return try chain.sign(chain.body([rotate], by: party.account), [party])
      }
      try chain.add(transactions)
      return try Party.allCases.map {
        try chain.record(Account.self, .account($0.account))?.authority
      }
    }
    #expect(try state([.dealer, .fund]) == state([.fund, .dealer]))
  }

  @Test func equalHistoriesGiveEqualRootsAndReplayFromGenesisToo() throws {
    let chain = try TestChain()
    try chain.submit([pay(5, .dealer, .fund)], by: .dealer)
    try chain.submit([pay(5, .dealer, .lapsed)], by: .dealer)
    try chain.submit([pay(50, .fund, .retail)], by: .fund)
    let again = try TestChain()
    #expect(again.first.block == chain.first.block)
    let executor = LedgerExecutor()
    var state = again.state
    for block in chain.blocks {
      guard case .valid(let execution) = try executor.execute(block, on: state) else {
        Issue.record("a final block is not valid on replay")
        return
      }
      state = execution.state
    }
    #expect(state.root == chain.state.root)
  }

  @Test func readsAreCommittedToAsTheyWereBefore() throws {
    let chain = try TestChain()
    let key = LedgerKey.holding(Party.dealer.account, TestNetwork.cash)
    let transactions = try (0..<2).map { _ in
      try chain.sign(chain.body([pay(5, .dealer, .fund)], by: Party.dealer.account), [.dealer])
    }
    let built = try chain.build(transactions)
    #expect(built.execution.receipts[0].readsDigest != built.execution.receipts[1].readsDigest)
    let reads = try chain.builder.reads(
      of: transactions[0], on: chain.state, at: chain.nextClock)
    #expect(ReadEntry.digest(of: reads) == built.execution.receipts[0].readsDigest)
    let entry = try #require(reads.first { $0.key == key.bytes })
    #expect(
      entry.valueDigest
        == SHA256.digest(.stateValue, Holding(units: Units(5_000_000)).bcsBytes))
    try handToTheOracle(built.execution.receipts[0], reads, chain)
    let next = try chain.builder.reads(
      of: transactions[1], on: built.execution.state, at: chain.nextClock)
    #expect(next.contains { $0.key == key.bytes && $0.valueDigest != entry.valueDigest })
  }

  /// The receipt, and every key that its decision read with the value itself, for
  /// `Tests/Oracles/wire_check.py`; does nothing unless `SANAD_ORACLE_DIR` names a directory.
  private func handToTheOracle(
    _ receipt: Receipt, _ reads: [ReadEntry], _ chain: TestChain
  ) throws {
    guard let directory = ProcessInfo.processInfo.environment["SANAD_ORACLE_DIR"] else { return }
    let entries = try reads.map { entry in
      let value = try chain.state.read(try #require(StateKey(bytes: entry.key)))
      return "[\"\(Hex.encode(entry.key))\","
        + (value.map { "\"\(Hex.encode($0))\"]" } ?? "null]")
    }
    let line =
      "{\"receipt\":\"\(Hex.encode(receipt.bcsBytes))\",\"reads\":["
      + entries.joined(separator: ",") + "]}\n"
    let file = URL(filePath: directory).appending(path: "reads.jsonl")
    try Data(line.utf8).write(to: file)
  }

  @Test func aPreviewGivesTheReceiptThatTheBlockGives() throws {
    let chain = try TestChain()
    let body = chain.body([pay(5, .dealer, .lapsed)], by: Party.dealer.account)
    let unsigned = try chain.builder.preview(body, on: chain.state, at: chain.nextClock)
    let signed = try chain.sign(body, [.dealer])
    let preview = try chain.builder.preview(signed, on: chain.state, at: chain.nextClock)
    let receipt = try chain.add([signed]).receipts[0]
    #expect(unsigned.receipt == receipt)
    #expect(preview.receipt == receipt)
    #expect(unsigned.obstacle == nil)
    #expect(preview.obstacle == nil)
    let later = try chain.builder.preview(body, on: chain.state, at: chain.nextClock)
    #expect(later.obstacle?.code == .sequenceReused)
    #expect(later.receipt?.isApplied == false)
  }

  @Test func aPreviewOfAnIssueSupposesTheRoles() throws {
    let chain = try TestChain()
    let issue = LedgerOperation.issue(
      Issuance(instrument: TestNetwork.bill, to: Party.dealer.account, units: Units(1)))
    let body = chain.body([issue], by: Party.registrar.account)
    let preview = try chain.builder.preview(body, on: chain.state, at: chain.nextClock)
    #expect(preview.receipt?.isApplied == true)
  }

  @Test func everyCodeOfAReceiptIsDefinite() {
    let codes: [ErrorCode] = [
      .amountZero, .amountOverflow, .sameAccount, .instrumentUnknown, .accountUnknown,
      .settlementOneSided, .instrumentHalted, .beforeIssueDate, .afterMaturity,
      .amountNotMultiple, .authorisedExceeded, .holdingOverflow, .unitsLocked,
      .insufficientUnits, .registrarRequired, .leiMismatch, .leiRegistered, .identityUnknown,
      .keyUnusable, .claimIssuerUnregistered, .claimValidityInvalid, .claimUnknown,
      .claimRevoked, .approvalMissing, .kindNotCovered, .ruleUndecided,
    ]
    for code in codes { #expect(code.isDefinite, "\(code)") }
  }
}
