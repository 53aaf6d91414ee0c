/// Bytes as text that people copy: a prefix that names the kind, and a checksum that finds every
/// error of up to four characters.
///
/// Source: BIP 350 (Bech32m), with the character set and the limits of BIP 173.
public enum Bech32m {
  /// Longest text, for which the checksum's guarantees hold.
  public static let lengthMax = 90
  static let checksumLength = 6
  static let separator = UInt8(ascii: "1")
  static let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)
  private static let constant: UInt32 = 0x2bc8_30a3

  /// The text of `bytes` under a prefix.
  ///
  /// - Precondition: the prefix is lower case, and the text has at most ``lengthMax`` characters.
  public static func encode(_ bytes: some Sequence<UInt8>, prefix: String) -> String {
    text(of: fiveBitGroups(of: bytes), after: prefix)
  }

  /// The text of five-bit groups, with its checksum.
  static func text(of data: [UInt8], after prefix: String) -> String {
    let head = Array(prefix.utf8)
    precondition(isPrefix(head), "a prefix has printable ASCII without capitals")
    let length = head.count + 1 + data.count + checksumLength
    precondition(length <= lengthMax, "Bech32m guarantees nothing above 90 characters")
    let padded = data + [UInt8](repeating: 0, count: checksumLength)
    let remainder = checksum(of: padded, after: head) ^ constant
    let check = (0..<checksumLength).map { index in
      UInt8(truncatingIfNeeded: remainder >> UInt32(5 * (checksumLength - 1 - index))) & 31
    }
    let text = head + [separator] + (data + check).map { alphabet[Int($0)] }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of a text under the prefix that is expected.
  ///
  /// - Throws: the failure, pointing at the wrong character where it can be found.
  public static func decode(
    _ text: String, prefix: String
  ) throws(Bech32mFailure) -> [UInt8] {
    try bytes(of: parse(text, expecting: prefix).data)
  }

  /// Prefix and five-bit groups of a valid text, without the checksum.
  ///
  /// - Parameter expected: the prefix that the text must have; nil for any.
  public static func parse(
    _ text: String, expecting expected: String? = nil
  ) throws(Bech32mFailure) -> (prefix: String, data: [UInt8]) {
    let characters = try lowerCased(text)
    guard let split = separatorIndex(in: characters, expecting: expected) else {
      throw missing(expected, in: characters)
    }
    guard split > 0 else { throw Bech32mFailure(.noPrefix, at: 0) }
    let tail = characters[(split + 1)...]
    let head = Array(characters[..<split])
    // Before the checksum, which a text of another kind may pass and a slip in the prefix fails.
    let prefix = String(decoding: head, as: UTF8.self)
    if let expected, prefix != expected {
      throw wrongPrefix(head, expected)
    }
    let values = tail.map { alphabet.firstIndex(of: $0).map(UInt8.init) }
    let unknown = values.indices.filter { values[$0] == nil }
    if let first = unknown.first {
      let fitting = unknown.count == 1 ? replacement(for: first, of: values, after: head) : nil
      throw Bech32mFailure(
        .invalidCharacter(Character(UnicodeScalar(tail[split + 1 + first]))),
        at: split + 1 + first, suggestion: fitting)
    }
    guard tail.count >= checksumLength else { throw Bech32mFailure(.tooShort) }
    let groups = values.compactMap { $0 }
    let difference = checksum(of: groups, after: head) ^ constant
    guard difference == 0 else {
      throw located(difference, in: groups, from: split + 1)
    }
    return (prefix, Array(groups.dropLast(checksumLength)))
  }

  /// Where prefix and data meet. Where the prefix is as expected it is right behind it, so that a
  /// `1` in the place of an `l` further on is found as the wrong character that it is.
  private static func separatorIndex(in characters: [UInt8], expecting expected: String?) -> Int? {
    if let expected, characters.starts(with: Array(expected.utf8) + [separator]) {
      return expected.utf8.count
    }
    return characters.lastIndex(of: separator)
  }

  /// No separator; where the prefix is as expected, its place is known.
  private static func missing(_ expected: String?, in characters: [UInt8]) -> Bech32mFailure {
    guard let expected, characters.starts(with: Array(expected.utf8)),
      characters.count > expected.utf8.count
    else { return Bech32mFailure(.noSeparator) }
    return Bech32mFailure(
      .noSeparator, at: expected.utf8.count, suggestion: Character(UnicodeScalar(separator)))
  }

  /// Points at the first difference, and says what it should be where it is the only one.
  private static func wrongPrefix(_ head: [UInt8], _ expected: String) -> Bech32mFailure {
    let right = Array(expected.utf8)
    let wrong = zip(head, right).enumerated().filter { $0.element.0 != $0.element.1 }
    let place = wrong.first?.offset ?? min(head.count, right.count)
    let isOne = wrong.count == 1 && head.count == right.count
    return Bech32mFailure(
      .wrongPrefix(expected: expected, got: String(decoding: head, as: UTF8.self)), at: place,
      suggestion: isOne ? Character(UnicodeScalar(right[place])) : nil)
  }

  /// The bytes of five-bit groups.
  private static func bytes(of groups: [UInt8]) throws(Bech32mFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest: UInt32 = 0
    var bits: UInt32 = 0
    for group in groups {
      rest = (rest << 5 | UInt32(group)) & 0xfff
      bits += 5
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: rest >> bits))
      }
    }
    // Fewer than five bits of padding, all zero: otherwise two texts would mean the same bytes.
    guard bits < 5, rest & (1 << bits - 1) == 0 else { throw Bech32mFailure(.padding) }
    return bytes
  }

  private static func fiveBitGroups(of bytes: some Sequence<UInt8>) -> [UInt8] {
    var groups: [UInt8] = []
    var rest: UInt32 = 0
    var bits: UInt32 = 0
    for byte in bytes {
      rest = (rest << 8 | UInt32(byte)) & 0xfff
      bits += 8
      while bits >= 5 {
        bits -= 5
        groups.append(UInt8(truncatingIfNeeded: rest >> bits) & 31)
      }
    }
    if bits > 0 { groups.append(UInt8(truncatingIfNeeded: rest << (5 - bits)) & 31) }
    return groups
  }

  /// The characters in lower case; capitals are allowed when there are no small letters.
  private static func lowerCased(_ text: String) throws(Bech32mFailure) -> [UInt8] {
    let characters = Array(text.utf8)
    guard characters.count <= lengthMax else {
      throw Bech32mFailure(.tooLong(characters.count))
    }
    if let index = characters.firstIndex(where: { !(33...126).contains($0) }) {
      throw Bech32mFailure(.notPrintable, at: index)
    }
    let small = characters.firstIndex { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
    let capital = characters.firstIndex { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    guard let capital else { return characters }
    if let small { throw Bech32mFailure(.mixedCase, at: max(small, capital)) }
    return characters.map {
      (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0
    }
  }

  private static func isPrefix(_ head: [UInt8]) -> Bool {
    !head.isEmpty
      && head.allSatisfy {
        (33...126).contains($0) && !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0)
      }
  }

  /// The remainder of prefix and groups: BIP 173, "Checksum".
  private static func checksum(of groups: [UInt8], after head: [UInt8]) -> UInt32 {
    var remainder: UInt32 = 1
    for byte in head { remainder = step(remainder, byte >> 5) }
    remainder = step(remainder, 0)
    for byte in head { remainder = step(remainder, byte & 31) }
    for group in groups { remainder = step(remainder, group) }
    return remainder
  }

  private static func step(_ remainder: UInt32, _ group: UInt8) -> UInt32 {
    let generators: [5 of UInt32] = [
      0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3,
    ]
    let top = remainder >> 25
    var next = (remainder & 0x1ff_ffff) << 5 ^ UInt32(group)
    for index in 0..<5 where (top >> UInt32(index)) & 1 == 1 { next ^= generators[index] }
    return next
  }

  /// Where one wrong character explains the difference; the checksum is linear, so a change of
  /// one group by `delta` changes the remainder by the remainder of `delta` and zeros behind it.
  private static func located(
    _ difference: UInt32, in groups: [UInt8], from start: Int
  ) -> Bech32mFailure {
    for delta in UInt8(1)...31 {
      var remainder = UInt32(delta)
      for index in groups.indices.reversed() {
        if remainder == difference {
          return Bech32mFailure(
            .checksum, at: start + index,
            suggestion: Character(UnicodeScalar(alphabet[Int(groups[index] ^ delta)])))
        }
        remainder = step(remainder, 0)
      }
    }
    return Bech32mFailure(.checksum)
  }

  /// The character that would make the checksum right in the one place that has none.
  private static func replacement(
    for place: Int, of values: [UInt8?], after head: [UInt8]
  ) -> Character? {
    guard values.count >= checksumLength else { return nil }
    for candidate in UInt8(0)...31 {
      let groups = values.map { $0 ?? candidate }
      if checksum(of: groups, after: head) == constant {
        return Character(UnicodeScalar(alphabet[Int(candidate)]))
      }
    }
    return nil
  }
}
