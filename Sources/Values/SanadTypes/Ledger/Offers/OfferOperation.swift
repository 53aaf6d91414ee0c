public import SanadCodec

/// Something about an offer to buy units back (docs/ledger.md, "Buy-backs and switches").
///
/// Encoding: variant, then the fields. A later version of an operation is a new variant; a number
/// is never used again.
public enum OfferOperation: Hashable, Sendable {
  /// Variant 0: the treasury opens an offer; for a switch, which issues units, together with the
  /// central bank.
  case open(OfferTerms)
  /// Variant 1: the submitter tenders so many units, in the place of what it has tendered before.
  case tender(OfferID, Units)
  /// Variant 2: the submitter takes its tender back.
  case withdraw(OfferID)
  /// Variant 3: the treasury takes the offer back.
  case cancel(OfferID)

  /// The word that messages use.
  public var name: String {
    switch self {
    case .open: "openOffer"
    case .tender: "tenderUnits"
    case .withdraw: "withdrawTender"
    case .cancel: "cancelOffer"
    }
  }

  /// Whether it leads to new units.
  public var isIssue: Bool {
    if case .open(let terms) = self { terms.exchange != nil } else { false }
  }
}

extension OfferOperation: BCSEncodable, BCSDecodable {
  /// Appends the variant and the fields.
  public func encode(into writer: inout BCSWriter) {
    switch self {
    case .open(let terms):
      writer.variant(0)
      writer.value(terms)
    case .tender(let offer, let units):
      writer.variant(1)
      writer.value(offer)
      writer.value(units)
    case .withdraw(let offer):
      writer.variant(2)
      writer.value(offer)
    case .cancel(let offer):
      writer.variant(3)
      writer.value(offer)
    }
  }

  /// Reads a known variant.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    switch try reader.variant() {
    case 0: self = .open(try OfferTerms(from: &reader))
    case 1: self = .tender(try reader.value(), try reader.value())
    case 2: self = .withdraw(try reader.value())
    case 3: self = .cancel(try reader.value())
    case let number: throw DecodingFailure(.unknownVariant(number), at: start)
    }
  }
}
