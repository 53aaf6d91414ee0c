/// 8100-8199: settlements on terms, cycles, and what a settlement opens.
extension ErrorCode {
  /// The intended date has passed, or lies beyond the settlement's end.
  public static let settlementDate = ErrorCode(
    8100, "SETTLEMENT_DATE", .malformed,
    "The intended date has passed, or lies beyond the settlement's end.",
    remedy: "Give a date from today to the day of the settlement's end.",
    isDefinite: true)
  /// The settlement's date has not come.
  public static let settlementNotDue = ErrorCode(
    8101, "SETTLEMENT_NOT_DUE", .stateConflict,
    "The settlement's date has not come.",
    remedy: "Try again on the date that the detail names.",
    isDefinite: true)
  /// A party holds the settlement back.
  public static let settlementHeld = ErrorCode(
    8102, "SETTLEMENT_HELD", .stateConflict,
    "A party holds the settlement back.",
    remedy: "Ask the party that the detail names to release it.",
    isDefinite: true)
  /// Not everybody has affirmed the settlement.
  public static let settlementIncomplete = ErrorCode(
    8103, "SETTLEMENT_INCOMPLETE", .stateConflict,
    "Not everybody has affirmed the settlement.",
    remedy: "See the settlement for whom it waits.",
    isDefinite: true)
  /// Only one delivery against one payment can settle in part.
  public static let partialForm = ErrorCode(
    8104, "PARTIAL_FORM", .malformed,
    "Only one delivery against one payment can settle in part.",
    remedy: "Give one leg of units and one of cash, between two accounts, or allow no part.",
    isDefinite: true)
  /// The parties have an open settlement under this reference.
  public static let referenceUsed = ErrorCode(
    8105, "REFERENCE_USED", .stateConflict,
    "The parties have an open settlement under this reference.",
    remedy: "Use another reference, or go on with the settlement that the detail names.",
    isDefinite: true)
  /// The other side instructed something else under this reference.
  public static let referenceMismatch = ErrorCode(
    8106, "REFERENCE_MISMATCH", .stateConflict,
    "The other side instructed something else under this reference.",
    remedy: "Compare the fields that the detail names with the other side, and instruct anew.",
    isDefinite: true)
  /// The account holds the settlement back already, or does not hold it back.
  public static let holdUnchanged = ErrorCode(
    8107, "HOLD_UNCHANGED", .stateConflict,
    "The account holds the settlement back already, or does not hold it back.",
    remedy: "See the settlement for who holds it back.",
    isDefinite: true)
  /// The settlement was instructed without terms, and settles with its last affirmation.
  public static let settlementWithoutTerms = ErrorCode(
    8108, "SETTLEMENT_WITHOUT_TERMS", .stateConflict,
    "The settlement was instructed without terms, and settles with its last affirmation.",
    remedy: "Affirm or cancel it; instruct on terms where a date or holds are needed.",
    isDefinite: true)
  /// The settlement settles in a cycle of its venue alone.
  public static let venueCycle = ErrorCode(
    8109, "VENUE_CYCLE", .stateConflict,
    "The settlement settles in a cycle of its venue alone.",
    remedy: "Wait for the venue's next cycle.",
    isDefinite: true)
  /// The settlements of a cycle name its venue and deliver one instrument against one cash.
  public static let cycleForm = ErrorCode(
    8111, "CYCLE_FORM", .malformed,
    "The settlements of a cycle name its venue and deliver one instrument against one cash.",
    remedy: "Leave out the settlement that the detail names.",
    isDefinite: true)
  /// The legs are not those of what is to be opened.
  public static let contractForm = ErrorCode(
    8112, "CONTRACT_FORM", .malformed,
    "The legs are not those of what is to be opened.",
    remedy: "Give the legs that the detail asks for.",
    isDefinite: true)
  /// The dates or numbers of the contract make no sense together.
  public static let contractTerms = ErrorCode(
    8113, "CONTRACT_TERMS", .malformed,
    "The dates or numbers of the contract make no sense together.",
    remedy: "Change the term that the detail names.",
    isDefinite: true)
  /// The security is worth less, after the haircut, than the cash that it secures.
  public static let haircutShort = ErrorCode(
    8114, "HAIRCUT_SHORT", .policy,
    "The security is worth less, after the haircut, than the cash that it secures.",
    remedy: "Give more units, or lend at most the limit.",
    isDefinite: true)
  /// No settlement has opened a contract under this id.
  public static let contractUnknown = ErrorCode(
    8115, "CONTRACT_UNKNOWN", .notFound,
    "No settlement has opened a contract under this id.",
    remedy: "Check the id; a contract has that of the settlement that opened it.",
    isDefinite: true)
  /// The contract has ended.
  public static let contractEnded = ErrorCode(
    8116, "CONTRACT_ENDED", .stateConflict,
    "The contract has ended.",
    remedy: "Nothing is left to do.",
    isDefinite: true)
  /// This step is the right of another account.
  public static let rightOfAnother = ErrorCode(
    8117, "RIGHT_OF_ANOTHER", .forbidden,
    "This step is the right of another account.",
    remedy: "Let the account that the detail names submit it.",
    isDefinite: true)
  /// The contract may not be ended this way yet, or never.
  public static let closeOutEarly = ErrorCode(
    8118, "CLOSE_OUT_EARLY", .stateConflict,
    "The contract may not be ended this way yet, or never.",
    remedy: "Wait for the date that the detail names; without one, only the other side can end it.",
    isDefinite: true)
  /// The other side has what it owes.
  public static let closeOutUnfounded = ErrorCode(
    8119, "CLOSE_OUT_UNFOUNDED", .stateConflict,
    "The other side has what it owes.",
    remedy: "Try the far leg instead.",
    isDefinite: true)
  /// The account has asked for the cancellation already.
  public static let cancelRepeated = ErrorCode(
    8120, "CANCEL_REPEATED", .stateConflict,
    "The account has asked for the cancellation already.",
    remedy: "Wait for the other parties; the settlement ends when all who affirmed have asked.",
    isDefinite: true)
  /// The deadline for a report has passed, and the payment is in dispute.
  public static let paymentDisputed = ErrorCode(
    8121, "PAYMENT_DISPUTED", .stateConflict,
    "The deadline for a report has passed, and the payment is in dispute.",
    remedy: "Let treasury and central bank decide it in one transaction.",
    isDefinite: true)
  /// The payment can still be reported, and is not in dispute.
  public static let disputeNotOpen = ErrorCode(
    8122, "DISPUTE_NOT_OPEN", .stateConflict,
    "The payment can still be reported, and is not in dispute.",
    remedy: "Wait for the operator's word, or for the deadline that the detail names.",
    isDefinite: true)
  /// The instrument's registers are not in the state that the step needs.
  public static let registerState = ErrorCode(
    8123, "REGISTER_STATE", .stateConflict,
    "The instrument's registers are not in the state that the step needs.",
    remedy: "See the detail for how they stand.",
    isDefinite: true)
  /// The registers do not count the same units at one height.
  public static let registerTotals = ErrorCode(
    8124, "REGISTER_TOTALS", .stateConflict,
    "The registers do not count the same units at one height.",
    remedy: "Find the difference that the detail shows; until then give the switch up.",
    isDefinite: true)
  /// Totals are signed once for a business date, and on that date.
  public static let reconciliationDate = ErrorCode(
    8125, "RECONCILIATION_DATE", .stateConflict,
    "Totals are signed once for a business date, and on that date.",
    remedy: "Sign the totals of the present business date.",
    isDefinite: true)
  /// The depository's totals are not those of this ledger.
  public static let reconciliationMismatch = ErrorCode(
    8126, "RECONCILIATION_MISMATCH", .stateConflict,
    "The depository's totals are not those of this ledger.",
    remedy: "Find the difference that the detail shows.",
    isDefinite: true)
  /// The account lacks what it owes itself.
  public static let closeOutByDefaulter = ErrorCode(
    8140, "CLOSE_OUT_BY_DEFAULTER", .stateConflict,
    "The account lacks what it owes itself, and cannot close out the other side.",
    remedy: "Have the units that the detail names, and try the far leg.",
    isDefinite: true)
  /// The payment order can still be carried out.
  public static let orderStillValid = ErrorCode(
    8141, "ORDER_STILL_VALID", .stateConflict,
    "The payment order can still be carried out, so that nobody knows that it is not paid.",
    remedy: "Report again when the order has expired.",
    isDefinite: true)
  /// The depository's register is the legal one.
  public static let registerElsewhere = ErrorCode(
    8143, "REGISTER_ELSEWHERE", .stateConflict,
    "The depository's register says who owns the instrument, and nothing moves in this one.",
    remedy: "Move it in the depository, or wait until the register is switched back.",
    isDefinite: true)

  static let settlingCodes: [ErrorCode] = [
    settlementDate, settlementNotDue, settlementHeld, settlementIncomplete, partialForm,
    referenceUsed, referenceMismatch, holdUnchanged, settlementWithoutTerms, venueCycle, cycleForm,
    contractForm, contractTerms, haircutShort, contractUnknown, contractEnded, rightOfAnother,
    closeOutEarly, closeOutUnfounded, cancelRepeated, paymentDisputed, disputeNotOpen,
    registerState, registerTotals, reconciliationDate, reconciliationMismatch,
    closeOutByDefaulter, orderStillValid, registerElsewhere,
  ]
}
