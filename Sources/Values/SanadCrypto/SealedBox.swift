import CSodium

/// A message that only the holder of a secret key can read, from a sender who stays unknown: X25519
/// and XSalsa20-Poly1305 with a key pair that is used once (libsodium's sealed box).
///
/// It says nothing about who wrote it. Whoever relies on that puts the names into the message.
public enum SealedBox {
  /// Width of public and secret keys in bytes.
  public static let keyBytes = 32
  /// What a box has beside the message: the once-used public key and the authentication tag.
  public static let overheadBytes = 48
  /// Longest message in bytes.
  public static let messageBytesMax = 1 << 20

  /// Opens a box.
  ///
  /// - Parameters:
  ///   - box: 48 bytes more than the message.
  ///   - publicKey: the half that the box was sealed to; it has to belong to `secretKey`.
  ///   - secretKey: 32 bytes.
  /// - Returns: the message; nil where a length is wrong, the keys do not belong together, the box
  ///   was sealed to another key or has been changed, or its once-used key gives no secret.
  public static func open(
    _ box: [UInt8], publicKey: [UInt8], secretKey: borrowing SecretBytes
  ) -> [UInt8]? {
    guard secretKey.count == keyBytes, publicKey.count == keyBytes,
      (overheadBytes...messageBytesMax + overheadBytes).contains(box.count)
    else { return nil }
    Sodium.start()
    var message = [UInt8](repeating: 0, count: box.count - overheadBytes)
    var derived = [UInt8](repeating: 0, count: keyBytes)
    let isOpen = secretKey.withBytes { secret in
      guard crypto_scalarmult_base(&derived, octets(of: secret)) == 0, derived == publicKey else {
        return false
      }
      return crypto_box_seal_open(
        &message, box, UInt64(box.count), publicKey, octets(of: secret)) == 0
    }
    return isOpen ? message : nil
  }

  /// Removes the padding of ISO/IEC 7816-4: one byte of 80 and zeros up to a multiple of the block.
  ///
  /// - Returns: the message without it; nil where there is none, or the length is no multiple.
  public static func unpadded(_ message: [UInt8], block: Int) -> [UInt8]? {
    guard block > 0, !message.isEmpty, message.count.isMultiple(of: block) else { return nil }
    guard let mark = message.lastIndex(where: { $0 != 0 }), message[mark] == 0x80,
      mark >= message.count - block
    else { return nil }
    return Array(message[..<mark])
  }
}
