/// 3xxx: ceilings, caps and quotas.
extension ErrorCode {
  /// The issue would exceed the authorised amount of the instrument.
  public static let authorisedExceeded = ErrorCode(
    3001, "AUTHORISED_EXCEEDED", .policy,
    "The issue would exceed the authorised amount of the instrument.",
    remedy: "Issue at most the authorised amount that is left.", isDefinite: true)
  /// The issue would exceed the ceiling of the programme.
  public static let programmeExceeded = ErrorCode(
    3002, "PROGRAMME_EXCEEDED", .policy, "The issue would exceed the ceiling of the programme.",
    remedy: "Issue at most what is left below the ceiling.", isDefinite: true)
  /// No fixing says what new units count for under the ceiling of the programme.
  public static let programmeFixingMissing = ErrorCode(
    3010, "PROGRAMME_FIXING_MISSING", .policy,
    "No fixing says what new units count for under the ceiling of the programme.",
    remedy:
      "Have the fixing agent publish the exchange rate that the detail names, and send it again.",
    isDefinite: true)
  /// The newest fixing of the exchange rate is too old to book new units at.
  public static let programmeFixingStale = ErrorCode(
    3011, "PROGRAMME_FIXING_STALE", .policy,
    "The newest fixing of the exchange rate is too old to book new units at.",
    remedy: "Have the fixing agent publish a newer one, and send it again.", isDefinite: true)
  /// Non-residents would hold more than their share of the issue.
  public static let nonResidentCeiling = ErrorCode(
    3101, "NON_RESIDENT_CEILING", .policy,
    "Non-residents would hold more than their share of the issue.",
    remedy: "Reduce the amount to the headroom in the reason, or choose a resident receiver.",
    isDefinite: true)
  /// One investor would hold more than its share of the issue.
  public static let investorCeiling = ErrorCode(
    3104, "INVESTOR_CEILING", .policy, "One investor would hold more than its share of the issue.",
    remedy: "Reduce the amount to the headroom in the reason.", isDefinite: true)
  /// The instrument would have more holders than allowed.
  public static let holderCount = ErrorCode(
    3105, "HOLDER_COUNT", .policy, "The instrument would have more holders than allowed.",
    remedy: "Choose a receiver who holds the instrument already.", isDefinite: true)
  /// The amount is above the limit for one instruction.
  public static let transferLimit = ErrorCode(
    3201, "TRANSFER_LIMIT", .policy, "The amount is above the limit for one instruction.",
    remedy: "Reduce the amount to the limit in the reason.", isDefinite: true)
  /// The amounts of the period would exceed their limit.
  public static let periodLimit = ErrorCode(
    3202, "PERIOD_LIMIT", .policy, "The amounts of the period would exceed their limit.",
    remedy: "Wait until earlier amounts leave the period, or reduce the amount.", isDefinite: true)
  /// The account's quota of weight is used up.
  public static let quotaExhausted = ErrorCode(
    3301, "QUOTA_EXHAUSTED", .overloaded, "The account's quota of weight is used up.",
    remedy: "Send the same bytes again in a later block, within their validity.")
  /// The transaction is larger or heavier than any block may have from its account.
  public static let transactionTooHeavy = ErrorCode(
    3302, "TRANSACTION_TOO_HEAVY", .malformed,
    "The transaction is larger or heavier than any block may have from its account.",
    remedy: "Split it into several transactions.")

  static let limitsCodes: [ErrorCode] = [
    authorisedExceeded, programmeExceeded, programmeFixingMissing, programmeFixingStale,
    nonResidentCeiling, investorCeiling, holderCount,
    transferLimit, periodLimit, quotaExhausted, transactionTooHeavy,
  ]
}
