/// 9225–9239: reports that are worked out of the state, and files of registers.
extension ErrorCode {
  /// The report, or its proof, is larger than a node makes.
  public static let reportTooLarge = ErrorCode(
    9225, "REPORT_TOO_LARGE", .malformed, "The report, or its proof, is larger than a node makes.",
    remedy: "Ask for less: one programme, one currency, or fewer days.")
  /// A sum of the report does not fit into 128 bits.
  public static let reportOverflow = ErrorCode(
    9226, "REPORT_OVERFLOW", .stateConflict, "A sum of the report does not fit into 128 bits.",
    remedy: "Ask for one programme or one currency.")

  /// The instrument has no register of holders.
  public static let noHolderRegister = ErrorCode(
    9227, "NO_HOLDER_REGISTER", .stateConflict, "The instrument has no register of holders.",
    remedy: "Name a security; who holds others is a list, without places.")
  /// A file of a register is not what the state says.
  public static let registerFileInvalid = ErrorCode(
    9228, "REGISTER_FILE_INVALID", .malformed, "A file of a register is not what the state says.",
    remedy: "Use the files as they were exported, or export the register again.")

  static let reportCodes: [ErrorCode] = [
    reportTooLarge, reportOverflow, noHolderRegister, registerFileInvalid,
  ]
}
