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
import SanadState
import SanadStorage
package import SanadTypes

/// A running service, validator or observer by role: the replica on its threads, the channels to
/// its peers, and the API.
package final class Node: Sendable {
  /// The version of the protocol between nodes.
  static let protocolVersions: ClosedRange<UInt16> = 1...1

  private let thread: ReplicaThread
  private let workers: WorkerPool
  private let network: PeerNetwork
  private let waiters: Waiters
  private let bell: BlockBell
  private let apiThreads: MultiThreadedEventLoopGroup
  private let api: APIServer
  private let apiAddress: NetworkAddress
  private let peers: PeerTable
  private let intake: FrameIntake
  private let rates: RateTable
  private let board: PeerBoard
  /// By what a test network cuts this node off from others.
  private let cutOff: (file: CutOffFile, atStart: Set<PublicKey>)?
  /// By what a test network moves this node's clock.
  private let testClock: TestClock?
  private let logger: Logger
  private let host: HostBox
  /// Why the node has to stop; ends where it was told to.
  private let stopping: AsyncStream<NodeFailure>
  private let stopper: AsyncStream<NodeFailure>.Continuation
  private let store: any KeyValueStore
  private let space: DiskSpace
  private let divergence: DivergenceBoard
  private let data: String
  private let environment: ReplicaEnvironment
  private let keeper: SnapshotKeeper
  private let retention: RetentionKeeper

  /// Opens the node's files and sets everything up; nothing runs before ``run(onReady:)``.
  ///
  /// - Parameter recovery: what the operator chose about a journal that is gone; of no effect on
  ///   one that is there.
  /// Throws ``NodeFailure`` with a code of the registry for everything that an operator can mend.
  package init(
    _ configuration: NodeConfiguration, genesis: Genesis, keys: borrowing NodeKeys,
    version: String, recovery: NodeRecovery? = nil, logger: Logger
  ) throws {
    try NodeFailure.coding { try CryptoVerdicts.check() }
    let testClock = try TestClock(configuration, genesis, logger)
    self.testClock = testClock
    let clock = NodeClock(testClock)
    let age = try configuration.retain.age(on: genesis)
    let (files, opened) = try NodeFiles.opened(
      configuration, genesis: genesis, consensusKey: keys.consensusPublic, recovery: recovery,
      clock: clock, logger: logger)
    store = files.store
    space = DiskSpace(path: configuration.data, store: NodePaths(configuration).store)
    data = configuration.data
    let keeper = SnapshotKeeper(opened.environment, space: space, logger: logger)
    self.keeper = keeper
    let retention = RetentionKeeper(
      opened.environment.keyValues, keeping: age, space: space, logger: logger)
    self.retention = retention
    let divergence = DivergenceBoard()
    self.divergence = divergence
    self.logger = logger
    logger.info(
      "opened",
      metadata: [
        "journal": "\(opened.recovered.condition)", "replayed": "\(opened.replayedBlocks)",
        "height": "\(opened.newest.height)",
      ])
    Self.warn(of: opened.recovered, chosen: recovery, logger)
    let peers = PeerTable(
      genesis.validators, current: opened.environment.validators, observers: genesis.observers)
    let board = PeerBoard(peers)
    self.peers = peers
    let thread = ReplicaThread(clock)
    self.thread = thread
    let rates = RateTable(
      MessageLimits(
        validatorCount: genesis.validators.count, delayBound: genesis.chain.delayBound))
    self.rates = rates
    let intake = FrameIntake(
      thread: thread, peers: peers, rates: rates, board: board, logger: logger,
      now: { NodeClock().instant() })
    self.intake = intake
    environment = opened.environment
    self.board = board
    let cutOff = try Self.cutOffFile(configuration, genesis, logger).map { ($0, $0.read()) }
    self.cutOff = cutOff
    board.post(cutOff: cutOff?.1 ?? [])
    let workers = WorkerPool(verifierCount: ProcessInfo.processInfo.activeProcessorCount)
    self.workers = workers
    let network = try NodeFailure.coding {
      try PeerNetwork(
        key: keys.peer,
        configuration: Self.network(
          configuration, genesis: genesis,
          admission: Self.admission(opened.environment, at: clock.wall()),
          cutOff: cutOff?.1 ?? [], logger: logger),
        receiver: intake.receiver,
        entropy: { SecureRandom.bytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } })
    }
    self.network = network
    // What was executed again is in memory alone.
    let finality = FinalityBoard(
      newest: opened.newest,
      flushed: Height(opened.newest.height.value &- UInt64(opened.replayedBlocks)))
    let pace = PaceBoard(opened.newest.height, at: clock.instant())
    let (stopping, stopper) = AsyncStream.makeStream(of: NodeFailure.self)
    self.stopping = stopping
    self.stopper = stopper
    bell = finality.bell
    let metrics = NodeMetrics(EpochSets(opened.environment))
    let waiters = Waiters()
    self.waiters = waiters
    let log = ObservationLog(
      logger: logger, validators: EpochSets(opened.environment), clock: clock)
    let identity = NodeIdentity(
      name: configuration.name, role: configuration.role.rawValue, version: version)
    let witness = DivergenceWitness(
      identity: identity, directory: configuration.data, workers: workers, board: divergence,
      logger: logger)
    let journalTimes = JournalTimes()
    let ports = NodePorts(
      thread: thread, workers: workers, network: network, peers: peers,
      rates: rates, journalTimes: journalTimes, signer: keys.makeSigner(), logger: logger,
      onObservation: { [environment = opened.environment] observation in
        Self.spread(
          observation, waiters: waiters, finality: finality, pace: pace, witness: witness,
          keeper: keeper, retention: retention, log: log, clock: clock)
        if observation.concernsValidators {
          peers.begin(environment.validators)
          network.updateAdmission(Self.admission(environment, at: clock.wall()))
        }
        metrics.note(observation, at: clock.wall())
      },
      onExecuted: { time in
        let parts = time.components
        metrics.noteExecution(seconds: Double(parts.seconds) + Double(parts.attoseconds) / 1e18)
      },
      onStop: { stopper.yield(NodeFailure($0)) })
    host = HostBox(ReplicaHost(opened, ports: ports))
    apiThreads = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    apiAddress = configuration.apiListen
    api = try APIServer(
      service: NodeDesk(
        identity: identity, environment: opened.environment, thread: thread, waiters: waiters,
        finality: finality, pace: pace, board: board, names: InstrumentNames(opened.environment),
        events: EventDesk(environment: opened.environment, finality: finality),
        lists: HistoryDesk(environment: opened.environment, finality: finality),
        registers: RegisterDesk(environment: opened.environment),
        metrics: metrics,
        outside: OutsideFigures(
          traffic: { network.counters },
          stores: [
            ("journal", NodePaths(configuration).journal),
            ("state", NodePaths(configuration).store),
          ]),
        space: space,
        files: DiskDesk(
          opened.environment.keyValues, data: configuration.data, retain: configuration.retain),
        journalTimes: journalTimes, clock: clock,
        damage: StoreDamage { [logger, data = configuration.data] in
          NodePaths.noteDamage(in: data, logger)
        }, logger: logger),
      configuration: .init(
        host: configuration.apiListen.host, port: Int(configuration.apiListen.port),
        allowsOpen: configuration.apiAllowsOpen),
      group: apiThreads, logger: logger)
  }

  /// Runs until ``stop()``, until the task is cancelled, or until the node must stop; `onReady` gets
  /// the ports. Once.
  ///
  /// Throws ``NodeFailure``: why it must stop, or that it had diverged when it was told to.
  package func run(onReady: @escaping @Sendable (NodeAddresses) async -> Void) async throws {
    intake.banning { [network] key, reason in
      network.ban(key, for: .seconds(60), because: reason)
    }
    intake.serving { [network, keeper, peers, rates] request, peer in
      keeper.serve(request, of: peer) { response in
        let frame = PeerMessage.snapshotResponse(response).bcsBytes
        rates.serve(peer, bytes: frame.count, at: NodeClock().instant())
        if let key = peers.key(peer) { network.send(frame, .sync, to: key) }
      }
    }
    do { try await network.start() } catch { throw NodeFailure(error) }
    host.start(on: thread) { [network, peers] peer in
      if let key = peers.key(peer) { network.resume(key) }
    }
    let warming = WarmingThread(environment, logger: logger)
    let peerPort = network.listeningPort
    let failure = await serve { [peerPort] port in
      await onReady(NodeAddresses(api: port, peer: peerPort.map(Int.init)))
    }
    warming.stop()
    await shutDown(inOrder: failure == nil)
    if let failure { throw failure }
    // Said at the end too, so that whoever supervises the process does not start it again as if
    // nothing had happened.
    if let height = divergence.divergedAt {
      throw NodeFailure(
        .stateDiverged, "this node differs from the others on block \(height)",
        details: ["bundle  \(data)/\(DivergenceFile.name(at: height))"])
    }
  }

  /// Has the node stop in good order: requests that are being answered get an answer, connections
  /// are closed, and ``run(onReady:)`` returns. Any number of times.
  package func stop() { stopper.finish() }

  /// Serves until the end, and closes the API in good order; the failure that ended it, or nil.
  private func serve(_ onListening: @escaping @Sendable (Int) async -> Void) async -> NodeFailure? {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { [self] in await serveAPI(onListening) }
      group.addTask { [self] in await watchSpace() }
      group.addTask { [cutOff, network, board, logger] in
        await cutOff?.file.watch(from: cutOff?.atStart ?? []) { keys in
          network.cutOff(keys)
          board.post(cutOff: keys)
          let names = board.cutOff.sorted().joined(separator: " ")
          logger.notice(
            names.isEmpty ? "no longer cut off" : "cut off by order", metadata: ["from": "\(names)"]
          )
        }
      }
      group.addTask { [testClock, thread] in
        await testClock?.watch { thread.noteTheTime() }
      }
      var failures = stopping.makeAsyncIterator()
      let failure = await failures.next()
      if failure?.code == .storeDamaged { NodePaths.noteDamage(in: data, logger) }
      // The API's requests would otherwise be waited for: as long as they wait for finality, which
      // a node that stops will not see. Streams have no other end.
      waiters.close()
      bell.close()
      await api.stop()
      group.cancelAll()
      return failure
    }
  }

  /// Stops the node where the disk has no room, and has the store merge only where there is enough.
  private func watchSpace() async {
    do {
      try await space.watch { [space, store, logger] isShort in
        try store.setMerging(!isShort)
        if isShort {
          logger.warning(
            "the disk is short of room: no transactions of clients are taken",
            metadata: ["disk": "\(DiskSpace.words(of: space.seen))"])
        }
      }
    } catch { stopper.yield(NodeFailure(error)) }
  }

  private func serveAPI(_ onListening: @escaping @Sendable (Int) async -> Void) async {
    do {
      try await api.run(onRunning: onListening)
    } catch {
      // What fails because it is broken off is no failure.
      if Task.isCancelled { return }
      stopper.yield(NodeFailure(error, listeningOn: apiAddress))
    }
  }

  private func shutDown(inOrder: Bool) async {
    waiters.close()
    await network.stop()
    thread.stop()
    workers.stop()
    keeper.stop()
    retention.stop()
    if inOrder {
      do { try host.flush() } catch {
        logger.warning(
          "the state was not flushed: the next start takes longer", metadata: ["error": "\(error)"])
      }
    }
    host.close()
    do { try store.close() } catch {
      logger.error("the store did not close", metadata: ["error": "\(error)"])
    }
    await withCheckedContinuation { continuation in
      apiThreads.shutdownGracefully { _ in continuation.resume() }
    }
  }

  private static func spread(
    _ observation: ReplicaObservation, waiters: Waiters, finality: FinalityBoard,
    pace: PaceBoard, witness: DivergenceWitness, keeper: SnapshotKeeper, retention: RetentionKeeper,
    log: ObservationLog, clock: NodeClock
  ) {
    switch observation {
    case .submission(let ticket, _, let outcome): waiters.end(ticket, outcome)
    case .answer(let ticket, let answer): waiters.end(ticket, answer)
    case .final(let blocks):
      if let newest = blocks.last {
        finality.post(newest.header, at: clock.wall())
        pace.post(newest.header.height, at: clock.instant())
      }
      for block in blocks { waiters.end(block) }
    case .flushed(let height):
      finality.post(flushed: height)
      retention.look(at: clock.instant())
    case .diverged(let report): witness.note(report)
    case .snapshot(let source): keeper.make(source)
    case .consensus, .catchUp, .overBudget, .epochBegan: break
    }
    log.note(observation)
  }

  /// Says what an operator has to know about a journal that was not whole.
  private static func warn(
    of recovered: JournalRecovered, chosen recovery: NodeRecovery?, _ logger: Logger
  ) {
    if case .amnesiaBounded = recovered.condition {
      logger.warning(
        "votes are lost: this node signs nothing up to the floor",
        metadata: ["floor": "\(recovered.flags.voteFloor)"])
    } else if case .quarantined(let damage) = recovered.condition {
      logger.warning(
        "in quarantine: this node signs nothing until others show how far it can have voted",
        metadata: ["found": "\(damage.map { "\($0)" } ?? "no damage to the journal")"])
    } else if recovered.flags.isQuarantined {
      logger.warning("still in quarantine from an earlier start")
    } else if let recovery {
      logger.warning(
        "the journal is there: the choice was not needed; leave it out next time",
        metadata: ["recover": "\(recovery.rawValue)"])
    }
  }
}

/// Where a node can be reached.
package struct NodeAddresses: Sendable {
  /// Port of the API.
  package let api: Int
  /// Port for peers; nil where none is listened on.
  package let peer: Int?
}

/// Hands the host to its thread, and closes it after that thread has ended.
private final class HostBox: @unchecked Sendable {
  // Used by the replica's thread from start to stop, and by nobody else meanwhile.
  private let host: ReplicaHost

  init(_ host: ReplicaHost) { self.host = host }

  func start(on thread: ReplicaThread, onRoom: @escaping @Sendable (PeerID) -> Void) {
    thread.start(host, name: "replica", onRoom: onRoom)
  }

  func flush() throws(StorageFailure) { try host.flush() }

  func close() { host.close() }
}
