/// Something that a transaction did, as the ledger's own events tell it (docs/wire.md).
///
/// Which of the optional fields are there follows from ``kind``.
public struct EventResource: Codable, Equatable, Sendable {
  /// The block.
  public var height: String
  /// The place among all events of the block, from 0; what an event chain commits to.
  public var index: Int
  /// The block's timestamp, RFC 3339.
  public var time: String
  /// The transaction that did it.
  public var transaction: String
  /// `identity_registered`, `claim_issued`, `claim_revoked`, `account_opened`, `keys_rotated`,
  /// `moved`, `refused`, `flagged`, `settlement_instructed`, `settlement_affirmed`, `units_locked`,
  /// `settlement_ended`, and what later versions add.
  public var kind: String
  /// The account that acted, or that has a part in a settlement.
  public var account: String?
  /// The identity that was registered, that a claim is about, or that owns the opened account.
  public var identity: String?
  /// The topic of a claim.
  public var topic: String?
  /// The account that was opened.
  public var opened: String?
  /// Why units moved: `transfer`, `settlement`, `allotment`, and so on.
  public var movement: String?
  /// Symbol of the instrument.
  public var instrument: String?
  /// The account that gave; absent where the units are new.
  public var from: String?
  /// The account that received.
  public var to: String?
  /// Units that moved, or that are locked.
  public var units: String?
  /// Code of a refusal or of a flag, four digits.
  public var code: String?
  /// The code's name.
  public var name: String?
  /// The settlement that was instructed, affirmed or ended, or that units wait for.
  public var settlement: String?
  /// How a settlement ended: `settled`, `cancelled` or `refused`.
  public var outcome: String?
  /// Every reason of a refusal.
  public var reasons: [ReasonResource]?

  /// Creates an event of which the particulars are still missing.
  public init(height: String, index: Int, time: String, transaction: String, kind: String) {
    self.height = height
    self.index = index
    self.time = time
    self.transaction = transaction
    self.kind = kind
  }
}
