import SanadCodec
import SanadCrypto
import SanadState
import SanadTypes
import Testing

@testable import SanadLedger

/// What is kept decoded between blocks changes no answer: not on branches, not where it is too small
/// to hold anything, not where blocks became final that the executor never saw.
@Suite struct RecordCacheTests {
  /// A chain's final state and the blocks on it, built by an executor that keeps nothing.
  private final class Tree {
    let final: FinalState
    let genesis: Genesis
    let reference = LedgerExecutor(verdicts: EverythingValid(), recordBytesMax: 0)
    private(set) var sequence: UInt64 = 0

    init() throws {
      let store = MemoryStore()
      final = FinalState(nodes: store, values: store)
      genesis = try TestNetwork.genesis()
      try final.commit(GenesisBlock(genesis, on: final.overlay()).state)
    }

    /// A block of one transfer on a parent; the units tell branches apart.
    func block(
      _ units: UInt128, sequence: UInt64, on parent: StateOverlay, from: Party = .dealer,
      to: Party = .retail
    ) throws -> BuiltBlock {
      let height = parent.next
      let body = TransactionBody(
        chainID: genesis.chainID, account: from.account, lane: .first,
        sequence: SequenceNumber(sequence),
        validUntil: genesis.timestamp.advanced(by: 600_000),
        operations: [
          TestChain.transfer(units, of: TestNetwork.bill, from: from.account, to: to.account)
        ])
      let signed = SignedTransaction(
        body: body,
        authorizations: [
          Authorization(
            account: from.account,
            signatures: [
              KeySignature(key: from.key, signature: try TestChain.emptySignature())
            ])
        ])
      let template = BlockHeader(
        chainID: genesis.chainID, epoch: Epoch(0), view: View(height.value), height: height,
        parent: BlockDigest(.zero), leader: ValidatorIndex(0),
        timestamp: genesis.timestamp.advanced(by: height.value * 1_000),
        transactionsRoot: .zero, transactionCount: 0, stateRoot: .zero, receiptsRoot: .zero,
        weight: 0)
      let built = try reference.build(
        [try UnverifiedTransaction(decoding: signed.bcsBytes)], template: template,
        bytesMax: 100_000, on: parent)
      #expect(built.execution.receipts.map(\.isApplied) == [true])
      return built
    }
  }

  private func execution(
    _ built: BuiltBlock, by executor: LedgerExecutor, on parent: StateOverlay
  ) throws -> ExecutedBlock {
    switch try executor.execute(built.block, on: parent) {
    case .valid(let execution):
      #expect(execution.receipts == built.execution.receipts)
      return execution
    case .invalid(let defect):
      Issue.record("a valid block was found \(defect)")
      return built.execution
    }
  }

  @Test(arguments: [0, 3_000, 1 << 20])
  func branchesAreJudgedAsByWhoKeepsNothing(bytesMax: Int) throws {
    let tree = try Tree()
    let executor = LedgerExecutor(verdicts: EverythingValid(), recordBytesMax: bytesMax)
    for round in 0..<6 {
      let sequence = UInt64(2 * round)
      let root = tree.final.overlay()
      // Two branches of two blocks, judged in turn; one of them becomes final.
      let left = try tree.block(10, sequence: sequence, on: root)
      let right = try tree.block(20, sequence: sequence, on: root)
      let leftState = try execution(left, by: executor, on: root).state
      let rightState = try execution(right, by: executor, on: root).state
      let leftChild = try tree.block(1, sequence: sequence + 1, on: leftState)
      let rightChild = try tree.block(2, sequence: sequence + 1, on: rightState)
      let last = try execution(leftChild, by: executor, on: leftState).state
      let other = try execution(rightChild, by: executor, on: rightState).state
      let wins = round.isMultiple(of: 2)
      try tree.final.commit(wins ? leftState : rightState)
      try tree.final.commit(wins ? last : other)
    }
  }

  @Test func blocksThatOthersMadeFinalAreFollowed() throws {
    let tree = try Tree()
    let executor = LedgerExecutor(verdicts: EverythingValid())
    var sequence: UInt64 = 0
    // Fewer than the final state remembers, then more than that.
    for unseen in [0, 1, 3, 15, 16, 17, 40] {
      for _ in 0..<unseen {
        let block = try tree.block(1, sequence: sequence, on: tree.final.overlay())
        try tree.final.commit(block.execution.state)
        sequence += 1
      }
      let parent = tree.final.overlay()
      let block = try tree.block(2, sequence: sequence, on: parent)
      try tree.final.commit(try execution(block, by: executor, on: parent).state)
      sequence += 1
    }
  }

  /// What a block on a lost branch reads may stem from the one that won: here a sequence that is used
  /// there. That is no defect of the block.
  @Test func aBlockOnALostBranchIsVoidAndNotInvalid() throws {
    let tree = try Tree()
    let root = tree.final.overlay()
    let lost = try tree.block(10, sequence: 0, on: root)
    let child = try tree.block(1, sequence: 0, on: lost.execution.state, from: .fund, to: .dealer)
    let won = try tree.block(1, sequence: 0, on: root, from: .fund, to: .dealer)
    try tree.final.commit(won.execution.state)
    for bytesMax in [0, 1 << 20] {
      let executor = LedgerExecutor(verdicts: EverythingValid(), recordBytesMax: bytesMax)
      #expect(
        throws: LedgerFailure.state(.superseded(branch: Height(2), final: Height(1)))
      ) { _ = try executor.execute(child.block, on: lost.execution.state) }
      #expect(
        throws: LedgerFailure.state(.superseded(branch: Height(2), final: Height(1)))
      ) {
        _ = try executor.build(
          [], template: child.block.header, bytesMax: 1_000, on: lost.execution.state)
      }
    }
  }

  @Test func anotherChainsStateIsNotTakenForTheOneBefore() throws {
    let one = try Tree()
    let two = try Tree()
    let executor = LedgerExecutor(verdicts: EverythingValid())
    for sequence in 0..<4 as Range<UInt64> {
      for (tree, units) in [(one, UInt128(5)), (two, UInt128(9))] {
        let parent = tree.final.overlay()
        let block = try tree.block(units, sequence: sequence, on: parent)
        try tree.final.commit(try execution(block, by: executor, on: parent).state)
      }
    }
  }

  @Test func keepsNoMoreThanItsBound() throws {
    let tree = try Tree()
    let cache = RecordCache(bytesMax: 2_000)
    let state = cache.state(on: tree.final.overlay())
    state.beginTransaction()
    for party in Party.allCases { _ = try state.value(.account(party.account)) }
    #expect(cache.byteCount <= 2_000)
    #expect(cache.byteCount > 0)
  }
}
