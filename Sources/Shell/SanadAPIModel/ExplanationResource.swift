/// `POST /v1/policy:explain`: the transfer that is asked about.
public struct ExplanationRequest: Codable, Equatable, Sendable {
  /// The account that gives, hexadecimal.
  public var from: String
  /// The account that receives, hexadecimal.
  public var to: String
  /// The instrument's symbol.
  public var instrument: String
  /// Units; of cash minor units of its currency.
  public var units: String

  /// Creates a request from all of its fields.
  public init(from: String, to: String, instrument: String, units: String) {
    self.from = from
    self.to = to
    self.instrument = instrument
    self.units = units
  }
}

/// What the ledger would say to a transfer now, and every rule that it asked.
public struct ExplanationResource: Codable, Equatable, Sendable {
  /// How one rule came out.
  public struct Rule: Codable, Equatable, Sendable {
    /// A value that the rule read.
    public struct Value: Codable, Equatable, Sendable {
      /// The name by which the rule reads it.
      public var name: String
      /// The value, or why there is none.
      public var value: String
      /// Creates a value.
      public init(name: String, value: String) {
        self.name = name
        self.value = value
      }
    }

    /// Four digits.
    public var code: String
    /// The code's name.
    public var name: String?
    /// `deny` or `flag`.
    public var effect: String
    /// The rule's own words.
    public var message: String
    /// The line of the policy's text on which it starts; absent of what every policy refuses.
    public var line: Int?
    /// `fired`, `undecided` (and fired for that), `passed` or `skipped`.
    public var result: String
    /// The clauses that decided, with the values in place.
    public var because: [String]
    /// What it read.
    public var values: [Value]
    /// What would let it pass.
    public var help: String?

    /// Creates a rule from all of its fields.
    public init(
      code: String, name: String?, effect: String, message: String, line: Int?, result: String,
      because: [String], values: [Value], help: String?
    ) {
      self.code = code
      self.name = name
      self.effect = effect
      self.message = message
      self.line = line
      self.result = result
      self.because = because
      self.values = values
      self.help = help
    }

    /// Whether it fired.
    public var hasFired: Bool { result == "fired" || result == "undecided" }
  }

  /// The height whose state was asked.
  public var height: String
  /// Whether the transfer would be applied.
  public var allowed: Bool
  /// Every reason against it, of the ledger and of rules.
  public var reasons: [ReasonResource]
  /// Every rule that asks supervisors to look.
  public var flags: [ReasonResource]
  /// The policy that governs the instrument; absent where it could not be asked.
  public var policy: String?
  /// The policy's version.
  public var policyVersion: String?
  /// Its rules, in the order of its text.
  public var rules: [Rule]

  /// Creates an explanation from all of its fields.
  public init(
    height: String, allowed: Bool, reasons: [ReasonResource], flags: [ReasonResource],
    policy: String?, policyVersion: String?, rules: [Rule]
  ) {
    self.height = height
    self.allowed = allowed
    self.reasons = reasons
    self.flags = flags
    self.policy = policy
    self.policyVersion = policyVersion
    self.rules = rules
  }
}
