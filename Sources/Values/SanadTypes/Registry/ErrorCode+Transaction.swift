/// 90xx: the form of transactions.
extension ErrorCode {
  /// The bytes are not a value of the expected type.
  public static let malformedBytes = ErrorCode(
    9001, "MALFORMED_BYTES", .malformed, "The bytes are not a value of the expected type.",
    remedy: "Build the bytes again; the detail names the offset and what was expected.")
  /// The input is larger than its limit.
  public static let oversized = ErrorCode(
    9002, "OVERSIZED", .malformed, "The input is larger than its limit.",
    remedy: "Split it or shorten it to the limit in the detail.")
  /// The transaction is signed for another chain.
  public static let wrongChain = ErrorCode(
    9003, "WRONG_CHAIN", .malformed, "The transaction is signed for another chain.",
    remedy: "Sign it for the chain id that the node reports.")
  /// The validity of the transaction has passed.
  public static let expired = ErrorCode(
    9004, "EXPIRED", .expired, "The validity of the transaction has passed.",
    remedy: "Sign a new transaction; the old one can never take effect.", isDefinite: true)
  /// The validity ends too far in the future.
  public static let validityTooFar = ErrorCode(
    9005, "VALIDITY_TOO_FAR", .malformed, "The validity ends too far in the future.",
    remedy: "Sign again with a validity below the limit in the detail.")
  /// The sequence of this lane has been used.
  public static let sequenceReused = ErrorCode(
    9006, "SEQUENCE_REUSED", .stateConflict, "The sequence of this lane has been used.",
    remedy: "Sign again with the expected sequence in the detail.")
  /// Transactions with lower sequences of this lane are missing.
  public static let sequenceGap = ErrorCode(
    9007, "SEQUENCE_GAP", .stateConflict,
    "Transactions with lower sequences of this lane are missing.",
    remedy: "Send the missing ones first, or sign with the expected sequence.")
  /// An account has lanes 0 to 15 only.
  public static let laneUnknown = ErrorCode(
    9008, "LANE_UNKNOWN", .malformed, "An account has lanes 0 to 15 only.",
    remedy: "Use a lane from 0 to 15.")
  /// The transaction has no operation, or too many of them or of one kind.
  public static let operationCount = ErrorCode(
    9009, "OPERATION_COUNT", .malformed,
    "The transaction has no operation, or too many of them or of one kind.",
    remedy: "Give at least one operation and at most what the detail says.")
  /// The transaction has more than 256 legs, or an instruction has none or too many.
  public static let legCount = ErrorCode(
    9010, "LEG_COUNT", .malformed,
    "The transaction has more than 256 legs, or an instruction has none or too many.",
    remedy: "Split it into several transactions.")
  /// An amount is zero.
  public static let amountZero = ErrorCode(
    9011, "AMOUNT_ZERO", .malformed, "An amount is zero.",
    remedy: "Give an amount of at least one unit.", isDefinite: true)
  /// The amount is negative, fractional or not a number.
  public static let amountInvalid = ErrorCode(
    9012, "AMOUNT_INVALID", .malformed, "The amount is negative, fractional or not a number.",
    remedy: "Give whole units; for cash at most the currency's digits after the point.")
  /// The amounts together do not fit into 128 bits.
  public static let amountOverflow = ErrorCode(
    9013, "AMOUNT_OVERFLOW", .malformed, "The amounts together do not fit into 128 bits.",
    remedy: "Reduce the amounts.", isDefinite: true)
  /// A signature does not verify.
  public static let signatureInvalid = ErrorCode(
    9020, "SIGNATURE_INVALID", .unauthenticated, "A signature does not verify.",
    remedy: "Sign the exact body again with the right key.")
  /// The signatures do not reach the threshold of the authority.
  public static let signatureMissing = ErrorCode(
    9021, "SIGNATURE_MISSING", .unauthenticated,
    "The signatures do not reach the threshold of the authority.",
    remedy: "Collect more signatures of the account's keys.")
  /// A signature is not needed, or its key is not in the authority.
  public static let signatureSurplus = ErrorCode(
    9022, "SIGNATURE_SURPLUS", .malformed,
    "A signature is not needed, or its key is not in the authority.",
    remedy: "Leave out signatures that the threshold does not need.")
  /// A key signs more than once.
  public static let signatureDuplicate = ErrorCode(
    9023, "SIGNATURE_DUPLICATE", .malformed,
    "A key signs more than once.", remedy: "Give one signature per key.")
  /// An account whose units or rights are used has not authorized the transaction.
  public static let authorizationMissing = ErrorCode(
    9024, "AUTHORIZATION_MISSING", .unauthenticated,
    "An account whose units or rights are used has not authorized the transaction.",
    remedy: "Collect the authorization of the account in the detail.")
  /// The transaction carries an authorization that nothing in it needs, or carries one twice.
  public static let authorizationSurplus = ErrorCode(
    9025, "AUTHORIZATION_SURPLUS", .malformed,
    "The transaction carries an authorization that nothing in it needs, or carries one twice.",
    remedy: "Leave out the authorization of the account in the detail.")
  /// The submitting account does not exist on this chain.
  public static let submitterUnknown = ErrorCode(
    9026, "SUBMITTER_UNKNOWN", .unauthenticated,
    "The submitting account does not exist on this chain.",
    remedy: "Open the account first, or correct its id.")
  /// Signatures or authorizations are not in ascending order.
  public static let signatureOrder = ErrorCode(
    9027, "SIGNATURE_ORDER", .malformed,
    "Signatures or authorizations are not in ascending order.",
    remedy: "Sort signatures by key and authorizations by account.")

  static let transactionCodes: [ErrorCode] = [
    malformedBytes, oversized, wrongChain, expired, validityTooFar, sequenceReused, sequenceGap,
    laneUnknown, operationCount, legCount, amountZero, amountInvalid, amountOverflow,
    signatureInvalid, signatureMissing, signatureSurplus, signatureDuplicate,
    authorizationMissing, authorizationSurplus, submitterUnknown, signatureOrder,
  ]
}
