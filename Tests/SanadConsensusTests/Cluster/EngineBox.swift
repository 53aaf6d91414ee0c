import SanadCrypto
import SanadSafety
import SanadTypes

@testable import SanadConsensus

/// One engine alone, for tests that hand it events and look at what it wants done.
struct EngineBox {
  let validators: Int
  let place: ValidatorIndex?
  var engine: ConsensusEngine
  var effects = ConsensusEffects()
  var time: UInt64 = 0

  /// An engine of four validators that has listened and may sign. Leaders of views 1 to 4 are
  /// ``leader(_:)``.
  init(
    place: UInt16? = 0, validators: Int = 4, weights: [UInt16]? = nil, restart: RestartState? = nil,
    isStarted: Bool = true
  ) {
    self.validators = validators
    self.place = place.map { ValidatorIndex($0) }
    let configuration = EngineConfiguration(
      chainID: SimulatedLedger.chainID, epoch: Epoch(0),
      validators: SimulatedKeys.validators(validators, weights: weights), parameters: .localNetwork,
      anchor: SimulatedLedger.genesis().digest, place: self.place)
    engine = ConsensusEngine(
      configuration: configuration,
      restart: restart
        ?? RestartState(lastFinalized: SimulatedLedger.genesis(), reserved: View(60)),
      now: Now(instant: Instant(0), wall: Timestamp(1_000_000)))
    if isStarted { start() }
  }

  mutating func start() {
    step(.start)
    for other in 0..<validators where place?.value != UInt16(other) {
      step(.peerUp(.validator(ValidatorIndex(UInt16(other)))))
    }
    time = 200
    step(.timer(.listen))
    settleDisk()
    effects.removeAll()
  }

  func leader(_ view: UInt64) -> UInt16 { engine.configuration.leader(of: View(view)).value }

  /// Validators other than this node and a view's leader, ascending.
  func others(_ view: UInt64) -> [UInt16] {
    (0..<UInt16(validators)).filter { $0 != place?.value && $0 != leader(view) }
  }

  var now: Now { Now(instant: Instant(time), wall: Timestamp(1_000_000 + time)) }

  /// Appends the effects of one event.
  mutating func step(_ event: ConsensusEvent) {
    engine.step(event, now: now, effects: &effects)
  }

  mutating func hear(_ message: PeerMessage, from sender: UInt16) {
    step(.message(message, from: .validator(ValidatorIndex(sender))))
  }

  mutating func settleDisk() {
    if let last = effects.records.last { step(.durable(last.token)) }
  }

  /// Does all jobs that were asked for, until nothing is left.
  mutating func settleJobs() {
    for _ in 0..<50 {
      let jobs = effects
      effects.signatures = []
      effects.verifications = []
      effects.executions = []
      effects.builds = []
      if jobs.signatures.isEmpty, jobs.verifications.isEmpty, jobs.executions.isEmpty,
        jobs.builds.isEmpty
      {
        break
      }
      run(jobs)
      settleDisk()
    }
  }

  private mutating func run(_ jobs: ConsensusEffects) {
    for job in jobs.verifications {
      step(.verified(job.id, job.votes.map(SimulatedKeys.isValid)))
    }
    for request in jobs.signatures {
      let signature = SimulatedKeys.signature(
        of: request.statement, by: place ?? ValidatorIndex(0))
      step(.signed(request.id, signature))
    }
    for request in jobs.executions {
      let parent = engine.tree.header(request.block.header.parent)
      let verdict = parent.map { SimulatedLedger.verdict(on: request.block, parent: $0) }
      step(.executed(request.digest, verdict ?? .invalid(.header("parent"))))
    }
    for request in jobs.builds {
      let block = SimulatedLedger.block(
        on: request.parent, view: request.view, leader: place ?? ValidatorIndex(0),
        timestamp: request.timestamp, [], evidence: request.evidence)
      step(.built(request.view, block))
    }
  }

  // MARK: What others say

  func statement(_ view: UInt64, _ ballot: Ballot) -> Statement {
    Statement(epoch: Epoch(0), view: View(view), ballot: ballot)
  }

  func vote(_ view: UInt64, _ ballot: Ballot, by signer: UInt16) -> Vote {
    SimulatedKeys.vote(statement(view, ballot), by: ValidatorIndex(signer))
  }

  func certificate(_ view: UInt64, _ ballot: Ballot, by signers: [UInt16]? = nil) -> Certificate {
    let quorum = engine.configuration.validators.quorumWeight
    // Without this node, which would find that it has forgotten its vote.
    let others = (0..<UInt16(validators)).filter { $0 != place?.value }.prefix(quorum)
    return SimulatedKeys.certificate(
      statement(view, ballot), by: signers ?? Array(others), of: validators)
  }

  func block(
    _ view: UInt64, on parent: BlockHeader, _ text: String = "pay", timestamp: UInt64? = nil,
    root: Digest? = nil
  ) -> Block {
    SimulatedLedger.block(
      on: parent, view: View(view), leader: ValidatorIndex(leader(view)),
      timestamp: Timestamp(timestamp ?? (parent.timestamp.value + 1)), [Array(text.utf8)],
      root: root)
  }

  func proposal(
    _ block: Block, parentView: UInt64 = 0, justification: Justification? = nil
  ) -> Proposal {
    let reference = BlockReference(
      parentView: View(parentView), digest: block.header.digest)
    return Proposal(
      vote: vote(
        block.header.view.value, .notarize(reference), by: leader(block.header.view.value)),
      block: block,
      justification: justification ?? Justification(parent: nil, nullifications: []))
  }

  // MARK: What it wants

  /// Kinds and views of the votes that it asked a signature for.
  var asked: [String] {
    effects.signatures.map { "\($0.statement.kind) \($0.statement.view)" }
  }

  /// Messages that were let out, gated ones too.
  var said: [PeerMessage] { effects.messages.map(\.message) }

  var votesSaid: [Vote] {
    said.compactMap { if case .vote(let vote) = $0 { vote } else { nil } }
  }

  var faults: [PeerFault.Reason] { effects.faults.map(\.reason) }
}
