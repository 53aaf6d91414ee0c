/// 740x: buy-backs and switches.
extension ErrorCode {
  /// The instrument has no such offer.
  public static let offerUnknown = ErrorCode(
    7401, "OFFER_UNKNOWN", .notFound, "The instrument has no offer with this number.",
    remedy: "Check the instrument and the number.", isDefinite: true)
  /// The terms of an offer make no sense, or what it is for cannot be priced.
  public static let offerInvalid = ErrorCode(
    7402, "OFFER_INVALID", .malformed, "An offer on these terms could not be settled.",
    remedy: "Change what the detail names: the times, the units, the prices or the instruments.",
    isDefinite: true)
  /// Tenders are not taken yet, or not any more.
  public static let offerClosed = ErrorCode(
    7403, "OFFER_CLOSED", .stateConflict, "The offer takes no tenders at this time.",
    remedy: "See its first and its last time; what was tendered is settled or given back after it.",
    isDefinite: true)
  /// Too many offers for the instrument are open.
  public static let offersExhausted = ErrorCode(
    7404, "OFFERS_EXHAUSTED", .overloaded, "As many offers for the instrument are open as may be.",
    remedy: "Cancel one, or wait until one has ended.", isDefinite: true)
  /// The offer has no room for one more tender.
  public static let offerFull = ErrorCode(
    7405, "OFFER_FULL", .overloaded, "The offer has as many tenders as it may have.",
    remedy: "Tender for another offer; a tender that is taken back leaves room.", isDefinite: true)
  /// The account has tendered nothing.
  public static let tenderUnknown = ErrorCode(
    7406, "TENDER_UNKNOWN", .notFound, "The account has tendered nothing for this offer.",
    remedy: "Check the account, the instrument and the number.", isDefinite: true)
  /// The tender is none that the offer takes.
  public static let tenderInvalid = ErrorCode(
    7407, "TENDER_INVALID", .malformed, "The offer takes no tender of this kind.",
    remedy: "Tender at least the offer's minimum, at most all of it, and none of the issuer's.",
    isDefinite: true)
  /// The issuer has taken the offer back.
  public static let offerCancelled = ErrorCode(
    7408, "OFFER_CANCELLED", .stateConflict, "The issuer has taken the offer back.",
    remedy: "Nothing: what was tendered is free again.", isDefinite: true)
  /// What was offered for could not be bought at the close.
  public static let offerLapsed = ErrorCode(
    7409, "OFFER_LAPSED", .stateConflict, "The instrument could not be bought at the close.",
    remedy: "Nothing: what was tendered is free again; the issuer may open another offer.",
    isDefinite: true)

  static let offerCodes: [ErrorCode] = [
    offerUnknown, offerInvalid, offerClosed, offersExhausted, offerFull, tenderUnknown,
    tenderInvalid, offerCancelled, offerLapsed,
  ]
}
