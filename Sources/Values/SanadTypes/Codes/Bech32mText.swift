public import SanadCrypto

/// An identifier that people see as Bech32m text with a prefix of its own.
public protocol Bech32mText: DigestIdentifier {
  /// The prefix, before the `1`.
  static var prefix: String { get }
}

extension Bech32mText {
  /// The text, e.g. `acct1…`.
  public var text: String { Bech32m.encode(digest.bytes, prefix: Self.prefix) }

  /// Reads the text.
  ///
  /// - Throws: the failure, pointing at the wrong character where it can be found.
  public init(text: String) throws(Bech32mFailure) {
    self.init(try Digest(bech32m: text, prefix: Self.prefix))
  }
}

extension Digest {
  /// Reads 32 bytes under a prefix.
  fileprivate init(bech32m text: String, prefix: String) throws(Bech32mFailure) {
    let bytes = try Bech32m.decode(text, prefix: prefix)
    guard let digest = Digest(bytes: bytes) else {
      throw Bech32mFailure(.wrongLength(expected: Digest.byteCount, got: bytes.count))
    }
    self = digest
  }
}

extension AccountID: Bech32mText {
  /// `acct`.
  public static var prefix: String { "acct" }
}

extension TransactionID: Bech32mText {
  /// `tx`.
  public static var prefix: String { "tx" }
}

extension IdentityID: Bech32mText {
  /// `id`.
  public static var prefix: String { "id" }
}

extension InstrumentID: Bech32mText {
  /// `inst`.
  public static var prefix: String { "inst" }
}

extension BlockDigest: Bech32mText {
  /// `blk`.
  public static var prefix: String { "blk" }
}

extension ChainID: Bech32mText {
  /// `chain`.
  public static var prefix: String { "chain" }
}

extension Keystore.Use {
  /// The prefix of a public key of this use: `akey`, `vkey` or `pkey`.
  public var prefix: String {
    switch self {
    case .account: "akey"
    case .consensus: "vkey"
    case .peer: "pkey"
    }
  }
}

extension PublicKey {
  /// The text of a key of this use, e.g. `vkey1…`.
  public func text(for use: Keystore.Use) -> String {
    Bech32m.encode(bytes, prefix: use.prefix)
  }

  /// Reads the text of a key of this use; whether it may be registered is asked apart.
  ///
  /// - Throws: the failure, pointing at the wrong character where it can be found.
  public init(text: String, for use: Keystore.Use) throws(Bech32mFailure) {
    self.init(try Digest(bech32m: text, prefix: use.prefix))
  }
}
