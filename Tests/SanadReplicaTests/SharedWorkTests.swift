import SanadLedger
import SanadState
import SanadTypes
import Testing

@testable import SanadReplica

/// What one node found, taken over by another one of the process: refusals first.
@Suite struct SharedWorkTests {
  private let bench: OpenBench
  private let other: OpenBench
  private let shared = SharedWork(scheme: KeyedScheme(), capacity: 2)

  init() throws {
    let network = try SmallNetwork(validators: 4)
    bench = try OpenBench(network)
    other = try OpenBench(network, place: 1)
  }

  private func execution(
    of block: Block, on parent: StateOverlay? = nil
  ) throws -> SpeculativeBlock? {
    try shared.execution(
      of: block, block.header.digest, on: parent ?? other.environment.final.overlay())
  }

  @Test func whatNobodyHasExecutedIsNotThere() throws {
    let built = try bench.built([bench.network.transfer()])
    #expect(try execution(of: built.block) == nil)
    #expect(shared.takenCount == 0)
  }

  @Test func anotherBodyUnderTheSameHeaderIsNotTaken() throws {
    let built = try bench.built([bench.network.transfer()])
    shared.keep(built)
    let header = built.block.header
    #expect(try execution(of: Block(header: header, transactions: [])) == nil)
    let twice = Block(
      header: header, transactions: built.block.transactions + built.block.transactions)
    #expect(try execution(of: twice) == nil)
    #expect(shared.takenCount == 0)
  }

  @Test func anotherParentIsNotTaken() throws {
    let first = try bench.built([bench.network.transfer()])
    let second = try bench.built(
      [bench.network.transfer(sequence: 1)], on: first.block.header, state: first.execution.state,
      view: 2)
    shared.keep(second)
    #expect(try execution(of: second.block) == nil, "it stands on a block that is not there")
    let sibling = try bench.built([bench.network.transfer(2)], view: 3)
    #expect(try execution(of: second.block, on: sibling.execution.state) == nil)
    #expect(shared.takenCount == 0)
  }

  @Test func aBranchThatFinalityLeftIsSuperseded() throws {
    let winner = try other.built([other.network.transfer(1)])
    let loser = try other.built([other.network.transfer(2)], view: 2)
    let child = try other.built(on: loser.block.header, state: loser.execution.state, view: 3)
    shared.keep(child)
    #expect(try execution(of: child.block, on: loser.execution.state) != nil)
    try other.commit([winner])
    #expect(throws: (any Error).self) {
      try execution(of: child.block, on: loser.execution.state)
    }
  }

  @Test func theSameBlockOnAnEqualStateIsTakenAndStaysOnesOwn() throws {
    let first = try bench.built([bench.network.transfer()])
    shared.keep(first)
    let taken = try #require(try execution(of: first.block))
    #expect(taken.digest == first.digest)
    #expect(taken.execution.stateRoot == first.block.header.stateRoot)
    #expect(taken.execution.receipts == first.execution.receipts)
    #expect(
      taken.execution.state.sharesFinalState(with: other.environment.final.overlay()))
    // What one makes final changes nothing of the other.
    try other.commit([taken])
    #expect(other.environment.final.overlay().root == first.block.header.stateRoot)
    #expect(bench.environment.final.overlay().root == bench.genesis.stateRoot)
    let next = try other.built(
      [other.network.transfer(sequence: 1)], on: first.block.header, view: 2)
    try bench.commit([first])
    shared.keep(next)
    let back = try #require(
      try shared.execution(of: next.block, next.digest, on: bench.environment.final.overlay()))
    try bench.commit([back])
    #expect(bench.environment.final.overlay().root == next.block.header.stateRoot)
    #expect(shared.takenCount == 2)
  }

  @Test func theOldestIsForgottenFirst() throws {
    let blocks = try (1...3 as ClosedRange<UInt64>).map { view in
      try bench.built([bench.network.transfer(UInt128(view))], view: view)
    }
    for block in blocks { shared.keep(block) }
    shared.keep(blocks[2])
    #expect(try execution(of: blocks[0].block) == nil)
    #expect(try execution(of: blocks[1].block) != nil)
    #expect(try execution(of: blocks[2].block) != nil)
  }
}
