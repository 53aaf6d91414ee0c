/// Words that a person can write down and from which every key of a wallet comes back (BIP 39).
///
/// The entropy lives in locked memory; the words are made from it when they are asked for.
public struct Mnemonic: ~Copyable, Sendable {
  /// Bytes of entropy that a mnemonic may have: three words for four of them.
  public static let entropyBytes = [16, 20, 24, 28, 32]
  /// Rounds of PBKDF2 in BIP 39.
  static let rounds: Int32 = 2_048

  private let entropy: SecretBytes

  /// The mnemonic of fresh random bytes.
  ///
  /// - Throws: `entropyLength` unless there are 16, 20, 24, 28 or 32 of them.
  public init(entropy: consuming SecretBytes) throws(MnemonicFailure) {
    guard Self.entropyBytes.contains(entropy.count) else { throw .entropyLength(entropy.count) }
    self.entropy = entropy
  }

  /// Reads words, in capitals or not, with any space between them.
  ///
  /// - Throws: what is wrong, by the place of a word and never by the word.
  public init(text: borrowing SecretBytes) throws(MnemonicFailure) {
    var places = text.withBytes(Self.places)
    defer { for index in places.indices { places[index] = 0 } }
    let byteCount = places.count / 3 * 4
    guard places.count.isMultiple(of: 3), Self.entropyBytes.contains(byteCount) else {
      throw .wordCount(places.count)
    }
    if let unknown = places.firstIndex(of: Self.unknown) {
      throw .unknownWord(place: unknown + 1)
    }
    let entropy = SecretBytes(count: byteCount) { target in
      for place in target.indices { target[place] = Self.octet(8 * place, of: places) }
    }
    let checksum = Self.octet(8 * byteCount, of: places) >> (8 - UInt8(byteCount / 4))
    guard entropy.withBytes(Self.checksum) == checksum else { throw .checksum }
    self.entropy = entropy
  }

  /// Number of words.
  public var wordCount: Int { 3 * entropy.count / 4 }

  /// The words with one space between two, in locked memory.
  public borrowing func text() -> SecretBytes {
    var text: [UInt8] = []
    // No copy is left behind by growing.
    text.reserveCapacity(9 * wordCount)
    entropy.withBytes { entropy in
      let checksum = Self.checksum(entropy) << (8 - UInt8(entropy.count / 4))
      for word in 0..<(3 * entropy.count / 4) {
        if word > 0 { text.append(UInt8(ascii: " ")) }
        text += Self.english[Self.bits(11 * word, of: entropy, then: checksum)]
      }
    }
    return SecretBytes(taking: &text)
  }

  /// The 64 bytes from which keys are derived.
  ///
  /// - Parameter passphrase: a further secret in the form NFKD of Unicode, in UTF-8; without it
  ///   the words give other keys. Empty where there is none.
  public borrowing func seed(passphrase: borrowing SecretBytes) -> SecretBytes {
    let label = Array("mnemonic".utf8)
    let salt = SecretBytes(count: label.count + passphrase.count) { target in
      label.withUnsafeBytes { target.copyMemory(from: $0) }
      let rest = UnsafeMutableRawBufferPointer(rebasing: target[label.count...])
      passphrase.withBytes { rest.copyMemory(from: $0) }
    }
    return PBKDF2.hmacSHA512(password: text(), salt: salt, rounds: Self.rounds, byteCount: 64)
  }

  /// The wallet's key at a path of SLIP-0010.
  ///
  /// - Parameter passphrase: as of ``seed(passphrase:)``.
  public borrowing func key(
    at path: AccountKeyPath, passphrase: borrowing SecretBytes
  ) throws(CryptoFailure) -> SecretKey {
    try KeyDerivation(seed: seed(passphrase: passphrase)).descendant(path.steps).secretKey()
  }

  // MARK: Private

  /// Stands for a word that is not in the list.
  private static let unknown = UInt16.max

  /// The first bits of the entropy's SHA-256, one for each four bytes, as a number.
  private static func checksum(_ entropy: UnsafeRawBufferPointer) -> UInt8 {
    UInt8(SHA256.digest(entropy).word0 >> 56) >> (8 - UInt8(entropy.count / 4))
  }

  /// Places in the list of every word of a text.
  private static func places(_ text: UnsafeRawBufferPointer) -> [UInt16] {
    text.split { $0 == 0x20 || (0x09...0x0d).contains($0) }.map { place(of: $0) }
  }

  /// The place of a word in the list, by halving.
  private static func place(of word: Slice<UnsafeRawBufferPointer>) -> UInt16 {
    // Looked at where it stands: a copy would stay behind in memory that nobody wipes.
    let small = word.lazy.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }
    var range = english.indices
    while let low = range.first {
      let middle = low + range.count / 2
      if english[middle].elementsEqual(small) { return UInt16(middle) }
      range =
        english[middle].lexicographicallyPrecedes(small)
        ? middle + 1..<range.upperBound : low..<middle
    }
    return unknown
  }

  /// Eight bits of the row of words, eleven to a word; zeroes behind the last.
  private static func octet(_ first: Int, of places: [UInt16]) -> UInt8 {
    (first..<(first + 8)).reduce(0) { octet, bit in
      guard places.indices.contains(bit / 11) else { return octet << 1 }
      return octet << 1 | UInt8(truncatingIfNeeded: places[bit / 11] >> (10 - bit % 11) & 1)
    }
  }

  /// Eleven bits of the entropy, with the checksum's octet behind it.
  private static func bits(
    _ first: Int, of entropy: UnsafeRawBufferPointer, then checksum: UInt8
  ) -> Int {
    (first..<(first + 11)).reduce(0) { number, bit in
      let octet = bit / 8 < entropy.count ? entropy[bit / 8] : checksum
      return number << 1 | Int(octet >> (7 - bit % 8) & 1)
    }
  }
}
