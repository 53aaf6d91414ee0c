/// 5xxx: checks against money laundering; what the sender sees is neutral.
extension ErrorCode {
  /// The institution cannot carry out this instruction.
  public static let complianceReview = ErrorCode(
    5001, "COMPLIANCE_REVIEW", .policy, "The institution cannot carry out this instruction.",
    remedy: "Contact the compliance officer of your institution.", isDefinite: true)
  /// A large transfer by a party of high risk needs an officer's release.
  public static let largeRiskTransfer = ErrorCode(
    5107, "LARGE_RISK_TRANSFER", .policy,
    "A large transfer by a party of high risk needs an officer's release.",
    remedy: "Ask the compliance officer to release the instruction.", isDefinite: true)
  /// The volume of 24 hours is above the reporting threshold.
  public static let volumeReportable = ErrorCode(
    5110, "VOLUME_REPORTABLE", .policy, "The volume of 24 hours is above the reporting threshold.",
    remedy: "Nothing; the regulator has been alerted.", isDefinite: true)
  /// The instruction lacks the travel-rule record of both parties.
  public static let travelRuleRecord = ErrorCode(
    5201, "TRAVEL_RULE_RECORD", .policy,
    "The instruction lacks the travel-rule record of both parties.",
    remedy: "Exchange the record between the institutions and attach it.", isDefinite: true)

  static let amlCodes: [ErrorCode] = [
    complianceReview, largeRiskTransfer, volumeReportable, travelRuleRecord,
  ]
}
