package import SanadTypes

/// Why a vote is not signed; carries what was compared. Named after the rules of consensus.md 2.6.
package enum VoteRefusal: Error, Hashable, Sendable {
  /// S0: the node signs nothing for these reasons.
  case abstaining(Abstention)
  /// S0: the statement is about another epoch.
  case otherEpoch(Epoch, current: Epoch)
  /// S0: the view is at or below the last final one.
  case finalized(View, lastFinalized: View)
  /// S0: the view is at or below the floor under which votes may have been forgotten.
  case belowFloor(View, floor: View)
  /// S1: a vote of this kind is signed or being signed in this view.
  case alreadyVoted(VoteKind, View)
  /// S2, S3: notarize and nullify are for the current view alone.
  case notCurrent(View, current: View)
  /// S2, S4: this node gave the view up.
  case gaveUp(View)
  /// S2, S3: this node voted to finalize in this view.
  case votedToFinalize(View)
  /// S4: no notarization of this block in this view is held.
  case notNotarized(View, BlockReference, held: BlockReference?)
  /// S4: this node voted to notarize another block in this view.
  case notarizedOther(View, mine: BlockReference, asked: BlockReference)
  /// S4: the block has not been found valid.
  case blockNotValid(BlockDigest)
  /// S4: the block is not in the synced journal.
  case blockNotDurable(BlockDigest)
  /// S5: the view is above the durable high-water mark, which must be raised first.
  case aboveReservation(View, reserved: View)
  /// A signature came back for a request that is not open.
  case unknownRequest(SigningRequestID)
}
