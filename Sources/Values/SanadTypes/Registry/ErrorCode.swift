/// An entry of the registry of codes: what a refusal or a failure is called, what it means and
/// what to do about it. Numbers and names are stable once shipped; docs/errors.md lists them.
public struct ErrorCode: Sendable {
  /// What kind of failure it is: decides the status of an HTTP answer and whether to retry.
  public enum Category: String, CaseIterable, Sendable {
    /// The input is not what it should be; the same bytes can never be right.
    case malformed = "MALFORMED"
    /// It is not shown who asks.
    case unauthenticated = "UNAUTHENTICATED"
    /// Who asks is known and may not.
    case forbidden = "FORBIDDEN"
    /// A rule refuses.
    case policy = "POLICY"
    /// The state is not the one that the input assumes.
    case stateConflict = "STATE_CONFLICT"
    /// What is named does not exist.
    case notFound = "NOT_FOUND"
    /// Its time has passed.
    case expired = "EXPIRED"
    /// A limit on work is reached; the same bytes can succeed later.
    case overloaded = "OVERLOADED"
    /// Something that is needed does not answer.
    case unavailable = "UNAVAILABLE"
    /// A fault of the node or of its machine.
    case `internal` = "INTERNAL"
    /// A file or a setting of the operator is wrong.
    case config = "CONFIG"
  }

  /// Four digits, of which the first names the block of the registry.
  public let number: CodeNumber
  /// The stable name in capitals, e.g. `RECEIVER_KYC`.
  public let name: String
  /// The kind of failure.
  public let category: Category
  /// What happened, in one plain sentence.
  public let title: String
  /// What to do about it, in one or two plain sentences.
  public let remedy: String
  /// Whether the exact transaction can never take effect once this code is final: in a receipt
  /// of a final block, or by expiry.
  public let isDefinite: Bool

  init(
    _ number: UInt16, _ name: String, _ category: Category, _ title: String, remedy: String,
    isDefinite: Bool = false
  ) {
    self.number = CodeNumber(literal: number)
    self.name = name
    self.category = category
    self.title = title
    self.remedy = remedy
    self.isDefinite = isDefinite
  }

  /// The whole registry, by number.
  public static let all: [ErrorCode] =
    identityCodes + eligibilityCodes + limitsCodes + timeCodes + amlCodes + licenceCodes
    + instrumentCodes + auctionCodes + putCodes + sheetCodes + lifecycleCodes + reserveCodes
    + offerCodes + validatorCodes + settlementCodes + settlingCodes
    + transactionCodes + apiCodes + networkCodes + reportCodes + storageCodes
    + configurationCodes
    + cryptographyCodes

  /// The entry with this number; nil for a number that the registry does not have. O(log n).
  public static func find(_ number: CodeNumber) -> ErrorCode? {
    var low = 0
    var high = all.count
    while low < high {
      let middle = (low + high) / 2
      if all[middle].number < number { low = middle + 1 } else { high = middle }
    }
    return low < all.count && all[low].number == number ? all[low] : nil
  }

  /// The entry with this name, e.g. `RECEIVER_KYC`; nil when there is none.
  public static func find(name: String) -> ErrorCode? { all.first { $0.name == name } }
}

extension ErrorCode: Hashable {
  /// Codes are the same when their numbers are.
  public static func == (left: ErrorCode, right: ErrorCode) -> Bool {
    left.number == right.number
  }

  /// Feeds the number.
  public func hash(into hasher: inout Hasher) { hasher.combine(number) }
}

extension ErrorCode: CustomStringConvertible {
  /// Number and name, e.g. `1001 RECEIVER_KYC`.
  public var description: String { "\(number) \(name)" }
}
