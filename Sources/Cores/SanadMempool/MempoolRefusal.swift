public import SanadTypes

/// Why a transaction does not wait here.
public enum MempoolRefusal: Error, Hashable, Sendable {
  /// The lane has gone past the sequence.
  case sequenceReused(Lane, expected: SequenceNumber, got: SequenceNumber)
  /// Lower sequences of the lane are neither final nor here.
  case sequenceGap(Lane, expected: SequenceNumber, got: SequenceNumber)
  /// Another transaction waits at the sequence.
  case sequenceTaken(Lane, got: SequenceNumber, by: TransactionID)
  /// The sequence is too far above the confirmed one.
  case laneFull(Lane, confirmed: SequenceNumber, span: UInt64)
  /// As much of the account waits as may.
  case accountFull(AccountID)
  /// As much waits as may, and no account has more waiting than this one.
  case mempoolFull
  /// As many checks are under way as may be.
  case tooManyChecks
  /// Its validity has ended by this node's clock or by the newest final block's.
  case expired(validUntil: Timestamp, now: Timestamp)

  /// The code of the registry.
  public var code: ErrorCode {
    switch self {
    case .sequenceReused, .sequenceTaken: .sequenceReused
    case .sequenceGap: .sequenceGap
    case .laneFull, .accountFull: .laneFull
    case .mempoolFull: .mempoolFull
    case .tooManyChecks: .rateLimited
    case .expired: .expired
    }
  }

  /// The sequence that would be taken; nil where another one would not help.
  public var expectedSequence: SequenceNumber? {
    switch self {
    case .sequenceReused(_, let expected, _), .sequenceGap(_, let expected, _): expected
    default: nil
    }
  }
}

extension MempoolRefusal: CustomStringConvertible {
  /// One plain sentence with the numbers compared.
  public var description: String {
    switch self {
    case .sequenceReused(let lane, let expected, let got):
      "sequence \(got) of lane \(lane) has been used; the next one is \(expected)"
    case .sequenceGap(let lane, let expected, let got):
      "sequence \(got) of lane \(lane) is not the next one, which is \(expected)"
    case .sequenceTaken(let lane, let got, let other):
      "transaction \(other) waits at sequence \(got) of lane \(lane)"
    case .laneFull(let lane, let confirmed, let span):
      "lane \(lane) has confirmed \(confirmed), and at most \(span) may wait above it"
    case .accountFull(let account): "too much of account \(account) waits"
    case .mempoolFull: "the mempool is full"
    case .tooManyChecks: "too many transactions are being checked"
    case .expired(let validUntil, let now):
      "valid until \(validUntil.rfc3339), and it is \(now.rfc3339)"
    }
  }
}
