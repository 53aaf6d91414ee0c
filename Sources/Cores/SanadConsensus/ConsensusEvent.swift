package import SanadCrypto
package import SanadSafety
package import SanadTypes

/// Everything that can happen to the engine. The host hands events over one at a time.
package enum ConsensusEvent: Sendable {
  /// The first event after a start: re-sends, timers and questions of consensus.md 2.8.
  case start
  /// A message of a peer whose channel is authenticated. Bodies of blocks in it have been checked
  /// against the transaction root of their header: one that does not match is a bad message of
  /// the peer and never reaches the engine.
  case message(PeerMessage, from: PeerID)
  /// A timer that was set has come due. Late and stale ones do no harm.
  case timer(TimerID)
  /// The signer answered a request.
  case signed(SigningRequestID, Signature)
  /// The signer could not answer a request; it is made again when the rules still allow it.
  case signingFailed(SigningRequestID)
  /// The verdicts of a verification, one for each item in order.
  case verified(VerificationID, [Bool])
  /// The block of a build request; it has been executed, so it is valid here.
  indirect case built(View, Block)
  /// No block could be built: the leader gives its view up.
  case buildFailed(View)
  /// The verdict on a block of an execution request.
  case executed(BlockDigest, ExecutionVerdict)
  /// Final blocks of a long gap, ascending and each on top of the one before: the host's answer to
  /// ``ConsensusEffects/catchUp``. The proof says why the last one is final; without it, that follows
  /// from the blocks above. The host has checked both.
  case final([Block], FinalityProof?)
  /// Every record up to and including this token is durable.
  case durable(SyncToken)
  /// What the ledger and the mempool would do with a block on the tip. To be told whenever the
  /// answer or ``ConsensusEngine/tipDigest`` has changed: after a step that moved the tip, the old
  /// answer counts for nothing.
  case work(LedgerWork)
  /// A channel to a peer is open.
  case peerUp(PeerID)
  /// A channel to a peer is closed.
  case peerDown(PeerID)
}

/// Whether a block would have something to do (consensus.md 2.18).
package struct LedgerWork: Hashable, Sendable {
  /// The block that the answer is about.
  package let tip: BlockDigest
  /// Whether the mempool holds a transaction that is executable on the tip. Those in the tip and
  /// the blocks below it do not count, or every node would call for empty blocks.
  package let hasTransactions: Bool
  /// When the next scheduled event of the ledger is due, in block time; nil when none is.
  package let due: Timestamp?

  /// States what there is.
  package init(tip: BlockDigest, hasTransactions: Bool, due: Timestamp?) {
    self.tip = tip
    self.hasTransactions = hasTransactions
    self.due = due
  }
}

/// What execution says about a block.
package enum ExecutionVerdict: Hashable, Sendable {
  /// Every rule of consensus.md 2.9 that needs the ledger holds, roots included.
  case valid
  /// A rule is broken; for good. Missing data or an environment's fault is never a verdict.
  case invalid(InvalidBlock)
}

/// Why a block is invalid here.
package enum InvalidBlock: Hashable, Sendable {
  /// The height is not one above the parent's.
  case height(Height, parent: Height)
  /// The timestamp is not above the parent's.
  case timestamp(Timestamp, parent: Timestamp)
  /// A header field that needs no ledger is wrong; the text names it.
  case header(String)
  /// The parent is invalid.
  case parent(BlockDigest)
  /// The state root after the block differs.
  case stateRoot(header: Digest, computed: Digest)
  /// The receipts' root differs.
  case receiptsRoot(header: Digest, computed: Digest)
  /// A rule of the ledger is broken; the text says which.
  case ledger(String)
}
