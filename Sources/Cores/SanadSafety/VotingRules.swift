import SanadCodec
package import SanadCrypto
package import SanadTypes

/// The only place that asks for a vote's signature (consensus.md 2.6).
///
/// A vote goes through twice: ``request(_:in:_:)`` checks the rules S0 to S5 and issues the request;
/// ``complete(_:_:_:)`` checks them again when the signature comes back and yields the vote, which
/// must be durable before it leaves the node or enters its own tally. In between its place counts
/// as filled. So in each view this node signs at most one notarize, one nullify and one finalize,
/// never nullify together with finalize, and never finalize for a block other than the one it
/// notarized.
package struct VotingRules: Sendable {
  /// How far ahead of the current view the high-water mark is raised (2.8).
  package static let reservationStep: UInt64 = 64

  /// The epoch that votes are for.
  package let epoch: Epoch
  /// This node's place; nil for an observer.
  package let signer: ValidatorIndex?
  /// Nothing is signed at or below this view: votes there may have been forgotten (2.8 step 6).
  package private(set) var voteFloor: View
  /// The view of the last final block; nothing is signed at or below it.
  package private(set) var lastFinalized: View
  /// The durable high-water mark; nothing is signed above it.
  package private(set) var reserved: View
  /// Why nothing is signed at all.
  package private(set) var abstentions: Abstention

  private var mine = KeyedTable<View, OwnVotes>()
  private var open = KeyedTable<SigningRequestID, Statement>()
  /// Goes on from the epoch before, so that a signature that was asked for there fits nothing here.
  package private(set) var requests: SigningRequestCounter

  /// Starts with what a restart found durable; `votes` are this node's own.
  package init(
    epoch: Epoch, signer: ValidatorIndex?, lastFinalized: View, voteFloor: View, reserved: View,
    abstentions: Abstention, votes: [Vote],
    requests: SigningRequestCounter = SigningRequestCounter()
  ) {
    self.requests = requests
    self.epoch = epoch
    self.signer = signer
    self.lastFinalized = lastFinalized
    self.voteFloor = voteFloor
    self.reserved = reserved
    self.abstentions = signer == nil ? abstentions.union(.observer) : abstentions
    for vote in votes where vote.statement.epoch == epoch && vote.signer == signer {
      mine[vote.view, default: OwnVotes()][vote.kind] = .signed(vote)
    }
  }

  /// Asks for a signature, or says which rule forbids it. The place counts as filled from here on.
  package mutating func request(
    _ ballot: Ballot, in view: View, _ facts: VotingFacts
  ) throws(VoteRefusal) -> SigningRequest {
    let statement = Statement(epoch: epoch, view: view, ballot: ballot)
    try check(statement, against: self[view], facts)
    let request = requests.next(statement)
    mine[view, default: OwnVotes()][ballot.kind] = .requested(statement, request.id)
    open[request.id] = statement
    return request
  }

  /// Takes a signature and yields the vote, whose record is to be appended and synced before the
  /// vote is sent or tallied; or says which rule has come to forbid it, and frees the place: that
  /// signature is known to nobody else.
  package mutating func complete(
    _ id: SigningRequestID, _ signature: Signature, _ facts: VotingFacts
  ) throws(VoteRefusal) -> Vote {
    guard let signer, let statement = open.removeValue(forKey: id) else {
      throw .unknownRequest(id)
    }
    var others = self[statement.view]
    guard others[statement.kind] == .requested(statement, id) else { throw .unknownRequest(id) }
    others[statement.kind] = nil
    store(others, in: statement.view)
    try check(statement, against: others, facts)
    let vote = Vote(statement: statement, signer: signer, signature: signature)
    others[statement.kind] = .signed(vote)
    store(others, in: statement.view)
    return vote
  }

  /// Frees the place of a request that the signer did not answer; nil when it is not open.
  package mutating func abandon(_ id: SigningRequestID) -> Statement? {
    guard let statement = open.removeValue(forKey: id) else { return nil }
    var votes = self[statement.view]
    if votes[statement.kind] == .requested(statement, id) { votes[statement.kind] = nil }
    store(votes, in: statement.view)
    return statement
  }

  /// What an open request is about.
  package func statement(of id: SigningRequestID) -> Statement? { open[id] }

  /// This node's own votes in a view.
  package subscript(view: View) -> OwnVotes { mine[view] ?? OwnVotes() }

  /// The views in which this node has votes, ascending. O(m log m).
  package var votedViews: [View] { mine.sortedKeys() }

  /// Which rule forbids a vote now; nil when it would be requested. Signs nothing.
  package func refusal(of ballot: Ballot, in view: View, _ facts: VotingFacts) -> VoteRefusal? {
    do throws(VoteRefusal) {
      let statement = Statement(epoch: epoch, view: view, ballot: ballot)
      try check(statement, against: self[view], facts)
      return nil
    } catch {
      return error
    }
  }

  /// A block became final at `view`: nothing is signed at or below it any more.
  package mutating func finalize(through view: View) {
    lastFinalized = max(lastFinalized, view)
  }

  /// The finalization at `view` is durable: votes at or below it can be forgotten. Earlier would
  /// not be safe: a restart could fall back below them (section 1, pruning).
  package mutating func forget(through view: View) {
    let durable = min(view, lastFinalized)
    mine.keep { voted, _ in voted > durable }
  }

  /// The high-water mark is durable at `view`.
  package mutating func reserve(through view: View) { reserved = max(reserved, view) }

  /// Adds reasons to sign nothing. None is ever taken back within a process but quarantine.
  package mutating func abstain(_ reasons: Abstention) { abstentions.formUnion(reasons) }

  /// Ends quarantine: nothing that may be forgotten was signed above `floor`, which is durable, and
  /// nothing is signed at or below it from here on (2.8 step 6).
  package mutating func endQuarantine(above floor: View) {
    voteFloor = max(voteFloor, floor)
    abstentions.remove(.quarantined)
  }

  private mutating func store(_ votes: OwnVotes, in view: View) {
    mine[view] = votes.isEmpty ? nil : votes
  }

  private func check(
    _ statement: Statement, against votes: OwnVotes, _ facts: VotingFacts
  ) throws(VoteRefusal) {
    try checkStanding(statement)
    // S1
    if votes[statement.kind] != nil { throw .alreadyVoted(statement.kind, statement.view) }
    switch statement.ballot {
    case .notarize: try checkNotarize(statement.view, votes, facts)
    case .nullify: try checkNullify(statement.view, votes, facts)
    case .finalize(let block): try checkFinalize(block, statement.view, votes, facts)
    }
    // S5
    if statement.view > reserved {
      throw .aboveReservation(statement.view, reserved: reserved)
    }
  }

  /// S0
  private func checkStanding(_ statement: Statement) throws(VoteRefusal) {
    if !abstentions.isEmpty { throw .abstaining(abstentions) }
    if statement.epoch != epoch { throw .otherEpoch(statement.epoch, current: epoch) }
    if statement.view <= lastFinalized {
      throw .finalized(statement.view, lastFinalized: lastFinalized)
    }
    if statement.view <= voteFloor { throw .belowFloor(statement.view, floor: voteFloor) }
  }

  /// S2
  private func checkNotarize(
    _ view: View, _ votes: OwnVotes, _ facts: VotingFacts
  ) throws(VoteRefusal) {
    if view != facts.currentView { throw .notCurrent(view, current: facts.currentView) }
    if votes.nullify != nil { throw .gaveUp(view) }
    if votes.finalize != nil { throw .votedToFinalize(view) }
  }

  /// S3
  private func checkNullify(
    _ view: View, _ votes: OwnVotes, _ facts: VotingFacts
  ) throws(VoteRefusal) {
    if view != facts.currentView { throw .notCurrent(view, current: facts.currentView) }
    if votes.finalize != nil { throw .votedToFinalize(view) }
  }

  /// S4
  private func checkFinalize(
    _ block: BlockReference, _ view: View, _ votes: OwnVotes, _ facts: VotingFacts
  ) throws(VoteRefusal) {
    if facts.notarized != block { throw .notNotarized(view, block, held: facts.notarized) }
    if votes.nullify != nil { throw .gaveUp(view) }
    if let mine = votes.notarize?.block, mine != block {
      throw .notarizedOther(view, mine: mine, asked: block)
    }
    if !facts.isBlockValid { throw .blockNotValid(block.digest) }
    if !facts.isBlockDurable { throw .blockNotDurable(block.digest) }
  }
}
