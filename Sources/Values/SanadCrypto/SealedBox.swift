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
    secretKey.withBytes { open(box, publicKey: publicKey, secret: $0) }
  }

  /// The same with a secret key that is public by now, such as that of a bid whose shares have been
  /// published.
  public static func open(
    _ box: [UInt8], publicKey: [UInt8], publishedKey: [UInt8]
  ) -> [UInt8]? {
    publishedKey.withUnsafeBytes { open(box, publicKey: publicKey, secret: $0) }
  }

  private static func open(
    _ box: [UInt8], publicKey: [UInt8], secret: UnsafeRawBufferPointer
  ) -> [UInt8]? {
    guard secret.count == keyBytes, publicKey.count == keyBytes,
      (overheadBytes...messageBytesMax + overheadBytes).contains(box.count)
    else { return nil }
    Sodium.start()
    var message = [UInt8](repeating: 0, count: box.count - overheadBytes)
    var derived = [UInt8](repeating: 0, count: keyBytes)
    guard crypto_scalarmult_base(&derived, octets(of: secret)) == 0, derived == publicKey,
      crypto_box_seal_open(&message, box, UInt64(box.count), publicKey, octets(of: secret)) == 0
    else { return nil }
    return message
  }

  /// The public half of a secret key; nil where it has not 32 bytes.
  public static func publicKey(of secretKey: [UInt8]) -> [UInt8]? {
    guard secretKey.count == keyBytes else { return nil }
    Sodium.start()
    var key = [UInt8](repeating: 0, count: keyBytes)
    return crypto_scalarmult_base(&key, secretKey) == 0 ? key : nil
  }

  /// Whether boxes can be sealed to a key: it has 32 bytes and is not of small order, with which
  /// every secret would be the same.
  public static func isUsable(_ publicKey: [UInt8]) -> Bool {
    guard publicKey.count == keyBytes else { return false }
    Sodium.start()
    var secret = [UInt8](repeating: 0, count: keyBytes)
    let any = [UInt8](repeating: 7, count: keyBytes)
    return crypto_scalarmult(&secret, any, publicKey) == 0
  }

  /// Seals a message.
  ///
  /// - Parameters:
  ///   - publicKey: whose holder can open it.
  ///   - ephemeralKey: 32 random bytes that are used for nothing else.
  /// - Returns: the box; nil where a length is wrong or the public key is not usable.
  public static func seal(
    _ message: [UInt8], to publicKey: [UInt8], ephemeralKey: [UInt8]
  ) -> [UInt8]? {
    guard message.count <= messageBytesMax, publicKey.count == keyBytes,
      let sender = Self.publicKey(of: ephemeralKey)
    else { return nil }
    // As crypto_box_seal does: the nonce follows from the two public keys.
    var nonce = [UInt8](repeating: 0, count: Int(crypto_box_NONCEBYTES))
    let both = sender + publicKey
    guard crypto_generichash(&nonce, nonce.count, both, UInt64(both.count), nil, 0) == 0 else {
      return nil
    }
    var sealed = [UInt8](repeating: 0, count: message.count + Int(crypto_box_MACBYTES))
    guard
      crypto_box_easy(
        &sealed, message, UInt64(message.count), nonce, publicKey, ephemeralKey) == 0
    else { return nil }
    return sender + sealed
  }

  /// Adds the padding of ISO/IEC 7816-4: one byte of 80, and zeros up to a multiple of the block.
  ///
  /// - Precondition: the block is above zero.
  public static func padded(_ message: [UInt8], block: Int) -> [UInt8] {
    precondition(block > 0, "a block has bytes")
    let marked = message + [0x80]
    return marked + [UInt8](repeating: 0, count: (block - marked.count % block) % block)
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
