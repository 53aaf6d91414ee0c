public import SanadTypes

/// What an evaluation asks of the ledger: one instruction's effect on **one instrument**.
///
/// The ledger implements it over its state just before the instruction and the state just after it;
/// nothing is applied yet. Implementations must be pure for the time of an evaluation: the same
/// question has the same answer, whatever the order of the questions. All of them should cost a
/// constant; the cost bound of a policy counts on that.
///
/// Every leg has a sender and a receiver. Where units come from nothing or go to nothing
/// (allotment, redemption), the other side is the issuer's control group and its account.
public protocol PolicyContext {
  /// The kind of the instruction.
  var kind: MovementKind { get }
  /// The block's timestamp.
  var now: Timestamp { get }
  /// The chain's business date.
  var businessDate: CalendarDate { get }
  /// The instrument that moves.
  var instrument: InstrumentFacts { get }

  /// Number of legs that move this instrument; at most ``PolicyLimits/legsMax`` are looked at, and
  /// an instruction with more is denied.
  var legCount: Int { get }
  /// A leg of this instrument, for `0 ..< legCount`.
  func leg(_ leg: LegIndex) -> InstructionLeg

  /// Number of distinct control groups that the legs of this instrument name; at most
  /// ``PolicyLimits/partiesMax``.
  var partyCount: Int { get }
  /// What a party has more or less of this instrument after the whole instruction, by its legs.
  func netChange(of party: PartyIndex) -> NetChange

  /// Whether there is a state after the instruction. False where it takes more units than there
  /// are, or gives more than can be counted: then the ledger refuses it for that, an aggregate
  /// that cannot be told after it is nobody's doing, and a rule that only such an aggregate leaves
  /// open does not fire. True wherever the ledger does not refuse by itself.
  var hasStateAfter: Bool { get }

  /// The claim of a party's control group on a topic of the schema that the policy was compiled
  /// with.
  func claim(_ topic: TopicIndex, of party: PartyIndex) -> ClaimReading

  /// Units in the hands of holders; nil where it cannot be known.
  func outstanding(_ moment: AggregateMoment) -> Units?
  /// Units ever issued; nil where it cannot be known.
  func issued(_ moment: AggregateMoment) -> Units?
  /// Number of control groups with units; nil where it cannot be known.
  func holders(_ moment: AggregateMoment) -> UInt64?
  /// Units that the holders hold to whom a condition applies: the policy's
  /// ``CompiledPolicy/heldPredicates`` at that index. Nil where it cannot be known.
  func held(_ predicate: HeldPredicateIndex, _ moment: AggregateMoment) -> HeldTotals?
  /// Units that a party's control group holds; nil where it cannot be known.
  func holding(of party: PartyIndex, _ moment: AggregateMoment) -> Units?

  /// The units at the instrument's declared valuation, in a currency; nil where the instrument is
  /// not valued in it, or 128 bits cannot hold it. It must be proportional to the units.
  func bookedValue(of units: Units, in currency: Currency) -> Money?
}

/// What a party has more or less of an instrument after an instruction.
public enum NetChange: Hashable, Sendable {
  /// As much as before.
  case none
  /// So much less.
  case less(Units)
  /// So much more.
  case more(Units)
  /// An issuer that takes new units itself: it gives `less` as the issuer, of which it never held
  /// any, and has `more`.
  case both(less: Units, more: Units)
}

/// A leg's place in its instruction.
public struct LegIndex: Hashable, Comparable, Sendable {
  /// The place, from 0.
  public let value: Int
  /// Wraps a place.
  public init(_ value: Int) { self.value = value }
  /// Order of the places.
  public static func < (left: LegIndex, right: LegIndex) -> Bool { left.value < right.value }
}

/// A party's place in its instruction.
public struct PartyIndex: Hashable, Comparable, Sendable {
  /// The place, from 0.
  public let value: Int
  /// Wraps a place.
  public init(_ value: Int) { self.value = value }
  /// Order of the places.
  public static func < (left: PartyIndex, right: PartyIndex) -> Bool { left.value < right.value }
}

/// A condition's place in ``CompiledPolicy/heldPredicates``.
public struct HeldPredicateIndex: Hashable, Comparable, Sendable {
  /// The place, from 0.
  public let value: UInt8
  /// Wraps a place.
  public init(_ value: UInt8) { self.value = value }
  /// Order of the places.
  public static func < (left: HeldPredicateIndex, right: HeldPredicateIndex) -> Bool {
    left.value < right.value
  }
}

/// Which side of the whole instruction an aggregate is read on.
public enum AggregateMoment: UInt8, Hashable, Sendable {
  /// Just before.
  case before
  /// Just after, as if everything had been applied.
  case after
}

/// One movement of units between two accounts.
public struct InstructionLeg: Hashable, Sendable {
  /// The control group behind the debited account.
  public let sender: PartyIndex
  /// The control group behind the credited account.
  public let receiver: PartyIndex
  /// The debited account.
  public let from: AccountFacts
  /// The credited account.
  public let to: AccountFacts
  /// How much moves.
  public let units: Units

  /// Creates a leg.
  public init(
    sender: PartyIndex, receiver: PartyIndex, from: AccountFacts, to: AccountFacts, units: Units
  ) {
    self.sender = sender
    self.receiver = receiver
    self.from = from
    self.to = to
    self.units = units
  }
}

/// What rules can see of an account.
public struct AccountFacts: Hashable, Sendable {
  /// What it is for.
  public let kind: AccountKind
  /// Who operates it for its owner; nil where the owner does.
  public let custodian: IdentityID?

  /// Creates the facts.
  public init(kind: AccountKind, custodian: IdentityID?) {
    self.kind = kind
    self.custodian = custodian
  }
}

/// What rules can see of an instrument.
public struct InstrumentFacts: Hashable, Sendable {
  /// Its class.
  public let instrumentClass: InstrumentClass
  /// Where it stands in its life.
  public let status: InstrumentStatus
  /// Its maturity; nil where it has none.
  public let maturity: CalendarDate?

  /// Creates the facts.
  public init(
    instrumentClass: InstrumentClass, status: InstrumentStatus, maturity: CalendarDate?
  ) {
    self.instrumentClass = instrumentClass
    self.status = status
    self.maturity = maturity
  }
}

/// What the ledger knows of a claim.
public enum ClaimReading: Hashable, Sendable {
  /// In force.
  case value(SchemaValue)
  /// Never issued, or revoked.
  case missing
  /// Ran out at that time; expiry acts by itself.
  case expired(Timestamp)
}

/// A counter that must not be wrong in anybody's favour where a holder's country or class is
/// unknown.
public struct HeldTotals: Hashable, Sendable {
  /// Units of the holders to whom the condition applies for sure
  /// (``HeldPredicate/truth(country:investorClass:)`` is true).
  public let certain: Units
  /// Units of those to whom it applies or may apply (true or undecided). Ceilings count these.
  public let possible: Units

  /// Creates totals; `possible` is at least `certain`.
  public init(certain: Units, possible: Units) {
    self.certain = certain
    self.possible = possible
  }
}
