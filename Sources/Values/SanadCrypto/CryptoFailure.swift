/// Why something of SanadCrypto cannot be used.
public enum CryptoFailure: Error, Equatable, Sendable {
  /// The library judges a known signature or key in another way than this network does.
  case verdict(vector: String, expected: Bool)
  /// A secret has a length that it cannot have; bytes.
  case secretLength(got: Int, allowed: ClosedRange<Int>)
  /// The passphrase is wrong, or the file was changed.
  case passphraseWrong
  /// The file asks for more memory or more passes than a reader grants.
  case keystoreCost(KeystoreCost)
  /// The machine does not have the memory that stretching the passphrase needs; bytes.
  case outOfMemory(UInt64)
  /// The keystore opened, and the key inside is not the one that the file names.
  case keystoreMismatch
}

extension CryptoFailure: CustomStringConvertible {
  /// One plain sentence; never a secret.
  public var description: String {
    switch self {
    case .verdict(let vector, let expected):
      "libsodium \(expected ? "refuses" : "accepts") the vector \"\(vector)\", which this "
        + "network \(expected ? "accepts" : "refuses")"
    case .secretLength(let got, let allowed):
      "a secret of \(got) bytes; \(allowed.lowerBound) to \(allowed.upperBound) are allowed"
    case .passphraseWrong: "the passphrase is wrong, or the keystore was changed"
    case .keystoreCost(let cost):
      "the keystore asks for \(cost.memoryBytes) bytes and \(cost.passes) passes; at most "
        + "\(KeystoreCost.most.memoryBytes) and \(KeystoreCost.most.passes) are granted"
    case .outOfMemory(let bytes): "\(bytes) bytes of memory are needed to open a keystore"
    case .keystoreMismatch: "the keystore holds another key than it names"
    }
  }
}
