public import SanadCodec
public import SanadCrypto

extension DecodingFailure {
  /// The code of the registry.
  public var code: ErrorCode { .malformedBytes }
}

extension Bech32mFailure {
  /// The code of the registry.
  public var code: ErrorCode { .identifierInvalid }
}

extension MnemonicFailure {
  /// The code of the registry.
  public var code: ErrorCode { .mnemonicInvalid }
}

extension CryptoFailure {
  /// The code of the registry.
  public var code: ErrorCode {
    switch self {
    case .verdict: .cryptoVerdict
    case .passphraseWrong, .secretLength: .passphraseWrong
    case .keystoreCost, .outOfMemory: .keystoreCost
    case .keystoreMismatch: .keystoreMalformed
    }
  }
}
