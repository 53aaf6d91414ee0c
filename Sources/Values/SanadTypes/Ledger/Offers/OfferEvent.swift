public import SanadCodec

/// Something about an offer to buy units back.
///
/// Encoding: variant, then the values. A later version of an event is a new variant.
public enum OfferEvent: Hashable, Sendable {
  /// Variant 0: an offer was opened, for so many units, by an account of which minor units of a cash
  /// instrument are locked for it.
  case opened(OfferID, by: AccountID, Units, cash: InstrumentID, locked: Units)
  /// Variant 1: units of the account are tendered and locked, in the place of what it has tendered
  /// before.
  case tendered(OfferID, AccountID, Units)
  /// Variant 2: the account has taken its tender back.
  case withdrawn(OfferID, AccountID, Units)
  /// Variant 3: the issuer has taken the offer back.
  case cancelled(OfferID, by: AccountID)
  /// Variant 4: no tenders are taken any more; so many units were tendered and accepted. With a code
  /// nothing is bought.
  case closed(OfferID, tendered: Units, accepted: Units, code: CodeNumber?)
  /// Variant 5: units of the account were bought, for minor units of cash and units of the other
  /// instrument.
  case bought(OfferID, AccountID, Units, cash: Units, into: Units)
  /// Variant 6: units of the account are free again; with a code where more stood against them than
  /// other tenders.
  case released(OfferID, AccountID, Units, code: CodeNumber?)
  /// Variant 7: the offer is over; so many minor units of the issuer's cash are free again.
  case ended(OfferID, issuer: AccountID, bought: Units, paid: Units, left: Units)

  /// The accounts in whose leaves the event is counted; each once.
  public var accounts: [AccountID] {
    switch self {
    case .opened(_, let account, _, _, _), .tendered(_, let account, _),
      .withdrawn(_, let account, _), .cancelled(_, let account), .bought(_, let account, _, _, _),
      .released(_, let account, _, _), .ended(_, let account, _, _, _):
      [account]
    case .closed: []
    }
  }

  /// The offer.
  public var offer: OfferID {
    switch self {
    case .opened(let offer, _, _, _, _), .tendered(let offer, _, _), .withdrawn(let offer, _, _),
      .cancelled(let offer, _), .closed(let offer, _, _, _), .bought(let offer, _, _, _, _),
      .released(let offer, _, _, _), .ended(let offer, _, _, _, _):
      offer
    }
  }

  /// The word for it in the API; a word never changes its meaning.
  public var name: String {
    switch self {
    case .opened: "offer_opened"
    case .tendered: "units_tendered"
    case .withdrawn: "tender_withdrawn"
    case .cancelled: "offer_cancelled"
    case .closed: "offer_closed"
    case .bought: "tender_bought"
    case .released: "tender_released"
    case .ended: "offer_ended"
    }
  }
}

extension OfferEvent: BCSEncodable, BCSDecodable {
  /// Appends the variant and the values.
  public func encode(into writer: inout BCSWriter) {
    switch self {
    case .opened(let offer, let account, let units, let cash, let locked):
      Self.write(0, offer, account, units, into: &writer)
      writer.value(cash)
      writer.value(locked)
    case .tendered(let offer, let account, let units):
      Self.write(1, offer, account, units, into: &writer)
    case .withdrawn(let offer, let account, let units):
      Self.write(2, offer, account, units, into: &writer)
    case .cancelled(let offer, let account):
      writer.variant(3)
      writer.value(offer)
      writer.value(account)
    case .closed(let offer, let tendered, let accepted, let code):
      writer.variant(4)
      writer.value(offer)
      writer.value(tendered)
      writer.value(accepted)
      writer.optional(code)
    case .bought(let offer, let account, let units, let cash, let into):
      Self.write(5, offer, account, units, into: &writer)
      writer.value(cash)
      writer.value(into)
    case .released(let offer, let account, let units, let code):
      Self.write(6, offer, account, units, into: &writer)
      writer.optional(code)
    case .ended(let offer, let account, let bought, let paid, let left):
      Self.write(7, offer, account, bought, into: &writer)
      writer.value(paid)
      writer.value(left)
    }
  }

  /// Reads a known variant.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    switch try reader.variant() {
    case 0:
      self = .opened(
        try reader.value(), by: try reader.value(), try reader.value(), cash: try reader.value(),
        locked: try reader.value())
    case 1: self = .tendered(try reader.value(), try reader.value(), try reader.value())
    case 2: self = .withdrawn(try reader.value(), try reader.value(), try reader.value())
    case 3: self = .cancelled(try reader.value(), by: try reader.value())
    case 4:
      self = .closed(
        try reader.value(), tendered: try reader.value(), accepted: try reader.value(),
        code: try reader.optional())
    case 5:
      self = .bought(
        try reader.value(), try reader.value(), try reader.value(), cash: try reader.value(),
        into: try reader.value())
    case 6:
      self = .released(
        try reader.value(), try reader.value(), try reader.value(), code: try reader.optional())
    case 7:
      self = .ended(
        try reader.value(), issuer: try reader.value(), bought: try reader.value(),
        paid: try reader.value(), left: try reader.value())
    case let number: throw DecodingFailure(.unknownVariant(number), at: start)
    }
  }

  private static func write(
    _ variant: UInt32, _ offer: OfferID, _ account: AccountID, _ units: Units,
    into writer: inout BCSWriter
  ) {
    writer.variant(variant)
    writer.value(offer)
    writer.value(account)
    writer.value(units)
  }
}
