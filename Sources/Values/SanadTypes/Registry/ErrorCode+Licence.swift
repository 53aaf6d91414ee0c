/// 6xxx: venues, licences, roles and mandates.
extension ErrorCode {
  /// The institution has no licence for this activity.
  public static let licenceRequired = ErrorCode(
    6001, "LICENCE_REQUIRED", .forbidden, "The institution has no licence for this activity.",
    remedy: "Have a licensed institution carry it out.", isDefinite: true)
  /// The venue's licence does not yet cover secondary trading.
  public static let venuePhase = ErrorCode(
    6002, "VENUE_PHASE", .policy, "The venue's licence does not yet cover secondary trading.",
    remedy: "Trade on a venue whose licence is full.", isDefinite: true)
  /// The licence of the institution is suspended.
  public static let licenceSuspended = ErrorCode(
    6003, "LICENCE_SUSPENDED", .forbidden, "The licence of the institution is suspended.",
    remedy: "Only withdrawals are possible; contact the regulator.", isDefinite: true)
  /// The operation belongs to a role that the signers do not hold.
  public static let roleRequired = ErrorCode(
    6010, "ROLE_REQUIRED", .forbidden,
    "The operation belongs to a role that the signers do not hold.",
    remedy: "Have the role's keys authorize the transaction.", isDefinite: true)
  /// The operation needs the authority of every role that its mandate names.
  public static let approvalMissing = ErrorCode(
    6011, "APPROVAL_MISSING", .forbidden,
    "The operation needs the authority of every role that its mandate names.",
    remedy: "Collect the missing role's signatures in the same transaction.", isDefinite: true)

  static let licenceCodes: [ErrorCode] = [
    licenceRequired, venuePhase, licenceSuspended, roleRequired, approvalMissing,
  ]
}
