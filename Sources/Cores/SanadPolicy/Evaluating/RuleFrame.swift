import SanadTypes

/// The registers of one evaluation and what it is for. Lives on the stack: nothing is allocated
/// while a rule runs.
struct RuleFrame {
  /// The registers; what is above the highest target so far is stale and never read.
  var registers = InlineArray<48, Register>(repeating: .zero)
  /// For what the rule is evaluated.
  var subject = RuleSubject.instruction
  /// The leg, where it is evaluated for one.
  var leg: InstructionLeg?
  /// The party on the sender's side, where there is one.
  var sender: PartyIndex?
  /// The party on the receiver's side, where there is one.
  var receiver: PartyIndex?
  /// What `amount` reads.
  var amount = Register.zero

  /// The party of a side, where there is one.
  func party(_ side: PartySide) -> PartyIndex? { side == .sender ? sender : receiver }

  /// Turns the frame to the whole instruction.
  mutating func turnToInstruction() {
    subject = .instruction
    leg = nil
    sender = nil
    receiver = nil
    amount = .unknown
  }

  /// Turns the frame to a leg.
  mutating func turn(to index: LegIndex, _ leg: InstructionLeg) {
    subject = .leg(index)
    self.leg = leg
    sender = leg.sender
    receiver = leg.receiver
    amount = Register(leg.units)
  }

  /// Turns the frame to a party's net change; false where the rule is not about that side.
  mutating func turn(to party: PartyIndex, change: NetChange, asking side: PartySide) -> Bool {
    switch (change, side) {
    case (.less(let units), .sender), (.more(let units), .receiver),
      (.both(let units, _), .sender), (.both(_, let units), .receiver):
      turn(to: party, as: side, amount: Register(units))
      return true
    case (.none, _), (.less, .receiver), (.more, .sender): return false
    }
  }

  private mutating func turn(to party: PartyIndex, as side: PartySide, amount: Register) {
    subject = .party(party, side)
    leg = nil
    sender = side == .sender ? party : nil
    receiver = side == .receiver ? party : nil
    self.amount = amount
  }
}
