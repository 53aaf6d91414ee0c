import SanadCodec
import SanadCrypto
import SanadSafety
import SanadTypes

// The way of a vote: asked for, signed, recorded, durable, sent and tallied (consensus.md 2.6).
extension ConsensusEngine {
  /// Whether no signature is asked for now: the node still listens after a start (2.8 step 5), or
  /// its signer has failed a moment ago.
  var isListening: Bool { timers[.listen] != nil }

  /// What the voting rules have to be told about a view.
  func facts(_ voted: View) -> VotingFacts {
    let certified = slots[voted]?.certifiedBlock
    let node = certified.flatMap { tree[$0.digest] }
    return VotingFacts(
      currentView: view, notarized: certified, isBlockValid: node?.standing == .valid,
      isBlockDurable: node?.record.map { $0 <= durable } ?? false)
  }

  /// Asks the rules for a vote's signature; a refusal is observed once.
  mutating func vote(_ ballot: Ballot, in voted: View) {
    guard !isListening else { return }
    do throws(VoteRefusal) {
      effects.signatures.append(try rules.request(ballot, in: voted, facts(voted)))
    } catch {
      noteRefusal(error, of: ballot, in: voted)
    }
  }

  private mutating func noteRefusal(_ refusal: VoteRefusal, of ballot: Ballot, in voted: View) {
    guard slot(voted)[refusal: ballot.kind] != refusal else { return }
    if voted > finalView {
      slots[voted, default: .empty][refusal: ballot.kind] = refusal
    }
    observe(.refused(ballot, voted, refusal))
  }

  /// A signature came back: if the rules still hold the vote is recorded, and sent when durable.
  mutating func complete(_ id: SigningRequestID, _ signature: Signature) {
    guard let statement = rules.statement(of: id) else { return }
    do throws(VoteRefusal) {
      let vote = try rules.complete(id, signature, facts(statement.view))
      record(vote)
    } catch {
      // The place is free again and nobody has seen the signature; settle asks for what is due.
      observe(.refused(statement.ballot, statement.view, error))
    }
  }

  /// The signer could not answer: the place is free, and asked for again after a while.
  mutating func abandon(_ id: SigningRequestID) {
    guard let statement = rules.abandon(id) else { return }
    observe(.signerFailed(statement.kind, statement.view))
    if timers[.listen] == nil { set(.listen, after: configuration.parameters.retryInterval) }
  }

  private mutating func record(_ vote: Vote) {
    // One sync covers the body and the vote on it (2.8).
    if vote.kind == .notarize, let block = vote.block { recordBody(block.digest, isForced: false) }
    let token = append(.vote(vote), isForced: true)
    undurableVotes.append((token, vote))
    if vote.kind == .notarize, let own = ownProposal, own.view == vote.view,
      own.reference == vote.block
    {
      publish(own, vote, after: token)
    } else {
      send(.vote(vote), to: .validators, after: token)
    }
  }

  /// Sends an own proposal: its vote is its signature.
  private mutating func publish(_ own: OwnProposal, _ vote: Vote, after token: SyncToken) {
    let proposal = Proposal(
      vote: vote, block: own.block, justification: justification(for: own.reference, in: own.view))
    slots[own.view, default: .empty].proposal = proposal
    send(.proposal(proposal), to: .validators, after: token)
    observeProposal(proposal)
  }

  /// Writes a block's body down unless it is.
  mutating func recordBody(_ digest: BlockDigest, isForced: Bool) {
    guard let node = tree[digest], node.record == nil else { return }
    tree.set(record: append(.block(node.block), isForced: isForced), of: digest)
  }

  /// Records up to a token are durable: own votes enter the own tally, waiting raises take effect.
  mutating func receiveDurable(_ token: SyncToken) {
    durable = max(durable, min(token, lastToken))
    if let raise = undurableReservation, raise.token <= durable {
      rules.reserve(through: raise.view)
      undurableReservation = nil
    }
    let ready = undurableVotes.prefix { $0.token <= durable }.map(\.vote)
    undurableVotes.removeFirst(ready.count)
    for vote in ready { insertOwn(vote) }
  }

  /// Enters a durable own vote into the own tally (2.6, 2.8 step 4).
  mutating func insertOwn(_ vote: Vote) {
    guard vote.view > finalView, configuration.validators.contains(vote.signer) else { return }
    let entry = VoteEntry(
      block: vote.block, signature: vote.signature, standing: .verified, source: nil,
      isDirect: true, alternative: nil)
    slots[vote.view, default: .empty][tally: vote.kind].set(
      entry, of: vote.signer, among: count)
    checkQuorum(vote.kind, vote.view, vote.block)
  }

  /// Own votes of a view that are durable, so that they may be sent again.
  func durableVotes(in voted: View) -> [Vote] {
    rules[voted].signed.filter { vote in
      !undurableVotes.contains { $0.vote == vote } && !bodilessVotes.contains(vote)
    }
  }

  /// Own votes that a peer may have missed: those of the current view, and finalize votes below it.
  var votesToRepeat: [Vote] {
    durableVotes(in: view) + durableFinalizeVotes.filter { $0.view != view }
  }

  /// The last eight own finalize votes above the last final block that are durable.
  var durableFinalizeVotes: [Vote] {
    rules.votedViews.filter { $0 > knownFinalView }.suffix(8)
      .flatMap { durableVotes(in: $0) }.filter { $0.kind == .finalize }
  }

  /// Keeps the high-water mark ahead, so that no vote waits for its sync (2.6 S5).
  ///
  /// In quarantine not before the floor is known: a mark that may have been made anew must never
  /// bound less than was signed.
  mutating func reserveAhead() {
    var highest = view
    if rules.abstentions.contains(.quarantined) {
      guard let floor = quarantine?.floor else { return }
      highest = max(highest, floor.view)
    }
    // A node that follows epochs that are over would reserve in the journal's.
    guard configuration.place != nil, !rules.abstentions.contains(.closed),
      undurableReservation == nil, rules.reserved < highest.advanced(by: 16)
    else { return }
    let mark = highest.advanced(by: VotingRules.reservationStep)
    undurableReservation = (append(.reservation(mark), isForced: true), mark)
  }

  /// Forgets own votes below blocks whose finality is durable (2.15).
  mutating func pruneDurable() {
    let ready = undurablePrunes.prefix { $0.token <= durable }
    guard let last = ready.last else { return }
    undurablePrunes.removeFirst(ready.count)
    rules.forget(through: last.view)
    append(.prune(last.view), isForced: false)
  }
}
