import SanadConsensus
import SanadCrypto
import SanadCodec
import SanadSafety
import SanadStorage
import SanadTypes
import Testing

@testable import SanadReplica

/// The one legal order (consensus.md 2.8): records before messages, and nothing after a failure.
@Suite struct ReplicaHostTests {
  private let disks: ReplicaDisks

  init() throws {
    disks = ReplicaDisks(try SmallNetwork(validators: 4))
    try disks.initialise()
  }

  /// The place whose turn it is in view 1, so that its own proposal can be watched.
  private static func firstLeader() throws -> UInt16 {
    let network = try SmallNetwork(validators: 4)
    let bench = try OpenBench(validators: 4)
    return network.genesis.validators.leader(of: View(1), anchor: bench.genesis.digest).value
  }

  /// A node that leads view 1, has listened, and has been given a transaction.
  private func leader() throws -> DrivenReplica {
    let place = try Self.firstLeader()
    let disks = ReplicaDisks(try SmallNetwork(validators: 4), place: place)
    try disks.initialise()
    let node = try DrivenReplica(disks)
    node.connect()
    node.run(for: 150)
    node.submit(try disks.network.transfer())
    return node
  }

  // MARK: Persist before send

  @Test func nothingOfAVoteLeavesBeforeItsRecordIsSynced() throws {
    let node = try leader()
    node.runAll(but: .journal)
    node.run(.journal)
    node.runAll(but: .journal)
    #expect(node.ports.requests.count == 1, "the notarize vote of its own block")
    let before = node.ports.sent.count
    node.signAll()
    node.runAll(but: .journal)
    #expect(node.ports.votes.isEmpty)
    #expect(node.host.gatedMessageCount == 1)
    // Whatever peers say meanwhile makes it say nothing either.
    node.deliver(.peerDown(.validator(ValidatorIndex((disks.place ?? 0) + 1))))
    node.connect()
    node.run(for: 3_000, but: .journal)
    #expect(node.ports.votes.isEmpty)
    node.run(.journal)
    #expect(node.ports.proposals.count >= 1)
    #expect(node.host.gatedMessageCount == 0)
    #expect(node.ports.sent.count > before)
    for vote in node.ports.votes {
      #expect(
        vote == node.network.vote(vote.view.value, vote.statement.ballot, by: node.disks.place ?? 0)
      )
    }
    // What left is in the journal as it lies on the disk.
    disks(of: node).crash { _ in false }
    let durable = try disks(of: node).contents()
    for vote in node.ports.votes { #expect(durable.votes.contains(vote)) }
    #expect(durable.blocks.contains(node.ports.proposals[0].block.header.digest))
  }

  private func disks(of node: DrivenReplica) -> ReplicaDisks {
    node.kill()
    return node.disks
  }

  @Test func writesAreScheduledBeforeAnythingIsSent() throws {
    let node = try leader()
    node.ports.calls = []
    node.runAll(but: .journal)
    node.run(.journal)
    node.runAll(but: .journal)
    node.ports.calls = []
    node.signAll()
    #expect(node.ports.calls.first == "journal")
  }

  /// A certificate is written and passed on in the same step: the write goes first.
  @Test func aWriteIsScheduledBeforeWhatNeedsNoWaiting() throws {
    let disks = ReplicaDisks(try SmallNetwork(validators: 4))
    try disks.initialise()
    let node = try DrivenReplica(disks)
    node.connect()
    node.run(for: 200)
    let reference = BlockReference(
      parentView: View(0), digest: BlockDigest(Digest(5, 5, 5, 5)))
    node.hear(
      .certificate(node.network.certificate(1, .finalize(reference), by: [1, 2, 3])), from: 1)
    node.ports.calls = []
    node.run(.verifier)
    let journal = try #require(node.ports.calls.firstIndex(of: "journal"))
    let send = try #require(node.ports.calls.firstIndex(of: "send"))
    #expect(journal < send)
  }

  @Test func aFailedSyncSendsNothingThatWaitedAndStops() throws {
    let node = try leader()
    node.runAll(but: .journal)
    node.run(.journal)
    node.runAll(but: .journal)
    node.signAll()
    node.disks.data.fault = {
      $0.operation == .sync ? .fail(.system(.sync, file: "votes", code: 5)) : nil
    }
    node.ports.calls = []
    node.run(.journal)
    #expect(node.ports.votes.isEmpty)
    guard case .storage(.device)? = node.ports.failures.first else {
      Issue.record("\(node.ports.failures)")
      return
    }
    #expect(node.ports.calls == ["stop"])
  }

  @Test func aStoppedNodeDoesNothingMore() throws {
    let node = try leader()
    node.deliver(.failed(.storage(.journalStopped)))
    node.ports.calls = []
    let seen = node.ports.observations.count
    node.run(for: 10_000)
    node.connect()
    node.deliver(.journaled(SyncToken(.max)))
    #expect(node.ports.calls.isEmpty)
    #expect(node.ports.observations.count == seen)
    #expect(node.ports.failures.count == 1)
  }

  @Test(arguments: ["executor", "store"])
  func aFailureOfAnotherLaneStopsItToo(lane: String) throws {
    let node = try leader()
    let failure = ReplicaFailure.storage(.store(.full(path: "store")))
    switch lane {
    case "executor": node.deliver(.built(View(1), .failed(failure)))
    default: node.deliver(.failed(failure))
    }
    guard case .storage(.store(.full))? = node.ports.failures.first else {
      Issue.record("\(node.ports.failures)")
      return
    }
  }

  // MARK: Around the engine

  @Test func closesTheChannelOfAPeerThatBreaksARule() throws {
    let node = try leader()
    let other = (disks.place ?? 0) + 1
    let forged = node.network.certificate(1, .nullify, by: [0, 1])
    node.hear(.certificate(forged), from: other)
    #expect(node.ports.disconnected == [.validator(ValidatorIndex(other))])
  }

  @Test func onlyVotesThatAreTheirSignersCount() throws {
    let node = try leader()
    let others = node.network.genesis.validators.indices.map(\.value).filter {
      $0 != node.disks.place
    }
    for place in others {
      let vote = node.network.vote(1, .nullify, by: place)
      let forged = Vote(
        statement: vote.statement, signer: vote.signer,
        signature: KeyedScheme.sign([1], as: SmallNetwork.consensusKey(place)))
      node.hear(.vote(forged), from: place)
    }
    node.run(.verifier)
    #expect(node.snapshot.view == View(1))
    #expect(Set(node.ports.disconnected).count == 3)
    for place in others { node.hear(.vote(node.network.vote(1, .nullify, by: place)), from: place) }
    node.run(.verifier)
    #expect(node.snapshot.view == View(2))
  }

  @Test func aBlockIsExecutedOnceAfterAllItsChunks() throws {
    let bench = try OpenBench(validators: 4)
    let place = try Self.firstLeader()
    let follower = ReplicaDisks(bench.network, place: (place + 1) % 4)
    try follower.initialise()
    let node = try DrivenReplica(follower)
    node.run(for: 150)
    let transactions = try (0..<130).map { try bench.network.transfer(sequence: UInt64($0)) }
    let block = try leading(place).built(transactions)
    let reference = BlockReference(parentView: View(0), digest: block.digest)
    node.hear(
      .proposal(
        Proposal(
          vote: bench.network.vote(1, .notarize(reference), by: place), block: block.block,
          justification: Justification(parent: nil, nullifications: []))), from: place)
    // The leader's vote first; then three chunks of the block.
    node.run(.verifier)
    let chunks = node.ports.jobs.filter { $0.lane == .verifier }
    #expect(chunks.count == 3)
    node.ports.jobs.removeAll { $0.lane == .verifier }
    for chunk in chunks {
      #expect(node.ports.jobs.count { $0.lane == .executor } == 0)
      node.deliver(chunk.work())
    }
    #expect(node.ports.jobs.count { $0.lane == .executor } == 1)
    node.run(.executor)
    #expect(node.ports.requests.count == 1, "valid, so it is voted for")
  }

  /// A bench that builds blocks in the name of a validator.
  private func leading(_ place: UInt16) throws -> OpenBench {
    try OpenBench(validators: 4, place: place)
  }

  @Test func answersARequestForBlocksFromTheStore() throws {
    let node = try DrivenReplica(disks)
    let request = BlockRequest(id: 3, selection: .heights(first: Height(1), count: 4))
    node.deliver(.message(.blockRequest(request), from: .observer(9)))
    node.run(.store)
    #expect(
      node.ports.sent.contains { sent in
        sent.message == .blockResponse(BlockResponse(id: 3, blocks: [], proof: nil))
          && sent.recipients == .peer(.observer(9))
      })
  }
}

extension DrivenReplica {
  /// Does whatever comes due, but for the jobs of a lane, which gather.
  func run(for length: UInt64, but lane: JobLane) {
    let end = time + length
    repeat {
      runAll(but: lane)
      while !ports.requests.isEmpty {
        signAll()
        runAll(but: lane)
      }
    } while fireTimer(until: end)
  }
}
