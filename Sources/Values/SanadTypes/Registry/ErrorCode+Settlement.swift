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

  static let settlementCodes: [ErrorCode] = [
    insufficientUnits, unitsLocked, sameAccount, settlementOneSided, holdingOverflow,
    accountRestricted,
  ]
}
