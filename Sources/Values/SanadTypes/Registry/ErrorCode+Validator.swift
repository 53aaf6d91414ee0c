/// 750x: changes of the validators.
extension ErrorCode {
  /// None of those who authorize speaks for a validator.
  public static let operatorRequired = ErrorCode(
    7501, "VALIDATOR_OPERATOR_REQUIRED", .forbidden,
    "Only operators of validators may change who the validators are.",
    remedy: "Submit it with the account that genesis or a change names as a validator's operator.",
    isDefinite: true)
  /// No open change has this name.
  public static let validatorChangeUnknown = ErrorCode(
    7502, "VALIDATOR_CHANGE_UNKNOWN", .notFound, "No open change is of a validator of this name.",
    remedy: "See `sanad validator list`.", isDefinite: true)
  /// The change cannot be made to the present validators.
  public static let validatorChangeInvalid = ErrorCode(
    7503, "VALIDATOR_CHANGE_INVALID", .malformed,
    "The change cannot be made to the present validators.",
    remedy: "Change what the detail names: the name, a key, the operator or the number.",
    isDefinite: true)
  /// Another change of the same validator is open.
  public static let validatorChangeDiffers = ErrorCode(
    7504, "VALIDATOR_CHANGE_DIFFERS", .stateConflict,
    "Another change of the validator of this name is open.",
    remedy: "Approve that one as it is, or have those who stand behind it withdraw.",
    isDefinite: true)
  /// As many changes are open as may be.
  public static let validatorChangesExhausted = ErrorCode(
    7505, "VALIDATOR_CHANGES_EXHAUSTED", .overloaded,
    "As many changes of the validators are open as may be.",
    remedy: "Have one made or withdrawn first.", isDefinite: true)
  /// The newcomer's word does not hold.
  public static let validatorNotReady = ErrorCode(
    7506, "VALIDATOR_NOT_READY", .malformed,
    "The newcomer's statement that it is ready does not hold.",
    remedy: "Make it with `sanad validator ready` once the new node follows the chain.",
    isDefinite: true)
  /// The operator has approved already, or has nothing to withdraw.
  public static let validatorApprovalUnchanged = ErrorCode(
    7507, "VALIDATOR_APPROVAL_UNCHANGED", .stateConflict,
    "Those who authorize have said the same before.",
    remedy: "Nothing is left to do; see `sanad validator list`.", isDefinite: true)

  /// The codes of this file, in the order of their numbers.
  static let validatorCodes: [ErrorCode] = [
    operatorRequired, validatorChangeUnknown, validatorChangeInvalid, validatorChangeDiffers,
    validatorChangesExhausted, validatorNotReady, validatorApprovalUnchanged,
  ]
}
