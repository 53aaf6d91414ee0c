import SanadConsensus
import SanadCrypto
import SanadReplica
import SanadSafety
import SanadStorage
import SanadTypes
import Testing

@testable import SanadSimulator

/// Worlds in which something is wrong that no plan brings about: the checkers must see it where it
/// happens.
@Suite struct BrokenWorldTests {
  private func world(_ seed: UInt64 = 3, faults: [PlannedFault] = []) throws -> World {
    var plan = SimulationPlan(calmWithSeed: seed, validators: 4)
    plan.faults = faults
    let world = try World(plan, log: nil)
    world.begin()
    return world
  }

  private func run(_ world: World, until milliseconds: UInt64) {
    world.run(until: milliseconds * 1_000)
  }

  @Test func seesASyncThatLies() throws {
    let world = try world()
    world.nodes[2].data.memory.fault = { $0.operation == .sync ? .lie : nil }
    run(world, until: 20_000)
    #expect(world.checks.violation?.property == .persistence)
    #expect(world.checks.violation?.node == 2)
  }

  @Test func seesABackupThatComesBack() throws {
    let world = try world()
    let node = world.nodes[1]
    run(world, until: 3_000)
    let backup = (node.data.memory.image, try #require(node.keySide).memory.image)
    run(world, until: 6_000)
    #expect(world.checks.violation == nil)
    let before = world.checks.durability.height(of: 1)
    world.end(try #require(node.process), .kill)
    node.data.memory.restore(backup.0)
    node.keySide?.memory.restore(backup.1)
    node.store.crash(keepingBatches: 0)
    world.start(1)
    #expect(before > Height(2))
    #expect(world.checks.violation?.property == .durability)
  }

  @Test func seesAJournalThatLostVotes() throws {
    let world = try world()
    let node = world.nodes[1]
    run(world, until: 6_000)
    world.end(try #require(node.process), .kill)
    let file = FileName(fixed: "votes-0000000000.log")
    // In the middle of what was synced, below the slots and the header.
    node.data.memory.flip(bit: 3, ofByte: 16 * 1_024, in: file)
    world.start(1)
    #expect(world.checks.violation?.property == .recovery)
  }

  @Test func seesANodeThatStopsByItself() throws {
    let world = try world()
    run(world, until: 3_000)
    let process = try #require(world.nodes[1].process)
    process.stop(.notExecuted(BlockDigest(.zero)))
    world.bury(process)
    #expect(world.checks.violation?.property == .recovery)
  }

  @Test func seesAForgedFinality() throws {
    let world = try world()
    run(world, until: 6_000)
    let process = try #require(world.nodes[0].process)
    world.observe(
      .consensus(
        .finalized(View(2), Height(1), BlockDigest(Digest(6, 6, 6, 6)), after: .zero)),
      from: process)
    #expect(world.checks.violation?.property == .agreement)
  }

  @Test func seesAnHonestPeerBanned() throws {
    let world = try world()
    run(world, until: 1_000)
    let process = try #require(world.nodes[0].process)
    world.disconnect(.validator(ValidatorIndex(1)), because: "nothing", by: process)
    #expect(world.checks.violation?.property == .honesty)
  }

  @Test func seesASecondVoteAtTheSigner() throws {
    let world = try world()
    run(world, until: 3_000)
    let process = try #require(world.nodes[0].process)
    for ballot in [
      Ballot.nullify, .finalize(BlockReference(parentView: View(0), digest: BlockDigest(.zero))),
    ] {
      let statement = Statement(epoch: Epoch(0), view: View(900), ballot: ballot)
      world.sign(
        statement.signedBytes(on: world.genesis.chainID), as: SigningRequestID(900), for: process)
    }
    #expect(world.checks.violation?.property == .signing)
  }

  @Test func seesAChainWithTooFewValidators() throws {
    var plan = SimulationPlan(calmWithSeed: 5, validators: 4)
    plan.downForGood = [0, 1]
    let report = try Simulation.run(plan)
    #expect(report.violation?.property == .progress)
  }

  @Test func seesWorkWhereThereShouldBeNone() throws {
    let world = try world()
    run(world, until: 16_000)
    while world.phase != .quiet, world.checks.violation == nil {
      world.run(until: world.time + 100_000)
    }
    // Clients that go on although the plan says that they rest.
    world.phase = .recovery
    world.sendTransactions()
    run(world, until: world.time / 1_000 + 30_000)
    #expect(world.checks.violation?.property == .idleness)
  }

  @Test func seesABlockThatDoesNotExecuteToItsRoots() throws {
    let world = try world()
    run(world, until: 3_000)
    let store = try #require(world.nodes[0].process).environment.blockStore
    let genuine = try #require(try store.block(at: Height(1)))
    var header = genuine.header
    header.stateRoot = Digest(1, 1, 1, 1)
    let ledger = try LedgerChecker(world.genesis, scheme: world.scheme)
    #expect(throws: Breach.self) {
      try ledger.follow(Block(header: header, transactions: genuine.transactions))
    }
    #expect(throws: Never.self) { try ledger.follow(genuine) }
  }

  /// The executor of the nodes would have to let each through; the second comparison does not.
  @Test func seesRootsThatTheExecutorLetsThrough() throws {
    let world = try world()
    run(world, until: 6_000)
    let store = try #require(world.nodes[0].process).environment.blockStore
    let genuine = try #require(try store.block(at: Height(1)))
    let ledger = try LedgerChecker(world.genesis, scheme: world.scheme)
    let execution = try ledger.execute(genuine)
    func verdict(_ change: (inout BlockHeader) -> Void) -> Property? {
      var header = genuine.header
      change(&header)
      do throws(Breach) {
        try LedgerChecker.compare(
          Block(header: header, transactions: genuine.transactions), execution)
        return nil
      } catch { return error.property }
    }
    #expect(verdict { _ in } == nil)
    #expect(verdict { $0.stateRoot = .zero } == .roots)
    #expect(verdict { $0.receiptsRoot = .zero } == .roots)
    #expect(verdict { $0.transactionsRoot = .zero } == .roots)
    #expect(verdict { $0.transactionCount += 1 } == .roots)
    #expect(verdict { $0.weight += 1 } == .roots)
  }

  @Test func seesABlockOutOfTurnOrTime() throws {
    let world = try world()
    run(world, until: 6_000)
    let store = try #require(world.nodes[0].process).environment.blockStore
    let genuine = try #require(try store.block(at: Height(1)))
    func verdict(_ change: (inout BlockHeader) -> Void) throws -> Property? {
      let ledger = try LedgerChecker(world.genesis, scheme: world.scheme)
      var header = genuine.header
      change(&header)
      do throws(Breach) {
        try ledger.follow(Block(header: header, transactions: genuine.transactions))
        return nil
      } catch { return error.property }
    }
    #expect(try verdict { _ in } == nil)
    #expect(try verdict { $0.timestamp = world.genesis.timestamp } == .agreement)
    #expect(try verdict { $0.view = View(0) } == .agreement)
    #expect(
      try verdict { $0.leader = ValidatorIndex(($0.leader.value + 1) % 4) } == .agreement)
  }

  @Test func seesThatAHopelessTransactionWaits() throws {
    let world = try world()
    run(world, until: 1_000)
    let process = try #require(world.nodes[0].process)
    let good = TransactionID(Digest(1, 2, 3, 4))
    let bad = TransactionID(Digest(4, 3, 2, 1))
    world.hopeless = [bad]
    for (id, outcome) in [(good, SubmissionOutcome.accepted), (bad, .known)] {
      world.observe(.submission(SubmissionTicket(1), id, outcome), from: process)
    }
    #expect(world.checks.violation == nil)
    world.observe(.submission(SubmissionTicket(1), bad, .accepted), from: process)
    #expect(world.checks.violation?.property == .registry)
  }

  @Test func seesUnitsFromNowhere() throws {
    let world = try world()
    run(world, until: 6_000)
    let store = try #require(world.nodes[0].process).environment.blockStore
    var richer = world.genesis
    richer.holdings = richer.holdings.map {
      GenesisHolding(
        account: $0.account, instrument: $0.instrument, units: Units($0.units.value + 1))
    }
    let ledger = try LedgerChecker(world.genesis, scheme: world.scheme, watchedFrom: richer)
    var found: Property?
    for height in 1...world.checks.ledger.height.value where found == nil {
      let block = try #require(try store.block(at: Height(height)))
      do throws(Breach) { try ledger.follow(block) } catch { found = error.property }
    }
    #expect(found == .conservation)
  }
}
