import SanadConsensus
import SanadSafety
import SanadTypes

/// What one honest node can be given in one step of a search.
enum SeatInput: Hashable {
  /// T_V of the current view goes by.
  case viewTimer
  /// The block that this leader asked for is built.
  case built
  /// The signature that was asked for first comes back.
  case signed
  /// A proposal, from its leader's channel.
  case proposal(Int)
  /// The votes for a statement: so many honest ones, and the Byzantine validator's.
  case votes(Int, honest: Int)
  /// The same votes as a certificate.
  case certificate(Int, honest: Int)
  /// A certificate of which the Byzantine validator alone signed its part.
  case forged(Int)
}

/// A rule that a node broke, or an invariant that does not hold.
package enum ExplorationProperty: String, Hashable, Sendable, CaseIterable {
  /// No honest node signs votes that contradict each other (2.6).
  case signing
  /// What a node takes for a certificate has a quorum of valid signatures (2.1).
  case certificates
  /// A notarized block has a notarized parent, with every view between nullified (2.5).
  case justification
  /// One notarized block a view; nothing both finalized and nullified (2.16).
  case exclusion
  /// Final blocks lie on one chain (2.16).
  case agreement
  /// No honest node diverges, forgets a vote or meets certificates that contradict each other.
  case honesty
}

/// A property that broke, and how.
struct ExplorationBreach: Hashable {
  let property: ExplorationProperty
  let detail: String
}

/// One honest node: the engine itself, what it has said, and the jobs that it waits for.
struct ExplorerSeat {
  /// What distinguishes one seat's states.
  struct Key: Hashable {
    let standing: EngineStanding
    let sent: VoteSet
    let isBuilding: Bool
    let signing: [Statement]
    let breach: ExplorationBreach?
  }

  /// Most events that may follow from one input. A few dozen do.
  private static let eventsMax = 10_000

  let place: ValidatorIndex
  private(set) var engine: ConsensusEngine
  private var instant = Instant(0)
  /// The block that the last word about work was about.
  private var tip: BlockDigest?
  /// Every vote that has left.
  private(set) var sent = VoteSet()
  /// Every certificate that was held.
  private(set) var held = VoteSet()
  private(set) var breach: ExplorationBreach?
  /// The number of the last final block.
  private var finalized = 0
  private(set) var building: BuildRequest?
  private(set) var signing: [SigningRequest] = []

  /// A node that has listened, knows everybody and has work to do.
  init(place: ValidatorIndex, _ alphabet: inout ExplorerAlphabet) throws(ExplorationFailure) {
    self.place = place
    engine = ConsensusEngine(
      configuration: EngineConfiguration(
        chainID: ExplorerAlphabet.chainID, epoch: Epoch(0), validators: alphabet.validators,
        parameters: .localNetwork, anchor: ExplorerAlphabet.genesis.digest, place: place),
      // A mark that is never reached: raising it is the journal's business and not explored.
      restart: RestartState(lastFinalized: ExplorerAlphabet.genesis, reserved: View(60)),
      now: Now(instant: instant, wall: ExplorerAlphabet.wall))
    try step(.start, &alphabet)
    for other in alphabet.validators.indices where other != place {
      try step(.peerUp(.validator(other)), &alphabet)
    }
    instant = Instant(10_000)
    try step(.timer(.listen), &alphabet)
    try haveWork(&alphabet)
  }

  var key: Key {
    Key(
      standing: engine.standing, sent: sent, isBuilding: building != nil,
      signing: signing.map(\.statement), breach: breach)
  }

  var view: UInt64 { engine.currentView.value }

  // MARK: Inputs

  /// Whether an input of its own is possible: those of others depend on what they have said.
  func canTake(_ input: SeatInput, in views: UInt64) -> Bool {
    switch input {
    case .viewTimer: view <= views && engine.viewEnd != nil
    case .built: building.map { $0.view.value <= views } ?? false
    case .signed: !signing.isEmpty
    default: true
    }
  }

  /// Takes an input and everything that follows from it in the same moment.
  mutating func take(
    _ input: SeatInput, _ alphabet: inout ExplorerAlphabet
  ) throws(ExplorationFailure) {
    switch input {
    case .viewTimer:
      guard let end = engine.viewEnd else { return }
      instant = max(instant, end)
      try step(.timer(.view), &alphabet)
    case .built:
      guard let request = building else { return }
      building = nil
      try finish(request, &alphabet)
    case .signed:
      guard let request = signing.first else { return }
      signing.removeFirst()
      try sign(request, &alphabet)
    case .proposal(let number):
      let known = alphabet.proposals[number]
      let leader = alphabet.leader(of: known.view)
      let bit = try alphabet.bit(alphabet.statement(known.view, .notarize(known.reference)))
      let proposal = Proposal(
        vote: alphabet.vote(bit, by: leader), block: alphabet.blocks[known.block].block,
        justification: Justification(parent: nil, nullifications: []))
      try step(.message(.proposal(proposal), from: .validator(leader)), &alphabet)
    case .votes(let bit, let honest):
      for signer in signers(of: bit, honest: honest, alphabet) where signer != place {
        try step(
          .message(.vote(alphabet.vote(bit, by: signer)), from: .validator(signer)), &alphabet)
      }
    case .certificate(let bit, let honest):
      let votes = signers(of: bit, honest: honest, alphabet).map { alphabet.vote(bit, by: $0) }
      try hear(votes, of: bit, &alphabet)
    case .forged(let bit):
      let signers = [alphabet.byzantine] + alphabet.honest.filter { $0 != place }
      let votes = signers.map {
        $0 == alphabet.byzantine
          ? alphabet.vote(bit, by: $0) : alphabet.forged(bit, by: $0)
      }
      try hear(votes, of: bit, &alphabet)
    }
    try haveWork(&alphabet)
  }

  /// The Byzantine validator, this node when it has said the same, and others up to the number.
  private func signers(
    of bit: Int, honest: Int, _ alphabet: ExplorerAlphabet
  ) -> [ValidatorIndex] {
    let own = sent.contains(bit) ? [place] : []
    let others = alphabet.honest.filter { $0 != place }
    return [alphabet.byzantine] + (own + others).prefix(honest)
  }

  private mutating func hear(
    _ votes: [Vote], of bit: Int, _ alphabet: inout ExplorerAlphabet
  ) throws(ExplorationFailure) {
    let certificate = Certificate(
      statement: alphabet.statements[bit],
      signatures: votes.map { ($0.signer, $0.signature) },
      validatorCount: ExplorerAlphabet.count)
    guard let certificate else { return }
    try step(
      .message(.certificate(certificate), from: .validator(alphabet.byzantine)), &alphabet)
  }

  // MARK: What follows

  /// There is always work, so that the clock of every view runs.
  private mutating func haveWork(_ alphabet: inout ExplorerAlphabet) throws(ExplorationFailure) {
    if tip == engine.tipDigest { return }
    tip = engine.tipDigest
    try step(
      .work(LedgerWork(tip: engine.tipDigest, hasTransactions: false, due: Timestamp(0))),
      &alphabet)
  }

  /// One event, and the completions of every job that it asked for.
  private mutating func step(
    _ event: ConsensusEvent, _ alphabet: inout ExplorerAlphabet
  ) throws(ExplorationFailure) {
    var events = [event]
    var count = 0
    // A node that broke a rule may go on breaking it for ever.
    while breach == nil, let next = events.first {
      events.removeFirst()
      count += 1
      if count > Self.eventsMax {
        broke(.honesty, "one input makes jobs for ever, such as signatures of the same vote")
      }
      var effects = ConsensusEffects()
      engine.step(
        next, now: Now(instant: instant, wall: ExplorerAlphabet.wall), effects: &effects)
      if effects.isEmpty { continue }
      for record in effects.records { try note(record.record, &alphabet) }
      if let last = effects.records.last { events.append(.durable(last.token)) }
      for job in effects.verifications {
        events.append(.verified(job.id, job.votes.map { alphabet.isValid($0) }))
      }
      for request in effects.executions { events.append(.executed(request.digest, .valid)) }
      if let request = effects.builds.last { building = request }
      signing += effects.signatures
      for commit in effects.commits { noteCommit(commit, alphabet) }
      noteTrouble(effects.observations)
      if !alphabet.plan.hasSlowSigners {
        for request in signing { events.append(try signed(request, &alphabet)) }
        signing = []
      }
    }
  }

  private func signed(
    _ request: SigningRequest, _ alphabet: inout ExplorerAlphabet
  ) throws(ExplorationFailure) -> ConsensusEvent {
    let bit = try alphabet.bit(request.statement)
    return .signed(request.id, alphabet.signature(of: bit, by: place))
  }

  private mutating func sign(
    _ request: SigningRequest, _ alphabet: inout ExplorerAlphabet
  ) throws(ExplorationFailure) {
    try step(try signed(request, &alphabet), &alphabet)
  }

  private mutating func finish(
    _ request: BuildRequest, _ alphabet: inout ExplorerAlphabet
  ) throws(ExplorationFailure) {
    guard let parent = alphabet.number(of: request.parentDigest) else { return }
    let number = alphabet.block(view: request.view.value, on: parent, variant: 0)
    try step(.built(request.view, alphabet.blocks[number].block), &alphabet)
  }

  // MARK: Properties of one node

  private mutating func note(
    _ record: DurableRecord, _ alphabet: inout ExplorerAlphabet
  ) throws(ExplorationFailure) {
    switch record {
    case .vote(let vote):
      if vote.view.value > alphabet.plan.views { return }
      if let block = vote.block, vote.kind == .notarize,
        let number = alphabet.number(of: block.digest)
      {
        _ = alphabet.proposal(number, parentView: block.parentView.value)
      }
      let bit = try alphabet.bit(vote.statement)
      if sent.contains(bit) {
        broke(.signing, "signs again what it has said: \(alphabet.name(of: vote.statement))")
      }
      for other in sent.bits {
        if let why = Self.contradiction(alphabet.statements[other], vote.statement) {
          broke(
            .signing,
            "\(why): \(alphabet.name(of: alphabet.statements[other])), then "
              + alphabet.name(of: vote.statement))
        }
      }
      sent.insert(bit)
    case .certificate(let certificate):
      let bit = try alphabet.bit(certificate.statement)
      held.insert(bit)
      let isGood =
        certificate.isWellFormed(for: alphabet.validators)
        && certificate.votes.allSatisfy { alphabet.isValid($0) }
      if !isGood {
        broke(
          .certificates,
          "a certificate without a quorum is taken: "
            + alphabet.name(of: certificate.statement))
      }
    case .abstention(let why): broke(.honesty, "stopped voting: \(why.names)")
    case .block, .voteFloor, .reservation, .prune, .epoch: return
    }
  }

  /// What this node calls final follows from a certificate, and stands on what it called final
  /// before: that two nodes agree is then a matter of the certificates alone.
  private mutating func noteCommit(_ commit: Commit, _ alphabet: ExplorerAlphabet) {
    let proof = commit.proof.finalization
    let isGood =
      proof.isWellFormed(for: alphabet.validators) && proof.kind == .finalize
      && proof.votes.allSatisfy { alphabet.isValid($0) }
    if !isGood { broke(.certificates, "a block is final without a quorum") }
    guard let top = proof.block.flatMap({ alphabet.number(of: $0.digest) }) else { return }
    for block in commit.blocks {
      guard let number = alphabet.number(of: block.digest) else { continue }
      if !alphabet.isAtOrAbove(top, number) || !alphabet.isAtOrAbove(number, finalized) {
        broke(.agreement, "final beside what was final: \(alphabet.name(ofBlock: number))")
      }
      finalized = number
    }
  }

  private mutating func noteTrouble(_ observations: [Observation]) {
    for observation in observations {
      switch observation {
      case .contradiction(let one, let other):
        broke(.honesty, "meets certificates that contradict each other: \(one) and \(other)")
      case .twin, .forgottenVote, .diverged: broke(.honesty, "\(observation)")
      default: continue
      }
    }
  }

  private mutating func broke(_ property: ExplorationProperty, _ detail: String) {
    if breach == nil { breach = ExplorationBreach(property: property, detail: detail) }
  }

  /// Why one node must not sign a vote after another; nil when it may (2.6 S1 to S4).
  static func contradiction(_ earlier: Statement, _ later: Statement) -> String? {
    guard earlier.view == later.view else { return nil }
    if earlier.kind == later.kind {
      return earlier == later ? nil : "two votes of a kind"
    }
    switch (earlier.kind, later.kind) {
    case (.nullify, .notarize): return "notarizes after nullify"
    case (.finalize, .nullify), (.nullify, .finalize): return "nullify and finalize"
    case (.finalize, .notarize): return "notarizes after finalize"
    case (.notarize, .finalize):
      return earlier.block == later.block ? nil : "finalizes another block"
    default: return nil
    }
  }
}
