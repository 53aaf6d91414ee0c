import SanadCrypto
import SanadStorage
import SanadSync
import SanadTypes
import Testing

@testable import SanadReplica

/// Old blocks go, and nothing that proofs, recovery or nodes that join need (`storage.retain`).
@Suite struct RetentionTests {
  private let node: DrivenReplica
  private let sources: [SnapshotSource]
  private let headers: [BlockHeader]

  init() throws {
    var disks = ReplicaDisks(try SmallNetwork(epochLength: 2_000, snapshotInterval: 2_000))
    disks.makesSnapshots = true
    try disks.initialise()
    node = try DrivenReplica(disks)
    for sequence in UInt64(0)..<6 {
      node.submit(try disks.network.transfer(sequence: sequence))
      node.run(for: 3_000)
    }
    // What is durable ends with the last flush.
    try node.host.flush()
    sources = node.ports.observations.compactMap {
      if case .snapshot(let source) = $0 { source } else { nil as SnapshotSource? }
    }
    headers = node.ports.finals.map(\.header)
    try #require(sources.count >= 4 && (headers.last?.epoch.value ?? 0) >= 4)
  }

  private var store: MemoryKeyValueStore { node.disks.store }
  private var blocks: BlockStore { node.opened.environment.blockStore }

  private func bound(_ age: UInt64, newest: UInt64 = 1) throws -> RetentionBound {
    try RetentionBound(in: store, olderThan: Milliseconds(age), newestMin: newest)
  }

  private func pruner() -> BlockPruner { BlockPruner(store, newestMin: 1) }

  private func finish(_ pruner: BlockPruner) throws {
    var left = BlockPruner.Unreclaimed()
    try pruner.finish(&left, pace: { _ in }, mayReclaim: { true })
  }

  private func snapshot(_ number: Int) throws -> Height {
    _ = try SnapshotMaker(store).make(sources[number]) { _ in }
    return sources[number].height
  }

  @Test func withoutASnapshotNothingGoes() throws {
    #expect(try bound(0) == bound(0))
    let found = try bound(0)
    #expect(found.height == Height(0) && found.reason == .snapshot)
    _ = try pruner().begin(olderThan: .zero)
    #expect(try blocks.first() == Height(0))
  }

  @Test func whatIsAboveTheOldestSnapshotStays() throws {
    let oldest = try snapshot(0)
    #expect(try bound(0).height == oldest.next && bound(0).reason == .snapshot)
    _ = try snapshot(1)
    #expect(try bound(0).height == oldest.next, "somebody may be fetching the older one")
  }

  @Test func blocksOfTheEpochAndTheOneBeforeStay() throws {
    let newest = try #require(headers.last)
    _ = try snapshot(sources.count - 1)
    let found = try bound(0)
    let first = try #require(headers.first { $0.epoch == newest.epoch.previous })
    #expect(found.reason == .epoch)
    #expect(found.height == first.height)
  }

  @Test func theNewestStay() throws {
    let newest = try #require(headers.last)
    _ = try snapshot(sources.count - 1)
    let count = newest.height.value - 1
    #expect(try bound(0, newest: count).height == Height(2))
    #expect(try bound(0, newest: count).reason == .newest)
    #expect(try bound(0, newest: .max).height == Height(0))
    #expect(try RetentionBound(in: store, olderThan: .zero).height == Height(0))
  }

  @Test func exactlyWhatIsOlderGoes() throws {
    _ = try snapshot(sources.count - 1)
    let newest = try #require(headers.last)
    let third = headers[2]
    let age = newest.timestamp.value - third.timestamp.value
    #expect(try bound(age).height == third.height && bound(age).reason == .age)
    #expect(try bound(age - 1).height == third.height.next)
    #expect(try bound(newest.timestamp.value).height == Height(0))
    #expect(try bound(.max).height == Height(0))
  }

  /// A moment in the future of the chain's own time counts for nothing, whatever the wall says.
  @Test func whatIsNotDurableIsNoMeasure() throws {
    let durable = try #require(try store.standing()).height
    #expect(durable == headers.last?.height)
    _ = try snapshot(sources.count - 1)
    let before = try bound(0)
    // More blocks, of which no flush knows.
    node.submit(try node.network.transfer(sequence: 6))
    node.run(for: 1_000, but: .flush)
    #expect(try bound(0) == before)
  }

  @Test func anEmptyStoreIsLeftAlone() throws {
    let found = try RetentionBound(in: MemoryKeyValueStore(), olderThan: .zero, newestMin: 0)
    #expect(found.height == Height(0))
  }

  @Test func proofsAndThePeersThatAskStay() throws {
    _ = try snapshot(sources.count - 1)
    let pruner = pruner()
    let first = try pruner.begin(olderThan: .zero).height
    #expect(try pruner.isPending())
    try finish(pruner)
    #expect(try !pruner.isPending())
    #expect(first > Height(3))
    for header in headers {
      let height = header.height
      if height >= first {
        #expect(try blocks.block(at: height)?.header == header)
        #expect(try blocks.proof(at: height) != nil)
      } else {
        #expect(try blocks.block(at: height) == nil)
        #expect(try (blocks.record(at: height) != nil) == header.closesEpoch)
        guard header.closesEpoch else { continue }
        #expect(try blocks.proof(at: height)?.links(header.digest) == true)
        #expect(try blocks.end(of: header.epoch) == height)
        _ = try blocks.validators(after: header.epoch)
      }
    }
    // A peer is told, and gets what is there.
    let request = BlockRequest(id: 3, selection: .heights(first: first.previous, count: 4))
    guard
      case .absent(let absence) = try blocks.answer(
        to: request, through: Height(.max), bytesMax: 100_000)
    else {
      Issue.record("a peer was not told that blocks are not here")
      return
    }
    #expect(absence == BlockAbsence(id: 3, first: first))
    let next = BlockRequest(id: 4, selection: .heights(first: first, count: 4))
    guard
      case .blocks(let some) = try blocks.answer(to: next, through: Height(.max), bytesMax: 100_000)
    else {
      Issue.record("a peer was told that blocks are not here")
      return
    }
    #expect(some.blocks.first?.header.height == first && some.proof != nil)
    // Of what closed an epoch the digest is known.
    let end = try #require(headers.first { $0.closesEpoch && $0.height < first })
    let third = BlockRequest(id: 6, selection: .digests([headers[1].digest, end.digest]))
    guard
      case .absent(let gone) = try blocks.answer(
        to: third, through: Height(.max), bytesMax: 100_000)
    else {
      Issue.record("a peer was not told that the end of an epoch is not here")
      return
    }
    #expect(gone == BlockAbsence(id: 6, first: first))
    // What is not there yet, or of an unknown digest, is an answer without blocks as before.
    for selection: BlockRequest.Selection in [
      .heights(first: headers.last?.height.next ?? first, count: 1), .digests([BlockDigest(.zero)]),
    ] {
      let answer = try blocks.answer(
        to: BlockRequest(id: 5, selection: selection), through: Height(.max), bytesMax: 100_000)
      guard case .blocks(let none) = answer else {
        Issue.record("an absence was told of what is not old")
        return
      }
      #expect(none.blocks.isEmpty)
    }
  }

  @Test func aStopInTheMiddleIsTakenUp() throws {
    _ = try snapshot(sources.count - 1)
    _ = try pruner().begin(olderThan: .zero)
    struct Stopped: Error {}
    #expect(throws: Stopped.self) {
      var left = BlockPruner.Unreclaimed()
      try pruner().finish(&left, pace: { _ in throw Stopped() }, mayReclaim: { true })
    }
    try finish(pruner())
    #expect(try !pruner().isPending())
  }

  @Test func theNodeStartsOnIt() throws {
    _ = try snapshot(sources.count - 1)
    let pruner = pruner()
    _ = try pruner.begin(olderThan: .zero)
    try finish(pruner)
    node.kill()
    let again = try DrivenReplica(node.disks, at: node.time)
    #expect(again.opened.newest.height == headers.last?.height)
    again.submit(try again.network.transfer(sequence: 6))
    again.run(for: 3_000)
    #expect(again.ports.failures.isEmpty)
    #expect((again.ports.finals.last?.header.height ?? Height(0)) > again.opened.newest.height)
    again.kill()
  }
}
