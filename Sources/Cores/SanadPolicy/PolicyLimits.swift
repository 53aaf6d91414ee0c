import SanadTypes

/// What a policy may be at most. Every loop and every allocation of this module is bounded by one
/// of these numbers, so that no text can make a node slow or large.
public enum PolicyLimits {
  /// Bytes of the text: what a policy record takes, so that what the checker accepts can be
  /// published.
  public static let textBytesMax = PolicyRecord.textBytesMax
  /// Rules of a policy.
  public static let rulesMax = 256
  /// Local names (`let`) of a policy.
  public static let localsMax = 64
  /// Members of a set; every country fits.
  public static let setMembersMax = 256
  /// Different sets of a policy.
  public static let setsMax = 512
  /// Bytes of a name.
  public static let nameBytesMax = 64
  /// Bytes of a quoted text: the policy's name or a rule's message.
  public static let quotedBytesMax = 240
  /// Digits of a number.
  public static let digitsMax = 30
  /// Levels of parentheses, `not` and call arguments inside each other.
  public static let nestingMax = 24
  /// Parts of a path such as `receiver.kyc`.
  public static let pathPartsMax = 4
  /// Percentages of percentages: `10% of (10% of x)` is the most.
  public static let shareLevelsMax = 2
  /// Distinct conditions inside `held(…)`; each is a counter that the ledger keeps.
  public static let heldPredicatesMax = 16
  /// Steps of one condition inside `held(…)`.
  public static let heldStepsMax = 64
  /// Instructions of one compiled rule, the local names that it uses included.
  public static let ruleInstructionsMax = 1_024
  /// Registers of the evaluator: the deepest expression and the local names of one rule.
  public static let registersMax = 48
  /// Errors and warnings reported for one text.
  public static let diagnosticsMax = 40
  /// The cost bound of a policy over the largest instruction, in the steps of ``PolicyCost``.
  public static let costMax = 4_000_000
  /// Legs of the largest instruction.
  public static let legsMax = 256
  /// Parties of the largest instruction: two for each leg.
  public static let partiesMax = 512
  /// Firings of one rule that an evaluation lists; more are counted.
  public static let firingsPerRuleMax = 8
  /// Clauses that an explanation names.
  public static let clausesMax = 8
}
