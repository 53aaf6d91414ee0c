/// Something that a rule reads from the context.
enum Attribute: Hashable, Sendable {
  case amount
  case kind
  case now
  case businessDate
  case maturity
  case instrumentClass
  case instrumentStatus
  case claim(PartySide, TopicIndex)
  case custodian(PartySide)
  case accountKind(PartySide)
  case aggregate(Aggregate, AggregateMoment)

  /// Whether there can be none of it, so that `exists` and `default` mean something.
  var canBeMissing: Bool {
    switch self {
    case .maturity, .claim, .custodian: true
    default: false
    }
  }

  /// What an expression that reads it speaks of.
  var mentions: Mentions {
    switch self {
    case .amount: .amount
    case .claim(let side, _): Mentions(side)
    case .custodian(let side), .accountKind(let side): Mentions(side).union(.accounts)
    case .aggregate(.holding(let side), _): Mentions(side)
    default: []
    }
  }
}

/// A quantity that the ledger keeps up, readable on either side of the instruction.
enum Aggregate: Hashable, Sendable {
  case outstanding
  case issued
  case holders
  case held(HeldPredicateIndex)
  case holding(PartySide)

  /// The type of its values.
  var type: ValueType { self == .holders ? .integer : .units }
}

/// What an expression speaks of: this decides for what its rule is evaluated.
struct Mentions: OptionSet, Hashable, Sendable {
  let rawValue: UInt8

  static let sender = Mentions(rawValue: 1)
  static let receiver = Mentions(rawValue: 2)
  /// Attributes of accounts, which belong to a leg and not to a party's net change.
  static let accounts = Mentions(rawValue: 4)
  static let amount = Mentions(rawValue: 8)

  init(rawValue: UInt8) { self.rawValue = rawValue }

  init(_ side: PartySide) { self = side == .sender ? .sender : .receiver }

  /// Whether it is the receiver and nobody else.
  var isReceiverSide: Bool { contains(.receiver) && !contains(.sender) }

  /// For what a rule that speaks of this is evaluated (transfer-rules.md, "What a rule means").
  var scope: RuleScope {
    if contains(.accounts) || isSuperset(of: [.sender, .receiver]) { return .leg }
    if contains(.sender) { return .party(.sender) }
    if contains(.receiver) { return .party(.receiver) }
    // Without a side, `amount` is what somebody gets: a leg cut in two adds up again.
    return contains(.amount) ? .party(.receiver) : .instruction
  }
}
