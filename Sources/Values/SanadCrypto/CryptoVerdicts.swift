/// Whether the library that this process runs on judges signatures as this network does.
///
/// Versions of libsodium, and other libraries, disagree on crafted signatures. *Valid* is what
/// libsodium 1.0.18 answers (consensus.md 2.3); with another verdict a Byzantine validator could
/// make a certificate that is valid for some nodes only. A node checks before it joins, a wallet
/// before it believes a proof.
public enum CryptoVerdicts {
  /// Judges every known signature and key.
  ///
  /// - Throws: `verdict`, with the first vector on which the library differs.
  public static func check() throws(CryptoFailure) {
    Sodium.start()
    for vector in vectors { try require(vector, isAccepted: isAccepted(vector)) }
    for vector in keyVectors {
      let isUsable = PublicKey(hex: vector.key)?.isValidForRegistration
      guard isUsable == vector.isAccepted else {
        throw .verdict(vector: vector.name, expected: vector.isAccepted)
      }
    }
  }

  /// Compares one verdict; apart from `check`, so that a test can show that a difference is seen.
  static func require(_ vector: Vector, isAccepted: Bool?) throws(CryptoFailure) {
    guard isAccepted == vector.isAccepted else {
      throw .verdict(vector: vector.name, expected: vector.isAccepted)
    }
  }

  /// The library's verdict; nil for a vector that was written down wrongly.
  static func isAccepted(_ vector: Vector) -> Bool? {
    guard let key = PublicKey(hex: vector.key), let message = Hex.decode(vector.message),
      let bytes = Hex.decode(vector.signature), let signature = Signature(bytes: bytes)
    else { return nil }
    return key.isValid(signature, for: message)
  }
}

extension PublicKey {
  /// Reads 64 hexadecimal digits; nil for anything else.
  public init?(hex: String) {
    guard let digest = Digest(hex: hex) else { return nil }
    self.init(digest)
  }
}
