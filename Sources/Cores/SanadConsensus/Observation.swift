package import SanadSafety
package import SanadTypes

/// Why a node gives its current view up.
package enum GiveUpReason: Hashable, Sendable {
  /// T_L went by without an acceptable proposal.
  case leaderTimeout
  /// T_V went by without a certificate.
  case viewTimeout
  /// The leader's block is invalid.
  case invalidBlock(InvalidBlock)
  /// The proposal's parent can never be legal here.
  case illegalParent(View)
  /// The leader itself nullified.
  case leaderGaveUp
  /// The leader signed two notarize votes.
  case leaderEquivocated
  /// This node leads and could not build.
  case buildFailed
  /// This node leads and had neither justification nor parent by T_L / 2.
  case notReady
}

/// Why there is something to agree on (consensus.md 2.18).
package enum WorkReason: Hashable, Sendable {
  /// The mempool holds an executable transaction.
  case transactions
  /// An offence is proved and on no block.
  case evidence
  /// A scheduled event is due.
  case dueEvent
  /// There is a proposal for the view.
  case proposal
  /// This node has voted in the view, which is not complete.
  case ownVote
  /// So many validators that one of them is honest have nullified the view.
  case nullifies(Int)
  /// A notarized block is not final 2D after its notarization.
  case staleTip(View)
  /// H has gone by.
  case heartbeat
}

/// What happened, as values; the host turns them into log lines and metrics.
package enum Observation: Hashable, Sendable {
  /// The node entered a view, moved by this certificate; nil for view 1 and after a start.
  case entered(View, leader: ValidatorIndex, by: Statement?)
  /// The clock of the view started.
  case working(View, WorkReason, leaderTimeout: Milliseconds, viewTimeout: Milliseconds)
  /// The node gives its view up.
  case gaveUp(View, GiveUpReason)
  /// A proposal fills the view's place.
  case proposed(View, BlockDigest, height: Height, transactions: Int)
  /// A proposal was dropped: its header does not fit; the text names the field.
  case proposalDropped(View, from: PeerID, String)
  /// A proposal waits for its timestamp.
  case proposalHeld(View, timestamp: Timestamp, wall: Timestamp)
  /// A certificate is new here.
  case certified(Statement, signers: Int, formedHere: Bool)
  /// Blocks up to this one are final, after this time since the block's notarization.
  case finalized(View, Height, BlockDigest, after: Milliseconds)
  /// A vote was not signed; each rule once for a vote.
  case refused(Ballot, View, VoteRefusal)
  /// The signer could not sign; it is asked again after T_R.
  case signerFailed(VoteKind, View)
  /// A proof that a validator broke the protocol.
  case evidence(Evidence)
  /// A final block has the proof that a validator broke the protocol.
  case evidenceStands(Evidence, Height)
  /// A vote has an invalid signature.
  case invalidVote(Statement, signer: ValidatorIndex, from: PeerID?)
  /// The view stands still: attempt, and who has not voted in it.
  case standstill(View, attempt: Int, missing: [ValidatorIndex])
  /// A notarized view is not final: how long for, and whose finalize votes are missing.
  case notFinal(View, since: Milliseconds, missing: [ValidatorIndex])
  /// Certificates are asked for again, so many times already.
  case fetchingCertificates(first: View, last: View, from: PeerID, attempt: Int)
  /// Blocks are asked for again, so many times already.
  case fetchingBlocks([BlockDigest], from: PeerID, attempt: Int)
  /// A response to a request holds blocks that do not fit.
  case badResponse(from: PeerID)
  /// A peer keeps no blocks as old as those that it was asked for; it has them from a height on.
  case absentBlocks(from: PeerID, first: Height)
  /// A block is invalid here.
  case invalidBlock(View, BlockDigest, InvalidBlock)
  /// A certified block is invalid here: this node stops voting (2.10).
  case diverged(View, BlockDigest, InvalidBlock)
  /// A peer proved an own vote that this node does not know: it stops voting (2.8 step 5).
  case forgottenVote(Vote, from: PeerID)
  /// In quarantine: what these validators hold proves that nothing was signed above the floor.
  case recoveryBounded(floor: View, answers: [ValidatorIndex])
  /// The end of quarantine: this node votes again, above the floor.
  case recovered(View, floor: View)
  /// Votes of this node's key go on appearing while it is silent: another process holds the key.
  case twin(Vote, from: PeerID)
  /// Two certificates contradict each other: more than f validators are Byzantine.
  case contradiction(Statement, Statement)
  /// A new epoch begins, whose view 0 is this block.
  case epochBegan(Epoch, anchor: BlockDigest)
  /// A peer is outside the rates or bounds, and something of it was dropped.
  case overLimit(PeerID)
}
