import SanadCodec
import SanadLedger
import SanadStorage
import SanadTypes
import Testing

@testable import SanadReplica

/// Final blocks as they are stored and given to peers.
@Suite struct StoredChainTests {
  private let bench: OpenBench
  /// Heights 1 to 3; 1 and 2 became final through 2, and 3 by itself.
  private let chain: [SpeculativeBlock]

  init() throws {
    bench = try OpenBench()
    let network = bench.network
    let first = try bench.built([network.transfer()])
    let second = try bench.built(
      [network.transfer(sequence: 1)], on: first.block.header, state: first.execution.state,
      view: 2)
    try bench.commit([first, second], parentView: 1)
    let third = try bench.built(on: second.block.header, view: 4)
    try bench.commit([third], parentView: 2)
    chain = [first, second, third]
  }

  private var store: BlockStore { bench.environment.blockStore }

  private func ask(
    _ selection: BlockRequest.Selection, through newest: UInt64 = 3, bytesMax: Int = 100_000
  ) throws -> BlockResponse {
    try store.response(
      to: BlockRequest(id: 9, selection: selection), through: Height(newest), bytesMax: bytesMax)
  }

  private func heights(_ response: BlockResponse) -> [UInt64] {
    response.blocks.map(\.header.height.value)
  }

  @Test func givesNothingAboveWhatClientsWereTold() throws {
    let answer = try ask(.heights(first: Height(1), count: 64), through: 2)
    #expect(heights(answer) == [1, 2])
    #expect(try ask(.heights(first: Height(3), count: 4), through: 2).blocks.isEmpty)
  }

  @Test func anAnswerWithoutBlocksHasNoProof() throws {
    let answer = try ask(.heights(first: Height(4), count: 4))
    #expect(answer == BlockResponse(id: 9, blocks: [], proof: nil))
  }

  @Test func givesAsManyAsWereAskedForAndFit() throws {
    #expect(heights(try ask(.heights(first: Height(1), count: 2))) == [1, 2])
    #expect(heights(try ask(.heights(first: Height(1), count: 64), bytesMax: 1)) == [1])
    #expect(try ask(.digests(chain.map(\.digest)), bytesMax: 1).blocks.isEmpty)
  }

  @Test func provesTheLastBlockOfARange() throws {
    for count in 1...3 as ClosedRange<UInt16> {
      let answer = try ask(.heights(first: Height(1), count: count))
      let last = try #require(answer.blocks.last)
      let proof = try #require(answer.proof)
      #expect(proof.links(last.header.digest))
    }
    let through = try #require(try store.proof(at: Height(1)))
    #expect(through.descendants.map(\.height) == [Height(2)])
    #expect(try store.proof(at: Height(4)) == nil)
  }

  /// Any peer may ask for it at any time: that it has no certificate is no damage of the store.
  @Test func givesTheFirstBlockWithoutAProof() throws {
    let answer = try ask(.heights(first: Height(0), count: 1))
    #expect(heights(answer) == [0])
    #expect(answer.proof == nil)
    #expect(try store.proof(at: Height(0)) == nil)
    #expect(heights(try ask(.heights(first: Height(0), count: 64), bytesMax: 1)) == [0])
    let range = try ask(.heights(first: Height(0), count: 3))
    #expect(heights(range) == [0, 1, 2])
    #expect(try #require(range.proof).links(try #require(range.blocks.last).header.digest))
  }

  @Test func givesTheBlocksThatItHasByDigest() throws {
    let unknown = BlockDigest(bench.genesis.stateRoot)
    let answer = try ask(.digests([chain[2].digest, unknown, chain[0].digest]))
    #expect(heights(answer) == [3, 1])
    #expect(answer.blocks == [chain[2].block, chain[0].block])
    #expect(answer.proof == nil)
  }

  @Test func findsEachTransactionWithItsReceipt() throws {
    let id = chain[1].transactions[0].id
    let place = try #require(try store.place(of: id))
    #expect(place == BlockPlace(height: Height(2), index: 0))
    #expect(try store.receipt(at: place) == chain[1].execution.receipts[0].bcsBytes)
  }
}
