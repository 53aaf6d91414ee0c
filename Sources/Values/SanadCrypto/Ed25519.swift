import CSodium
public import SanadCodec

/// An Ed25519 public key: 32 bytes in the form of RFC 8032, 5.1.5.
public struct PublicKey: Hashable, Comparable, Sendable, BCSEncodable, BCSDecodable {
  /// The 32 bytes.
  public let digest: Digest

  /// Wraps 32 bytes; whether they are a usable key is ``isValidForRegistration``.
  public init(_ digest: Digest) { self.digest = digest }

  /// Wraps exactly 32 bytes; nil for any other count.
  public init?(bytes: some Collection<UInt8>) {
    guard let digest = Digest(bytes: bytes) else { return nil }
    self.digest = digest
  }

  /// The 32 bytes.
  public var bytes: [UInt8] { digest.bytes }

  /// Whether the key lies in the prime-order subgroup and is not of small order.
  ///
  /// The verifier accepts mixed-order keys, so registration has to refuse them (consensus.md 2.3).
  public var isValidForRegistration: Bool {
    digest.withBytes {
      crypto_core_ed25519_is_valid_point(octets(of: $0)) == 1
    }
  }

  /// Whether `signature` is valid for `message`, which is to say: libsodium's verdict.
  public func isValid(_ signature: Signature, for message: [UInt8]) -> Bool {
    digest.withBytes { key in
      signature.withBytes { signature in
        crypto_sign_ed25519_verify_detached(
          octets(of: signature), message,
          UInt64(message.count), octets(of: key)) == 0
      }
    }
  }

  /// Lexicographic order of the bytes.
  public static func < (left: PublicKey, right: PublicKey) -> Bool { left.digest < right.digest }

  /// Appends the 32 bytes.
  public func encode(into writer: inout BCSWriter) { digest.encode(into: &writer) }

  /// Reads 32 bytes.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    digest = try Digest(from: &reader)
  }
}

/// An Ed25519 signature: R and S of RFC 8032, 64 bytes.
public struct Signature: Hashable, Sendable, BCSEncodable, BCSDecodable {
  /// Width in bytes.
  public static let byteCount = 64

  private let first: Digest
  private let second: Digest

  /// Wraps exactly 64 bytes; nil for any other count.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount, let first = Digest(bytes: Array(bytes.prefix(32))),
      let second = Digest(bytes: Array(bytes.dropFirst(32)))
    else { return nil }
    self.first = first
    self.second = second
  }

  /// Wraps the two halves of 32 bytes.
  public init(_ first: Digest, _ second: Digest) {
    self.first = first
    self.second = second
  }

  /// The 64 bytes.
  public var bytes: [UInt8] { first.bytes + second.bytes }

  /// Calls `body` with the 64 bytes without allocating.
  public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    let words = (
      first.word0.bigEndian, first.word1.bigEndian, first.word2.bigEndian, first.word3.bigEndian,
      second.word0.bigEndian, second.word1.bigEndian, second.word2.bigEndian,
      second.word3.bigEndian
    )
    return withUnsafeBytes(of: words, body)
  }

  /// Appends the 64 bytes.
  public func encode(into writer: inout BCSWriter) {
    first.encode(into: &writer)
    second.encode(into: &writer)
  }

  /// Reads 64 bytes.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    first = try Digest(from: &reader)
    second = try Digest(from: &reader)
  }
}

/// An Ed25519 secret key in locked memory that is zeroed when the value ends.
public struct SecretKey: ~Copyable, Sendable {
  /// Width of a seed in bytes.
  public static let seedBytes = 32

  // Guarded, locked pages from sodium_malloc: they stay out of swap and core dumps. The pointer
  // is owned by this value alone and never handed out, so sending it to another thread is safe.
  nonisolated(unsafe) private let memory: UnsafeMutableRawPointer
  /// The public half.
  public let publicKey: PublicKey

  /// Creates the key of a 32-byte seed (RFC 8032, 5.1.5), and zeroes nothing of the caller's.
  ///
  /// - Precondition: `seed` has 32 bytes; memory can be locked or at least allocated.
  public init(seed: [UInt8]) {
    let memory = Self.guardedMemory()
    self.memory = memory
    publicKey = seed.withUnsafeBytes { Self.derive(from: $0, into: memory) }
  }

  /// Creates the key of a 32-byte seed (RFC 8032, 5.1.5) that never leaves locked memory.
  ///
  /// - Precondition: `seed` has 32 bytes; memory can be locked or at least allocated.
  public init(seed: borrowing SecretBytes) {
    let memory = Self.guardedMemory()
    self.memory = memory
    publicKey = seed.withBytes { Self.derive(from: $0, into: memory) }
  }

  deinit { sodium_free(memory) }

  /// Signs `message` (RFC 8032, 5.1.6: deterministic).
  public borrowing func sign(_ message: [UInt8]) -> Signature {
    var bytes = [UInt8](repeating: 0, count: Signature.byteCount)
    crypto_sign_ed25519_detached(
      &bytes, nil, message, UInt64(message.count), memory.assumingMemoryBound(to: UInt8.self))
    guard let signature = Signature(bytes: bytes) else {
      preconditionFailure("libsodium returned a signature that is not 64 bytes")
    }
    return signature
  }

  private static func guardedMemory() -> UnsafeMutableRawPointer {
    Sodium.start()
    guard let memory = sodium_malloc(64) else {
      preconditionFailure("no guarded memory for a secret key")
    }
    return memory
  }

  private static func derive(
    from seed: UnsafeRawBufferPointer, into memory: UnsafeMutableRawPointer
  ) -> PublicKey {
    precondition(seed.count == seedBytes, "an Ed25519 seed has 32 bytes")
    var publicBytes = [UInt8](repeating: 0, count: 32)
    crypto_sign_ed25519_seed_keypair(
      &publicBytes, memory.assumingMemoryBound(to: UInt8.self), octets(of: seed))
    guard let publicKey = PublicKey(bytes: publicBytes) else {
      preconditionFailure("libsodium returned a public key that is not 32 bytes")
    }
    return publicKey
  }

  /// Calls `body` with the 32-byte seed; the caller keeps no copy.
  package borrowing func withSeed<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    body(UnsafeRawBufferPointer(start: memory, count: 32))
  }
}
