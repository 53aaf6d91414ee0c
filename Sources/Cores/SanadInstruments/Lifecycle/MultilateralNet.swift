import SanadCodec
public import SanadTypes

/// What each party owes and is owed once all instructions of a cycle on one instrument are set off
/// against each other: both legs net (delivery versus payment, model 3).
public struct MultilateralNet<Party: Hashable & Comparable & Sendable>: Sendable {
  /// A delivery against cash.
  public struct Instruction: Sendable {
    /// Who gives units and gets cash.
    public let deliverer: Party
    /// Who gets units and gives cash.
    public let receiver: Party
    /// Units of the instrument.
    public let units: Units
    /// Minor units of cash.
    public let cash: Units

    /// An instruction.
    public init(from deliverer: Party, to receiver: Party, units: Units, cash: Units) {
      (self.deliverer, self.receiver) = (deliverer, receiver)
      (self.units, self.cash) = (units, cash)
    }
  }

  /// What a party gets (above zero) or gives (below).
  public struct Position: Equatable, Sendable {
    /// Units of the instrument.
    public fileprivate(set) var units: Int128 = 0
    /// Minor units of cash.
    public fileprivate(set) var cash: Int128 = 0
  }

  /// Most instructions of a cycle.
  public static var instructionsMax: Int { 100_000 }

  private var positions = KeyedTable<Party, Position>()

  /// Nets instructions, whose order changes nothing.
  ///
  /// - Throws: `toOneself`; `outOfRange` above ``instructionsMax``; `overflow` where a sum of
  ///   either sign does not fit.
  public init(_ instructions: [Instruction]) throws(InstrumentFailure) {
    try InstrumentFailure.Quantity.instructions.check(
      count: instructions.count, max: Self.instructionsMax)
    // Every partial sum is between the sums of all that is given and all that is got, so a set of
    // instructions that fits in one order fits in every order.
    var (units, cash) = (Units.zero, Units.zero)
    for instruction in instructions {
      units = try InstrumentFailure.Quantity.units.fitting(units.adding(instruction.units))
      cash = try InstrumentFailure.Quantity.amount.fitting(cash.adding(instruction.cash))
    }
    guard let _ = Int128(exactly: units.value) else { throw .overflow(.units) }
    guard let _ = Int128(exactly: cash.value) else { throw .overflow(.amount) }
    for instruction in instructions {
      guard instruction.deliverer != instruction.receiver else { throw .toOneself }
      let (units, cash) = (Int128(instruction.units.value), Int128(instruction.cash.value))
      positions[instruction.deliverer, default: Position()].units -= units
      positions[instruction.deliverer, default: Position()].cash += cash
      positions[instruction.receiver, default: Position()].units += units
      positions[instruction.receiver, default: Position()].cash -= cash
    }
  }

  /// Every party of an instruction, ascending, also where nothing is left for it. Units and cash of
  /// all of them sum to zero each. O(n log n).
  public var all: [(party: Party, position: Position)] {
    positions.sorted { party, _ in party }.map { ($0.name, $0.value) }
  }
}
