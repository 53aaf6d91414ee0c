public import SanadTypes

/// One rule of a compiled policy.
public struct CompiledRule: Hashable, Sendable {
  /// The rule's code.
  public let code: RuleCode
  /// The rule's message, as written.
  public let message: String
  /// What it does when it fires.
  public let effect: RuleEffect
  /// For what it is evaluated.
  public let scope: RuleScope
  /// Whether it applies to forced and recovery moves although it is not about the receiver alone.
  public let isEvenByOrder: Bool
  /// Where it stands in the text, in bytes.
  public let range: SourceRange

  /// Whether it speaks of the receiver and of nobody else.
  public let isReceiverSide: Bool

  /// Whether it applies to a kind of instruction that the policy covers: where a court or a
  /// regulator orders the move, only receiver-side rules and those marked `even by order` do.
  public func applies(to kind: MovementKind) -> Bool {
    !kind.isByOrder || isEvenByOrder || isReceiverSide
  }
}

/// How often a rule is evaluated, which follows from what it reads.
public enum RuleScope: Hashable, Sendable {
  /// Once: it names neither a side nor the amount.
  case instruction
  /// Once for each leg: it speaks of both sides, or of accounts.
  case leg
  /// Once for each party that has less (sender) or more (receiver) after the instruction. A rule
  /// that reads the amount and names no side is evaluated for receivers.
  case party(PartySide)
}
