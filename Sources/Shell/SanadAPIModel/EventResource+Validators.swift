extension EventResource {
  /// What happened to a change of the validators. Which fields are there follows from the event.
  public struct ValidatorStep: Codable, Equatable, Sendable {
    /// The name of the validator.
    public var name: String
    /// `add`, `remove` or `rotate`.
    public var change: String?
    /// For how many validators the operators speak who stand behind it.
    public var approvals: Int?
    /// The block that the newcomer named when it said that it is ready.
    public var readyAt: String?

    /// A step of which the particulars are still missing.
    public init(name: String) { self.name = name }
  }
}
