/// 95xx: keys, keystores and proofs.
extension ErrorCode {
  /// The cryptographic library judges a known signature differently from this network.
  public static let cryptoVerdict = ErrorCode(
    9501, "CRYPTO_VERDICT", .internal,
    "The cryptographic library judges a known signature differently from this network.",
    remedy:
      "Install the libsodium that docs/security.md names; the node must not vote with this one.")
  /// The passphrase does not open the keystore, or the file was changed.
  public static let passphraseWrong = ErrorCode(
    9502, "PASSPHRASE_WRONG", .unauthenticated,
    "The passphrase does not open the keystore, or the file was changed.",
    remedy: "Try the passphrase again; restore the file from its backup if it is right.")
  /// The file is not a keystore of a known version.
  public static let keystoreMalformed = ErrorCode(
    9503, "KEYSTORE_MALFORMED", .malformed, "The file is not a keystore of a known version.",
    remedy: "Check the path; restore the file from its backup.")
  /// The keystore asks for more memory or work than is allowed.
  public static let keystoreCost = ErrorCode(
    9504, "KEYSTORE_COST", .malformed, "The keystore asks for more memory or work than is allowed.",
    remedy: "Do not open the file unless you made it; create it again with usual parameters.")
  /// The proof does not verify.
  public static let proofInvalid = ErrorCode(
    9505, "PROOF_INVALID", .malformed, "The proof does not verify.",
    remedy: "Fetch the proof again, from another node if it repeats; do not rely on it.")
  /// The words are no mnemonic of BIP 39.
  public static let mnemonicInvalid = ErrorCode(
    9506, "MNEMONIC_INVALID", .malformed, "The words are no mnemonic of BIP 39.",
    remedy: "Compare each word with what was written down, and their order.")

  static let cryptographyCodes: [ErrorCode] = [
    cryptoVerdict, passphraseWrong, keystoreMalformed, keystoreCost, proofInvalid, mnemonicInvalid,
  ]
}
