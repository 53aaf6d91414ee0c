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

  static let reportCodes: [ErrorCode] = [reportTooLarge, reportOverflow]
}
