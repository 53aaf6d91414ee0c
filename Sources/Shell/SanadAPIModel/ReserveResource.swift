import SanadCrypto
public import SanadTypes

/// `GET /v1/instruments/{symbol}/reserve`: what stands behind the units of an instrument.
public struct ReserveResource: Codable, Equatable, Sendable {
  /// What inspector and custodian have signed.
  public struct Attested: Codable, Equatable, Sendable {
    /// The date at whose close it was counted.
    public var asOf: String
    /// What was there.
    public var quantity: String
    /// How much the ledger had released in all then.
    public var released: String
    /// The last date on which units are issued against it.
    public var validUntil: String
    /// SHA-256 of the report.
    public var document: String
    /// The inspector's account.
    public var inspector: String
    /// The custodian's account.
    public var custodian: String
  }

  /// The price of a unit.
  public struct Price: Codable, Equatable, Sendable {
    /// From which date it counts.
    public var date: String
    /// Ten-thousandths of a minor unit.
    public var tenThousandths: String
    /// The fixing agent's account.
    public var publishedBy: String
  }

  /// Less than the units are claims on.
  public struct Short: Codable, Equatable, Sendable {
    /// What the units are claims on, with what was handed over during it.
    public var supply: String
    /// What stands behind them, with what was handed over during it.
    public var available: String
    /// What was handed over.
    public var filled: String
  }

  /// The instrument's symbol.
  public var symbol: String
  /// The height at which this is true.
  public var height: String
  /// In what the reserve is measured: `mg`, `g`, or `minor` units of the currency.
  public var measure: String
  /// How much of it a unit is a claim on.
  public var perUnit: String
  /// LEI of who keeps it.
  public var custodian: String
  /// For how many days an attestation counts.
  public var attestationDays: Int
  /// Units in the hands of holders.
  public var outstanding: String
  /// What they are claims on.
  public var supply: String
  /// What is attested and was not released since.
  public var attested: String
  /// What free receipts hold; absent where the reserve has none.
  public var free: String?
  /// What ever left the reserve.
  public var released: String
  /// Receipts that were ever registered.
  public var receipts: Int
  /// Redemptions that were ever asked for.
  public var redemptions: Int
  /// The newest attestation.
  public var attestation: Attested?
  /// The newest price.
  public var price: Price?
  /// There while it is short.
  public var shortage: Short?

  /// A reserve as the ledger has it.
  public init(
    _ record: ReserveRecord, _ terms: ReserveTerms, of sheet: TermSheet, outstanding: Units,
    at height: Height
  ) {
    symbol = sheet.symbol.text
    self.height = height.description
    let commodity = sheet.terms.commodity
    measure = commodity?.mass.symbol ?? "minor"
    perUnit = String(sheet.terms.reservePerUnit)
    custodian = terms.custodian.text
    attestationDays = Int(terms.attestationDays)
    self.outstanding = outstanding.description
    // What is authorised was seen to fit.
    supply = String(
      CheckedMath.product(outstanding.value, sheet.terms.reservePerUnit) ?? .max)
    attested = String(record.attested)
    free = commodity == nil ? nil : String(record.free)
    released = String(record.released)
    receipts = Int(record.receipts)
    redemptions = Int(record.requests)
    attestation = record.attestation.map(Attested.init)
    price = record.price.map {
      Price(
        date: "\($0.date)", tenThousandths: String($0.tenThousandths),
        publishedBy: $0.publishedBy.description)
    }
    shortage = record.shortage.map {
      Short(
        supply: String($0.supply), available: String($0.available), filled: String($0.filled))
    }
  }
}

extension ReserveResource.Attested {
  init(_ attestation: Attestation) {
    self.init(
      asOf: "\(attestation.asOf)", quantity: String(attestation.quantity),
      released: String(attestation.released), validUntil: "\(attestation.validUntil)",
      document: attestation.document.hex, inspector: attestation.inspector.description,
      custodian: attestation.custodian.description)
  }
}
