import SanadConsensus
import SanadCrypto
import SanadReplica
import SanadSafety
import SanadStorage
import SanadTypes

/// One replica that a test drives: each job, signature and timer is a step of its own, so that a
/// test can stop between any two. The clock stands unless it is moved.
final class DrivenReplica {
  let disks: ReplicaDisks
  let ports = HandPorts()
  let opened: OpenedReplica
  let host: ReplicaHost
  private(set) var time: UInt64
  /// What came of jobs and is not delivered yet.
  private var inbox: [ReplicaInput] = []

  /// Opens the disks and says that the node has started.
  init(_ disks: ReplicaDisks, at time: UInt64 = 0, choice: JournalChoice = .none) throws {
    self.disks = disks
    self.time = time
    opened = try disks.open(at: time, choice: choice)
    host = ReplicaHost(opened, ports: ports)
    deliver(.start)
  }

  var network: SmallNetwork { disks.network }
  var snapshot: EngineSnapshot { host.snapshot.consensus }
  var hasFlushed: Bool {
    ports.observations.contains { if case .flushed = $0 { true } else { false } }
  }

  func deliver(_ input: ReplicaInput) { host.deliver(input, now: ReplicaDisks.now(time)) }

  func hear(_ message: PeerMessage, from sender: UInt16) {
    deliver(.message(message, from: .validator(ValidatorIndex(sender))))
  }

  func submit(_ transaction: UnverifiedTransaction, ticket: UInt64 = 1) {
    deliver(.submitted(transaction, SubmissionTicket(ticket)))
  }

  /// Opens the channels to the other validators.
  func connect() {
    for place in network.genesis.validators.indices where place.value != disks.place {
      if let validator = network.genesis.validators[place] {
        deliver(.peerUp(.validator(place), validator.peerKey))
      }
    }
  }

  // MARK: Steps

  /// Does one thing that is due: delivers what came of a job, does a job, answers the signer's
  /// first request, or fires the timer that is due first by `end`. False when nothing is due.
  func step(until end: UInt64) -> Bool {
    if !inbox.isEmpty {
      deliver(inbox.removeFirst())
    } else if !ports.jobs.isEmpty {
      inbox.append(ports.jobs.removeFirst().work())
    } else if !ports.requests.isEmpty {
      sign(ports.requests.removeFirst())
    } else {
      return fireTimer(until: end)
    }
    return true
  }

  /// Does whatever is due without moving the clock.
  func settle() { run(for: 0) }

  /// Does whatever comes due in so many milliseconds.
  func run(for length: UInt64) {
    let end = time + length
    while step(until: end), ports.failures.isEmpty {}
    time = end
  }

  /// Runs until a condition holds, at most for a minute of the replica's time.
  func run(until condition: (DrivenReplica) -> Bool) -> Bool {
    let end = time + 60_000
    while !condition(self) {
      guard ports.failures.isEmpty, step(until: end) else { return false }
    }
    return true
  }

  /// Does the jobs of one lane that have gathered, and delivers what came of them.
  func run(_ lane: JobLane) {
    let chosen = ports.jobs.filter { $0.lane == lane }
    ports.jobs.removeAll { $0.lane == lane }
    for job in chosen { deliver(job.work()) }
  }

  /// Does every job but those of a lane, until only those are left.
  func runAll(but lane: JobLane) {
    while let index = ports.jobs.firstIndex(where: { $0.lane != lane }) {
      deliver(ports.jobs.remove(at: index).work())
    }
  }

  func signAll() {
    let requests = ports.requests
    ports.requests = []
    for request in requests { sign(request) }
  }

  func signature(of request: HandPorts.Request) -> Signature {
    KeyedScheme.sign(request.bytes, as: SmallNetwork.consensusKey(disks.place ?? 0))
  }

  private func sign(_ request: HandPorts.Request) {
    deliver(.signed(request.id, signature(of: request)))
  }

  /// Fires the timer that is due first by `end`; false when there is none.
  func fireTimer(until end: UInt64) -> Bool {
    let next = ports.timers.min { ($0.value, $0.key) < ($1.value, $1.key) }
    guard let next, next.value <= Instant(end) else { return false }
    ports.timers[next.key] = nil
    time = max(time, next.value.milliseconds)
    deliver(.timer(next.key))
    return true
  }

  /// The process ends; the disks stay as a killed process leaves them.
  func kill() {
    disks.data.kill()
    disks.keySide.kill()
  }
}
