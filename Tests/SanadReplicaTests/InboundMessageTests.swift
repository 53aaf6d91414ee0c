import SanadCodec
import SanadCrypto
import SanadTypes
import Testing

@testable import SanadReplica

/// What is said of a frame before the replica sees it.
@Suite struct InboundMessageTests {
  private let bench: OpenBench

  init() throws { bench = try OpenBench() }

  private func proposal(_ block: Block) -> PeerMessage {
    let reference = BlockReference(parentView: View(0), digest: block.header.digest)
    return .proposal(
      Proposal(
        vote: bench.network.vote(1, .notarize(reference), by: 0), block: block,
        justification: Justification(parent: nil, nullifications: [])))
  }

  private func response(_ blocks: [Block]) -> PeerMessage {
    .blockResponse(BlockResponse(id: 1, blocks: blocks, proof: nil))
  }

  private func check(
    _ message: PeerMessage, _ expected: InboundMessage.Fault, line: Int = #line
  ) {
    #expect(throws: expected, "line \(line)") { try InboundMessage(frame: message.bcsBytes) }
  }

  @Test func refusesBytesThatAreNoMessage() throws {
    let frame = proposal(try bench.built().block).bcsBytes
    for count in 0..<frame.count {
      #expect {
        try InboundMessage(frame: Array(frame.prefix(count)))
      } throws: { error in
        guard case .malformed? = error as? InboundMessage.Fault else { return false }
        return true
      }
    }
    #expect(throws: InboundMessage.Fault.self) { try InboundMessage(frame: frame + [0]) }
  }

  @Test func refusesABodyThatIsNotTheHeaders() throws {
    let good = try bench.built([
      bench.network.transfer(sequence: 0), bench.network.transfer(sequence: 1),
    ]).block
    let bodies = [
      [], [good.transactions[0]], good.transactions.reversed(), good.transactions + [[1]],
      [good.transactions[0], good.transactions[1] + [0]],
    ]
    for body in bodies {
      let block = Block(header: good.header, transactions: body)
      check(proposal(block), .wrongBody(good.header.digest))
      check(response([good, block]), .wrongBody(good.header.digest))
    }
    var header = good.header
    header.transactionCount = 3
    let miscounted = Block(header: header, transactions: good.transactions)
    check(proposal(miscounted), .wrongBody(header.digest))
    header = good.header
    header.evidenceRoot = SHA256.digest([1])
    let bare = Block(header: header, transactions: good.transactions)
    check(proposal(bare), .wrongBody(header.digest))
  }

  @Test func refusesABatchInWhichOneTransactionDoesNotDecode() throws {
    let good = try bench.network.transfer().bytes
    #expect {
      try InboundMessage(
        frame: PeerMessage.transactions(TransactionBatch([good, [7]])).bcsBytes)
    } throws: { error in
      guard case .malformedTransaction? = error as? InboundMessage.Fault else { return false }
      return true
    }
  }

  @Test func handsOverWhatIsInOrder() throws {
    let block = try bench.built([bench.network.transfer()]).block
    let vote = PeerMessage.vote(bench.network.vote(1, .nullify, by: 0))
    for message in [proposal(block), response([block]), response([]), vote] {
      guard case .consensus(message) = try InboundMessage(frame: message.bcsBytes) else {
        Issue.record("\(message)")
        return
      }
    }
    let transaction = try bench.network.transfer()
    let batch = PeerMessage.transactions(TransactionBatch([transaction.bytes]))
    guard case .transactions([transaction]) = try InboundMessage(frame: batch.bcsBytes) else {
      Issue.record("a batch is for the mempool")
      return
    }
  }
}
