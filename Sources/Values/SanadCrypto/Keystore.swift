import CSodium
public import SanadCodec

/// An Ed25519 seed, sealed under a passphrase: the file that keeps a key at rest.
///
/// The passphrase is stretched by Argon2id (RFC 9106) and the seed sealed by XChaCha20-Poly1305,
/// with everything else in the file as additional data: nothing in it can be changed unnoticed.
/// The layout is docs/wire.md, "Keystore file"; it has one width, so reading it is bounded.
public struct Keystore: Hashable, Sendable {
  /// What the key is for. A key opened for another use is refused by whoever asks for it.
  public enum Use: UInt8, CaseIterable, Sendable {
    /// Signs for an account.
    case account = 1
    /// Signs consensus statements.
    case consensus = 2
    /// Names a node to its peers.
    case peer = 3
  }

  /// Width of the file in bytes.
  public static let byteCount = 143
  /// Random bytes that sealing takes: salt and nonce.
  public static let entropyBytes = saltBytes + nonceBytes
  /// Lengths of a passphrase in bytes.
  public static let passphraseBytes = 1...1_024

  static let magic = Array("SANADKEY".utf8)
  static let version: UInt16 = 1
  static let saltBytes = 16
  static let nonceBytes = 24
  static let sealedBytes = 48

  /// What the key is for.
  public let use: Use
  /// The public half, readable without the passphrase.
  public let publicKey: PublicKey
  /// What stretching the passphrase costs.
  public let cost: KeystoreCost
  let salt: [UInt8]
  let nonce: [UInt8]
  let sealed: [UInt8]

  /// Seals the seed of `key`.
  ///
  /// - Parameter entropy: ``entropyBytes`` fresh random bytes; never use them twice.
  /// - Throws: `secretLength` for a passphrase that is empty or too long, `keystoreCost`,
  ///   `outOfMemory`.
  /// - Precondition: `entropy` has ``entropyBytes`` bytes.
  public static func seal(
    _ key: borrowing SecretKey, for use: Use, passphrase: borrowing SecretBytes,
    cost: KeystoreCost = .usual, entropy: [UInt8]
  ) throws(CryptoFailure) -> Keystore {
    precondition(entropy.count == entropyBytes, "sealing takes 40 random bytes")
    let salt = Array(entropy.prefix(saltBytes))
    let nonce = Array(entropy.suffix(nonceBytes))
    let stretched = try stretch(passphrase, salt: salt, cost: cost)
    let open = Keystore(
      use: use, publicKey: key.publicKey, cost: cost, salt: salt, nonce: nonce, sealed: [])
    return Keystore(
      use: use, publicKey: key.publicKey, cost: cost, salt: salt, nonce: nonce,
      sealed: sealedSeed(of: key, in: open, under: stretched))
  }

  /// Opens the seed.
  ///
  /// - Throws: `passphraseWrong`, `keystoreMismatch`, and those of sealing.
  public func open(passphrase: borrowing SecretBytes) throws(CryptoFailure) -> SecretKey {
    let stretched = try Self.stretch(passphrase, salt: salt, cost: cost)
    let header = header
    var isAuthentic = false
    let seed = SecretBytes(count: SecretKey.seedBytes) { target in
      stretched.withBytes { key in
        isAuthentic =
          crypto_aead_xchacha20poly1305_ietf_decrypt(
            octets(of: target), nil, nil, sealed, UInt64(sealed.count), header,
            UInt64(header.count), nonce, octets(of: key)) == 0
      }
    }
    guard isAuthentic else { throw .passphraseWrong }
    let key = SecretKey(seed: seed)
    guard key.publicKey == publicKey else { throw .keystoreMismatch }
    return key
  }

  /// Everything before the sealed seed; authenticated with it.
  private var header: [UInt8] {
    var writer = BCSWriter(reserving: Self.byteCount)
    encodeHeader(into: &writer)
    return writer.bytes
  }

  private func encodeHeader(into writer: inout BCSWriter) {
    writer.fixed(Self.magic)
    writer.u16(Self.version)
    writer.u8(use.rawValue)
    writer.value(publicKey)
    writer.value(cost)
    writer.fixed(salt)
    writer.fixed(nonce)
  }

  private static func sealedSeed(
    of key: borrowing SecretKey, in open: Keystore, under stretched: borrowing SecretBytes
  ) -> [UInt8] {
    let header = open.header
    var sealed = [UInt8](repeating: 0, count: sealedBytes)
    stretched.withBytes { secret in
      key.withSeed { seed in
        _ = crypto_aead_xchacha20poly1305_ietf_encrypt(
          &sealed, nil, octets(of: seed), UInt64(seed.count), header, UInt64(header.count), nil,
          open.nonce, octets(of: secret))
      }
    }
    return sealed
  }

  private static func stretch(
    _ passphrase: borrowing SecretBytes, salt: [UInt8], cost: KeystoreCost
  ) throws(CryptoFailure) -> SecretBytes {
    guard passphraseBytes.contains(passphrase.count) else {
      throw .secretLength(got: passphrase.count, allowed: passphraseBytes)
    }
    guard cost.isGranted else { throw .keystoreCost(cost) }
    var isDone = false
    let stretched = SecretBytes(count: 32) { target in
      passphrase.withBytes { words in
        isDone =
          crypto_pwhash(
            octets(of: target), UInt64(target.count), characters(of: words), UInt64(words.count),
            salt, UInt64(cost.passes), Int(cost.memoryBytes), crypto_pwhash_alg_argon2id13()) == 0
      }
    }
    // With a granted cost the only failure that libsodium has is want of memory.
    guard isDone else { throw .outOfMemory(cost.memoryBytes) }
    return stretched
  }
}

extension Keystore: BCSEncodable, BCSDecodable {
  /// One width, without anything nested.
  public static let bcsLimits = BCSLimits(bytes: byteCount, depth: 0)

  /// Appends the ``byteCount`` bytes of the file.
  public func encode(into writer: inout BCSWriter) {
    encodeHeader(into: &writer)
    writer.fixed(sealed)
  }

  /// Reads the file; a cost beyond ``KeystoreCost/most`` is refused before anything is stretched.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    guard try reader.fixed(Self.magic.count) == Self.magic else {
      throw DecodingFailure(.invalidValue("this is not a keystore"), at: start)
    }
    let versionAt = reader.offset
    guard try reader.u16() == Self.version else {
      throw DecodingFailure(.invalidValue("unknown version of a keystore"), at: versionAt)
    }
    let useAt = reader.offset
    guard let use = Use(rawValue: try reader.u8()) else {
      throw DecodingFailure(.invalidValue("unknown use of a key"), at: useAt)
    }
    self.use = use
    publicKey = try PublicKey(from: &reader)
    cost = try KeystoreCost(from: &reader)
    salt = try reader.fixed(Self.saltBytes)
    nonce = try reader.fixed(Self.nonceBytes)
    sealed = try reader.fixed(Self.sealedBytes)
  }
}
