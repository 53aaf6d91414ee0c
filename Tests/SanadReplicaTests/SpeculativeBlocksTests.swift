import SanadLedger
import SanadState
import SanadTypes
import Testing

@testable import SanadReplica

/// The executed blocks above the final one.
@Suite struct SpeculativeBlocksTests {
  private let bench: OpenBench
  private var blocks: SpeculativeBlocks

  init() throws {
    bench = try OpenBench()
    blocks = SpeculativeBlocks(at: bench.genesis.digest, of: bench.environment.final)
  }

  @Test mutating func knowsNoStateAfterABlockThatItDoesNotHold() throws {
    let block = try bench.built()
    #expect(blocks.overlay(after: block.digest) == nil)
    #expect(blocks.overlay(after: bench.genesis.digest)?.root == bench.genesis.stateRoot)
    #expect(try blocks.commit(block.digest) == nil)
    #expect(blocks.abandon(block.digest) == nil)
  }

  @Test mutating func aBlockThatDoesNotStandOnTheFinalOneIsNotCommitted() throws {
    let first = try bench.built([bench.network.transfer()])
    let second = try bench.built(
      on: first.block.header, state: first.execution.state, view: 2)
    blocks.insert(second)
    #expect(throws: StateFailure.self) { try blocks.commit(second.digest) }
    #expect(bench.environment.final.anchor.stateRoot == bench.genesis.stateRoot)
  }

  @Test mutating func branchesStandBesideEachOtherUntilFinalityChooses() throws {
    let one = try bench.built([bench.network.transfer(1)])
    let other = try bench.built([bench.network.transfer(2)], view: 2)
    blocks.insert(one)
    blocks.insert(other)
    #expect(blocks.count == 2)
    #expect(blocks.overlay(after: one.digest)?.root == one.block.header.stateRoot)
    #expect(blocks.overlay(after: other.digest)?.root == other.block.header.stateRoot)
    #expect(try blocks.commit(other.digest)?.digest == other.digest)
    #expect(blocks.overlay(after: other.digest)?.root == other.block.header.stateRoot)
    #expect(blocks.overlay(after: bench.genesis.digest) == nil, "the tip has moved on")
    #expect(blocks.abandon(one.digest)?.digest == one.digest)
    #expect(blocks.count == 0)
  }

  @Test mutating func commitsAChainFromBelow() throws {
    let first = try bench.built([bench.network.transfer()])
    let second = try bench.built(
      [bench.network.transfer(sequence: 1)], on: first.block.header, state: first.execution.state,
      view: 2)
    blocks.insert(first)
    blocks.insert(second)
    _ = try blocks.commit(first.digest)
    _ = try blocks.commit(second.digest)
    #expect(bench.environment.final.anchor.stateRoot == second.block.header.stateRoot)
    #expect(blocks[first.digest] == nil && blocks[second.digest] == nil)
  }
}
