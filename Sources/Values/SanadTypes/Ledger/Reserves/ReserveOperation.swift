public import SanadCrypto

/// Something about what stands behind the units of an instrument.
///
/// Encoding: variant, then the fields. A number is never used again.
public enum ReserveOperation: Hashable, Sendable {
  /// Variant 0: the custodian registers a receipt.
  case deposit(InstrumentID, ReceiptFacts)
  /// Variant 1: the custodian says that a receipt is free, encumbered or frozen.
  case mark(InstrumentID, receipt: UInt32, ReceiptStatus)
  /// Variant 2: the custodian renews what vouches for a receipt; one that had lapsed is free again.
  case renew(InstrumentID, receipt: UInt32, ReceiptCover)
  /// Variant 3: the custodian takes a receipt out that no unit needs.
  case withdraw(InstrumentID, receipt: UInt32)
  /// Variant 4: an inspector attests, together with the custodian.
  case attest(AttestReserve)
  /// Variant 5: the fixing agent publishes the price of a unit from a date on, in ten-thousandths of
  /// a minor unit.
  case price(InstrumentID, from: CalendarDate, tenThousandths: UInt64)
  /// Variant 6: the submitter asks for what its units are claims on.
  case redeem(RedeemUnits)
  /// Variant 7: the submitter takes a redemption back.
  case withdrawRedemption(InstrumentID, number: UInt32)
  /// Variant 8: the custodian hands receipts over for units, or the issuer pays for them.
  case fill(FillRedemption)

  /// The word that messages use.
  public var name: String {
    switch self {
    case .deposit: "depositReceipt"
    case .mark: "markReceipt"
    case .renew: "renewReceipt"
    case .withdraw: "withdrawReceipt"
    case .attest: "attestReserve"
    case .price: "publishPrice"
    case .redeem: "redeem"
    case .withdrawRedemption: "withdrawRedemption"
    case .fill: "fillRedemption"
    }
  }

  /// The account that authorizes it beside the submitter; nil where nobody has to.
  public var consenting: AccountID? {
    switch self {
    case .attest(let operation): operation.custodian
    case .fill(let operation): operation.payer
    default: nil
    }
  }

  /// How much of a transaction's legs it counts as: units and cash that move, and each receipt.
  public var legCount: Int {
    if case .fill(let operation) = self { operation.receipts.count + 2 } else { 0 }
  }

  /// The instrument.
  public var instrument: InstrumentID {
    switch self {
    case .deposit(let id, _), .mark(let id, _, _), .renew(let id, _, _), .withdraw(let id, _),
      .price(let id, _, _), .withdrawRedemption(let id, _):
      id
    case .attest(let operation): operation.instrument
    case .redeem(let operation): operation.instrument
    case .fill(let operation): operation.instrument
    }
  }
}

/// What an inspector has found. The custodian authorizes the transaction as well.
///
/// Encoding: instrument; custodian's account; as of i32; quantity u128; released u128; valid until
/// i32; document 32.
public struct AttestReserve: Hashable, Sendable {
  /// The instrument.
  public let instrument: InstrumentID
  /// An account of the custodian, which authorizes the transaction.
  public let custodian: AccountID
  /// The business date at whose close it was counted; not before that of the attestation before.
  public let asOf: CalendarDate
  /// What was there: mass of a commodity, of others minor units of the currency.
  public let quantity: UInt128
  /// How much the ledger had released in all when it was counted; no more than it has.
  public let released: UInt128
  /// The last business date on which units are issued against it.
  public let validUntil: CalendarDate
  /// SHA-256 of the report.
  public let document: Digest

  /// Creates the operation.
  public init(
    instrument: InstrumentID, custodian: AccountID, asOf: CalendarDate, quantity: UInt128,
    released: UInt128, validUntil: CalendarDate, document: Digest
  ) {
    self.instrument = instrument
    self.custodian = custodian
    self.asOf = asOf
    self.quantity = quantity
    self.released = released
    self.validUntil = validUntil
    self.document = document
  }
}

/// A holder's wish.
///
/// Encoding: instrument; units u128; kind; delivery 32.
public struct RedeemUnits: Hashable, Sendable {
  /// The instrument.
  public let instrument: InstrumentID
  /// How many.
  public let units: Units
  /// What for.
  public let kind: RedemptionKind
  /// SHA-256 of what was agreed about the delivery.
  public let delivery: Digest

  /// Creates the operation.
  public init(instrument: InstrumentID, units: Units, kind: RedemptionKind, delivery: Digest) {
    self.instrument = instrument
    self.units = units
    self.kind = kind
    self.delivery = delivery
  }
}

/// Gives a holder what its units are claims on, and the units are no more. What receipts do not cover
/// is paid in cash by the issuer, which authorizes the transaction.
///
/// Encoding: instrument; number u32; units u128; list of receipts u32, strictly ascending, at most
/// 64; optional payer; document 32.
public struct FillRedemption: Hashable, Sendable {
  /// Most receipts at once.
  public static let receiptsMax = 64

  /// The instrument.
  public let instrument: InstrumentID
  /// The redemption.
  public let number: UInt32
  /// How many of its units.
  public let units: Units
  /// The receipts that are handed over, ascending; none where it is paid in cash.
  public let receipts: [UInt32]
  /// An account of the issuer that pays, and authorizes the transaction; nil where nothing is paid.
  public let payer: AccountID?
  /// SHA-256 of what the holder has signed for.
  public let document: Digest

  /// Creates the operation; sorts the receipts.
  public init(
    instrument: InstrumentID, number: UInt32, units: Units, receipts: [UInt32],
    payer: AccountID?, document: Digest
  ) {
    self.instrument = instrument
    self.number = number
    self.units = units
    self.receipts = receipts.sorted()
    self.payer = payer
    self.document = document
  }
}
