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
  /// The transaction that did it; where the chain did it by itself, what stands for one in the
  /// receipt of that.
  public var transaction: String
  /// `identity_registered`, `claim_issued`, `claim_revoked`, `account_opened`, `keys_rotated`,
  /// `moved`, `refused`, `flagged`, `settlement_instructed`, `settlement_affirmed`, `units_locked`,
  /// `settlement_ended`, `payment_declared`, `payment_funded`, `payment_paid`, `payment_completed`,
  /// `payment_missed`, `instrument_status`, `payments_routed`, `suspense_claimed`,
  /// `calendar_published`, `fixing_published`, `tax_published`, `instrument_called`,
  /// `instrument_registered`, `put_given`, `put_ended`, `instrument_partly_called`, `evidence`, and what later versions add.
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
  /// The payment of an instrument that it is about.
  public var payment: Payment?
  /// Where an instrument stands in its life now.
  public var status: String?
  /// From when a fixing or rates of tax count, or the day of a call or a put: `YYYY-MM-DD`.
  public var date: String?
  /// The part of the face that was called, in millionths.
  public var part: Int?
  /// The rate of a fixing, in millionths a year.
  public var rate: Int64?
  /// The benchmark of a fixing.
  public var benchmark: String?
  /// The number of a calendar or of a tax table.
  public var number: UInt32?
  /// How often the calendar was published.
  public var revision: UInt32?
  /// What happened to the reserve of an instrument.
  public var reserve: ReserveStep?
  /// What happened to an offer of the issuer.
  public var offer: OfferStep?
  /// What happened to a change of the validators.
  public var validator: ValidatorStep?

  /// Which rule a validator has broken.
  public var evidence: Offence?

  /// A validator's offence whose proof is on the ledger.
  public struct Offence: Codable, Equatable, Sendable {
    /// The epoch.
    public var epoch: String
    /// The view of both statements.
    public var view: String
    /// The place of the validator among those of the epoch.
    public var validator: Int
    /// As in ``EvidenceResource/offence``.
    public var offence: String

    /// Names an offence.
    public init(epoch: String, view: String, validator: Int, offence: String) {
      self.epoch = epoch
      self.view = view
      self.validator = validator
      self.offence = offence
    }
  }

  /// A payment of an instrument, and what happened to it. Amounts are units of its cash.
  public struct Payment: Codable, Equatable, Sendable {
    /// Its number among the instrument's.
    public var number: UInt32
    /// `coupon`, `amortisation`, `redemption`, `call`, `partialCall` or `put`.
    public var kind: String?
    /// What a unit gets: two numbers with a stroke.
    public var perUnit: String?
    /// Units of the instrument at the record; of all holders, or of the one that was paid.
    public var units: String?
    /// What was brought.
    public var funded: String?
    /// What a holder gets, tax included.
    public var gross: String?
    /// The tax on it, or on all of it.
    public var withheld: String?
    /// What all holders were paid.
    public var paid: String?
    /// What went back to whoever brought it.
    public var left: String?
    /// Whether it waits for the holder in suspense.
    public var waits: Bool?

    /// A payment of which nothing else is known yet.
    public init(number: UInt32) { self.number = number }
  }

  /// Creates an event of which the particulars are still missing.
  public init(height: String, index: Int, time: String, transaction: String, kind: String) {
    self.height = height
    self.index = index
    self.time = time
    self.transaction = transaction
    self.kind = kind
  }
}
