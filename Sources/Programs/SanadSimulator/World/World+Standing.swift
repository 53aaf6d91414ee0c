import SanadConsensus
import SanadReplica
import SanadTypes

// Where the nodes stand when a property breaks: the last lines of a log.
extension World {
  /// Writes one line for each node into the log.
  func describeNodes() {
    guard let log = trace.log else { return }
    for node in nodes {
      let standing = node.process?.snapshot?.line ?? (node.isGone ? "is gone for good" : "is down")
      log(TraceEntry(kind: .standing, time: time, node: node.place, text: standing))
    }
  }
}

extension ReplicaSnapshot {
  /// What is worth knowing about a node that does not go on.
  fileprivate var line: String {
    let engine = consensus
    var parts = [
      "view \(engine.view) led by \(engine.leader)",
      "final \(engine.finalizedHeight) in view \(engine.finalizedView)",
      "stored \(storedHeight)", "\(engine.blockCount) blocks", "\(engine.slotCount) views",
      "\(executedAhead) executed", "\(waiting) waiting", "back-off \(engine.backoff)",
    ]
    if let working = engine.working { parts.append("works for \(working)") }
    if let gaveUp = engine.gaveUp { parts.append("gave up: \(gaveUp)") }
    if let target = engine.target { parts.append("target view \(target)") }
    if let tip = engine.tip { parts.append("tip \(tip) lacks \(engine.missingFinalizes)") }
    if let wanted = engine.wantedBlocks { parts.append("wants blocks \(wanted)") }
    if let wanted = engine.wantedCertificates {
      parts.append("wants certificates \(wanted.first)-\(wanted.last)")
    }
    if let catchUp = engine.catchUp { parts.append("catches up to \(catchUp.height)") }
    if let executing = engine.executing { parts.append("executes \(executing)") }
    if engine.abstentions != [] { parts.append("abstains: \(engine.abstentions)") }
    return parts.joined(separator: ", ")
  }
}
