/// 1xxx: who the parties are and what is claimed of them.
extension ErrorCode {
  /// The receiver has no current KYC claim.
  public static let receiverKYC = ErrorCode(
    1001, "RECEIVER_KYC", .policy, "The receiver has no current KYC claim.",
    remedy:
      "Ask a registered issuer to renew the receiver's kyc claim, then sign a new transaction.",
    isDefinite: true)
  /// The sender has no current KYC claim.
  public static let senderKYC = ErrorCode(
    1002, "SENDER_KYC", .policy, "The sender has no current KYC claim.",
    remedy: "Ask a registered issuer to renew the sender's kyc claim, then sign a new transaction.",
    isDefinite: true)
  /// A party is under sanctions.
  public static let partySanctioned = ErrorCode(
    1004, "PARTY_SANCTIONED", .policy, "A party is under sanctions.",
    remedy: "Contact the compliance officer of your institution; nothing can be moved meanwhile.",
    isDefinite: true)
  /// No identity has this id.
  public static let identityUnknown = ErrorCode(
    1010, "IDENTITY_UNKNOWN", .notFound, "No identity has this id.",
    remedy: "Check the identity's id; register the identity first if it is new.", isDefinite: true)
  /// Another identity already carries this LEI.
  public static let leiRegistered = ErrorCode(
    1011, "LEI_REGISTERED", .stateConflict, "Another identity already carries this LEI.",
    remedy: "Use the identity that is registered, or correct the LEI.", isDefinite: true)
  /// No claim topic has this name in the schema of the network.
  public static let claimTopicUnknown = ErrorCode(
    1012, "CLAIM_TOPIC_UNKNOWN", .malformed,
    "No claim topic has this name in the schema of the network.",
    remedy: "Use a topic of the claim schema in genesis.", isDefinite: true)
  /// The value is not one that the topic's schema allows.
  public static let claimValueInvalid = ErrorCode(
    1013, "CLAIM_VALUE_INVALID", .malformed, "The value is not one that the topic's schema allows.",
    remedy: "Use a value that the claim schema lists for the topic.", isDefinite: true)
  /// The issuer is not registered for this claim topic.
  public static let claimIssuerUnregistered = ErrorCode(
    1014, "CLAIM_ISSUER_UNREGISTERED", .forbidden,
    "The issuer is not registered for this claim topic.",
    remedy: "Have a registered issuer of the topic issue or revoke the claim.", isDefinite: true)
  /// The identity has no such claim from this issuer.
  public static let claimUnknown = ErrorCode(
    1015, "CLAIM_UNKNOWN", .notFound, "The identity has no such claim from this issuer.",
    remedy: "Check topic, identity and issuer of the claim.", isDefinite: true)
  /// The claim would end before it begins, or has ended already.
  public static let claimValidityInvalid = ErrorCode(
    1016, "CLAIM_VALIDITY_INVALID", .malformed,
    "The claim would end before it begins, or has ended already.",
    remedy: "Give the claim an end that lies in the future.", isDefinite: true)
  /// The claim is revoked already.
  public static let claimRevoked = ErrorCode(
    1017, "CLAIM_REVOKED", .stateConflict, "The claim is revoked already.",
    remedy: "Nothing is left to do; issue a new claim if one is needed.", isDefinite: true)
  /// Only a registered KYC provider may register identities and open accounts.
  public static let registrarRequired = ErrorCode(
    1018, "REGISTRAR_REQUIRED", .forbidden,
    "Only a registered KYC provider may register identities and open accounts.",
    remedy: "Have a registered KYC provider submit the registration.", isDefinite: true)
  /// An institution needs an LEI, and a person has none.
  public static let leiMismatch = ErrorCode(
    1019, "LEI_MISMATCH", .malformed, "An institution needs an LEI, and a person has none.",
    remedy: "Give the LEI of an institution; leave it out for a person.", isDefinite: true)
  /// No account has this id.
  public static let accountUnknown = ErrorCode(
    1020, "ACCOUNT_UNKNOWN", .notFound, "No account has this id.",
    remedy: "Check the account's id; open the account first if it is new.", isDefinite: true)
  /// The authority cannot be met or repeats a key.
  public static let authorityInvalid = ErrorCode(
    1021, "AUTHORITY_INVALID", .malformed, "The authority cannot be met or repeats a key.",
    remedy:
      "Give 1 to 16 different keys in ascending order, and a threshold that their weights reach.",
    isDefinite: true)
  /// A public key is not a point of the prime-order group.
  public static let keyUnusable = ErrorCode(
    1022, "KEY_UNUSABLE", .malformed, "A public key is not a point of the prime-order group.",
    remedy: "Generate the key with `sanad keys new` or a wallet, and register that one.",
    isDefinite: true)

  static let identityCodes: [ErrorCode] = [
    receiverKYC, senderKYC, partySanctioned, identityUnknown, leiRegistered, claimTopicUnknown,
    claimValueInvalid, claimIssuerUnregistered, claimUnknown, claimValidityInvalid,
    claimRevoked, registrarRequired, leiMismatch, accountUnknown, authorityInvalid, keyUnusable,
  ]
}
