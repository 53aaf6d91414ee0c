public import SanadCodec
public import SanadCrypto
public import SanadState
public import SanadTypes

/// What a block does to the ledger: a pure function of the parent's state and the block.
public struct ExecutedBlock: Sendable {
  /// One receipt for each transaction, in the block's order; then one of what the chain did by
  /// itself, where it did anything (``Receipt``, `asHappened`).
  public let receipts: [Receipt]
  /// The transactions, decoded, in the block's order.
  public let decoded: [UnverifiedTransaction]
  /// Root of the list tree over the receipts.
  public let receiptsRoot: Digest
  /// What the transactions weigh together.
  public let weight: Weight
  /// The state after the block, with its root and its changes.
  public let state: StateOverlay
  /// The epoch that the block belongs to.
  public let epoch: Epoch
  /// The validators of the next epoch where the block closes its own; nil where that goes on.
  public let nextValidators: ValidatorSet?

  /// Whether changes of the validators can be made behind the block, as soon as its epoch may end.
  public let hasDueChanges: Bool

  /// The same on a parent's state of another node; nil where that is another tree than the block
  /// began with (``SanadState/StateOverlay/adding(blockOf:)``).
  package func onto(_ parent: StateOverlay) throws(LedgerFailure) -> ExecutedBlock? {
    do throws(StateFailure) {
      guard let after = try parent.adding(blockOf: state) else { return nil }
      return ExecutedBlock(
        receipts: receipts, decoded: decoded, receiptsRoot: receiptsRoot, weight: weight,
        state: after, epoch: epoch, nextValidators: nextValidators, hasDueChanges: hasDueChanges)
    } catch { throw .state(error) }
  }

  /// The ids of the transactions, in the block's order. O(transactions).
  public var transactions: [TransactionID] { decoded.map(\.id) }

  /// Root of the state after the block.
  public var stateRoot: Digest { state.root }

  /// Every event of the block with its place, in order. O(events).
  public func events(at height: Height) -> [PlacedEvent] {
    receipts.asHappened(at: height).flatMap(\.receipt.events).enumerated().map { index, event in
      PlacedEvent(height: height, index: UInt32(truncatingIfNeeded: index), event: event)
    }
  }
}

/// A block that a leader has built.
public struct BuiltBlock: Sendable {
  /// The block, with every root in its header.
  public let block: Block
  /// What it does.
  public let execution: ExecutedBlock
  /// Candidates that were left out because they cannot be in a block on this state, with the
  /// reason, in the order of the candidates. Those that only found no more room are not here.
  public let rejected: [RejectedCandidate]
}

/// A candidate that cannot be in a block.
public struct RejectedCandidate: Hashable, Sendable {
  /// Its name.
  public let transaction: TransactionID
  /// Why.
  public let reason: NotIncludable
}

/// Why a block is not a valid one on its parent.
public enum BlockDefect: Error, Equatable, Sendable {
  /// A transaction does not decode.
  case malformedTransaction(index: Int, DecodingFailure)
  /// A transaction cannot be in the block at its place.
  case notIncludable(index: Int, TransactionID, NotIncludable)
  /// The transactions weigh more than the chain allows.
  case tooHeavy(weight: Weight, limit: Weight)
  /// The header's number of transactions is not that of the list.
  case transactionCount(header: UInt32, got: Int)
  /// The header's epoch is not that of the parent's state.
  case epoch(header: Epoch, state: Epoch)
  /// The header closes the epoch and the block does not, or the other way round.
  case closesEpoch(header: Bool)
  /// The header's validators of the next epoch are not those of the state.
  case nextValidators(header: Digest, computed: Digest)
  /// A piece of evidence cannot be in the block at its place.
  case evidence(index: Int, EvidenceDefect)
  /// The header's root of evidence is not that of the list.
  case evidenceRoot(header: Digest, computed: Digest)
  /// The header's root of transactions is not that of the list.
  case transactionsRoot(header: Digest, computed: Digest)
  /// The header's weight is not what the transactions weigh.
  case weight(header: UInt64, computed: Weight)
  /// The header's root of receipts is not what execution gives.
  case receiptsRoot(header: Digest, computed: Digest)
  /// The header's root of the state is not what execution gives.
  case stateRoot(header: Digest, computed: Digest)
}

/// What validation says of a block.
public enum BlockJudgement: Sendable {
  /// It is valid and does this.
  case valid(ExecutedBlock)
  /// Nobody may vote for it.
  case invalid(BlockDefect)
}
