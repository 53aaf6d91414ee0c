/// A transaction and what became of it.
public struct TransactionResource: Codable, Equatable, Sendable {
  /// The states a client can see; only ``final`` is an outcome.
  public enum Status: String, Codable, Sendable {
    /// Handed to this node, which has not looked at it yet (`wait=none`).
    case received
    /// In this node's mempool.
    case accepted
    /// In a final block, applied or refused by its receipt.
    case final
  }

  /// The transaction id.
  public var id: String
  /// `received`, `accepted` or `final`.
  public var status: String
  /// The submitting account.
  public var account: String
  /// The lane of its sequence.
  public var lane: Int
  /// The sequence number in the lane.
  public var sequence: String
  /// When the transaction can no longer enter a block, RFC 3339.
  public var validUntil: String
  /// Height of its block, once final.
  public var height: String?
  /// Place in its block, once final.
  public var index: Int?
  /// Timestamp of its block, RFC 3339, once final.
  public var finalizedAt: String?
  /// What it asks for, in order.
  public var operations: [TransactionSummaryResource.Operation]?
  /// What the ledger decided, once final.
  public var receipt: ReceiptResource?
  /// The signed bytes, hexadecimal.
  public var bytes: String?

  /// Creates a transaction from all of its fields.
  public init(
    id: String, status: Status, account: String, lane: Int, sequence: String, validUntil: String,
    height: String? = nil, index: Int? = nil, finalizedAt: String? = nil,
    receipt: ReceiptResource? = nil, bytes: String? = nil
  ) {
    self.id = id
    self.status = status.rawValue
    self.account = account
    self.lane = lane
    self.sequence = sequence
    self.validUntil = validUntil
    self.height = height
    self.index = index
    self.finalizedAt = finalizedAt
    self.receipt = receipt
    self.bytes = bytes
  }
}

/// The ledger's decision on one transaction.
public struct ReceiptResource: Codable, Equatable, Sendable {
  /// `applied` or `refused`.
  public var outcome: String
  /// `0000` when applied, else the first reason's code.
  public var code: String
  /// Every reason, empty when applied.
  public var reasons: [ReasonResource]
  /// Every rule that asks supervisors to look, applied or refused.
  public var flags: [ReasonResource]
  /// Reasons beyond those that a receipt spells out.
  public var reasonsOmitted: Int
  /// Flags beyond those that a receipt spells out.
  public var flagsOmitted: Int
  /// Weight charged.
  public var weight: String
  /// Digest of what the decision read, hexadecimal.
  public var readsDigest: String
  /// The receipt's own bytes, hexadecimal, as the receipt tree hashes them.
  public var bytes: String

  /// Creates a receipt from all of its fields.
  public init(
    outcome: String, code: String, reasons: [ReasonResource], flags: [ReasonResource] = [],
    reasonsOmitted: Int = 0, flagsOmitted: Int = 0, weight: String, readsDigest: String,
    bytes: String
  ) {
    self.outcome = outcome
    self.code = code
    self.reasons = reasons
    self.flags = flags
    self.reasonsOmitted = reasonsOmitted
    self.flagsOmitted = flagsOmitted
    self.weight = weight
    self.readsDigest = readsDigest
    self.bytes = bytes
  }
}

/// `POST /v1/transactions:check`: what would happen now.
public struct CheckResource: Codable, Equatable, Sendable {
  /// The height whose state was asked.
  public var height: String
  /// The transaction's id.
  public var id: String
  /// `would-apply` or `would-refuse`.
  public var outcome: String
  /// Every reason.
  public var reasons: [ReasonResource]
  /// Every rule that asks supervisors to look.
  public var flags: [ReasonResource]
  /// Weight it would be charged.
  public var weight: String

  /// Creates a preview from all of its fields.
  public init(
    height: String, id: String, outcome: String, reasons: [ReasonResource],
    flags: [ReasonResource] = [], weight: String
  ) {
    self.height = height
    self.id = id
    self.outcome = outcome
    self.reasons = reasons
    self.flags = flags
    self.weight = weight
  }
}
