public import SanadTypes

/// Why a block cannot carry a piece of evidence (consensus.md 2.14).
public enum EvidenceDefect: Error, Equatable, Sendable {
  /// The block has more than ``Block/evidenceMax``.
  case tooMany(limit: Int)
  /// It is not above the one before it in the list.
  case notAscending
  /// It is of an epoch that is neither the block's nor the one before.
  case epoch(Epoch, block: Epoch)
  /// Its epoch ended longer than the evidence expiry before the block.
  case expired(at: Timestamp)
  /// There is no such validator in its epoch.
  case unknownSigner(ValidatorIndex)
  /// Such an offence of this validator in this epoch is on the ledger.
  case repeated(Height)
  /// A signature of the two is none.
  case signature(Statement)
}

/// Puts evidence on the ledger before anything else of a block: one record for each validator, epoch and
/// offence, and an event. The block that carries what cannot be here is invalid for good.
struct EvidenceIntake {
  /// What one costs: two signatures and a record.
  static let weight: UInt64 = 2 * Scale.signature + 20

  let state: LedgerState
  let network: NetworkRecord
  let epoch: EpochRecord
  let clock: BlockClock
  let verdicts: any SignatureVerdicts

  private(set) var taken: [Evidence] = []

  /// What the feed is told.
  var events: [Event] { taken.map { .evidence(EvidenceEvent($0)) } }

  /// What it weighs.
  var weight: UInt64 { UInt64(taken.count) * Self.weight }

  init(
    state: LedgerState, network: NetworkRecord, epoch: EpochRecord, clock: BlockClock,
    verdicts: any SignatureVerdicts
  ) {
    self.state = state
    self.network = network
    self.epoch = epoch
    self.clock = clock
    self.verdicts = verdicts
  }

  /// Writes the record of a piece of evidence, or says why it cannot be in the block, after those that
  /// were taken before it.
  mutating func take(_ evidence: Evidence) throws(LedgerFailure) -> EvidenceDefect? {
    if taken.count >= Block.evidenceMax { return .tooMany(limit: Block.evidenceMax) }
    if let last = taken.last, last >= evidence { return .notAscending }
    if let defect = try defect(of: evidence) { return defect }
    try state.set(
      .evidence(evidence.epoch, evidence.signer, evidence.offence),
      .evidence(
        EvidenceRecord(
          height: clock.height, recordedAt: clock.timestamp, evidence: evidence)))
    taken.append(evidence)
    return nil
  }

  /// The cheap questions come first: who sends a block of nonsense must not have signatures verified.
  private func defect(of evidence: Evidence) throws(LedgerFailure) -> EvidenceDefect? {
    guard let validators = try state.validators(of: evidence.epoch) else {
      return .epoch(evidence.epoch, block: epoch.number)
    }
    if let end = epoch.evidenceEnd(of: evidence.epoch, network.chain), clock.timestamp > end {
      return .expired(at: end)
    }
    guard let signer = validators[evidence.signer] else {
      return .unknownSigner(evidence.signer)
    }
    if let standing = try state.evidence(
      of: evidence.signer, in: evidence.epoch, evidence.offence)
    {
      return .repeated(standing.height)
    }
    for vote in [evidence.first, evidence.second]
    where !verdicts.isSigned(vote, by: signer.consensusKey, on: network.chainID) {
      return .signature(vote.statement)
    }
    return nil
  }
}

extension EpochRecord {
  /// The last block time at which evidence of an epoch may go on the ledger. A view has no time of its
  /// own, so that it is reckoned from the end of its epoch; nil while that goes on.
  public func evidenceEnd(of epoch: Epoch, _ parameters: ChainParameters) -> Timestamp? {
    epoch == number ? nil : startedAt.advanced(by: parameters.evidenceExpiry.value)
  }
}
