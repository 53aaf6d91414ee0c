/// 94xx: files that people write.
extension ErrorCode {
  /// The file has a key that is not known.
  public static let configUnknownKey = ErrorCode(
    9401, "CONFIG_UNKNOWN_KEY", .config, "The file has a key that is not known.",
    remedy: "Correct or remove the key; the detail names the line and the nearest key.")
  /// A value in the file is missing or not allowed.
  public static let configInvalid = ErrorCode(
    9402, "CONFIG_INVALID", .config, "A value in the file is missing or not allowed.",
    remedy: "Correct the value; the detail names the line and what is expected.")
  /// The genesis contradicts itself.
  public static let genesisInvalid = ErrorCode(
    9403, "GENESIS_INVALID", .config, "The genesis contradicts itself.",
    remedy: "Correct what the detail names, then run `sanad genesis check`.")
  /// The policy's text has an error.
  public static let policyInvalid = ErrorCode(
    9404, "POLICY_INVALID", .config, "The policy's text has an error.",
    remedy: "Correct the text at the line and column in the detail.")
  /// The keys come from a public seed word and the network is not a test network.
  public static let testKeysRefused = ErrorCode(
    9405, "TEST_KEYS_REFUSED", .config,
    "The keys come from a public seed word and the network is not a test network.",
    remedy: "Generate keys with `sanad keys new`.")
  /// The API would listen beyond this machine without authentication.
  public static let configOpenAPI = ErrorCode(
    9406, "CONFIG_OPEN_API", .config,
    "The API would listen beyond this machine without authentication.",
    remedy: "Listen on a loopback address, or set api.allow_open deliberately.")
  /// The file is missing or cannot be read or written.
  public static let fileUnreadable = ErrorCode(
    9407, "FILE_UNREADABLE", .config, "The file is missing or cannot be read or written.",
    remedy: "Check its path and its permissions.")
  /// The command was not written as it has to be.
  public static let usage = ErrorCode(
    9408, "USAGE", .malformed, "The command was not written as it has to be.",
    remedy: "See `sanad help` and `--help` of each command.")
  /// The input of a calculation lacks something, or has what cannot be.
  public static let calculationInvalid = ErrorCode(
    9409, "CALCULATION_INVALID", .malformed,
    "The input of a calculation lacks something, or has what cannot be.",
    remedy: "Correct the line and the field that the detail names.")
  /// Blocks would be removed that this node or others need.
  public static let retentionTooShort = ErrorCode(
    9411, "RETENTION_TOO_SHORT", .config, "Blocks would be removed that this node or others need.",
    remedy: "Set storage.retain to all, or to at least what the detail says.")

  /// The chain does not let anybody move the clocks of its nodes.
  public static let testClockRefused = ErrorCode(
    9410, "TEST_CLOCK_REFUSED", .config,
    "The chain does not let anybody move the clocks of its nodes.",
    remedy: "Only a new network can have such clocks: `sanad testnet up --test-clock`.")

  /// The file is no bundle of a divergence.
  public static let divergenceBundleInvalid = ErrorCode(
    9420, "DIVERGENCE_BUNDLE_INVALID", .malformed, "The file is no bundle of a divergence.",
    remedy: "Take the file as the node wrote it; the detail names what does not fit.")
  /// The node's stored values are not those of its tree.
  public static let divergenceDamaged = ErrorCode(
    9421, "DIVERGENCE_DAMAGED", .internal, "The node's stored values are not those of its tree.",
    remedy: "Look at the machine's disk and memory, delete store/ and start the node again.")
  /// The bundle lacks something that this program reads.
  public static let divergenceIncomplete = ErrorCode(
    9422, "DIVERGENCE_INCOMPLETE", .malformed,
    "The bundle lacks something that this program reads.",
    remedy: "Replay it with the release that wrote it, and report what the detail says.")
  /// This program gets the node's result and not the network's.
  public static let divergenceRepeated = ErrorCode(
    9423, "DIVERGENCE_REPEATED", .internal,
    "This program gets the node's result and not the network's.",
    remedy: "Report it with the bundle, and compare the releases that the nodes run.")
  /// This program gets neither the network's result nor the node's.
  public static let divergenceOther = ErrorCode(
    9424, "DIVERGENCE_OTHER", .internal,
    "This program gets neither the network's result nor the node's.",
    remedy: "Replay it with the release that the network runs, and report what came out.")

  static let configurationCodes: [ErrorCode] = [
    configUnknownKey, configInvalid, genesisInvalid, policyInvalid, testKeysRefused,
    configOpenAPI, fileUnreadable, usage, calculationInvalid, testClockRefused,
    retentionTooShort, divergenceBundleInvalid, divergenceDamaged, divergenceIncomplete,
    divergenceRepeated, divergenceOther,
  ]
}
