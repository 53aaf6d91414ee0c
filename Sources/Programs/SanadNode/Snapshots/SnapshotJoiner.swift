import Foundation
package import Logging
import NIOCore
import NIOPosix
import SanadAPI
import SanadCodec
package import SanadConfig
import SanadCrypto
import SanadNetwork
import SanadReplica
import SanadStorage
package import SanadSync
package import SanadTypes

/// Fetches a snapshot for a node that has no blocks yet, before it starts (consensus.md 2.12): then the
/// node begins at the snapshot's block and takes the rest as any node that lags.
///
/// What is fetched lies in a store of its own beside the node's, which takes its place when it is whole.
/// Meanwhile the API says how far it is, and refuses everything else. A class because it owns the
/// network.
package final class SnapshotJoiner: Sendable {
  /// What came of it.
  package enum Outcome: Sendable, Equatable {
    /// The store is at this block.
    case joined(SnapshotOffer)
    /// The node goes by blocks.
    case byBlocks(SnapshotGiveUp)
  }

  /// How long it looks at its disk before it looks at the network again.
  private static let recallTime = Milliseconds(50)

  private let configuration: NodeConfiguration
  private let genesis: Genesis
  private let pin: SnapshotOffer?
  private let logger: Logger
  private let network: PeerNetwork
  private let peers: PeerTable
  private let inbox: JoinInbox
  private let board: JoinBoard
  private let desk: JoinDesk

  /// Nil where there is nothing to join by: the node has blocks, its settings say blocks, or the chain
  /// is younger than its first snapshot.
  ///
  /// - Parameter pin: The one snapshot that is trusted; nil for the newest that is offered and final.
  /// Throws ``NodeFailure``, also where a snapshot is pinned and the node has blocks.
  package init?(
    _ configuration: NodeConfiguration, genesis: Genesis, keys: borrowing NodeKeys,
    pin: SnapshotOffer?, version: String, logger: Logger
  ) throws {
    let hasBlocks = try NodeFailure.coding { try Self.hasBlocks(configuration) }
    if hasBlocks, let pin {
      logger.notice(
        "the snapshot is not needed: this node has blocks", metadata: ["height": "\(pin.height)"])
    }
    let interval = genesis.chain.snapshotInterval.value
    let (first, isOver) = genesis.timestamp.value.addingReportingOverflow(interval)
    let clock = NodeClock(try TestClock(configuration, genesis, logger))
    let mayExist = interval > 0 && !isOver && clock.wall() >= Timestamp(first)
    let isWanted = pin != nil || (configuration.join == .snapshot && mayExist)
    guard !hasBlocks, isWanted else {
      try NodeFailure.coding { try Self.tidyUp(NodePaths(configuration)) }
      return nil
    }
    self.configuration = configuration
    self.genesis = genesis
    self.pin = pin
    self.logger = logger
    let peers = PeerTable(genesis.validators, observers: genesis.observers)
    self.peers = peers
    let board = JoinBoard(JoinProgress(since: clock.instant()))
    self.board = board
    desk = try NodeFailure.coding {
      try JoinDesk(
        NodeIdentity(
          name: configuration.name, role: configuration.role.rawValue, version: version),
        genesis, board, peers, space: DiskSpace(path: configuration.data), clock: clock)
    }
    let inbox = JoinInbox(peers)
    self.inbox = inbox
    network = try NodeFailure.coding {
      try PeerNetwork(
        key: keys.peer,
        configuration: Node.network(
          configuration, genesis: genesis,
          admission: Admission(
            validators: Set(genesis.validators.validators.map(\.peerKey)),
            observers: Set(genesis.observers.map(\.peerKey))),
          cutOff: [], logger: logger),
        receiver: inbox.receiver,
        entropy: { SecureRandom.bytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } })
    }
  }

  /// Fetches, and puts the store in its place; returns when the node can start.
  ///
  /// Throws ``NodeFailure``: the disk, the network, or that a pinned snapshot was not to be had.
  package func run() async throws -> Outcome {
    let threads = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let outcome: Result<Outcome, any Error>
    do { outcome = .success(try await serve(on: threads)) } catch {
      outcome = .failure(NodeFailure(error))
    }
    await withCheckedContinuation { continuation in
      threads.shutdownGracefully { _ in continuation.resume() }
    }
    return try outcome.get()
  }

  /// Joins while the API answers, and closes it: the node that starts opens its own.
  private func serve(on threads: MultiThreadedEventLoopGroup) async throws -> Outcome {
    let address = configuration.apiListen
    let api: APIServer
    do throws(ServiceFailure) {
      api = try APIServer(
        joining: desk,
        configuration: .init(
          host: address.host, port: Int(address.port), allowsOpen: configuration.apiAllowsOpen),
        group: threads, logger: logger)
    } catch { throw NodeFailure(error.code, error.detail) }
    let (listening, listens) = AsyncStream.makeStream(of: Int.self)
    return try await withThrowingTaskGroup(of: Outcome?.self) { group in
      group.addTask {
        do { try await api.run { listens.yield($0) } } catch {
          // What fails because it is broken off is no failure.
          if !Task.isCancelled { throw NodeFailure(error, listeningOn: address) }
        }
        return nil
      }
      group.addTask { [self] in
        // Nothing is touched before: who has the address may have the directory too.
        guard let port = await listening.first(where: { _ in true }) else { return nil }
        logger.notice("joins; the API says how far it is", metadata: ["api": "\(port)"])
        let outcome: Result<Outcome, any Error>
        do { outcome = .success(try await join()) } catch { outcome = .failure(error) }
        await api.stop()
        return try outcome.get()
      }
      var outcome: Outcome?
      while let ended = try await group.next() { outcome = ended ?? outcome }
      guard let outcome else { throw CancellationError() }
      return outcome
    }
  }

  private func join() async throws -> Outcome {
    let files = FileManager.default
    let paths = NodePaths(configuration)
    let outcome: Outcome
    do {
      // Taken before anything is removed: another process may be at it.
      let fetched = try Self.fetched(paths)
      try Self.removeIfThere(paths.joining)
      try files.createDirectory(
        atPath: paths.joining, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
      try DiskSpace(path: configuration.data).require()
      let store = try RocksDBStore(directory: paths.joining)
      do { outcome = try await fetch(into: store, keeping: fetched) } catch {
        await network.stop()
        try store.close()
        throw error
      }
      try store.close()
      if case .joined = outcome {
        try Self.removeIfThere(paths.store)
        try files.moveItem(atPath: paths.joining, toPath: paths.store)
        var progress = board.progress
        progress.noteStarting()
        board.post(progress)
      } else {
        try Self.removeIfThere(paths.joining)
      }
      try Self.removeIfThere(paths.fetched)
    } catch { throw NodeFailure(error) }
    if let pin, case .byBlocks = outcome {
      throw NodeFailure(
        .snapshotUnavailable,
        "no node served the snapshot \(pin.height):\(pin.block) that was asked for")
    }
    return outcome
  }

  /// What an earlier start has fetched, and the lock on it.
  private static func fetched(_ paths: NodePaths) throws -> FetchedChunks {
    try FetchedChunks(
      PosixDevice(directory: paths.fetched, ifMissing: .make),
      recordMax: SnapshotResponse.bytesMax,
      holder: "sanad node, process \(ProcessInfo.processInfo.processIdentifier)")
  }

  /// Removes what a start has left that nobody goes on with.
  private static func tidyUp(_ paths: NodePaths) throws {
    guard FileManager.default.fileExists(atPath: paths.fetched) else { return }
    let fetched = try fetched(paths)
    try removeIfThere(paths.joining)
    try fetched.clear()
    try removeIfThere(paths.fetched)
  }

  private static func removeIfThere(_ path: String) throws {
    if FileManager.default.fileExists(atPath: path) {
      try FileManager.default.removeItem(atPath: path)
    }
  }

  /// Whether a node's store stands above genesis.
  private static func hasBlocks(_ configuration: NodeConfiguration) throws -> Bool {
    let path = NodePaths(configuration).store
    guard FileManager.default.fileExists(atPath: "\(path)/CURRENT") else { return false }
    // A store is not opened where there is no room: opening one writes.
    try DiskSpace(path: configuration.data).require()
    // What cannot be opened here the start meets again, knows better what to say of, and may mend.
    do {
      let store = try RocksDBStore(directory: path)
      let standing = Result { try store.standing() }
      try store.close()
      return try standing.get().map { $0.height > Height(0) } ?? false
    } catch { return true }
  }

  private func fetch(
    into store: any KeyValueStore, keeping fetched: FetchedChunks
  ) async throws -> Outcome {
    try await withThrowingTaskGroup(of: Void.self) { group in
      // The clock has no end of its own.
      defer { group.cancelAll() }
      group.addTask { [inbox] in
        while true {
          inbox.tick()
          try await Task.sleep(for: .milliseconds(100))
        }
      }
      return try await follow(into: store, keeping: fetched)
    }
  }

  private func follow(
    into store: any KeyValueStore, keeping fetched: FetchedChunks
  ) async throws -> Outcome {
    let clock = NodeClock()
    var sync = SnapshotSync(
      pin: pin, preferring: fetched.offer, expecting: configuration.peers.count,
      now: clock.instant())
    var check = SnapshotCheck(genesis, store: store, fetched: fetched)
    var progress = board.progress
    inbox.answering { [network] id, key in
      // Another node that joins is not to wait for this one.
      let answer = PeerMessage.snapshotResponse(SnapshotResponse(id: id, answer: .offers([])))
      network.send(answer.bcsBytes, .sync, to: key)
    }
    try await network.start()
    logger.notice("looks for a snapshot to join by")
    var hasSaidNoRoom = false
    for await event in inbox.events {
      var effects = SnapshotEffects()
      sync.step(
        try verdict(on: event, sync, &check, &progress), now: clock.instant(), effects: &effects)
      if case .recalling = sync.phase { try recall(&sync, &check, &progress, &effects) }
      check.follow(sync.phase)
      carryOut(effects, check)
      progress.follow(sync, bytesTotal: check.byteCount, at: clock.instant())
      board.post(progress)
      if check.hasNoRoom, !hasSaidNoRoom {
        hasSaidNoRoom = true
        logger.warning("chunks are not kept for another start: the disk has no room for that")
      }
      if let line = progress.line(at: clock.instant()) {
        logger.notice("fetches the snapshot", metadata: line)
      }
      switch sync.phase {
      case .done(let offer):
        try check.finish()
        await network.stop()
        logger.notice(
          "joined by a snapshot",
          metadata: progress.end(at: clock.instant(), offer))
        return .joined(offer)
      case .givenUp(let reason):
        await network.stop()
        return .byBlocks(reason)
      case .looking, .guided, .recalling, .fetching: break
      }
    }
    throw CancellationError()
  }

  /// Takes up what an earlier start has fetched, for a moment: what comes from the network meanwhile is
  /// looked at in between.
  private func recall(
    _ sync: inout SnapshotSync, _ check: inout SnapshotCheck, _ progress: inout JoinProgress,
    _ effects: inout SnapshotEffects
  ) throws {
    let clock = NodeClock()
    let until = clock.instant().advanced(by: Self.recallTime)
    while case .recalling = sync.phase, clock.instant() < until {
      switch try check.recall(sync) {
      case .chunk(let index, let bytes):
        progress.noteRecalled(bytes: bytes)
        sync.step(.recalled(index), now: clock.instant(), effects: &effects)
      case .refused: progress.noteRefused()
      case .end: sync.step(.recallEnded, now: clock.instant(), effects: &effects)
      }
    }
    if case .recalling = sync.phase { return inbox.tick() }
    logger.notice(
      "goes on with what an earlier start has fetched",
      metadata: [
        "chunks": "\(progress.resumed)/\(sync.chunkCount)", "bytes": "\(progress.bytes)",
        "refused": "\(progress.refused)",
      ])
  }

  private func verdict(
    on event: JoinInbox.Event, _ sync: SnapshotSync, _ check: inout SnapshotCheck,
    _ progress: inout JoinProgress
  ) throws -> SnapshotEvent {
    switch event {
    case .up(let peer): return .peerUp(peer)
    case .down(let peer): return .peerDown(peer)
    case .tick: return .timer
    case .malformed(let peer): return .offended(peer, "a frame does not decode")
    case .answer(let response, let peer):
      guard let want = sync.want(of: response.id, from: peer) else { return .timer }
      let verdict = try check.verdict(on: response.answer, to: want, sync.phase)
      if case .good = verdict, case .content(let bytes) = response.answer {
        progress.noteFetched(bytes: bytes.count)
      }
      return .answered(response.id, peer, verdict)
    }
  }

  private func carryOut(_ effects: SnapshotEffects, _ check: SnapshotCheck) {
    for request in effects.requests {
      guard let want = check.want(request.want), let key = peers.key(request.peer) else { continue }
      inbox.expect(request.id)
      let message = PeerMessage.snapshotRequest(SnapshotRequest(id: request.id, want: want))
      network.send(message.bcsBytes, .sync, to: key)
    }
    for accusation in effects.accusations { carryOut(accusation) }
    for observation in effects.observations {
      switch observation {
      case .chosen(let offer, let guide):
        logger.notice(
          "joins by a snapshot",
          metadata: [
            "height": "\(offer.height)", "block": "\(offer.block)", "asks": "\(peers.name(guide))",
          ])
      case .timedOut(let peer):
        logger.notice("peer sends nothing", metadata: ["peer": "\(peers.name(peer))"])
      case .givenUp(let reason):
        logger.notice("goes by blocks", metadata: ["because": "\(reason.words)"])
      }
    }
  }

  private func carryOut(_ accusation: SnapshotEffects.Accusation) {
    logger.warning(
      "peer broke a rule",
      metadata: ["peer": "\(peers.name(accusation.peer))", "rule": "\(accusation.reason)"])
    if let key = peers.key(accusation.peer) {
      network.ban(key, for: .seconds(60), because: accusation.reason)
    }
  }
}

extension SnapshotGiveUp {
  /// For people.
  var words: String {
    switch self {
    case .noOffer: "no node offers a snapshot"
    case .noProgress: "the nodes that offer a snapshot do not serve it"
    }
  }
}

extension NodePaths {
  /// Where a snapshot is put together.
  var joining: String { "\(store).joining" }
  /// What of it has come, for another start.
  var fetched: String { "\(store).fetched" }
}
