import SanadCrypto
import SanadTypes

extension TermsResource {
  /// What the term sheet of any class can say.
  public struct Details: Codable, Equatable, Sendable {
    /// A document that belongs to it.
    public struct Document: Codable, Equatable, Sendable {
      /// What it is called.
      public var name: String
      /// SHA-256 of its bytes.
      public var sha256: String
      /// Where it may be found.
      public var uri: String?
    }

    /// The identifier of the token, ISO 24165.
    public var dti: String?
    /// The fewest units that may be moved, or left; absent where any number may.
    public var denominationMin: String?
    /// Prices are multiples of so many ten-thousandths per 100 of face; absent where any may be.
    public var priceTick: String?
    /// LEI of who pays for the issuer.
    public var payingAgent: String?
    /// Whose law governs.
    public var governingLaw: String?
    /// Ascending by name.
    public var documents: [Document]
  }
}

extension TermsResource.Details {
  /// The details of a sheet.
  init(_ details: SheetDetails) {
    self.init(
      dti: details.dti?.text,
      denominationMin: details.denominationMin.isZero ? nil : "\(details.denominationMin)",
      priceTick: details.priceTick == 0 ? nil : "\(details.priceTick)",
      payingAgent: details.payingAgent?.text, governingLaw: details.governingLaw?.text,
      documents: details.documents.map {
        Document(name: $0.name, sha256: $0.digest.hex, uri: $0.uri)
      })
  }
}
