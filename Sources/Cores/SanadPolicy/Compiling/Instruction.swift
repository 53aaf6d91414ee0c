/// One step of a compiled rule. It works on the registers from `target` upwards and leaves its
/// result in `target`.
struct Instruction: Hashable, Sendable {
  let operation: Operation
  let target: UInt8

  /// What a step can do.
  enum Operation: Hashable, Sendable {
    /// Loads a constant of the policy's table.
    case constant(UInt16)
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
    case outstanding(AggregateMoment)
    case issued(AggregateMoment)
    case holders(AggregateMoment)
    case held(HeldPredicateIndex, AggregateMoment, HeldReading)
    case holding(PartySide, AggregateMoment)
    /// Copies another register: a local name.
    case copy(UInt8)
    /// Units to their booked value.
    case booked
    /// target + (target+1).
    case add
    /// target − (target+1).
    case subtract
    /// target × a constant.
    case multiply(UInt16)
    /// Compares target with target+1.
    case compare(Comparison)
    /// Whether target is in a set of the policy's table.
    case member(UInt16)
    case exists
    /// A constant where target is missing.
    case fallback(UInt16)
    case not
    case and
    case or
    /// Before in target, after in target+1, the limit in target+2; the amounts are multiplied by a
    /// constant before they meet the limit.
    case crossing(Crossing, UInt16)
    /// Goes on at an instruction further down where target is known to be false.
    case skipIfNo(UInt16)
    /// Goes on at an instruction further down where target is known to be true.
    case skipIfYes(UInt16)
  }

  /// Which end of an uncertain total is meant.
  enum HeldReading: UInt8, Hashable, Sendable {
    /// Undecided where the two ends differ.
    case exact
    /// What may be there: ceilings.
    case possible
    /// What is there for sure: floors.
    case certain
  }

  /// Steps of the cost bound: what the ledger has to look up costs more than arithmetic.
  var cost: Int {
    switch operation {
    case .claim, .custodian, .accountKind: 6
    case .outstanding, .issued, .holders, .held, .holding: 12
    case .booked, .member: 4
    default: 1
    }
  }
}
