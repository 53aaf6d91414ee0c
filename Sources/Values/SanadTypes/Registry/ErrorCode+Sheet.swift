/// 7140 to 7149: what term sheets of all classes can ask for.
extension ErrorCode {
  /// The movement, or what it leaves, is under the least denomination.
  public static let denominationTooSmall = ErrorCode(
    7140, "DENOMINATION_TOO_SMALL", .malformed,
    "The movement, or what it leaves in an account, is under the least denomination of the terms.",
    remedy: "Move at least the number in the reason, and leave as much or nothing.",
    isDefinite: true)
  /// The price is between two ticks.
  public static let priceOffTick = ErrorCode(
    7141, "PRICE_OFF_TICK", .malformed,
    "The price is not a multiple of the tick of the terms.",
    remedy: "Give a multiple of the tick in the reason.", isDefinite: true)

  /// The coupon of the period is that of who held at its record.
  public static let couponRecorded = ErrorCode(
    7142, "COUPON_RECORDED", .stateConflict,
    "The next coupon belongs to who held at its record, and the terms do not sell without it.",
    remedy: "Sell on the coupon day or later, or at the record or before.", isDefinite: true)

  static let sheetCodes: [ErrorCode] = [denominationTooSmall, priceOffTick, couponRecorded]
}
