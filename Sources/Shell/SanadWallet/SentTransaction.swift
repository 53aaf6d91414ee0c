import Foundation
import SanadAPIModel
import SanadCrypto
public import SanadLightClient
public import SanadTypes

/// What a wallet has signed and is about to send, or has sent: the bytes, so that whoever repeats
/// sends the same.
public struct SentTransaction: Equatable, Sendable {
  /// How often one may be signed again after its validity has passed.
  public static let attemptsMax = 64

  /// How it became final, as its proof shows.
  public struct Outcome: Codable, Equatable, Sendable {
    /// The id of the attempt that became final.
    public let id: String
    /// The height of its block.
    public let height: String
    /// Whether it was applied, or refused by its receipt.
    public let isApplied: Bool

    /// The outcome that a proof shows.
    public init(_ proven: ProvenTransaction) {
      id = proven.transaction.id.description
      height = proven.header.height.description
      isApplied = proven.receipt.isApplied
    }
  }

  /// What it is for: see ``Outbox/purpose(of:atItsSequence:)``.
  public let purpose: TransactionID
  /// The caller's own name for it; nil where it has none.
  public let reference: String?
  /// The signed bytes, oldest first. All have one account, lane and sequence, so that at most one
  /// of them can ever be in a block; each but the last has expired.
  public private(set) var attempts: [UnverifiedTransaction]
  /// How it became final; nil while nobody has seen that.
  public var outcome: Outcome?

  /// What is about to be sent.
  public init(purpose: TransactionID, reference: String? = nil, signed: UnverifiedTransaction) {
    self.purpose = purpose
    self.reference = reference
    attempts = [signed]
  }

  /// The attempt to send.
  public var latest: UnverifiedTransaction { attempts[attempts.count - 1] }

  /// Adds an attempt in the place of the last one, whose validity has passed.
  ///
  /// - Throws: `anotherPlace` unless it has the account, lane and sequence of the others.
  public mutating func add(_ attempt: UnverifiedTransaction) throws(OutboxFailure) {
    let (old, new) = (latest.body, attempt.body)
    guard new.account == old.account, new.lane == old.lane, new.sequence == old.sequence,
      new.chainID == old.chainID
    else { throw .anotherPlace }
    guard attempts.count < Self.attemptsMax else { throw .tooManyAttempts }
    attempts.append(attempt)
  }

  /// Whether both are one payment: they share an attempt. What every process knows of a payment
  /// begins with the bytes that were signed first.
  ///
  /// One purpose at one place is not enough: the second of two equal payments is at the place of the
  /// first where a node that lacks that one was asked for the sequence.
  func isSamePayment(as other: SentTransaction) -> Bool {
    purpose == other.purpose && reference == other.reference
      && attempts.contains { mine in other.attempts.contains { $0.id == mine.id } }
  }

  /// Takes over what another process knows of the same payment: its attempts and its outcome.
  mutating func learn(from other: SentTransaction) {
    guard isSamePayment(as: other) else { return }
    for attempt in other.attempts where !attempts.contains(where: { $0.id == attempt.id }) {
      attempts.append(attempt)
    }
    // The last is the one to send.
    attempts.sort { $0.body.validUntil < $1.body.validUntil }
    if outcome == nil { outcome = other.outcome }
  }
}

/// Why what was sent cannot be remembered or found again.
public enum OutboxFailure: Error, Equatable, Sendable {
  /// The folder or a file in it cannot be used.
  case file(path: String, reason: String)
  /// A file in the folder is none of an outbox.
  case damaged(path: String)
  /// Another process has held the folder for too long.
  case busy(path: String)
  /// An attempt of another account, lane or sequence: both could become final.
  case anotherPlace
  /// It has expired ``SentTransaction/attemptsMax`` times.
  case tooManyAttempts
  /// The reference is that of another payment, whose last attempt is this one.
  case referenceTaken(TransactionID)
}

extension OutboxFailure: CustomStringConvertible {
  /// One plain sentence.
  public var description: String {
    switch self {
    case .file(let path, let reason): "\(path): \(reason)"
    case .damaged(let path):
      "\(path) cannot be read: it says what was sent, so it is not passed over"
    case .busy(let path): "another process signs and has held \(path) for too long"
    case .anotherPlace: "a repeated transaction keeps its account, lane and sequence"
    case .referenceTaken(let id): "the reference is that of another payment, transaction \(id)"
    case .tooManyAttempts: "it has expired \(SentTransaction.attemptsMax) times"
    }
  }
}

extension SentTransaction {
  private struct File: Codable {
    var purpose: String
    var reference: String?
    var attempts: [String]
    var outcome: Outcome?
  }

  /// The bytes of its file.
  func file() throws(OutboxFailure) -> [UInt8] {
    let file = File(
      purpose: purpose.description, reference: reference,
      attempts: attempts.map { Hex.encode($0.bytes) }, outcome: outcome)
    do { return Array(try APICoding.encode(file)) } catch {
      throw .file(path: "", reason: "\(error)")
    }
  }

  /// Reads the bytes of a file; nil for anything else.
  init?(file bytes: [UInt8]) {
    do {
      let file: File = try APICoding.decode(from: Data(bytes))
      guard let purpose = Digest(hex: file.purpose), !file.attempts.isEmpty else { return nil }
      self.purpose = TransactionID(purpose)
      reference = file.reference
      attempts = []
      for text in file.attempts {
        guard let bytes = Hex.decode(text) else { return nil }
        attempts.append(try UnverifiedTransaction(decoding: bytes))
      }
      outcome = file.outcome
    } catch { return nil }
  }
}
