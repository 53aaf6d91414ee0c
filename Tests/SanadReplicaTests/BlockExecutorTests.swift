import SanadConsensus
import SanadCrypto
import SanadLedger
import SanadState
import SanadStorage
import SanadTypes
import Testing

@testable import SanadReplica

/// Building and judging blocks on the executor's lane.
@Suite struct BlockExecutorTests {
  private let bench: OpenBench

  init() throws { bench = try OpenBench() }

  private var state: StateOverlay { bench.environment.final.overlay() }

  private func judge(
    _ block: Block, on parent: StateOverlay? = nil
  ) -> ExecutionOutcome {
    bench.executor.execute(block, block.header.digest, on: parent ?? state)
  }

  private func defect(_ outcome: ExecutionOutcome) -> InvalidBlock? {
    if case .invalid(let why) = outcome { why } else { nil }
  }

  @Test func anObserverBuildsNothing() throws {
    let observer = try OpenBench(place: nil)
    let outcome = observer.executor.build(
      observer.request(), at: observer.environment.place, from: [],
      on: observer.environment.final.overlay())
    guard case .failed(nil) = outcome else {
      Issue.record("\(outcome)")
      return
    }
  }

  @Test func namesTheRootThatDiffers() throws {
    let good = try bench.built([bench.network.transfer()]).block
    let wrong = Digest(9, 9, 9, 9)
    var header = good.header
    header.stateRoot = wrong
    #expect(
      defect(judge(Block(header: header, transactions: good.transactions)))
        == .stateRoot(header: wrong, computed: good.header.stateRoot))
    header = good.header
    header.receiptsRoot = wrong
    #expect(
      defect(judge(Block(header: header, transactions: good.transactions)))
        == .receiptsRoot(header: wrong, computed: good.header.receiptsRoot))
  }

  @Test func refusesBytesThatAreNoTransactionAndTransactionsThatMayNotBeThere() throws {
    let good = try bench.built([bench.network.transfer()]).block
    for body in [[[1, 2, 3]], [try bench.network.transfer(sequence: 4).bytes]] as [[[UInt8]]] {
      let outcome = judge(Block(header: good.header, transactions: body))
      guard case .ledger = defect(outcome) else {
        Issue.record("\(outcome)")
        return
      }
    }
  }

  @Test func aBranchThatFinalityLeftIsSupersededAndNotInvalid() throws {
    let winner = try bench.built([bench.network.transfer(1)])
    let loser = try bench.built([bench.network.transfer(2)], view: 2)
    let child = try bench.built(on: loser.block.header, state: loser.execution.state, view: 3)
    try bench.commit([winner])
    guard case .superseded = judge(child.block, on: loser.execution.state) else {
      Issue.record("a verdict on a branch that is left")
      return
    }
    let outcome = bench.executor.build(
      bench.request(on: loser.block.header, view: 4), at: bench.environment.place, from: [],
      on: loser.execution.state)
    guard case .failed(nil) = outcome else {
      Issue.record("\(outcome)")
      return
    }
  }

  @Test func aBrokenStoreIsNoVerdict() throws {
    let block = try bench.built([bench.network.transfer()]).block
    let reopened = FinalState(
      anchor: bench.environment.final.anchor, nodes: bench.environment.stateStore,
      values: bench.environment.stateStore)
    bench.disks.store.fail(with: .failed(detail: "no disk"))
    guard case .failed(.ledger) = judge(block, on: reopened.overlay()) else {
      Issue.record("a verdict without a store")
      return
    }
  }

  @Test func judgesWhatItBuiltTheSameWay() throws {
    let built = try bench.built([
      bench.network.transfer(sequence: 0), bench.network.transfer(sequence: 1),
    ])
    guard case .valid(let executed) = judge(built.block) else {
      Issue.record("a built block is not valid")
      return
    }
    #expect(executed.digest == built.digest)
    #expect(executed.execution.receipts == built.execution.receipts)
    #expect(executed.transactions.map(\.id) == built.execution.transactions)
    #expect(built.block.header.leader == ValidatorIndex(0))
    #expect(built.block.header.height == Height(1))
    #expect(built.block.header.parent == bench.genesis.digest)
  }

  @Test func leavesOutWhatMayNotBeThereAndSaysWhy() throws {
    let outcome = bench.executor.build(
      bench.request(), at: bench.environment.place,
      from: [try bench.network.transfer(), try bench.network.transfer(isForged: true)], on: state)
    guard case .built(let block, let rejected) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(block.transactions.count == 1)
    #expect(rejected.count == 1)
  }

  @Test func keepsRoomForTheHeaderAndTheEmptyBlockIsEmpty() throws {
    let most = Int(bench.network.genesis.chain.blockBytesMax)
    #expect(bench.executor.byteBudget(of: bench.request()) == most - 4_352)
    #expect(bench.executor.byteBudget(of: bench.request(perMille: 64)) == most - 4_352)
    #expect(bench.executor.byteBudget(of: bench.request(perMille: nil)) == 0)
    let outcome = bench.executor.build(
      bench.request(perMille: nil), at: bench.environment.place,
      from: [try bench.network.transfer()], on: state)
    guard case .built(let block, _) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(block.block.transactions.isEmpty)
  }
}
