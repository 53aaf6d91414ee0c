import SanadAPIModel
import SanadCrypto
public import SanadTypes

/// What a client of the stream follows.
public struct StreamTopics: Equatable, Sendable {
  /// Most topics of a stream.
  public static let countMax = 64
  private static let words = [
    "blocks", "transactions", "refusals", "policy", "validators", "consensus", "node",
  ]
  private static let kinds = ["account", "instrument"]

  /// Every final block.
  public var hasBlocks = false
  /// Every final transaction.
  public var hasTransactions = false
  /// Every refusal, with its reasons.
  public var hasRefusals = false
  /// What rules of policies decided: refusals and flags.
  public var hasPolicy = false
  /// Blocks before which views were given up, with who was to lead them.
  public var hasValidators = false
  /// Where this node stands in the present view; live, and of no place in the chain.
  public var hasConsensus = false
  /// Whether this node is ready, votes, and is connected with whom; live as well.
  public var hasNode = false
  /// Accounts whose events are followed.
  public var accounts: Set<AccountID> = []
  /// Instruments whose events are followed.
  public var instruments: Set<InstrumentSymbol> = []

  /// Nothing.
  public init() {}

  /// Whether there is a topic that the chain does not have.
  public var isLive: Bool { hasConsensus || hasNode }

  /// Reads a list with commas.
  ///
  /// Throws ``ServiceFailure`` with `REQUEST_INVALID`, which names what is wrong and the nearest
  /// topic that there is.
  public init(_ text: String) throws(ServiceFailure) {
    let words = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard words.count <= Self.countMax else {
      throw Self.invalid("are \(words.count); at most \(Self.countMax) are followed at once")
    }
    for word in words { try add(word) }
  }

  private mutating func add(_ word: String) throws(ServiceFailure) {
    switch word {
    case "blocks": hasBlocks = true
    case "transactions": hasTransactions = true
    case "refusals": hasRefusals = true
    case "policy": hasPolicy = true
    case "validators": hasValidators = true
    case "consensus": hasConsensus = true
    case "node": hasNode = true
    default:
      guard let colon = word.firstIndex(of: ":") else { throw Self.unknown(word) }
      try add(word[..<colon], String(word[word.index(after: colon)...]), of: word)
    }
  }

  private mutating func add(
    _ kind: Substring, _ name: String, of word: String
  ) throws(ServiceFailure) {
    switch kind {
    case "account":
      guard let digest = Digest(hex: name) else {
        throw Self.invalid("account:\(name.shortened) must have 64 hexadecimal digits")
      }
      accounts.insert(AccountID(digest))
    case "instrument":
      do { instruments.insert(try InstrumentSymbol(name)) } catch {
        throw Self.invalid("instrument:\(name.shortened) must have 1 to 16 of A-Z, 0-9 and -")
      }
    default: throw Self.unknown(word)
    }
  }

  private static func unknown(_ word: String) -> ServiceFailure {
    let kind = word.split(separator: ":", omittingEmptySubsequences: false).first.map(String.init)
    let known = "known: \((words + ["account:ID", "instrument:SYMBOL"]).joined(separator: ", "))"
    let nearest = NearestName.of(kind ?? word, among: words + kinds)
    return invalid(
      "\"\(word.shortened)\" is not known; "
        + (nearest.map { "did you mean \"\($0)\"? " } ?? "") + known)
  }

  private static func invalid(_ reason: String) -> ServiceFailure {
    ServiceFailure([.init(pointer: "topics", reason: reason)])
  }
}
