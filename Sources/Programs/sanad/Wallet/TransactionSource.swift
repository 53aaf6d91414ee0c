import Foundation
import SanadAPIModel
import SanadLightClient
import SanadTypes
import SanadWallet

/// Where a submission has its signed bytes from.
protocol TransactionSource {
  /// What it is for; see ``Outbox/purpose(of:atItsSequence:)``.
  func purpose() throws -> TransactionID
  /// The caller's own name for it.
  var reference: String? { get }
  /// Whether it is another one although the outcome of the last is not known.
  var isAnother: Bool { get }
  /// Whether somebody else may have sent it.
  var isFromElsewhere: Bool { get }
  /// Whether it takes the next sequence of its lane, whichever that is.
  var isAtNextSequence: Bool { get }
  /// Signed bytes: at the next sequence, or in the place of others that have expired.
  func signed(at sequence: SequenceNumber?) async throws -> UnverifiedTransaction
}

/// A transaction that a command builds and signs.
struct BuiltTransaction: TransactionSource {
  let session: WalletSession
  let operation: LedgerOperation
  /// What tells it from others: the operation, without what differs each time it is built.
  let likeness: LedgerOperation
  /// The names of the accounts that sign; the first one submits.
  let signers: [String]
  let building: BuildingOptions
  /// What comes before each signature: it shows what is agreed to.
  let consent: Consent

  /// Throws where nothing is to be signed.
  typealias Consent = () async throws -> Void

  var reference: String? { building.reference }
  var isAnother: Bool { building.again }
  var isFromElsewhere: Bool { false }
  var isAtNextSequence: Bool { building.sequence == nil }

  func purpose() throws -> TransactionID {
    let body = TransactionBody(
      chainID: session.genesis.chainID, account: try session.account(signers[0]),
      lane: Lane(building.lane) ?? .first, sequence: SequenceNumber(building.sequence ?? 0),
      validUntil: Timestamp(0), operations: [likeness])
    return Outbox.purpose(of: body, atItsSequence: building.sequence != nil)
  }

  /// The body at a sequence: the one that is asked for, given, or the next one.
  func body(at sequence: SequenceNumber? = nil) async throws -> TransactionBody {
    let account = try session.account(signers[0])
    let lane = Lane(building.lane) ?? .first
    let place: SequenceNumber
    if let chosen = sequence ?? building.sequence.map({ SequenceNumber($0) }) {
      place = chosen
    } else {
      place = try await session.nextSequence(of: account, lane)
    }
    // Who says until when asks no node what time it is.
    let now = building.validUntil == nil ? try await session.now() : .now
    return TransactionBody(
      chainID: session.genesis.chainID, account: account, lane: lane, sequence: place,
      validUntil: try building.deadline(from: now), operations: [operation])
  }

  func signed(at sequence: SequenceNumber?) async throws -> UnverifiedTransaction {
    try await consent()
    let body = try await body(at: sequence)
    var builder = TransactionBuilder(
      chainID: body.chainID, account: body.account, lane: body.lane, sequence: body.sequence,
      validUntil: body.validUntil)
    builder.add(operation)
    var done: [String] = []
    for name in signers where !done.contains(name) {
      try await session.sign(&builder, as: name)
      done.append(name)
    }
    do throws(DeliveryFailure) {
      return try UnverifiedTransaction(checked: builder.signedBytes)
    } catch { throw CommandFailure(error) }
  }
}

/// A transaction that was signed elsewhere.
struct SignedElsewhere: TransactionSource {
  let transaction: UnverifiedTransaction

  var reference: String? { nil }
  var isAnother: Bool { false }
  var isFromElsewhere: Bool { true }
  var isAtNextSequence: Bool { false }

  func purpose() -> TransactionID { transaction.id }

  func signed(at sequence: SequenceNumber?) throws -> UnverifiedTransaction {
    guard sequence == nil else {
      throw CommandFailure(
        .expired, details: ["transaction \(transaction.id)"],
        help: "Build it again at the same sequence, \(transaction.body.sequence), so that at most "
          + "one of the two can be final, and have it signed anew.")
    }
    return transaction
  }
}
