/// Decimal text with a fixed number of digits after the point, exact in both directions.
public enum DecimalText {
  /// Longest text that is read, in bytes: 39 digits, their separators, sign and point.
  public static let bytesMax = 64

  /// Reads `1,200.00`, `1200`, `-0.5`: an optional minus, digits either plain or grouped by
  /// threes with commas, and at most `places` digits after a point.
  ///
  /// - Returns: the number times `10^places`, as magnitude and sign; zero is never negative.
  /// - Throws: `malformed`, or `overflow` above 128 bits.
  public static func parse(
    _ text: String, places: Int
  ) throws(ValueFailure) -> (magnitude: UInt128, isNegative: Bool) {
    guard text.utf8.count <= bytesMax else { throw .malformed("the number is too long") }
    let isNegative = text.utf8.first == minus
    let digits = Array(text.utf8).dropFirst(isNegative ? 1 : 0)
    let parts = digits.split(separator: point, maxSplits: 1, omittingEmptySubsequences: false)
    let fraction = parts.count == 2 ? parts[1] : []
    guard parts.count == 1 || !fraction.isEmpty else {
      throw .malformed("digits are missing after the point")
    }
    guard fraction.count <= places else {
      throw .malformed("at most \(places) digits may follow the point")
    }
    var magnitude = try whole(parts[0])
    for index in 0..<max(places, 0) {
      let digit = index < fraction.count ? try digit(fraction.dropFirst(index).first) : 0
      magnitude = try append(digit, to: magnitude)
    }
    return (magnitude, isNegative && magnitude != 0)
  }

  /// Prints `magnitude / 10^places` with every digit after the point, e.g. `1,200.00`.
  public static func print(
    _ magnitude: UInt128, places: Int, isNegative: Bool = false, isGrouped: Bool = true
  ) -> String {
    var digits = Array(String(magnitude).utf8)
    if digits.count <= places {
      digits = [UInt8](repeating: zero, count: places + 1 - digits.count) + digits
    }
    let wholeCount = digits.count - places
    var text: [UInt8] = isNegative && magnitude != 0 ? [minus] : []
    for (index, digit) in digits.enumerated() {
      if index == wholeCount { text.append(point) }
      if isGrouped, index > 0, index < wholeCount, (wholeCount - index).isMultiple(of: 3) {
        text.append(comma)
      }
      text.append(digit)
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static let zero = UInt8(ascii: "0")
  private static let minus = UInt8(ascii: "-")
  private static let point = UInt8(ascii: ".")
  private static let comma = UInt8(ascii: ",")

  private static func whole(_ text: ArraySlice<UInt8>) throws(ValueFailure) -> UInt128 {
    let groups = text.split(separator: comma, omittingEmptySubsequences: false)
    var magnitude: UInt128 = 0
    for (index, group) in groups.enumerated() {
      if groups.count > 1 {
        let isRight = index == 0 ? (1...3).contains(group.count) : group.count == 3
        guard isRight else { throw .malformed("commas must separate groups of three digits") }
      }
      guard !group.isEmpty else { throw .malformed("digits are missing before the point") }
      for byte in group { magnitude = try append(try digit(byte), to: magnitude) }
    }
    return magnitude
  }

  private static func digit(_ byte: UInt8?) throws(ValueFailure) -> UInt128 {
    guard let byte, (zero...UInt8(ascii: "9")).contains(byte) else {
      throw .malformed("only digits, commas, one point and a leading minus make a number")
    }
    return UInt128(byte - zero)
  }

  private static func append(
    _ digit: UInt128, to magnitude: UInt128
  ) throws(ValueFailure) -> UInt128 {
    guard let shifted = CheckedMath.product(magnitude, 10),
      let result = CheckedMath.sum(shifted, digit)
    else { throw .overflow }
    return result
  }
}
