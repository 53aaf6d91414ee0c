import Logging
import SanadAPI
import SanadAPIModel
import SanadCrypto
import SanadSync
import SanadTypes
import Testing

@testable import SanadNode

/// What a node says of itself that has no state yet.
@Suite struct JoinDeskTests {
  private static let offer = SnapshotOffer(height: Height(90), block: BlockDigest(.zero))
  private static let start = Instant(1_000)

  private let genesis: Genesis
  private let peers: PeerTable
  private var sync = SnapshotSync(expecting: 1, now: JoinDeskTests.start)
  private var progress = JoinProgress(since: JoinDeskTests.start)
  private var now = JoinDeskTests.start
  private let peer = PeerID.validator(ValidatorIndex(0))

  init() throws {
    genesis = try LocalChain().genesis
    peers = PeerTable(genesis.validators)
  }

  private mutating func step(_ event: SnapshotEvent, after time: UInt64 = 0) -> SnapshotEffects {
    now = now.advanced(by: Milliseconds(time))
    var effects = SnapshotEffects()
    sync.step(event, now: now, effects: &effects)
    progress.follow(sync, bytesTotal: sync.offer.map { _ in 800 }, at: now)
    return effects
  }

  /// Answers the one request that was made.
  private mutating func answer(
    _ effects: SnapshotEffects, _ verdict: SnapshotVerdict, after time: UInt64 = 10
  ) throws -> SnapshotEffects {
    let request = try #require(effects.requests.first)
    return step(.answered(request.id, request.peer, verdict), after: time)
  }

  /// Until chunks are asked for.
  private mutating func untilChunks(_ count: Int) throws -> SnapshotEffects {
    var effects = step(.peerUp(peer))
    effects = try answer(effects, .offers([Self.offer]))
    effects = try answer(effects, .next(.parts(0)))
    return try answer(effects, .parts(count))
  }

  private func desk(role: String = "validator") throws -> JoinDesk {
    try JoinDesk(
      NodeIdentity(name: "val-x", role: role, version: "1"), genesis, JoinBoard(progress), peers,
      space: DiskSpace(path: "."), clock: NodeClock())
  }

  @Test func itStandsAtTheFirstBlock() async throws {
    let status = try await desk().status()
    #expect(status.height == "0" && !status.ready && status.abstains == ["joining"])
    #expect(status.joining?.phase == "looking" && status.joining?.percent == nil)
    #expect(status.joining?.chunksTotal == nil && status.joining?.secondsLeft == nil)
    #expect(status.peers.map(\.connected) == [false])
    let observer = try await desk(role: "observer").status()
    #expect(observer.abstains == ["observer"])
    let readiness = try await desk().readiness()
    #expect(!readiness.ready)
    #expect(readiness.checks.first?.detail == "joining: looks for a snapshot")
    #expect(readiness.checks.map(\.name) == ["joined", "peers", "synced", "disk"])
    #expect(try desk().refusal.retryAfter == .seconds(5))
  }

  @Test mutating func itCountsWhatIsHere() async throws {
    var effects = try untilChunks(4)
    #expect(progress.phase == .fetching && progress.percent == 0 && progress.chunksTotal == 4)
    progress.noteFetched(bytes: 200)
    effects = try answer(effects, .good, after: 2_000)
    #expect(progress.chunks == 1 && progress.percent == 25 && progress.bytes == 200)
    #expect(progress.bytesPerSecond(at: now) == 100)
    #expect(progress.secondsLeft(at: now) == 6)
    let resource = progress.resource(peers.name, at: now)
    #expect(resource.height == "90" && resource.chunks == 1 && resource.chunksTotal == 4)
    #expect(resource.bytes == "200" && resource.bytesTotal == "800")
    #expect(resource.peers == ["val-a"] && resource.parted == [])
    #expect(resource.forMs == "2030")
    let line = progress.line(at: now)
    #expect(line?["chunks"] == "1/4" && line?["seconds_left"] == "6")
    // Said a moment ago.
    #expect(progress.line(at: now) == nil)
    var text = MetricsText()
    try await desk().measure(into: &text)
    #expect(text.text.contains("sanad_join_phase{phase=\"fetching\"} 1\n"))
    #expect(text.text.contains("sanad_join_chunks 1\n"))
    #expect(text.text.contains("sanad_join_peers{are=\"serving\"} 1\n"))
    // What nobody sends has no end that could be told.
    #expect(progress.secondsLeft(at: now.advanced(by: Milliseconds(60_000))) == nil)
    // A liar is parted with by name.
    _ = try answer(effects, .invalid("other content"))
    #expect(progress.resource(peers.name, at: now).parted == ["val-a"])
    #expect(progress.resource(peers.name, at: now).peers == [])
  }

  @Test mutating func howLongToWaitIsBounded() throws {
    let effects = try untilChunks(1_000)
    _ = try answer(effects, .good, after: 2_000)
    #expect(progress.secondsLeft(at: now) == 1_998)
    // The desk's clock is the machine's, on which all this was long ago or is yet to come.
    let wait = try #require(try desk().refusal.retryAfter)
    #expect(wait >= .seconds(1) && wait <= .seconds(60))
  }

  @Test mutating func theEndIsAHundredPercent() throws {
    let effects = try untilChunks(1)
    _ = try answer(effects, .good)
    #expect(progress.phase == .finishing && progress.percent == 100)
    progress.noteStarting()
    #expect(progress.resource(peers.name, at: now).phase == "starting")
    #expect(try desk().refusal.detail.contains("is being put in its place"))
  }
}
