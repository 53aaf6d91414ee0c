import SanadConsensus
import SanadSync
import SanadTypes

// Long gaps: ranges of final blocks from several peers at once (consensus.md 2.12).
extension Replica {
  /// Hands the catch-up an event and carries out what it wants.
  mutating func tellSync(_ event: SyncEvent) {
    var wanted = SyncEffects()
    sync.step(event, now: now.instant, effects: &wanted)
    for request in wanted.requests {
      // One that is not there is slow, and another is asked.
      guard let channel = peers.channel(request.peer) else { continue }
      effects.immediate.append((.blockRequest(request.request), .peer(channel)))
    }
    for verification in wanted.verifications { verify(verification) }
    for accusation in wanted.accusations {
      guard let channel = peers.channel(accusation.peer) else { continue }
      effects.faults.append(
        PeerFault(peer: channel, reason: .badBlocks("\(accusation.offence)")))
    }
    effects.observations += wanted.observations.map(ReplicaObservation.catchUp)
    setSyncTimer(wanted.timer)
    for delivery in wanted.deliveries { tell(.final(delivery.blocks, delivery.proof)) }
  }

  private mutating func setSyncTimer(_ due: Instant?) {
    guard due != syncDue else { return }
    syncDue = due
    effects.timers.append(due.map { .set(.catchUp, $0) } ?? .cancel(.catchUp))
  }

  private mutating func verify(_ verification: SyncEffects.Verification) {
    let environment = environment
    let epoch = epoch
    let validators = validators
    effects.jobs.append(
      ReplicaJob(lane: .verifier) {
        let isFinal = environment.isFinal(
          verification.header, by: verification.proof, in: epoch, of: validators)
        return .rangeVerified(verification.range, isFinal)
      })
  }
}

extension ReplicaEnvironment {
  /// Whether a quorum of the epoch's validators finalized a block or the descendant of it that the
  /// proof leads to.
  func isFinal(
    _ header: BlockHeader, by proof: FinalityProof, in epoch: Epoch, of validators: ValidatorSet
  ) -> Bool {
    let certificate = proof.finalization
    return proof.links(header.digest) && certificate.statement.epoch == epoch
      && certificate.isWellFormed(for: validators)
      && certificate.votes.allSatisfy { isSigned($0, among: validators) }
  }
}
