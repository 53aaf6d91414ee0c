import SanadCodec
import SanadCrypto
import SanadLedger
import SanadSafety
import SanadState
import SanadStorage
import SanadTypes
import Testing

@testable import SanadConsensus
@testable import SanadReplica

/// A node whose state is not the others' (consensus.md 2.10).
@Suite struct DivergenceTests {
  private let disks: ReplicaDisks

  init() throws {
    disks = ReplicaDisks(try SmallNetwork())
    try disks.initialise()
  }

  private func reports(_ node: DrivenReplica) -> [DivergenceReport] {
    node.ports.observations.compactMap {
      if case .diverged(let report) = $0 { report } else { nil }
    }
  }

  /// Writes a chain of blocks that a quorum is said to have made final: the last of them with a root
  /// that nobody here can compute. Every block with its own finalization, or only the last.
  private func write(good count: UInt64, finalizingEach: Bool) throws -> Block {
    let bench = try OpenBench()
    var parent = bench.genesis
    for sequence in 0..<count {
      let built = try bench.built(
        [bench.network.transfer(sequence: sequence)], on: parent, view: sequence + 1)
      try append(built.block, finalizingEach ? bench : nil)
      try bench.commit([built], parentView: sequence)
      parent = built.block.header
    }
    let transfer = try bench.network.transfer(sequence: count)
    var header = try bench.built([transfer], on: parent, view: count + 1).block.header
    header.stateRoot = Digest(6, 6, 6, 6)
    let block = Block(header: header, transactions: [transfer.bytes])
    try append(block, bench)
    return block
  }

  private func append(_ block: Block, _ bench: OpenBench?) throws {
    let view = block.header.view
    var entries: [JournalEntry] = [.block(view: view, bytes: block.bcsBytes)]
    if let bench {
      let certificate = bench.finalization(of: block.header, parentView: view.previous.value)
      entries.append(.certificate(view: view, bytes: certificate.bcsBytes))
    }
    try disks.write(entries)
  }

  @Test(arguments: [(UInt64(0), true), (2, true), (2, false)])
  func servesWhatAllAgreeOnAndSignsNothing(good: UInt64, finalizingEach: Bool) throws {
    let block = try write(good: good, finalizingEach: finalizingEach)
    let node = try DrivenReplica(disks)
    let agreed = Height(finalizingEach ? good : 0)
    #expect(node.opened.newest.height == agreed)
    #expect(node.opened.replayedBlocks == Int(agreed.value))
    #expect(node.opened.replica.engine.rules.abstentions == .diverged, "before the first step")
    node.submit(try disks.network.transfer(sequence: good + 1))
    node.run(for: 30_000)
    #expect(node.ports.failures.isEmpty, "it goes on serving")
    #expect(node.snapshot.abstentions == .diverged)
    #expect(node.ports.votes.isEmpty && node.ports.requests.isEmpty)
    #expect(node.host.snapshot.storedHeight == agreed)
    let report = try #require(reports(node).first)
    #expect(reports(node).count == 1)
    #expect(report.block == block)
    node.kill()
    // The flag is on the disk now, and the report comes again.
    let second = try DrivenReplica(disks)
    #expect(second.opened.recovered.flags.isDiverged)
    second.run(for: 1_000)
    #expect(reports(second).map(\.digest) == [block.header.digest])
  }

  @Test func theReportHoldsWhatItTakesToRunTheBlockAgain() throws {
    let bench = try OpenBench()
    let block = try write(good: 0, finalizingEach: true)
    let node = try DrivenReplica(disks)
    node.run(for: 1_000)
    let report = try #require(reports(node).first)
    // An execution that nobody disputes, for comparison.
    let expected = try bench.built([bench.network.transfer()]).execution
    #expect(report.chainID == disks.network.chainID)
    #expect(report.parentRoot == bench.genesis.stateRoot)
    #expect(report.stateRoot == expected.stateRoot)
    #expect(report.receiptsRoot == expected.receiptsRoot)
    #expect(report.receipts == expected.receipts)
    let why = InvalidBlock.stateRoot(
      header: Digest(6, 6, 6, 6), computed: expected.stateRoot)
    #expect(report.found == why)
    #expect(report.foundAgain == why)
    #expect(report.block.header.stateRoot == block.header.stateRoot)
    let changed = report.entries.filter { $0.before != $0.after }
    #expect(changed.map(\.key) == expected.state.changes.map(\.key))
    #expect(changed.map(\.after) == expected.state.changes.map(\.value))
    let parent = bench.environment.final.overlay()
    #expect(report.entries.count > changed.count, "what was only read is there too")
    for entry in report.entries {
      #expect(try parent.read(entry.key) == entry.before)
    }
  }

  @Test func aBlockThatIsValidTheSecondTimeSaysSo() throws {
    let bench = try OpenBench()
    let good = try bench.built([bench.network.transfer()])
    let divergence = Divergence(
      digest: good.digest, block: good.block, parent: bench.genesis,
      why: .stateRoot(header: .zero, computed: Digest(1, 1, 1, 1)))
    let report = try DivergenceReport(
      divergence, on: bench.environment.final.overlay(), bench.environment)
    #expect(report.foundAgain == nil)
    #expect(report.stateRoot == good.execution.stateRoot)
  }

  @Test func aTransactionThatCannotBeInTheBlockLeavesNoRoots() throws {
    let bench = try OpenBench()
    let transfer = try bench.network.transfer(sequence: 9)
    var header = try bench.built([bench.network.transfer()]).block.header
    header.stateRoot = Digest(6, 6, 6, 6)
    let block = Block(header: header, transactions: [transfer.bytes])
    let report = try DivergenceReport(
      Divergence(
        digest: header.digest, block: block, parent: bench.genesis, why: .header("any")),
      on: bench.environment.final.overlay(), bench.environment)
    #expect(report.stateRoot == nil && report.receiptsRoot == nil && report.receipts.isEmpty)
    guard case .ledger? = report.foundAgain else {
      Issue.record("\(String(describing: report.foundAgain))")
      return
    }
    #expect(report.entries.allSatisfy { $0.before == $0.after } && !report.entries.isEmpty)
  }

  // MARK: A twin

  @Test func stopsWhenItsKeySignsElsewhere() throws {
    let four = ReplicaDisks(try SmallNetwork(validators: 4))
    try four.initialise()
    try four.write([.flags(JournalFlags(isQuarantined: true, isDiverged: false))])
    let node = try DrivenReplica(four)
    node.connect()
    func status(_ view: UInt64, _ vote: Vote? = nil) -> PeerMessage {
      .status(
        PeerStatus(
          epoch: Epoch(0), view: View(view), entry: nil, finalizedView: View(0),
          finalizedHeight: Height(0), flags: [], lastVoteOfYours: vote))
    }
    node.hear(status(7), from: 1)
    node.hear(status(7), from: 2)
    node.hear(status(7, four.network.vote(9, .nullify, by: 0)), from: 3)
    node.settle()
    #expect(node.ports.failures.isEmpty)
    let vote = four.network.vote(30, .nullify, by: 0)
    node.hear(status(31, vote), from: 3)
    node.settle()
    guard case .twin(vote)? = node.ports.failures.first else {
      Issue.record("\(node.ports.failures)")
      return
    }
    #expect(node.ports.failures.first?.code == .votingKeyInUse)
  }
}
