import SanadTypes

extension TermsResource {
  /// Who keeps what stands behind units.
  public struct Reserve: Codable, Equatable, Sendable {
    /// LEI of the custodian.
    public var custodian: String
    /// For how many days an attestation counts.
    public var attestationDays: Int
  }

  /// What is particular to a commodity.
  public struct Commodity: Codable, Equatable, Sendable {
    /// What is kept, such as `XAU`.
    public var commodity: String
    /// `mg` or `g` of fine metal.
    public var mass: String
    /// The mass that one unit is a claim on.
    public var unitMass: String
    /// What is less pure is not accepted; ten-thousandths.
    public var finenessMin: Int
    /// The mass of the largest piece.
    public var lotMass: String
    /// The fewest units that are redeemed in kind.
    public var redemptionMin: String
    /// The symbol of the cash in which redemption is paid.
    public var cash: String
    /// What is kept of a redemption in cash, in basis points.
    public var fee: Int
    /// A price that is older than so many days pays nothing.
    public var priceDays: Int
  }
}

extension TermsResource.Reserve {
  init(_ terms: ReserveTerms) {
    self.init(custodian: terms.custodian.text, attestationDays: Int(terms.attestationDays))
  }
}

extension TermsResource.Commodity {
  init(_ terms: CommodityTerms, cash: String?) {
    self.init(
      commodity: terms.commodity.text, mass: terms.mass.symbol,
      unitMass: String(terms.unitMass), finenessMin: Int(terms.finenessMin),
      lotMass: String(terms.lotMass), redemptionMin: terms.redemptionMin.description,
      cash: cash ?? terms.cash.description, fee: Int(terms.fee.value),
      priceDays: Int(terms.priceDays))
  }
}
