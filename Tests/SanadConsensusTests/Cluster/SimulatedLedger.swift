import SanadCrypto
import SanadTypes

@testable import SanadConsensus

/// A ledger whose state root is a running digest, so that execution is checked and costs little.
enum SimulatedLedger {
  static let chainID = ChainID(Digest(7, 7, 7, 7))

  /// Genesis; the digest's first word decides who leads view 1.
  static func genesis(time: UInt64 = 1_000_000) -> BlockHeader {
    BlockHeader(
      chainID: chainID, epoch: Epoch(0), view: View(0), height: Height(0),
      parent: BlockDigest(.zero), leader: ValidatorIndex(0), timestamp: Timestamp(time),
      transactionsRoot: .zero, transactionCount: 0, stateRoot: Digest(1, 2, 3, 4),
      receiptsRoot: .zero, weight: 0)
  }

  static func stateRoot(after parent: Digest, _ transactions: [[UInt8]]) -> Digest {
    var state = parent.word0 &* 0x9e37_79b9_7f4a_7c15 &+ 1
    for byte in transactions.joined() { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    return Digest(state, parent.word1 &+ 1, parent.word0, parent.word2)
  }

  static func block(
    on parent: BlockHeader, view: View, leader: ValidatorIndex, timestamp: Timestamp,
    _ transactions: [[UInt8]], root: Digest? = nil, evidence: [Evidence] = []
  ) -> Block {
    Block(
      header: BlockHeader(
        chainID: chainID, epoch: Epoch(0), view: view, height: parent.height.next,
        parent: parent.digest, leader: leader, timestamp: timestamp, transactionsRoot: .zero,
        transactionCount: UInt32(transactions.count),
        stateRoot: root ?? stateRoot(after: parent.stateRoot, transactions),
        receiptsRoot: .zero, weight: 0, evidenceRoot: Evidence.root(of: evidence)),
      transactions: transactions, evidence: evidence)
  }

  static func verdict(on block: Block, parent: BlockHeader) -> ExecutionVerdict {
    let computed = stateRoot(after: parent.stateRoot, block.transactions)
    return computed == block.header.stateRoot
      ? .valid : .invalid(.stateRoot(header: block.header.stateRoot, computed: computed))
  }
}
