/// 73xx: what stands behind the units of an instrument.
extension ErrorCode {
  /// The instrument has no reserve.
  public static let noReserve = ErrorCode(
    7301, "NO_RESERVE", .stateConflict, "The instrument has no reserve, or none of receipts.",
    remedy: "Name a commodity; cash and sukuk have attestations alone, bills and bonds nothing.",
    isDefinite: true)
  /// No attestation counts on this date.
  public static let attestationMissing = ErrorCode(
    7302, "ATTESTATION_MISSING", .stateConflict,
    "Nobody has attested the reserve, or not lately enough; no units are issued against it.",
    remedy: "Have inspector and custodian attest the reserve.", isDefinite: true)
  /// More would be issued than stands behind it.
  public static let reserveExceeded = ErrorCode(
    7303, "RESERVE_EXCEEDED", .stateConflict,
    "More units would be issued than free receipts and the attestation cover.",
    remedy: "Deposit more and have it attested, or issue at most what the detail says.",
    isDefinite: true)
  /// The account is not the custodian's.
  public static let custodianRequired = ErrorCode(
    7304, "CUSTODIAN_REQUIRED", .forbidden,
    "No account of the custodian that the terms name authorizes this.",
    remedy: "Sign with an account of the custodian.", isDefinite: true)
  /// Whoever attests or prices is not independent.
  public static let notIndependent = ErrorCode(
    7305, "NOT_INDEPENDENT", .forbidden,
    "The custodian and the issuer of an instrument neither attest nor price it.",
    remedy: "Sign with an account of another identity that has the office.", isDefinite: true)
  /// The receipt does not exist.
  public static let receiptUnknown = ErrorCode(
    7306, "RESERVE_RECEIPT_UNKNOWN", .notFound, "The reserve has no receipt with this number.",
    remedy: "See the receipts of the instrument's reserve.", isDefinite: true)
  /// The receipt cannot be taken.
  public static let receiptInvalid = ErrorCode(
    7307, "RESERVE_RECEIPT_INVALID", .malformed,
    "The mass, the fineness or the dates of the receipt cannot be accepted.",
    remedy: "Give a mass above zero, a fineness that the terms accept, and dates that lie ahead.",
    isDefinite: true)
  /// The receipt cannot go there.
  public static let receiptState = ErrorCode(
    7308, "RESERVE_RECEIPT_STATE", .stateConflict,
    "Where the receipt stands, this cannot be done with it.",
    remedy: "See where it stands; one that was handed over or taken out is at its end.",
    isDefinite: true)
  /// The units need what would be taken out.
  public static let reserveNeeded = ErrorCode(
    7309, "RESERVE_NEEDED", .stateConflict,
    "Without this receipt less would stand behind the units than they are claims on.",
    remedy: "Redeem units first, or deposit and attest more.", isDefinite: true)
  /// The attestation cannot be taken.
  public static let attestationInvalid = ErrorCode(
    7310, "ATTESTATION_INVALID", .malformed,
    "The dates or the released total of the attestation cannot be.",
    remedy:
      "Count at a date that has begun and is not before the last one, with the ledger's total then.",
    isDefinite: true)
  /// The price cannot be taken.
  public static let priceInvalid = ErrorCode(
    7311, "PRICE_INVALID", .malformed,
    "A price is above zero, counts from a later date than the one before, and from none to come.",
    remedy: "Give a price and the date that the detail allows.", isDefinite: true)
  /// No price counts on this date.
  public static let priceMissing = ErrorCode(
    7312, "PRICE_MISSING", .stateConflict,
    "There is no price, or it is too old to pay by.",
    remedy: "Have the fixing agent publish a price.", isDefinite: true)
  /// The redemption cannot be asked for.
  public static let redemptionInvalid = ErrorCode(
    7313, "REDEMPTION_INVALID", .malformed,
    "The redemption is of too few units, or of no whole multiple.",
    remedy: "Ask for at least what the terms say, or for cash.", isDefinite: true)
  /// The redemption does not exist.
  public static let redemptionUnknown = ErrorCode(
    7314, "REDEMPTION_UNKNOWN", .notFound, "The instrument has no redemption with this number.",
    remedy: "See the redemptions of the instrument's reserve.", isDefinite: true)
  /// The redemption is over.
  public static let redemptionOver = ErrorCode(
    7315, "REDEMPTION_OVER", .stateConflict,
    "The redemption is filled, was taken back, or has run out.",
    remedy: "Ask for another one.", isDefinite: true)
  /// The redemption is somebody else's.
  public static let redemptionForeign = ErrorCode(
    7316, "REDEMPTION_FOREIGN", .forbidden, "The redemption is of another account.",
    remedy: "Sign with the account that asked for it.", isDefinite: true)
  /// The redemption waits for the end of a shortage.
  public static let redemptionShared = ErrorCode(
    7317, "REDEMPTION_SHARED", .stateConflict,
    "While the reserve is short, each redemption gets the covered part and what is left waits.",
    remedy: "Fill at most what the detail says; the rest follows when the reserve is whole.",
    isDefinite: true)
  /// What is handed over is not what the units are claims on.
  public static let fillUneven = ErrorCode(
    7318, "FILL_UNEVEN", .stateConflict,
    "The receipts are more than the units are claims on, or a whole piece less.",
    remedy: "Choose receipts of at most the units' mass, and less than a piece below it.",
    isDefinite: true)

  static let reserveCodes: [ErrorCode] = [
    noReserve, attestationMissing, reserveExceeded, custodianRequired, notIndependent,
    receiptUnknown, receiptInvalid, receiptState, reserveNeeded, attestationInvalid,
    priceInvalid, priceMissing, redemptionInvalid, redemptionUnknown, redemptionOver,
    redemptionForeign, redemptionShared, fillUneven,
  ]
}
