import Foundation
import Logging
import NIOCore
import NIOPosix
import SanadAPI
import SanadConfig
import SanadReplica
import SanadStorage
package import SanadTypes

/// A node's API in front of a replica that takes every submission at once and does nothing with it:
/// what submissions cost beside signatures, execution and consensus (`sanad bench api`).
///
/// Its stores are memory. It is the node's own server and desk; only what takes the inputs is not the
/// replica.
package struct SubmissionRehearsal {
  private let thread = ReplicaThread(NodeClock())
  private let waiters = Waiters()
  private let server: APIServer
  private let group: MultiThreadedEventLoopGroup

  /// Sets a node of a genesis up; nothing runs before ``run(_:)``.
  package init(genesis: Genesis) throws {
    let owner = JournalOwner(chainID: genesis.chainID, key: nil)
    let place = JournalPlace(
      data: MemoryDevice(name: "journal"), keySide: nil, holder: "sanad bench api")
    try Journal.initialise(place, owner: owner, identity: JournalIdentity(1, 1))
    let opened = try OpenedReplica(
      .init(genesis: genesis, consensusKey: nil, clock: NodeClock()),
      journal: try Journal.open(place, owner: owner), store: MemoryKeyValueStore(),
      now: NodeClock().now())
    let environment = opened.environment
    let finality = FinalityBoard(newest: opened.newest, flushed: opened.newest.height)
    group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    var logger = Logger(label: "sanad")
    logger.logLevel = .error
    server = try APIServer(
      service: NodeDesk(
        identity: NodeIdentity(name: "bench", role: "observer", version: "0"),
        environment: environment, thread: thread, waiters: waiters, finality: finality,
        pace: PaceBoard(opened.newest.height, at: NodeClock().instant()),
        board: PeerBoard(PeerTable(genesis.validators)), names: InstrumentNames(environment),
        events: EventDesk(environment: environment, finality: finality),
        lists: HistoryDesk(environment: environment, finality: finality),
        registers: RegisterDesk(environment: environment),
        metrics: NodeMetrics(EpochSets(environment)), space: DiskSpace(path: "."),
        files: DiskDesk(environment.keyValues, data: ".", retain: .all),
        journalTimes: JournalTimes(), clock: NodeClock(), damage: StoreDamage {}, logger: logger),
      configuration: .init(port: 0), group: group, logger: logger)
  }

  /// Serves while `body` runs, which gets the port. Once.
  package func run(_ body: @escaping @Sendable (UInt16) async throws -> Void) async throws {
    startTaking()
    let (ports, opened) = AsyncStream.makeStream(of: Int.self)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { [server] in
        try await server.run { opened.yield($0) }
        opened.finish()
      }
      tasks.addTask { [server] in
        guard let port = await ports.first(where: { _ in true }) else { return }
        // Also where the body fails, or the server would be waited for.
        do { try await body(UInt16(clamping: port)) } catch {
          await server.stop()
          throw error
        }
        await server.stop()
      }
      try await tasks.waitForAll()
    }
    thread.inbox.close()
    waiters.close()
    try await group.shutdownGracefully()
  }

  /// Takes what clients hand over, as the replica's thread does, and says that it waits now.
  private func startTaking() {
    let taking = Thread { [thread, waiters] in
      while let taken = thread.inbox.take(atMost: 64) {
        for input in taken.elements { Self.accept(input, waiters) }
      }
    }
    taking.start()
  }

  private static func accept(_ input: ReplicaInput, _ waiters: Waiters) {
    switch input {
    case .submitted(_, let ticket, _): waiters.end(ticket, .accepted)
    case .submittedBatch(let transactions, let first, _) where first.value != 0:
      for offset in transactions.indices {
        waiters.end(SubmissionTicket(first.value + UInt64(offset)), .accepted)
      }
    default: break
    }
  }
}
