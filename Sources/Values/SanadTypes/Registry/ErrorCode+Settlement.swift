/// 8xxx: movements, settlement and cash.
extension ErrorCode {
  /// The account holds fewer units than the instruction takes.
  public static let insufficientUnits = ErrorCode(
    8001, "INSUFFICIENT_UNITS", .stateConflict,
    "The account holds fewer units than the instruction takes.",
    remedy: "Reduce the amount to what the account holds, or wait for units to arrive.",
    isDefinite: true)
  /// Enough units are held and too many of them are locked.
  public static let unitsLocked = ErrorCode(
    8002, "UNITS_LOCKED", .stateConflict, "Enough units are held and too many of them are locked.",
    remedy: "Wait until the lock ends; the account's page names it.", isDefinite: true)
  /// A leg goes from an account to itself.
  public static let sameAccount = ErrorCode(
    8003, "SAME_ACCOUNT", .malformed, "A leg goes from an account to itself.",
    remedy: "Name two different accounts.", isDefinite: true)
  /// A settlement needs at least two legs that oblige different accounts.
  public static let settlementOneSided = ErrorCode(
    8004, "SETTLEMENT_ONE_SIDED", .malformed,
    "A settlement needs at least two legs that oblige different accounts.",
    remedy: "Give both sides of the trade, or use a transfer.", isDefinite: true)
  /// The holding or a total would not fit into 128 bits.
  public static let holdingOverflow = ErrorCode(
    8005, "HOLDING_OVERFLOW", .stateConflict, "The holding or a total would not fit into 128 bits.",
    remedy: "Reduce the amount.", isDefinite: true)
  /// The account's kind may not take part in this movement.
  public static let accountRestricted = ErrorCode(
    8006, "ACCOUNT_RESTRICTED", .forbidden,
    "The account's kind may not take part in this movement.",
    remedy: "Use an account of a kind that may.", isDefinite: true)

  /// No settlement has this id.
  public static let settlementUnknown = ErrorCode(
    8007, "SETTLEMENT_UNKNOWN", .notFound, "No settlement has this id.",
    remedy: "Check the settlement's id; it follows from the transaction that instructed it.",
    isDefinite: true)
  /// A settlement would end too early or too late.
  public static let settlementValidity = ErrorCode(
    8008, "SETTLEMENT_VALIDITY", .malformed,
    "A settlement ends in the future, and within the days that the detail says.",
    remedy: "Give an end that lies ahead, and not too far.", isDefinite: true)
  /// The settlement has ended.
  public static let settlementEnded = ErrorCode(
    8009, "SETTLEMENT_ENDED", .stateConflict,
    "The settlement was settled, cancelled or refused already.",
    remedy: "Nothing is left to do; instruct a new settlement if one is needed.",
    isDefinite: true)
  /// The settlement's time has passed.
  public static let settlementExpired = ErrorCode(
    8010, "SETTLEMENT_EXPIRED", .expired,
    "The settlement's time has passed, and it locks nothing any more.",
    remedy: "Instruct a new settlement if one is needed.", isDefinite: true)
  /// The account has no part in the settlement.
  public static let settlementForeign = ErrorCode(
    8011, "SETTLEMENT_FOREIGN", .forbidden, "The account has no part in the settlement.",
    remedy: "Act for an account that gives, receives or consents.", isDefinite: true)
  /// The settlement does not wait for this account's affirmation.
  public static let affirmationNotAwaited = ErrorCode(
    8012, "AFFIRMATION_NOT_AWAITED", .stateConflict,
    "The settlement does not wait for this account: it has affirmed, or only receives.",
    remedy: "See the settlement for whom it waits.", isDefinite: true)
  /// The holding has as many locks as it may.
  public static let locksExhausted = ErrorCode(
    8013, "LOCKS_EXHAUSTED", .stateConflict, "The holding has as many locks as it may.",
    remedy: "Complete or cancel a settlement that it waits for, or use another account.",
    isDefinite: true)

  static let settlementCodes: [ErrorCode] = [
    insufficientUnits, unitsLocked, sameAccount, settlementOneSided, holdingOverflow,
    accountRestricted, settlementUnknown, settlementValidity, settlementEnded, settlementExpired,
    settlementForeign, affirmationNotAwaited, locksExhausted,
  ]
}
