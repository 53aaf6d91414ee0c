package import SanadTypes

/// Why storage did not do what it was asked. Closed: the host decides by these cases.
package enum StorageFailure: Error, Equatable, Sendable {
  /// The file system. A failed sync means that the process stops and never retries.
  case device(DeviceFailure)
  /// The key-value store.
  case store(KeyValueFailure)
  /// The node does not start on these files; the refusal names what can be done.
  case refused(StartRefusal)
  /// The journal failed before; nothing about it is known any more, and the process stops.
  case journalStopped
  /// A record larger than a segment holds; nothing was appended.
  case recordTooLarge(bytes: Int, limit: Int)
  /// A vote above the reserved high-water mark; nothing was appended (consensus.md 2.6 S5).
  case aboveReservation(view: View, reserved: View)
  /// A vote for the journal of a node that has no voting key; nothing was appended.
  case noVotingKey
  /// Final blocks must follow one another; nothing was appended.
  case heightGap(expected: Height, got: Height)
  /// A value of the store does not decode: the store is damaged and is to be rebuilt.
  case corruptValue(room: KeyRoom, detail: String)
}

extension StorageFailure {
  /// The entry of the registry of codes.
  package var code: ErrorCode {
    switch self {
    case .device(.full), .store(.full): .diskFull
    case .device(.locked), .store(.locked): .dataDirectoryInUse
    case .device, .store(.failed), .store(.closed), .journalStopped: .diskFailed
    case .store(.corrupt), .corruptValue, .heightGap: .storeDamaged
    case .refused(let refusal): refusal.code
    case .recordTooLarge, .aboveReservation, .noVotingKey: .journalDamaged
    }
  }
}

extension StorageFailure: CustomStringConvertible {
  /// What happened and, where there is a choice, what can be done.
  package var description: String {
    switch self {
    case .device(let failure): failure.description
    case .store(let failure): failure.description
    case .refused(let refusal): refusal.description
    case .journalStopped: "the journal failed earlier and is not used again by this process"
    case .recordTooLarge(let bytes, let limit):
      "a record of \(bytes) bytes is larger than the \(limit) that a segment holds"
    case .aboveReservation(let view, let reserved):
      "a vote in view \(view) is above the reserved view \(reserved)"
    case .noVotingKey: "this node has no voting key, so it cannot record a vote"
    case .heightGap(let expected, let got):
      "block \(got) cannot be stored: the next height is \(expected)"
    case .corruptValue(let room, let detail):
      "a stored value in room \(room) is damaged (\(detail)); delete the store to rebuild it"
    }
  }
}
