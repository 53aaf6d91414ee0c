/// 7xxx: instruments, their terms and their status.
extension ErrorCode {
  /// No instrument has this symbol or id.
  public static let instrumentUnknown = ErrorCode(
    7001, "INSTRUMENT_UNKNOWN", .notFound, "No instrument has this symbol or id.",
    remedy: "Check the symbol; `GET /v1/instruments` lists them.", isDefinite: true)
  /// The instrument's status does not let it move.
  public static let instrumentHalted = ErrorCode(
    7002, "INSTRUMENT_HALTED", .stateConflict, "The instrument's status does not let it move.",
    remedy: "Wait until the instrument is live again.", isDefinite: true)
  /// An instrument with this symbol exists already.
  public static let instrumentExists = ErrorCode(
    7003, "INSTRUMENT_EXISTS", .stateConflict, "An instrument with this symbol exists already.",
    remedy: "Choose another symbol.", isDefinite: true)
  /// The term sheet contradicts itself or the rules of its class.
  public static let termsInvalid = ErrorCode(
    7004, "TERMS_INVALID", .malformed,
    "The term sheet contradicts itself or the rules of its class.",
    remedy: "Correct the field that the reason names.", isDefinite: true)
  /// The payment leg names an instrument that is not cash.
  public static let notCash = ErrorCode(
    7005, "NOT_CASH", .malformed, "The payment leg names an instrument that is not cash.",
    remedy: "Pay with an instrument of class cash.", isDefinite: true)
  /// The amount is not a multiple of what the terms of the instrument ask for.
  public static let amountNotMultiple = ErrorCode(
    7006, "AMOUNT_NOT_MULTIPLE", .malformed,
    "The amount is not a multiple of what the terms of the instrument ask for.",
    remedy: "Give a multiple of the number in the reason.", isDefinite: true)

  static let instrumentCodes: [ErrorCode] = [
    instrumentUnknown, instrumentHalted, instrumentExists, termsInvalid, notCash,
    amountNotMultiple,
  ]
}
