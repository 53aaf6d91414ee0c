import Foundation
import Synchronization

/// Puts load on the nodes from this process, one thread for each connection.
package struct LoadGenerator: Sendable {
  private let plan: LoadPlan
  private let streams: [TransferStream]

  private let log: LoadLog?

  /// Creates a generator; connection `i` sends stream `i`, and says in `log` what it sees.
  package init(_ plan: LoadPlan, _ streams: [TransferStream], log: LoadLog? = nil) {
    precondition(streams.count == plan.connections, "one stream for each connection")
    self.plan = plan
    self.streams = streams
    self.log = log
  }

  /// Starts the threads and returns at once; the outcome comes when the last one has ended.
  package func start() throws(APIConnectionFailure) -> RunningLoad {
    let running = RunningLoad(start: BenchClock.wall(), count: plan.connections)
    // Every connection is open before the first one sends.
    var connections: [LoadConnection] = []
    for number in 0..<plan.connections {
      connections.append(
        try LoadConnection(
          number: number, plan: plan, stream: streams[number], start: running.start,
          log: log))
    }
    for connection in connections {
      // Handed over once, here, and used on the new thread alone.
      let owned = Owned(connection: connection)
      let thread = Thread {
        var connection = owned.connection
        running.add(connection.run())
      }
      thread.name = "load-\(connection.number)"
      thread.stackSize = 1_024 * 1_024
      thread.start()
    }
    return running
  }

  private struct Owned: @unchecked Sendable {
    let connection: LoadConnection
  }
}

/// Load that is on its way. A class because its threads and whoever waits share it.
package final class RunningLoad: Sendable {
  /// The wall clock when it began; every time of a sample counts from here.
  package let start: UInt64
  private let count: Int
  private let outcomes = Mutex<[LoadOutcome]>([])

  init(start: UInt64, count: Int) {
    self.start = start
    self.count = count
  }

  /// What the connections saw, once all of them have ended; nil before.
  package var result: [LoadOutcome]? {
    outcomes.withLock { $0.count == count ? $0 : nil }
  }

  func add(_ outcome: LoadOutcome) { outcomes.withLock { $0.append(outcome) } }
}
