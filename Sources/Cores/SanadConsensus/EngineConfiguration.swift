package import SanadSafety
package import SanadTypes

/// What an engine is told once: the epoch and its own place in it.
package struct EngineConfiguration: Sendable {
  /// The chain.
  package let chainID: ChainID
  /// The epoch.
  package let epoch: Epoch
  /// Its validators.
  package let validators: ValidatorSet
  /// Its parameters, which ``ChainParameters/check()`` has passed.
  package let parameters: ChainParameters
  /// View 0: genesis, or the closing block of the epoch before.
  package let anchor: BlockDigest
  /// This node's place; nil for an observer.
  package let place: ValidatorIndex?
  /// The epoch before; nil in the first one.
  package let earlier: EarlierEpoch?

  /// Puts a configuration together.
  package init(
    chainID: ChainID, epoch: Epoch, validators: ValidatorSet, parameters: ChainParameters,
    anchor: BlockDigest, place: ValidatorIndex?, earlier: EarlierEpoch? = nil
  ) {
    self.earlier = earlier
    self.chainID = chainID
    self.epoch = epoch
    self.validators = validators
    self.parameters = parameters
    self.anchor = anchor
    self.place = place
  }

  /// Whether a block ends this epoch: nothing follows it here but itself, proposed again (2.13).
  func isClosed(by header: BlockHeader) -> Bool { header.closesEpoch && header.epoch == epoch }

  /// The validators of an epoch of which evidence counts here: this one and the one before; nil for any
  /// other.
  package func validators(of epoch: Epoch) -> ValidatorSet? {
    if epoch == self.epoch { return validators }
    return earlier.flatMap { $0.number == epoch ? $0.validators : nil }
  }

  /// Whether a block at a time can have evidence of an epoch (2.14).
  func takesEvidence(of epoch: Epoch, at time: Timestamp) -> Bool {
    if epoch == self.epoch { return true }
    return earlier.map { $0.number == epoch && time <= $0.evidenceEnd } ?? false
  }

  /// Who leads a view.
  func leader(of view: View) -> ValidatorIndex { validators.leader(of: view, anchor: anchor) }
}

/// What an engine knows of the epoch before its own: whose offences in it can still be proved, and until
/// when.
package struct EarlierEpoch: Sendable {
  /// The epoch.
  package let number: Epoch
  /// Its validators.
  package let validators: ValidatorSet
  /// The last block time at which evidence of it goes on the ledger.
  package let evidenceEnd: Timestamp

  /// States what is known.
  package init(number: Epoch, validators: ValidatorSet, evidenceEnd: Timestamp) {
    self.number = number
    self.validators = validators
    self.evidenceEnd = evidenceEnd
  }
}

/// What a node finds durable when it starts (consensus.md 2.8). All of it is the node's own and is
/// trusted: certificates were verified before they were written.
package struct RestartState: Sendable {
  /// The header of the last final block: the higher of journal and state store; the anchor's header
  /// on a new chain. The host has brought the state to it.
  package let lastFinalized: BlockHeader
  /// Its finalization, when it has one of its own.
  package let finalization: Certificate?
  /// Blocks of the journal above it, in any order.
  package let blocks: [Block]
  /// Own votes of the journal and the last-signed slots, in any order, doubles allowed.
  package let votes: [Vote]
  /// Certificates of the journal, in any order.
  package let certificates: [Certificate]
  /// The high-water mark.
  package let reserved: View
  /// Nothing is signed at or below this view: zero, or the floor of bounded amnesia.
  package let voteFloor: View
  /// Flags that were persisted.
  package let abstentions: Abstention
  /// Whether the process starts, and has to hear of votes that it may have forgotten before it signs
  /// (2.8 step 5). An epoch that begins in a running process has none.
  package let listens: Bool
  /// What the state of ``lastFinalized`` has on the ledger of the current epoch and the one before.
  package let evidence: [KnownEvidence]

  /// Puts a restart together; with the defaults it is a first start.
  package init(
    lastFinalized: BlockHeader, finalization: Certificate? = nil, blocks: [Block] = [],
    votes: [Vote] = [], certificates: [Certificate] = [], reserved: View = View(0),
    voteFloor: View = View(0), abstentions: Abstention = [], listens: Bool = true,
    evidence: [KnownEvidence] = []
  ) {
    self.evidence = evidence
    self.lastFinalized = lastFinalized
    self.finalization = finalization
    self.blocks = blocks
    self.votes = votes
    self.certificates = certificates
    self.reserved = reserved
    self.voteFloor = voteFloor
    self.abstentions = abstentions
    self.listens = listens
  }
}

extension BlockHeader {
  /// The block's view as an epoch counts: 0 for the anchor, which is of the epoch before.
  func view(in epoch: Epoch) -> View { self.epoch == epoch ? view : View(0) }
}
