import SanadConsensus
import SanadReplica
import SanadSafety
import SanadStorage
import SanadTypes

/// A node's process: the production host, and its ports as events of the world.
///
/// A class because the host refers to its ports. Once dead it does nothing more, which is how a
/// crash comes between any two effects of one step.
final class SimulatedProcess: ReplicaPorts {
  let node: SimulatedNode
  let life: Int
  let environment: ReplicaEnvironment
  private unowned let world: World
  private var host: ReplicaHost?
  var lanes = JobLanes()
  /// The newest setting of each timer; older ones in the queue count for nothing.
  private var timers: [ReplicaTimer: UInt64] = [:]
  private var lastSetting: UInt64 = 0
  /// Port calls until death; nil when none is planned.
  private var callsLeft: Int?
  private(set) var isDead = false
  /// Why it stopped by itself.
  private(set) var failure: ReplicaFailure?

  init(_ opened: OpenedReplica, of node: SimulatedNode, life: Int, in world: World) {
    self.node = node
    self.life = life
    self.world = world
    environment = opened.environment
    host = ReplicaHost(opened, ports: self)
  }

  /// Where the replica stands.
  var snapshot: ReplicaSnapshot? { host?.snapshot }
  /// Messages that wait for the disk.
  var gatedMessageCount: Int { host?.gatedMessageCount ?? 0 }

  func deliver(_ input: ReplicaInput, now: Now) {
    host?.deliver(input, now: now)
  }

  /// Lets go of the host, which refers back to this.
  func discard() {
    isDead = true
    host = nil
  }

  /// The crash that is coming.
  func arm(_ crash: Crash) {
    node.doom = crash
    switch crash.moment {
    case .afterCalls(let count): callsLeft = count
    case .beforeDeviceCall(let count): breakOff(after: count)
    case .now, .afterVote, .afterFinal: break
    }
  }

  /// The process dies within a write: the device answers no call after so many.
  private func breakOff(after count: Int) {
    var left = count
    node.data.memory.fault = { [unowned self] _ in
      guard left == 0 else {
        left -= 1
        return nil
      }
      isDead = true
      return .fail(.off)
    }
  }

  func disarm() {
    node.doom = nil
    callsLeft = nil
  }

  /// Whether this setting of the timer is the newest; it is used up.
  func takeTimer(_ timer: ReplicaTimer, setting: UInt64) -> Bool {
    guard timers[timer] == setting else { return false }
    timers[timer] = nil
    return true
  }

  /// Counts a call of a port; false when the process is dead.
  private func lives() -> Bool {
    if isDead { return false }
    guard let left = callsLeft else { return true }
    if left == 0 {
      isDead = true
      return false
    }
    callsLeft = left - 1
    return true
  }

  // MARK: ReplicaPorts

  func send(_ message: PeerMessage, to recipients: Recipients) {
    guard lives() else { return }
    world.send(message, to: recipients, from: self)
    if node.doom?.moment == .afterVote, message.ownVote?.isOf(node.seat, world.roster) == true {
      isDead = true
    }
  }

  func sign(_ bytes: [UInt8], as request: SigningRequestID) {
    guard lives() else { return }
    world.sign(bytes, as: request, for: self)
  }

  func run(_ job: ReplicaJob) {
    guard lives() else { return }
    lanes.add(job)
    world.work(on: job.lane, of: self)
  }

  func setTimer(_ timer: ReplicaTimer, at instant: Instant) {
    guard lives() else { return }
    lastSetting += 1
    timers[timer] = lastSetting
    world.setTimer(timer, setting: lastSetting, at: instant, of: self)
  }

  func cancelTimer(_ timer: ReplicaTimer) {
    guard lives() else { return }
    timers[timer] = nil
  }

  func disconnect(_ peer: PeerID, because reason: String) {
    guard lives() else { return }
    world.disconnect(peer, because: reason, by: self)
  }

  func observe(_ observation: ReplicaObservation) {
    guard lives() else { return }
    world.observe(observation, from: self)
    if case .final = observation, node.doom?.moment == .afterFinal { isDead = true }
  }

  func stop(_ failure: ReplicaFailure) {
    guard !isDead else { return }
    self.failure = failure
    isDead = true
  }
}

extension PeerMessage {
  /// The vote that it carries by itself, whoever's it is.
  fileprivate var ownVote: Vote? {
    switch self {
    case .vote(let vote): vote
    case .proposal(let proposal): proposal.vote
    default: nil
    }
  }
}
