import SanadAPIModel
import SanadCrypto
public import SanadTypes

/// Which final transactions a list has. What is not given excludes nothing.
public struct TransactionFilter: Equatable, Sendable {
  /// The submitting account.
  public var account: AccountID?
  /// An instrument of one of its legs.
  public var instrument: InstrumentSymbol?
  /// Whether it was applied.
  public var isApplied: Bool?
  /// A code among its reasons.
  public var code: CodeNumber?

  /// The names that it has in a query.
  static let queryNames = ["account", "instrument", "outcome", "code"]

  /// Excludes nothing.
  public init() {}

  /// Reads a query.
  ///
  /// Throws ``ServiceFailure`` with `REQUEST_INVALID` about what is wrong.
  init(_ query: Query) throws(ServiceFailure) {
    if let text = query["account"] {
      guard let digest = Digest(hex: text) else {
        throw Self.invalid("account", "must be 64 hexadecimal digits")
      }
      account = AccountID(digest)
    }
    if let text = query["instrument"] {
      do { instrument = try InstrumentSymbol(text) } catch {
        throw Self.invalid("instrument", "must be 1 to 16 of A-Z, 0-9 and -")
      }
    }
    switch query["outcome"] {
    case nil: break
    case "applied": isApplied = true
    case "refused": isApplied = false
    default: throw Self.invalid("outcome", "must be applied or refused")
    }
    if let text = query["code"] {
      guard let number = UInt16(text).flatMap(CodeNumber.init) else {
        throw Self.invalid("code", "must be four digits")
      }
      code = number
    }
  }

  private static func invalid(_ name: String, _ reason: String) -> ServiceFailure {
    ServiceFailure([.init(pointer: name, reason: reason)])
  }
}
