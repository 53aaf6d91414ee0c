import Foundation
import SanadReplica
import SanadTypes

/// The thread on which one replica lives: takes inputs in the order of their class and fires
/// timers. Nothing else touches the host.
final class ReplicaThread: @unchecked Sendable {
  /// The classes of input, the first of which goes first.
  enum Lane: Int, CaseIterable {
    /// Votes, certificates, and completions of the replica's own work.
    case votes
    /// Proposals.
    case proposals
    /// Blocks on request, and questions.
    case sync
    /// Transactions.
    case mempool

    var capacity: Int {
      switch self {
      case .votes: 32_768
      case .proposals: 256
      case .sync: 1_024
      // Transactions, whether they come one by one or in batches.
      case .mempool: 16_384
      }
    }
  }

  /// Inputs taken at once: small, so that a vote that arrives waits for few transactions.
  private static let batch = 64

  private let mailbox = Mailbox<ReplicaInput>(capacities: Lane.allCases.map(\.capacity))
  private let clock = NodeClock()
  private let finished = DispatchSemaphore(value: 0)
  // Touched on the replica's thread alone.
  private var timers: [ReplicaTimer: Instant] = [:]

  /// Adds an input that counts as `cost` of its class; false when the class is full.
  func post(_ input: ReplicaInput, lane: Lane, cost: Int = 1) -> Bool {
    mailbox.post(input, lane: lane.rawValue, cost: cost)
  }

  /// Adds the completion of a job, whose number the replica bounds itself.
  func complete(_ input: ReplicaInput) {
    mailbox.postAlways(input, lane: Lane.votes.rawValue)
  }

  /// Starts the thread around a host.
  func start(_ host: ReplicaHost, name: String) {
    // The host is handed over once, here, and used on the new thread alone.
    let owned = Owned(host: host)
    let thread = Thread { [self] in
      Thread.current.name = name
      run(owned.host)
      finished.signal()
    }
    thread.stackSize = 8 * 1_024 * 1_024
    thread.qualityOfService = .userInteractive
    thread.start()
  }

  /// Ends the thread once what is queued has been taken.
  func stop() {
    mailbox.close()
    finished.wait()
  }

  /// Sets a timer; called by the host on this thread.
  func setTimer(_ timer: ReplicaTimer, at instant: Instant) { timers[timer] = instant }

  /// Cancels a timer; called by the host on this thread.
  func cancelTimer(_ timer: ReplicaTimer) { timers[timer] = nil }

  private struct Owned: @unchecked Sendable {
    let host: ReplicaHost
  }

  private func run(_ host: ReplicaHost) {
    host.deliver(.start, now: clock.now())
    while let inputs = mailbox.take(atMost: Self.batch, until: nextDeadline()) {
      for input in inputs { host.deliver(input, now: clock.now()) }
      fireDue(host)
    }
  }

  private func fireDue(_ host: ReplicaHost) {
    let now = clock.now()
    for timer in timers.filter({ $0.value <= now.instant }).keys.sorted() {
      // An earlier timer may have moved or cancelled this one.
      guard let due = timers[timer], due <= now.instant else { continue }
      timers[timer] = nil
      host.deliver(.timer(timer), now: now)
    }
  }

  private func nextDeadline() -> Date? {
    guard let next = timers.values.min() else { return nil }
    let wait = next.elapsed(since: clock.instant()).value
    return Date(timeIntervalSinceNow: Double(wait) / 1_000)
  }
}
