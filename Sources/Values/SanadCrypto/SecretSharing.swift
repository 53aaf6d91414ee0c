/// Splits a secret so that any `threshold` of its shares give it back and fewer say nothing about
/// it: Shamir's scheme over the 256 elements of the field of AES, byte by byte.
///
/// A share's number is the place at which the polynomials were evaluated; zero would be the secret
/// itself. Source: A. Shamir, How to share a secret, CACM 22 (1979).
public enum SecretSharing {
  /// Most shares.
  public static let sharesMax = 255

  /// One share.
  public struct Share: Hashable, Sendable {
    /// 1 to 255.
    public let number: UInt8
    /// As many bytes as the secret has.
    public let bytes: [UInt8]

    /// A share.
    public init(number: UInt8, bytes: [UInt8]) {
      self.number = number
      self.bytes = bytes
    }
  }

  /// Splits a secret.
  ///
  /// - Parameters:
  ///   - coefficients: random bytes, `threshold - 1` times as many as the secret has; whoever knows
  ///     them knows the secret from one share.
  /// - Returns: the shares 1 to `count`; nil where the numbers do not fit together.
  public static func split(
    _ secret: [UInt8], threshold: Int, count: Int, coefficients: [UInt8]
  ) -> [Share]? {
    guard threshold >= 1, threshold <= count, count <= sharesMax,
      coefficients.count == (threshold - 1) * secret.count
    else { return nil }
    return (1...UInt8(truncatingIfNeeded: count)).map { number in
      let bytes = secret.indices.map { place in
        // Horner's rule, from the highest power down to the secret.
        var value: UInt8 = 0
        for degree in stride(from: threshold - 2, through: 0, by: -1) {
          value = product(value ^ coefficients[degree * secret.count + place], number)
        }
        return value ^ secret[place]
      }
      return Share(number: number, bytes: bytes)
    }
  }

  /// What shares give: the secret where at least as many are there as its threshold says, and
  /// anything where they are fewer or wrong.
  ///
  /// - Returns: nil where there is none, a number is zero or there twice, or they differ in length.
  public static func combine(_ shares: [Share]) -> [UInt8]? {
    guard let length = shares.first?.bytes.count, shares.count <= sharesMax,
      shares.allSatisfy({ $0.number > 0 && $0.bytes.count == length }),
      Set(shares.map(\.number)).count == shares.count
    else { return nil }
    var secret = [UInt8](repeating: 0, count: length)
    for share in shares {
      // Lagrange's weight at zero: subtraction is exclusive or.
      var weight: UInt8 = 1
      for other in shares where other.number != share.number {
        weight = product(weight, product(other.number, inverse(other.number ^ share.number)))
      }
      for place in secret.indices { secret[place] ^= product(weight, share.bytes[place]) }
    }
    return secret
  }

  /// Modulo x^8 + x^4 + x^3 + x + 1; as many steps whatever the numbers are.
  static func product(_ left: UInt8, _ right: UInt8) -> UInt8 {
    var left = left
    var right = right
    var product: UInt8 = 0
    for _ in 0..<8 {
      product ^= left & (0 &- (right & 1))
      left = left << 1 ^ 0x1b & (0 &- left >> 7)
      right >>= 1
    }
    return product
  }

  /// The 254th power: every other element's 255th is one. Zero for zero.
  static func inverse(_ value: UInt8) -> UInt8 {
    var power = value
    var result: UInt8 = 1
    for _ in 0..<7 {
      power = product(power, power)
      result = product(result, power)
    }
    return result
  }
}
