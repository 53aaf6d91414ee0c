/// 2xxx: what a party may hold or take part in.
extension ErrorCode {
  /// The receiver's investor class may not hold this instrument.
  public static let receiverClass = ErrorCode(
    2001, "RECEIVER_CLASS", .policy, "The receiver's investor class may not hold this instrument.",
    remedy: "Choose a receiver of an admitted class; the policy lists them.", isDefinite: true)
  /// The receiver's country is not admitted.
  public static let receiverCountry = ErrorCode(
    2002, "RECEIVER_COUNTRY", .policy, "The receiver's country is not admitted.",
    remedy: "Choose a receiver from an admitted country; the policy lists them.", isDefinite: true)
  /// The sender's country is not admitted.
  public static let senderCountry = ErrorCode(
    2003, "SENDER_COUNTRY", .policy, "The sender's country is not admitted.",
    remedy: "Ask the instrument's issuer which countries are admitted.", isDefinite: true)
  /// The policy of the instrument does not cover this kind of instruction.
  public static let kindNotCovered = ErrorCode(
    2004, "KIND_NOT_COVERED", .policy,
    "The policy of the instrument does not cover this kind of instruction.",
    remedy: "Use a kind that the policy covers.", isDefinite: true)
  /// A rule cannot be decided because a value that it reads is missing.
  public static let ruleUndecided = ErrorCode(
    2005, "RULE_UNDECIDED", .policy,
    "A rule cannot be decided because a value that it reads is missing.",
    remedy: "Supply what the reason names, such as a missing claim, then sign a new transaction.",
    isDefinite: true)
  /// The instrument has no active policy, so it cannot move.
  public static let policyInactive = ErrorCode(
    2006, "POLICY_INACTIVE", .stateConflict,
    "The instrument has no active policy, so it cannot move.",
    remedy: "Wait until the issuer's policy is active.", isDefinite: true)

  static let eligibilityCodes: [ErrorCode] = [
    receiverClass, receiverCountry, senderCountry, kindNotCovered, ruleUndecided,
    policyInactive,
  ]
}
