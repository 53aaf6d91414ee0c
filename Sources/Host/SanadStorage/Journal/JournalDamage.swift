package import SanadTypes

/// What shows that a journal has lost records that were durable (consensus.md 2.8 restart step 2).
package enum JournalDamage: Equatable, Sendable {
  /// The newest last-signed slot proves that records up to `durable` were synced; only those up to
  /// `found` are whole and in order.
  case lostRecords(found: UInt64, durable: UInt64)
  /// A segment that must exist does not.
  case missingSegment(UInt32)
  /// No segment has a readable last-signed slot, so a lost vote cannot be told from a torn tail.
  case noReadableSlot
  /// The mark beside the key reserves views that the journal knows nothing of: the data directory
  /// is older than the key's.
  case markAhead(mark: View, journal: View)
  /// The mark beside the key is in a later epoch than the journal.
  case markInLaterEpoch(mark: Epoch, journal: Epoch)
  /// The journal is gone, and the operator chose to go on without it.
  case journalGone
}

extension JournalDamage: CustomStringConvertible {
  /// One plain clause.
  package var description: String {
    switch self {
    case .lostRecords(let found, let durable):
      "records up to \(durable) were durable and only those up to \(found) are whole"
    case .missingSegment(let number): "segment \(number) is missing"
    case .noReadableSlot: "no last-signed slot is readable"
    case .markAhead(let mark, let journal):
      "the key reserves views up to \(mark), the journal up to \(journal)"
    case .markInLaterEpoch(let mark, let journal):
      "the key's mark is in epoch \(mark), the journal in epoch \(journal)"
    case .journalGone: "the journal is gone"
    }
  }
}
