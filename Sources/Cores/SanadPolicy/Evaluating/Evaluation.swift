/// What a policy says about one instruction: every rule that fired.
public struct Evaluation: Hashable, Sendable {
  /// The rules that fired, in the order of the text and, within a rule, of legs or parties; at most
  /// ``PolicyLimits/firingsPerRuleMax`` for a rule.
  public let fired: [FiredRule]
  /// Firings of denying rules that are not listed because their rule has enough of them in
  /// ``fired``.
  public let omittedDenials: Int
  /// The same of flags.
  public let omittedFlags: Int

  /// Creates an evaluation.
  init(fired: [FiredRule], omittedDenials: Int = 0, omittedFlags: Int = 0) {
    self.fired = fired
    self.omittedDenials = omittedDenials
    self.omittedFlags = omittedFlags
  }

  /// Whether no rule refuses; flags may have fired.
  public var isAllowed: Bool { !fired.contains { $0.effect == .deny } }

  /// The rules that fired and have an effect, in their order.
  public func fired(with effect: RuleEffect) -> [FiredRule] {
    fired.filter { $0.effect == effect }
  }
}

/// A rule that fired for one subject.
public struct FiredRule: Hashable, Sendable {
  /// The rule; nil for the two refusals that every policy has of itself
  /// (``RuleCode/kindNotCovered``, ``RuleCode/instructionTooLarge``).
  public let rule: RuleIndex?
  /// The rule's code.
  public let code: RuleCode
  /// The rule's message, as written.
  public let message: String
  /// What it does.
  public let effect: RuleEffect
  /// What it was evaluated for.
  public let subject: RuleSubject
  /// False where the rule fired because its condition cannot be decided.
  public let isDecided: Bool
  /// Which clauses decided, on which values, and what would help.
  public let explanation: Explanation
}

/// What a rule does when it fires.
public enum RuleEffect: String, Hashable, Sendable {
  /// Refuses the instruction.
  case deny
  /// Lets it through and alerts the regulator.
  case flag
}

/// A rule's place in its policy.
public struct RuleIndex: Hashable, Comparable, Sendable {
  /// The place, from 0.
  public let value: Int
  /// Wraps a place.
  public init(_ value: Int) { self.value = value }
  /// Order of the places.
  public static func < (left: RuleIndex, right: RuleIndex) -> Bool { left.value < right.value }
}

/// What a rule was evaluated for.
public enum RuleSubject: Hashable, Sendable {
  /// The instruction as a whole.
  case instruction
  /// One leg: the rule speaks of both sides, or of accounts.
  case leg(LegIndex)
  /// One party's net change, as a sender or as a receiver.
  case party(PartyIndex, PartySide)
}

/// A side of a movement.
public enum PartySide: UInt8, Hashable, Sendable {
  /// Whose units become fewer.
  case sender
  /// Whose units become more.
  case receiver

  /// The word that rules use.
  public var name: String { self == .sender ? "sender" : "receiver" }
}
