import SanadConsensus
import SanadReplica
import SanadSafety
import SanadStorage
import SanadTypes

// Damage to disks, and what an operator does about a node that refuses to start.
extension World {
  /// How long it takes the operator to read why a node does not start, in microseconds.
  private static let operatorTime: UInt64 = 300_000

  func begin(_ damage: Damage) {
    let node = nodes[damage.node]
    switch damage.kind {
    case .restoredData, .restoredAll:
      node.takeBackup()
      push(.harm(damage), after: damage.lasts.value * 1_000)
    case .lostWrites:
      // Of a few writes that follow; the node goes on until it is stopped.
      guard node.isUp else { return }
      harm(node)
      node.data.writesToLose = 1 + node.rot.below(3)
      push(.harm(damage), after: damage.lasts.value * 1_000)
    case .lyingSync:
      guard node.isUp else { return }
      harm(node)
      node.isLying = true
      node.hasLied = true
      node.data.memory.fault = { $0.operation == .sync ? .lie : nil }
      push(.harm(damage), after: damage.lasts.value * 1_000)
    case .fullDisk:
      node.fillUp()
      harm(node)
      push(.harm(damage), after: damage.lasts.value * 1_000)
    case .lostData, .lostAll, .bitRot, .misdirectedWrite, .readError: carryOut(damage)
    }
  }

  /// The node stops, its disks are not what they were, and it is started again.
  func carryOut(_ damage: Damage) {
    let node = nodes[damage.node]
    guard phase == .chaos, !node.isGone else { return }
    trace.add(.fault, at: time, node: damage.node, damage.kind.fault.mark) {
      "HARM \(damage.kind.rawValue)"
    }
    if let process = node.process {
      end(process, damage.kind == .lyingSync ? .powerCut : .kill)
    }
    node.apply(damage.kind)
    harm(node)
    push(.start(damage.node), after: damage.downFor.value * 1_000)
  }

  private func harm(_ node: SimulatedNode) {
    node.isHarmed = true
    node.mayHaveLost = true
  }

  /// A damaged node does not start: its operator does what the refusal names.
  func operate(_ place: Int, refused failure: ReplicaFailure) {
    let node = nodes[place]
    trace.add(.started, at: time, node: place) { "does not start: \(failure)" }
    coverage.count(.refusedStarts)
    switch failure {
    case .storage(.refused(let refusal)):
      if refusal.recoveries.contains(.floorAtHighWaterMark) {
        node.choice = .floorAtHighWaterMark
      } else if refusal.recoveries.contains(.quarantine) {
        node.choice = .quarantine(JournalIdentity(UInt64(place) + 1, UInt64(node.life) + 0x5141))
      } else {
        check(at: place) { () throws(Breach) in
          throw Breach(.recovery, "no way out of: \(refusal)")
        }
      }
    case .storage(.device):
      // A disk that does not read is replaced by an empty one.
      node.apply(.lostData)
    default: node.store = MemoryKeyValueStore()
    }
    push(.start(place), after: Self.operatorTime)
  }

  /// What a damaged node was found with.
  func noteDamaged(_ node: SimulatedNode, _ recovered: JournalRecovered) {
    // A damaged journal can be found to be gone at any later start, and with it what only it had.
    if node.isHarmed { checks.durability.forget(node: node.place) }
    node.mayHaveLost = node.isLying || node.data.writesToLose > 0
    switch recovered.condition {
    case .amnesiaBounded: coverage.count(.boundedAmnesia)
    case .quarantined: coverage.count(.chosenQuarantines)
    case .clean, .tornTail, .completedFromSlot: break
    }
  }

  /// Whoever was damaged has to vote again in the end.
  func checkRecovered() throws(Breach) {
    for node in honest where node.isHarmed && !node.isGone {
      guard let abstentions = node.process?.snapshot?.consensus.abstentions else { continue }
      if !abstentions.isEmpty && roster.isValidator(node.place) {
        throw Breach(
          .recovery, "node \(node.place) still signs nothing: \(abstentions.names.joined())")
      }
    }
  }
}

// A validator that is started a second time.
extension World {
  /// Whether a node is the second one of a cloned validator.
  func isClone(_ node: SimulatedNode) -> Bool {
    node.seat != node.place && seats[node.seat]?.isCloned == true
  }

  /// Plans the copies: a third into the faults.
  func pushClones() {
    for node in nodes where isClone(node) {
      push(.copied(node.seat, to: node.place), at: plan.chaos.value * 1_000 / 3)
    }
  }

  /// Copies a node's files while it runs, and starts the copy seconds later: most of what the
  /// validator has signed by then is not in it.
  func startClone(_ clone: Int, of place: Int) {
    nodes[place].takeBackup()
    nodes[clone].become(nodes[place])
    push(.start(clone), after: 3_000_000)
  }

  /// One of the two has found the other and stopped. Its operator ends the copy, whichever it was.
  func stopClone(_ stopped: SimulatedNode) {
    coverage.count(.stoppedClones)
    for node in hosts(at: stopped.seat) where isClone(node) {
      if let process = node.process { end(process, .kill) }
      node.isGone = true
    }
    if !isClone(stopped) { push(.start(stopped.place), after: 1_000_000) }
  }
}
