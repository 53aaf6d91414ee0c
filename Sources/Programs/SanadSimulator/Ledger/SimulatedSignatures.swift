package import SanadCrypto
import SanadReplica

/// Signatures that only the world can make: a keyed mix of the message's words stands for Ed25519,
/// so that thousands of runs do not spend their time on curves.
///
/// A key's secret is derived from its public half and a number of the run, and nothing inside a
/// node ever sees that number: code under test cannot forge. One run in some fifty signs with
/// Ed25519 itself (``SignatureKind``).
package struct SimulatedScheme: SignatureScheme {
  private let secret: UInt64

  /// The scheme of one run.
  package init(secret: UInt64) { self.secret = secret }

  /// Whether the signature is the one that ``sign(_:with:)`` makes.
  package func isValid(_ signature: Signature, of key: PublicKey, for message: [UInt8]) -> Bool {
    signature == sign(message, with: key)
  }

  /// The signature of a key over a message.
  package func sign(_ message: [UInt8], with key: PublicKey) -> Signature {
    var one = secret ^ key.digest.word0 ^ 0x243f_6a88_85a3_08d3
    var two = secret &+ key.digest.word1 &+ 0x1319_8a2e_0370_7344
    message.withUnsafeBytes { bytes in
      var offset = 0
      while offset + 8 <= bytes.count {
        let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
        Self.mix(&one, &two, word)
        offset += 8
      }
      var rest = UInt64(bytes.count)
      while offset < bytes.count {
        rest = rest << 8 | UInt64(bytes[offset])
        offset += 1
      }
      Self.mix(&one, &two, rest)
    }
    let words = Digest(one, two, one ^ key.digest.word2, two ^ key.digest.word3)
    return Signature(
      words, Digest(one &* 3, two &* 5, ~one, ~two))
  }

  private static func mix(_ one: inout UInt64, _ two: inout UInt64, _ word: UInt64) {
    let product = (one ^ word).multipliedFullWidth(by: 0x9fb2_1c65_1e98_df25 | 1)
    one = product.high ^ product.low ^ two
    two = (two &+ word) &* 0xff51_afd7_ed55_8ccd
    two ^= two >> 29
  }
}

/// How a run signs.
package enum SignatureKind: String, Hashable, Sendable {
  /// ``SimulatedScheme``.
  case simulated
  /// libsodium.
  case ed25519
}
