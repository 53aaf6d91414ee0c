import CSodium

/// A node of SLIP-0010's tree of Ed25519 keys: a private key and a chain code, in locked memory.
///
/// Every step is hardened, as SLIP-0010 asks of Ed25519: nobody derives a public key without the
/// private one above it.
public struct KeyDerivation: ~Copyable, Sendable {
  /// Lengths of a seed in bytes, as SLIP-0010 has them.
  public static let seedBytes = 16...64
  /// The first index that stands for a hardened step.
  static let hardened: UInt32 = 1 << 31

  // Private key, then chain code, 32 bytes each.
  private let node: SecretBytes

  /// The root of a seed's tree.
  ///
  /// - Throws: `secretLength` for a seed that is shorter or longer than ``seedBytes``.
  public init(seed: borrowing SecretBytes) throws(CryptoFailure) {
    guard Self.seedBytes.contains(seed.count) else {
      throw .secretLength(got: seed.count, allowed: Self.seedBytes)
    }
    let label = Array("ed25519 seed".utf8)
    node = SecretBytes(count: 64) { target in
      seed.withBytes { seed in
        label.withUnsafeBytes { Self.hmac(key: $0, [seed], into: target) }
      }
    }
  }

  private init(node: consuming SecretBytes) { self.node = node }

  /// The hardened child `index`, written `index'`.
  ///
  /// - Precondition: `index` is below 2^31.
  public borrowing func child(_ index: UInt32) -> KeyDerivation {
    precondition(index < Self.hardened, "an index is counted without the mark of a hardened step")
    let number = (index | Self.hardened).bigEndian
    let child = SecretBytes(count: 64) { target in
      node.withBytes { node in
        withUnsafeBytes(of: UInt8(0)) { zero in
          withUnsafeBytes(of: number) { number in
            Self.hmac(
              key: UnsafeRawBufferPointer(rebasing: node[32...]),
              [zero, UnsafeRawBufferPointer(rebasing: node[..<32]), number], into: target)
          }
        }
      }
    }
    return KeyDerivation(node: child)
  }

  /// The node that a path leads to.
  ///
  /// - Precondition: every index is below 2^31.
  public consuming func descendant(_ path: [UInt32]) -> KeyDerivation {
    var node = self
    for index in path { node = node.child(index) }
    return node
  }

  /// The Ed25519 key whose seed the private key is.
  public borrowing func secretKey() -> SecretKey {
    let seed = SecretBytes(count: SecretKey.seedBytes) { target in
      node.withBytes { target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[..<32])) }
    }
    return SecretKey(seed: seed)
  }

  /// Calls `body` with the chain code, which the tests hold against the published ones.
  borrowing func withChainCode<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    node.withBytes { body(UnsafeRawBufferPointer(rebasing: $0[32...])) }
  }

  /// HMAC-SHA-512 of parts that follow one another.
  private static func hmac(
    key: UnsafeRawBufferPointer, _ parts: [UnsafeRawBufferPointer],
    into target: UnsafeMutableRawBufferPointer
  ) {
    Sodium.start()
    var state = crypto_auth_hmacsha512_state()
    crypto_auth_hmacsha512_init(&state, octets(of: key), key.count)
    for part in parts {
      crypto_auth_hmacsha512_update(&state, octets(of: part), UInt64(part.count))
    }
    crypto_auth_hmacsha512_final(&state, octets(of: target))
    sodium_memzero(&state, MemoryLayout<crypto_auth_hmacsha512_state>.size)
  }
}
