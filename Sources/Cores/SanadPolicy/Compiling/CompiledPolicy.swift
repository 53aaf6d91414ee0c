public import SanadCrypto
public import SanadTypes

/// A policy ready to be evaluated: derived from its text, never stored.
public struct CompiledPolicy: Sendable {
  /// The name that the text gives it.
  public let name: String
  /// SHA-256 of the text under the tag of policies: a policy's identity.
  public let digest: Digest
  /// The currency in which movements are booked.
  public let baseCurrency: Currency
  /// The kinds of instruction that it covers; any other is denied.
  public let coveredKinds: MovementKinds
  /// The rules, in the order of the text.
  public let rules: [CompiledRule]
  /// The distinct conditions inside `held(…)`: the counters that the ledger must keep for every
  /// instrument under this policy, in this order.
  public let heldPredicates: [HeldPredicate]
  /// What an evaluation can cost.
  public let cost: PolicyCost
  /// Warnings of the checker, in the order of the text.
  public let warnings: [PolicyDiagnostic]
  /// The schema that it was checked against.
  public let schema: ClaimSchema

  /// What the evaluator needs of each rule.
  let plans: [RulePlan]
  /// The shapes of the schema's topics, by their places.
  let topicShapes: [ClaimShape]
  /// The instructions of all rules, one rule after another.
  let program: [Instruction]
  /// Constants that instructions refer to.
  let constants: [Int128]
  /// Sets that instructions refer to, each ascending.
  let sets: [[Int128]]
  /// The text, for explanations.
  let source: SourceText
  /// What explanations know of each rule.
  let annotations: [RuleAnnotation]
  /// The local names, by their places.
  let localNames: [String]

  /// The line of the text on which a rule starts, from 1.
  public func line(of rule: RuleIndex) -> Int {
    rules.indices.contains(rule.value)
      ? source.position(of: rules[rule.value].range.start).line : 1
  }

  /// The text, byte for byte.
  public var text: [UInt8] { source.bytes }
}
