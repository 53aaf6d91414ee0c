import SanadCodec
import SanadConsensus
import SanadSafety
import SanadState
import SanadStorage
import SanadTypes
import Testing

@testable import SanadReplica

/// How a replica comes from one epoch to the next, while it runs and when it starts (consensus.md
/// 2.13). That no power loss on the way loses anything, CrashTests ask.
@Suite struct EpochTests {
  private static let length: UInt64 = 2_000

  private func fresh() throws -> DrivenReplica {
    let disks = ReplicaDisks(try SmallNetwork(epochLength: Self.length))
    try disks.initialise()
    return try DrivenReplica(disks)
  }

  @Test func epochsEndByTheClockAndHeightsGoOn() throws {
    let node = try fresh()
    node.submit(try node.network.transfer())
    node.run(for: 6_500)
    let headers = node.ports.finals.map(\.header)
    #expect(headers.map(\.height.value) == Array(1...UInt64(headers.count)))
    let ends = headers.filter(\.closesEpoch)
    #expect(ends.map(\.epoch.value) == [0, 1, 2])
    #expect(node.snapshot.epoch == Epoch(3))
    var anchor = SmallNetwork.start
    for end in ends {
      #expect(end.timestamp.value >= anchor.value + Self.length)
      #expect(end.nextValidators == node.network.genesis.validators.digest)
      anchor = end.timestamp
      #expect(try node.opened.environment.blockStore.end(of: end.epoch) == end.height)
    }
    for (parent, header) in zip(headers, headers.dropFirst()) {
      #expect(header.epoch == (parent.closesEpoch ? parent.epoch.next : parent.epoch))
      if parent.closesEpoch { #expect(header.view.value >= 1) }
    }
    #expect(try node.opened.environment.blockStore.end(of: Epoch(9)) == nil)
    node.kill()
  }

  @Test func aStartGoesOnInTheEpochOfTheJournal() throws {
    let node = try fresh()
    node.run(for: 5_000)
    let epoch = node.snapshot.epoch
    #expect(epoch >= Epoch(2))
    node.kill()
    let opened = try node.disks.open(at: 6_000)
    defer { opened.journal.close() }
    #expect(opened.epoch == epoch && opened.recovered.epoch == epoch)
    let last = try #require(node.ports.finals.last { $0.header.closesEpoch })
    #expect(opened.anchor == last.digest)
  }

  /// The store falls behind where it has not flushed: the journal has the blocks of all epochs since.
  @Test func aStoreThatIsEpochsBehindCatchesUpFromTheJournal() throws {
    let node = try fresh()
    node.submit(try node.network.transfer())
    node.run(for: 6_500)
    let epoch = node.snapshot.epoch
    #expect(!node.hasFlushed)
    node.kill()
    node.disks.store.crash(keepingBatches: 0)
    let opened = try node.disks.open(at: 8_000)
    defer { opened.journal.close() }
    #expect(opened.epoch == epoch && epoch >= Epoch(2))
    #expect(opened.newest == node.ports.finals.last?.header)
    #expect(opened.replayedBlocks == node.ports.finals.count)
  }

  /// The store is lost and the journal's segments of earlier epochs with it: what was signed in the
  /// newest one is known, and nothing is signed in those before.
  @Test func aJournalThatIsAheadSignsNothingInEpochsThatAreOver() throws {
    var disks = ReplicaDisks(try SmallNetwork(validators: 4, epochLength: Self.length))
    try disks.initialise()
    do {
      let (journal, _) = try disks.openJournal()
      try journal.begin(Epoch(2))
      try journal.reserve(through: View(64))
      let statement = Statement(epoch: Epoch(2), view: View(3), ballot: .nullify)
      let bytes = statement.signedBytes(on: disks.network.chainID)
      let vote = Vote(
        statement: statement, signer: ValidatorIndex(0),
        signature: KeyedScheme.sign(bytes, as: SmallNetwork.consensusKey(0)))
      try journal.append(.vote(.nullify, view: View(3), bytes: vote.bcsBytes))
      try journal.sync()
      journal.close()
    }
    disks.store = MemoryKeyValueStore()
    let node = try DrivenReplica(disks)
    #expect(node.snapshot.epoch == Epoch(0))
    #expect(node.snapshot.abstentions.contains(.closed))
    node.connect()
    node.submit(try node.network.transfer())
    node.run(for: 20_000)
    #expect(node.ports.votes.isEmpty, "its votes of that time are forgotten")
    node.kill()
  }

  // MARK: Messages of the epoch after

  @Test func ofTheNextEpochAFewMessagesAreKept() throws {
    let network = try SmallNetwork(validators: 4)
    var early = EarlyMessages()
    func vote(_ epoch: UInt64, _ view: UInt64) -> PeerMessage {
      let statement = Statement(epoch: Epoch(epoch), view: View(view), ballot: .nullify)
      let bytes = statement.signedBytes(on: network.chainID)
      return .vote(
        Vote(
          statement: statement, signer: ValidatorIndex(1),
          signature: KeyedScheme.sign(bytes, as: SmallNetwork.consensusKey(1))))
    }
    let peer = PeerID.validator(ValidatorIndex(1))
    let observer = PeerID.observer(1)
    let other = PeerID.validator(ValidatorIndex(2))
    let kept1 = early.keep(vote(0, 1), from: peer, peer, after: Epoch(0))
    #expect(!kept1, "of this epoch")
    let kept2 = early.keep(vote(2, 1), from: peer, peer, after: Epoch(0))
    #expect(!kept2, "two epochs ahead")
    let kept3 = early.keep(vote(1, 1), from: observer, observer, after: Epoch(0))
    #expect(kept3, "an observer may be a validator in the next epoch")
    for view in 1...20 as ClosedRange<UInt64> {
      let kept4 = early.keep(vote(1, view), from: peer, peer, after: Epoch(0))
      #expect(kept4)
    }
    let kept5 = early.keep(vote(1, 1), from: other, other, after: Epoch(0))
    #expect(kept5)
    // Of statuses the newest counts, however full the peer's room is.
    for view in 1...3 as ClosedRange<UInt64> {
      let status = PeerStatus(
        epoch: Epoch(1), view: View(view), entry: nil, finalizedView: View(0),
        finalizedHeight: Height(4), flags: [], lastVoteOfYours: nil)
      let isKept = early.keep(.status(status), from: peer, peer, after: Epoch(0))
      #expect(isKept)
    }
    let taken = early.take(of: Epoch(1))
    #expect(taken.count == EarlyMessages.othersMax + 3, "each peer has room of its own")
    let rest1 = early.take(of: Epoch(1))
    #expect(rest1.isEmpty)
    // Proposals are as large as blocks: observers have two places, and take none from validators.
    let block = try OpenBench(validators: 4).built().block
    func proposal(_ channel: PeerID) {
      let reference = BlockReference(parentView: View(0), digest: block.header.digest)
      let statement = Statement(epoch: Epoch(1), view: View(1), ballot: .notarize(reference))
      let vote = Vote(
        statement: statement, signer: ValidatorIndex(1),
        signature: KeyedScheme.sign([1], as: SmallNetwork.consensusKey(1)))
      let message = PeerMessage.proposal(
        Proposal(
          vote: vote, block: block, justification: Justification(parent: nil, nullifications: [])))
      _ = early.keep(message, from: channel, channel, after: Epoch(0))
    }
    for number in 0..<20 as Range<UInt32> { proposal(.observer(number)) }
    for place in 0..<20 as Range<UInt16> { proposal(.validator(ValidatorIndex(place))) }
    let proposals = early.take(of: Epoch(1)).map(\.channel)
    #expect(proposals.count == 10 && proposals.count { $0.validator == nil } == 2)
    let kept6 = early.keep(vote(2, 1), from: peer, peer, after: Epoch(1))
    #expect(kept6)
    let rest2 = early.take(of: Epoch(3))
    #expect(rest2.isEmpty)
  }
}
