import SanadAPI
import SanadAPIModel
import SanadConsensus
import SanadCrypto
import SanadNetwork
import SanadReplica
import SanadSafety
import SanadTypes

// What the node knows of the present view and of its peers: enough to say why nothing becomes final.
extension NodeDesk {
  func consensus() async throws(ServiceFailure) -> ConsensusResource {
    guard let snapshot = await snapshot() else { throw Self.noAnswer }
    let (now, wall) = (clock.instant(), clock.wall())
    var resource = ConsensusResource(
      snapshot.consensus, environment.validators, own: environment.place, at: now)
    resource.proposalAheadMs = snapshot.consensus.proposedFor.flatMap { Self.ahead($0, of: wall) }
    resource.clockBehindMs = Self.ahead(finality.newest.timestamp, of: wall)
    let chain = environment.genesis.chain
    resource.limits = .init(
      stalledAfterMs: (chain.heartbeat + chain.viewTimeout * 2).description,
      driftMaxMs: chain.driftMax.description, viewTimeoutMs: chain.viewTimeout.description)
    let times = journalTimes.figures(at: now)
    let seen = space.seen
    var disk = ConsensusResource.Disk(
      freeBytes: seen.free?.description, neededBytes: DiskSpace.bytesMin.description,
      writingMs: times.writing?.description, slowestMs: times.slowest.description)
    disk.reservedBytes = seen.reserved.description
    resource.disk = disk
    resource.clockMovedMs = clock.moved?.description
    return resource
  }

  func peers() async -> [PeerResource] {
    let cut = board.cutOff
    let now = NodeClock().instant()
    let validators = environment.validators.validators.filter { $0.name != identity.name }
    let others = board.names.union(cut).subtracting(environment.validators.validators.map(\.name))
    return validators.map { validator in
      let standing = board.standing(of: validator.peerKey)
      var resource = PeerResource(
        name: validator.name, role: "validator", connected: standing.isUp)
      resource.sinceMs = standing.since.map { now.elapsed(since: $0).description }
      resource.code = standing.end?.code.error.number.description
      resource.detail = standing.end?.detail
      if cut.contains(validator.name) { resource.cutOff = true }
      return resource
    }
      + others.subtracting([identity.name]).sorted().map { name in
        var resource = PeerResource(
          name: name, role: "observer", connected: board.names.contains(name))
        if cut.contains(name) { resource.cutOff = true }
        return resource
      }
  }

  /// Milliseconds that a timestamp is ahead of the wall clock; nil where it is not.
  private static func ahead(_ timestamp: Timestamp, of wall: Timestamp) -> String? {
    let distance = timestamp.distance(above: wall)
    return distance > 0 ? String(distance) : nil
  }
}

extension ConsensusResource {
  /// A replica's view of the present view, at an instant of the same clock.
  init(
    _ engine: EngineSnapshot, _ set: ValidatorSet, own: ValidatorIndex?, at now: Instant
  ) {
    func names(_ places: [ValidatorIndex]) -> [String] { places.map(set.name(of:)) }
    // Nothing moves the engine while nothing comes: its times are those of its last step.
    let since = now.elapsed(since: engine.asOf)
    self.init(
      epoch: engine.epoch.description, view: engine.view.description,
      leader: set.name(of: engine.leader), inViewMs: (engine.inViewFor + since).description,
      votes: engine.votes.map { votes in
        Votes(
          kind: "\(votes.kind)", signers: names(votes.signers), missing: names(votes.missing))
      },
      quorum: set.quorumWeight, finalizedView: engine.finalizedView.description,
      finalizedHeight: engine.finalizedHeight.description,
      finalizedMsAgo: (engine.finalizedFor + since).description,
      missingFinalizes: names(engine.missingFinalizes), abstains: engine.silences,
      validators: set.validators.enumerated().map { place, validator in
        Self.validator(
          validator.name, weighing: Int(validator.weight), at: place, engine, own: own, now)
      })
    recovery = engine.recovery.map {
      Recovery(
        answered: names($0.answered), needed: $0.needed, floor: $0.floor?.description)
    }
    working = engine.working.map { "\($0)" }
    workingMs = engine.workingFor.map { ($0 + since).description }
    timers = engine.due.map {
      Timer(name: "\($0.timer)", inMs: $0.at.elapsed(since: now).description)
    }
    gaveUp = engine.gaveUp.map { "\($0)" }
    proposal = engine.proposal?.description
    tip = engine.tip?.description
    catchUpTo = engine.catchUp?.height.description
  }

  private static func validator(
    _ name: String, weighing weight: Int, at place: Int, _ engine: EngineSnapshot,
    own: ValidatorIndex?, _ now: Instant
  ) -> Validator {
    let index = ValidatorIndex(UInt16(truncatingIfNeeded: place))
    let heard = engine.lastHeard.indices.contains(place) ? engine.lastHeard[place] : nil
    var validator = Validator(
      name: name, weight: weight, connected: index == own || engine.connected.contains(index),
      heardMsAgo: heard.map { now.elapsed(since: $0).description })
    if index == own {
      validator.view = engine.view.description
      validator.finalizedView = engine.finalizedView.description
      return validator
    }
    guard engine.statuses.indices.contains(place), let status = engine.statuses[place] else {
      return validator
    }
    validator.view = status.view.description
    validator.finalizedView = status.finalizedView.description
    let silent = [
      (PeerStatus.Flags.quarantined, "quarantined"), (PeerStatus.Flags.diverged, "diverged"),
    ].filter { status.flags.contains($0.0) }.map(\.1)
    if !silent.isEmpty { validator.abstains = silent }
    return validator
  }
}
