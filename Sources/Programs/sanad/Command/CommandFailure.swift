import SanadTypes

/// Why a command did not do what was asked, as a person and as a program read it.
struct CommandFailure: Error, Sendable {
  /// The entry of the registry.
  let code: ErrorCode
  /// What the process exits with.
  let status: CommandStatus
  /// What happened, in one plain sentence.
  let message: String
  /// Lines that belong to it, such as the places of a file.
  let details: [String]
  /// What to do, where it is not what the registry says.
  let help: String?

  init(
    _ code: ErrorCode, status: CommandStatus? = nil, _ message: String? = nil,
    details: [String] = [], help: String? = nil
  ) {
    self.code = code
    self.status = status ?? Self.status(of: code)
    self.message = message ?? code.title
    self.details = details
    self.help = help
  }

  /// What to do about it.
  var remedy: String { help ?? code.remedy }

  private static func status(of code: ErrorCode) -> CommandStatus {
    if code == .outcomeUnknown { return .outcomeUnknown }
    if [
      .proofInvalid, .stateDiverged, .votingKeyInUse, .divergenceDamaged, .divergenceRepeated,
      .divergenceOther,
    ].contains(code) {
      return .checkFailed
    }
    return switch code.category {
    case .config, .malformed, .notFound: .invalidInput
    case .unauthenticated, .forbidden: .notPermitted
    case .policy, .stateConflict, .expired: .refused
    case .overloaded, .unavailable: .unreachable
    case .internal: .failure
    }
  }
}
