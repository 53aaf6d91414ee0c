extension SettlementResource {
  /// What the parties agreed to beside the legs, and how far it has come.
  public struct Terms: Codable, Equatable, Sendable {
    /// Why it did not settle when it was last tried.
    public struct Fail: Codable, Equatable, Sendable {
      /// The first code, four digits.
      public var code: String
      /// The code's name.
      public var name: String
      /// Block time of the try, RFC 3339.
      public var at: String
      /// How often it was tried in vain.
      public var tries: Int

      /// States a fail.
      public init(code: String, name: String, at: String, tries: Int) {
        self.code = code
        self.name = name
        self.at = at
        self.tries = tries
      }
    }

    /// A term of the purpose, by its name.
    public struct Detail: Codable, Equatable, Sendable {
      /// The name, such as `far_date`.
      public var name: String
      /// The value.
      public var value: String

      /// Names a value.
      public init(name: String, value: String) {
        self.name = name
        self.value = value
      }
    }

    /// The first business date on which it may settle, `YYYY-MM-DD`.
    public var intendedDate: String
    /// Whether a part may settle.
    public var allowsPartial: Bool
    /// What the parties call it.
    public var reference: String?
    /// The venue in whose cycles it settles.
    public var venue: String?
    /// `exchange`, `pledge`, `repo` or `paidOutside`.
    public var purpose: String
    /// What is particular to the purpose.
    public var details: [Detail]
    /// The accounts that hold it back.
    public var holds: [String]
    /// Units of the delivering leg that have settled in parts.
    public var delivered: String
    /// Units of the paying leg that have.
    public var paid: String
    /// Why it did not settle when it was last tried.
    public var fail: Fail?

    /// Creates terms from all of their fields.
    public init(
      intendedDate: String, allowsPartial: Bool, reference: String?, venue: String?,
      purpose: String, details: [Detail], holds: [String], delivered: String, paid: String,
      fail: Fail?
    ) {
      self.intendedDate = intendedDate
      self.allowsPartial = allowsPartial
      self.reference = reference
      self.venue = venue
      self.purpose = purpose
      self.details = details
      self.holds = holds
      self.delivered = delivered
      self.paid = paid
      self.fail = fail
    }
  }

  /// What it has opened, and what is still to come of that.
  public struct Contract: Codable, Equatable, Sendable {
    /// What moves at the end, or may.
    public var legs: [Leg]
    /// Block time at which it was opened, RFC 3339.
    public var openedAt: String
    /// Whether a payment that nobody reported waits for a decision.
    public var isDisputed: Bool
    /// How it ended, such as `closed`, `released`, `closedOut` or `paid`; absent while it is open.
    public var outcome: String?
    /// Block time of its end, RFC 3339.
    public var endedAt: String?

    /// Creates a contract from all of its fields.
    public init(
      legs: [Leg], openedAt: String, isDisputed: Bool, outcome: String?, endedAt: String?
    ) {
      self.legs = legs
      self.openedAt = openedAt
      self.isDisputed = isDisputed
      self.outcome = outcome
      self.endedAt = endedAt
    }
  }
}
