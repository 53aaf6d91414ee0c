/// 72xx: the life of an instrument.
extension ErrorCode {
  /// The certificate of a sukuk has ended.
  public static let certificateEnded = ErrorCode(
    7201, "CERTIFICATE_ENDED", .stateConflict,
    "The certificate of the instrument has ended, and no units are issued after it.",
    remedy: "Issue under an instrument whose certificate stands.", isDefinite: true)
  /// The instrument has no payment with this number.
  public static let paymentUnknown = ErrorCode(
    7202, "PAYMENT_UNKNOWN", .notFound, "The instrument has no payment with this number.",
    remedy: "See the instrument's payments; one is declared when its record date has passed.",
    isDefinite: true)
  /// The cash of the payment was brought already.
  public static let paymentFunded = ErrorCode(
    7203, "PAYMENT_FUNDED", .stateConflict, "The cash of the payment was brought already.",
    remedy: "Nothing is left to do; holders are paid from the payment date on.",
    isDefinite: true)
  /// What the payment comes to cannot be told.
  public static let paymentUndetermined = ErrorCode(
    7204, "PAYMENT_UNDETERMINED", .stateConflict, "What the payment comes to cannot be told.",
    remedy: "The terms and fixings do not give an amount; treasury and operator have to look.",
    isDefinite: true)
  /// The ledger does not pay what is owed on the instrument.
  public static let paidElsewhere = ErrorCode(
    7205, "PAID_ELSEWHERE", .stateConflict,
    "The ledger does not pay what is owed on the instrument.",
    remedy: "Its terms name no cash of the ledger; it is paid as the issuer says.",
    isDefinite: true)
  /// Nothing waits for the account in suspense.
  public static let suspenseEmpty = ErrorCode(
    7206, "SUSPENSE_EMPTY", .stateConflict, "Nothing waits for the account in suspense.",
    remedy: "Check the account and the cash instrument.", isDefinite: true)
  /// The calendar cannot be used.
  public static let calendarInvalid = ErrorCode(
    7207, "CALENDAR_INVALID", .malformed,
    "The calendar has no business day, or more days than a calendar may have.",
    remedy: "Give a weekend of at most six days, and days off that leave others.",
    isDefinite: true)
  /// The fixing cannot be taken.
  public static let fixingInvalid = ErrorCode(
    7208, "FIXING_INVALID", .malformed,
    "A fixing counts from a later date than the one before it, and not from a date to come.",
    remedy: "Give the date that the detail allows, and a rate within its bounds.",
    isDefinite: true)
  /// The rates of tax cannot be taken.
  public static let taxInvalid = ErrorCode(
    7209, "TAX_INVALID", .malformed,
    "Rates of tax count from a date to come, later than all others, for the table's account.",
    remedy: "Give a date that lies ahead and the account that the table has.", isDefinite: true)
  /// The instrument cannot be called on this date.
  public static let callInvalid = ErrorCode(
    7210, "CALL_INVALID", .stateConflict, "The instrument cannot be called on this date.",
    remedy: "See the call dates and the notice in its terms.", isDefinite: true)
  /// The account is not the issuer's.
  public static let issuerRequired = ErrorCode(
    7211, "ISSUER_REQUIRED", .forbidden, "The account is not the issuer's.",
    remedy: "Retire units from an account of the identity that issued them.", isDefinite: true)
  /// Something that is referred to does not exist.
  public static let referenceUnknown = ErrorCode(
    7212, "REFERENCE_UNKNOWN", .notFound,
    "A calendar, tax table, policy, programme or issuer that is referred to does not exist.",
    remedy: "Publish or register it first; the detail names it.", isDefinite: true)
  /// The agenda of the chain is full.
  public static let agendaFull = ErrorCode(
    7213, "AGENDA_FULL", .overloaded, "The agenda of the chain is full.",
    remedy: "Try again when instruments or auctions have ended.", isDefinite: true)

  static let lifecycleCodes: [ErrorCode] = [
    certificateEnded, paymentUnknown, paymentFunded, paymentUndetermined, paidElsewhere,
    suspenseEmpty, calendarInvalid, fixingInvalid, taxInvalid, callInvalid, issuerRequired,
    referenceUnknown, agendaFull,
  ]
}
