public import SanadCodec
public import SanadCrypto

/// What the term sheet of any class can say besides the terms of its class.
///
/// Encoding: optional dti; least denomination u128; price tick u32; optional paying agent; optional
/// governing law; list of documents, strictly ascending by name, at most 16.
public struct SheetDetails: Hashable, Sendable {
  /// Most documents.
  public static let documentsMax = 16
  /// Largest tick: 100 per 100 of face.
  public static let priceTickMax: UInt32 = 1_000_000

  /// The identifier of the token.
  public let dti: DTI?
  /// The fewest units that may be moved, or left in an account that gives or receives; zero where any
  /// number may.
  public let denominationMin: Units
  /// Prices of auctions by price and of taps are multiples of this, in ten-thousandths per 100 of
  /// face; zero where any may be.
  public let priceTick: UInt32
  /// Who pays for the issuer.
  public let payingAgent: LEI?
  /// Whose law governs.
  public let governingLaw: Jurisdiction?
  /// What belongs to it, ascending by name.
  public let documents: [SheetDocument]

  /// Creates details; sorts the documents.
  public init(
    dti: DTI? = nil, denominationMin: Units = .zero, priceTick: UInt32 = 0,
    payingAgent: LEI? = nil, governingLaw: Jurisdiction? = nil, documents: [SheetDocument] = []
  ) {
    self.dti = dti
    self.denominationMin = denominationMin
    self.priceTick = priceTick
    self.payingAgent = payingAgent
    self.governingLaw = governingLaw
    self.documents = documents.sorted { $0.nameOrder < $1.nameOrder }
  }

  /// Whether a price, in ten-thousandths per 100, is one that may be asked or paid.
  public func allows(price: UInt64) -> Bool {
    priceTick == 0 || price.isMultiple(of: UInt64(priceTick))
  }

  /// What is wrong for an instrument of a class, in one sentence; nil when nothing is.
  func defect(of terms: ClassTerms) -> String? {
    if terms.isCash, !denominationMin.isZero || priceTick != 0 {
      return "cash has no least denomination and no tick of a price"
    }
    // Terms with a multiple of zero are refused for that.
    if !denominationMin.value.isMultiple(of: max(terms.multiple.value, 1)) {
      return "the least denomination \(denominationMin) is no multiple of \(terms.multiple)"
    }
    if priceTick != 0, terms.security == nil {
      return "a tick is of prices per 100 of face, and a \(terms.noun) has none"
    }
    if priceTick > Self.priceTickMax { return "the tick is more than 100 per 100 of face" }
    for (index, document) in documents.enumerated() {
      if documents[..<index].contains(where: { $0.nameOrder == document.nameOrder }) {
        return "two documents are called \"\(document.name)\""
      }
    }
    return documents.lazy.compactMap(\.defect).first
  }
}

/// A document that belongs to an instrument: what it is called, its digest, and where it may be found.
///
/// Encoding: name; digest; optional uri.
public struct SheetDocument: Hashable, Sendable {
  /// Most bytes of a name.
  public static let nameBytesMax = 64
  /// Most bytes of a place.
  public static let uriBytesMax = 200

  /// What it is called.
  public let name: String
  /// SHA-256 of its bytes; that alone says what it is.
  public let digest: Digest
  /// Where it may be found, printable ASCII without spaces.
  public let uri: String?

  /// Creates a document.
  public init(name: String, digest: Digest, uri: String? = nil) {
    self.name = name
    self.digest = digest
    self.uri = uri
  }

  /// What is wrong, in one sentence; nil when nothing is.
  var defect: String? {
    if name.isEmpty { return "a document has no name" }
    if digest == .zero { return "the digest of \"\(name)\" is that of no document" }
    guard let uri else { return nil }
    let isPlain = !uri.isEmpty && uri.utf8.allSatisfy { (0x21...0x7e).contains($0) }
    return isPlain ? nil : "the place of \"\(name)\" is not printable ASCII without spaces"
  }
}

extension SheetDetails: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.optional(dti)
    writer.value(denominationMin)
    writer.u32(priceTick)
    writer.optional(payingAgent)
    writer.optional(governingLaw)
    writer.list(documents)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    dti = try reader.optional()
    denominationMin = try Units(from: &reader)
    priceTick = try reader.u32()
    payingAgent = try reader.optional()
    governingLaw = try reader.optional()
    documents = try reader.ascendingList(max: Self.documentsMax) { $0.nameOrder }
  }
}

extension SheetDocument {
  /// Names stand in the order of their bytes: that of texts depends on tables of Unicode, which change.
  fileprivate struct NameOrder: Comparable {
    let bytes: [UInt8]

    static func < (left: NameOrder, right: NameOrder) -> Bool {
      left.bytes.lexicographicallyPrecedes(right.bytes)
    }
  }

  fileprivate var nameOrder: NameOrder { NameOrder(bytes: Array(name.utf8)) }
}

extension SheetDocument: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.text(name)
    writer.value(digest)
    writer.bool(uri != nil)
    if let uri { writer.text(uri) }
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    name = try reader.text(max: Self.nameBytesMax)
    digest = try Digest(from: &reader)
    uri = try reader.bool() ? try reader.text(max: Self.uriBytesMax) : nil
  }
}
