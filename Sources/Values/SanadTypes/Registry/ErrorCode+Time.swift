/// 4xxx: dates, lock-ups and hours.
extension ErrorCode {
  /// The instrument does not move before its issue date.
  public static let beforeIssueDate = ErrorCode(
    4001, "BEFORE_ISSUE_DATE", .policy, "The instrument does not move before its issue date.",
    remedy: "Wait for the issue date, then sign a new transaction.", isDefinite: true)
  /// The instrument has reached its maturity and does not move any more.
  public static let afterMaturity = ErrorCode(
    4002, "AFTER_MATURITY", .policy,
    "The instrument has reached its maturity and does not move any more.",
    remedy: "Wait for the redemption.", isDefinite: true)
  /// Units from the primary issue are still locked up.
  public static let lockedUp = ErrorCode(
    4003, "LOCKED_UP", .policy, "Units from the primary issue are still locked up.",
    remedy: "Send at most the unlocked units, or wait for the date in the reason.", isDefinite: true
  )
  /// The system that this payment belongs to is closed.
  public static let outsideHours = ErrorCode(
    4004, "OUTSIDE_HOURS", .policy, "The system that this payment belongs to is closed.",
    remedy: "Send again within the operating hours.", isDefinite: true)
  /// The instrument has not reached its maturity, and nothing is owed on it yet.
  public static let beforeMaturity = ErrorCode(
    4005, "BEFORE_MATURITY", .policy,
    "The instrument has not reached its maturity, and nothing is owed on it yet.",
    remedy: "Wait for the maturity.", isDefinite: true)

  static let timeCodes: [ErrorCode] = [
    beforeIssueDate, afterMaturity, lockedUp, outsideHours, beforeMaturity,
  ]
}
