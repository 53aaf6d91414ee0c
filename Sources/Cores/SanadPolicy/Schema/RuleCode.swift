/// The four digits of a rule: what receipts and programs use instead of the message.
public struct RuleCode: Hashable, Comparable, Sendable {
  /// 1000 to 9999.
  public let value: UInt16

  /// Wraps a number of four digits; nil for any other.
  public init?(_ value: UInt16) {
    guard (1_000...9_999).contains(value) else { return nil }
    self.value = value
  }

  private init(known value: UInt16) { self.value = value }

  /// The policy does not cover the kind of the instruction.
  public static let kindNotCovered = RuleCode(known: 2_004)
  /// The instruction has more legs or parties than a policy looks at.
  public static let instructionTooLarge = RuleCode(known: 9_010)

  /// Order of the numbers.
  public static func < (left: RuleCode, right: RuleCode) -> Bool { left.value < right.value }
}

extension RuleCode: CustomStringConvertible {
  /// The four digits.
  public var description: String { String(value) }
}

/// The codes that rules may carry: those of the registry.
public struct RuleCodes: Hashable, Sendable {
  private let sorted: [RuleCode]

  /// Takes codes in any order.
  public init(_ codes: [RuleCode]) { sorted = codes.sorted() }

  /// Takes numbers in any order; numbers that are no codes are left out.
  public init(numbers: [UInt16]) { self.init(numbers.compactMap(RuleCode.init)) }

  /// Whether a code is in the registry. O(log n).
  public func contains(_ code: RuleCode) -> Bool {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] == code { return true }
      if sorted[middle] < code { low = middle + 1 } else { high = middle }
    }
    return false
  }

  /// The codes as text, for suggestions.
  var texts: [String] { sorted.map(\.description) }
}
