import SanadCrypto
public import SanadTypes

/// `GET /v1/instruments/{symbol}/reserve/receipts/{number}`: what a custodian keeps.
public struct WarehouseReceiptResource: Codable, Equatable, Sendable {
  /// The height at which this is true.
  public var height: String
  /// The instrument's symbol.
  public var instrument: String
  /// Its number, from 0.
  public var number: Int
  /// `free`, `encumbered`, `frozen`, `lapsed`, `released` or `withdrawn`.
  public var status: String
  /// The gross mass.
  public var grossMass: String
  /// Ten-thousandths.
  public var fineness: Int
  /// The mass that counts.
  public var fineMass: String
  /// Where it is kept.
  public var site: String
  /// SHA-256 of the list of bars or lots.
  public var bars: String
  /// SHA-256 of the assay certificate.
  public var assay: String
  /// SHA-256 of the insurance policy.
  public var insurance: String
  /// The last date of insurance.
  public var insuredUntil: String
  /// The date by which it has to be inspected again.
  public var inspectionDue: String
  /// The custodian's account.
  public var registeredBy: String

  /// A receipt as the ledger has it.
  public init(
    _ receipt: WarehouseReceipt, number: UInt32, of symbol: InstrumentSymbol, at height: Height
  ) {
    let facts = receipt.facts
    self.height = height.description
    instrument = symbol.text
    self.number = Int(number)
    status = "\(receipt.status)"
    grossMass = String(facts.grossMass)
    fineness = Int(facts.fineness)
    fineMass = String(facts.fineMass)
    site = facts.site
    bars = facts.bars.hex
    assay = facts.assay.hex
    insurance = facts.cover.insurance.hex
    insuredUntil = "\(facts.cover.insuredUntil)"
    inspectionDue = "\(facts.cover.inspectionDue)"
    registeredBy = receipt.registeredBy.description
  }
}

/// `GET /v1/instruments/{symbol}/reserve/redemptions/{number}`: what a holder has asked for.
public struct RedemptionResource: Codable, Equatable, Sendable {
  /// The height at which this is true.
  public var height: String
  /// The instrument's symbol.
  public var instrument: String
  /// Its number, from 0.
  public var number: Int
  /// Whose units they are.
  public var holder: String
  /// `inKind` or `cash`.
  public var kind: String
  /// `open`, `filled` or `cancelled`.
  public var status: String
  /// How many units.
  public var units: String
  /// How many of them are redeemed.
  public var filled: String
  /// How many more of them may be redeemed now: less than what waits while the reserve is short.
  public var covered: String
  /// SHA-256 of what was agreed about the delivery.
  public var delivery: String
  /// When it was asked for, RFC 3339.
  public var askedAt: String
  /// The last block time at which it is filled, RFC 3339.
  public var validUntil: String

  /// A redemption as the ledger has it.
  public init(
    _ redemption: RedemptionRecord, number: UInt32, of symbol: InstrumentSymbol,
    _ reserve: ReserveRecord, at height: Height
  ) {
    self.height = height.description
    instrument = symbol.text
    self.number = Int(number)
    holder = redemption.holder.description
    kind = "\(redemption.kind)"
    status = "\(redemption.status)"
    units = redemption.units.description
    filled = redemption.filled.description
    covered = redemption.covered(in: reserve.shortage).description
    delivery = redemption.delivery.hex
    askedAt = redemption.askedAt.rfc3339
    validUntil = redemption.validUntil.rfc3339
  }
}
