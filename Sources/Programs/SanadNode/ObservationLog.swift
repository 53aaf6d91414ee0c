import Logging
import SanadConsensus
import SanadReplica
import SanadSync
import SanadTypes

/// Turns observations into log lines: one a block at info, consensus at debug, what an operator
/// has to know at warning.
struct ObservationLog: Sendable {
  let logger: Logger
  let validators: EpochSets
  var clock = NodeClock()

  func note(_ observation: ReplicaObservation) {
    switch observation {
    case .final(let blocks): for block in blocks { note(block) }
    case .consensus(let observation): note(observation)
    case .catchUp(let observation): note(observation)
    case .flushed(let height):
      logger.debug("state flushed", metadata: ["height": "\(height)"])
    case .snapshot(let source):
      logger.debug("state kept for a snapshot", metadata: ["height": "\(source.height)"])
    case .overBudget(let overrun): note(overrun)
    case .epochBegan(let record):
      let names = record.validators.validators.map(\.name).joined(separator: " ")
      logger.notice(
        "validators", metadata: ["epoch": "\(record.number)", "names": "\(names)"])
    case .submission, .answer, .diverged: break
    }
  }

  private func note(_ overrun: BudgetOverrun) {
    logger.warning(
      "a block took longer than its budget",
      metadata: [
        "work": "\(overrun.work)", "view": "\(overrun.view)", "took_ms": "\(overrun.took)",
        "budget_ms": "\(overrun.budget)", "since_start": "\(overrun.count)",
      ])
  }

  private func note(_ block: FinalSummary) {
    let refused = block.receipts.count { !$0.isApplied }
    logger.info(
      "block",
      metadata: [
        "height": "\(block.header.height)", "view": "\(block.header.view)",
        "leader": "\(validators.name(of: block.header.leader, in: block.header.epoch))",
        "transactions": "\(block.transactions.count)", "refused": "\(refused)",
        "final_ms": "\(clock.wall().distance(above: block.header.timestamp))",
      ])
  }

  private func note(_ observation: SyncObservation) {
    switch observation {
    case .conflict(let height, let below, let above):
      logger.critical(
        "two finalizations contradict each other; catching up stops here",
        metadata: ["height": "\(height)", "below": "\(below)", "above": "\(above)"])
    case .caughtUp(let height): logger.notice("caught up", metadata: ["height": "\(height)"])
    case .timedOut(let peer, let first):
      logger.notice(
        "peer sends no blocks", metadata: ["peer": "\(peer)", "height": "\(first)"])
    case .absent(let peer, let wanted, let first):
      logger.info(
        "peer keeps no blocks as old",
        metadata: ["peer": "\(peer)", "height": "\(wanted)", "has_from": "\(first)"])
    case .nowhere(let wanted, let first):
      logger.warning(
        "no peer has the next block any more; this node waits for one that does",
        metadata: [
          "height": "\(wanted)", "they_have_from": "\(first)",
          "help":
            "add a peer that keeps all blocks, or stop, delete the directory store and join by a snapshot",
        ])
    default: logger.debug("\(observation)")
    }
  }

  private func note(_ observation: Observation) {
    switch observation {
    case .evidence(let evidence):
      logger.critical("validator broke the protocol", metadata: ["evidence": "\(evidence)"])
    case .evidenceStands(let evidence, let height):
      logger.notice(
        "evidence is on the ledger",
        metadata: ["evidence": "\(evidence)", "height": "\(height)"])
    case .contradiction(let one, let other):
      logger.critical(
        "two certificates contradict each other", metadata: ["one": "\(one)", "other": "\(other)"])
    case .diverged(let view, let digest, let why):
      logger.critical(
        "execution diverged; this node signs nothing any more",
        metadata: ["view": "\(view)", "block": "\(digest)", "why": "\(why)"])
    case .forgottenVote(let vote, let peer):
      logger.critical(
        "a peer has a vote of this key that this node does not know; quarantined",
        metadata: ["vote": "\(vote.statement)", "peer": "\(peer)"])
    case .recoveryBounded(let floor, let answers):
      logger.warning(
        "others have shown what this key can have signed; it votes above the floor",
        metadata: ["floor": "\(floor)", "answers": "\(names(answers))"])
    case .recovered(let view, let floor):
      logger.notice(
        "out of quarantine; this node votes again",
        metadata: ["view": "\(view)", "floor": "\(floor)"])
    case .twin(let vote, let peer):
      logger.critical(
        "another process signs with this node's voting key; this one stops",
        metadata: ["vote": "\(vote.statement)", "peer": "\(peer)"])
    case .absentBlocks(let peer, let first):
      logger.info(
        "peer keeps no blocks as old", metadata: ["peer": "\(peer)", "has_from": "\(first)"])
    case .epochBegan(let epoch, let anchor):
      logger.notice("epoch begins", metadata: ["epoch": "\(epoch)", "anchor": "\(anchor)"])
    default: noteTrouble(observation)
    }
  }

  /// What keeps a view from its end: at notice, where it is not the same again.
  private func noteTrouble(_ observation: Observation) {
    switch observation {
    case .gaveUp(let view, let reason):
      logger.notice("view given up", metadata: ["view": "\(view)", "because": "\(reason)"])
    case .standstill(let view, let attempt, let missing):
      logger.log(
        level: Self.isNews(attempt) ? .notice : .debug, "the view stands still",
        metadata: ["view": "\(view)", "attempt": "\(attempt)", "missing": "\(names(missing))"])
    case .notFinal(let view, let since, let missing):
      logger.notice(
        "a notarized view is not final",
        metadata: ["view": "\(view)", "since_ms": "\(since)", "missing": "\(names(missing))"])
    case .invalidBlock, .invalidVote, .badResponse: logger.notice("\(observation)")
    default: logger.debug("\(observation)")
    }
  }

  /// The first attempts, and ever fewer of those that follow: 1, 2, 4, 8, …
  private static func isNews(_ attempt: Int) -> Bool { attempt & (attempt &- 1) == 0 }

  private func names(_ places: [ValidatorIndex]) -> String {
    places.map(validators.current.name(of:)).joined(separator: " ")
  }
}
