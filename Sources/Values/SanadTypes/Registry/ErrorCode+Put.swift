/// 713x: repayment before maturity at the wish of holders, or of a part.
extension ErrorCode {
  /// Units cannot be put for this date.
  public static let putInvalid = ErrorCode(
    7130, "PUT_INVALID", .stateConflict, "The instrument cannot be put for this date.",
    remedy: "See the put dates and the notice in its terms.", isDefinite: true)
  /// A notice of the account stands for this date.
  public static let putGiven = ErrorCode(
    7131, "PUT_GIVEN", .stateConflict, "The account has given notice for this date already.",
    remedy: "Take the notice back and give another one, for all units that are to be repaid.",
    isDefinite: true)
  /// The account has given no notice for this date.
  public static let putUnknown = ErrorCode(
    7132, "PUT_UNKNOWN", .notFound, "The account has given no notice for this date.",
    remedy: "Check the account, the instrument and the date.", isDefinite: true)
  /// The notice can no longer be taken back.
  public static let putBinding = ErrorCode(
    7133, "PUT_BINDING", .expired, "The notice can no longer be taken back.",
    remedy: "The units are repaid on the date; where the issuer misses that, it is free again.",
    isDefinite: true)
  /// The part cannot be called.
  public static let partialCallInvalid = ErrorCode(
    7134, "PARTIAL_CALL_INVALID", .malformed,
    "A partial call repays something, once for each date, and leaves something for maturity.",
    remedy: "Give a part that the detail allows; to repay all that is left, call the instrument.",
    isDefinite: true)

  static let putCodes: [ErrorCode] = [
    putInvalid, putGiven, putUnknown, putBinding, partialCallInvalid,
  ]
}
