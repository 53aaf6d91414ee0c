public import SanadTypes

/// The most that one investor may bid without naming a price: a share of the target between a floor
/// and a ceiling.
public struct NonCompetitiveCap: Equatable, Sendable {
  /// Market Treasury Bills and Pakistan Investment Bonds: 0.50 % of the target, 25 to 500 million
  /// rupees (State Bank of Pakistan, amendment of 1 December 2020).
  public static let pakistanBills = NonCompetitiveCap(
    share: BasisPoints(50), floor: Units(25_000_000), ceiling: Units(500_000_000))

  /// The share of the target.
  public let share: BasisPoints
  /// The least that the cap is, in units of face.
  public let floor: Units
  /// The most that it is; the floor where that is more.
  public let ceiling: Units

  /// A rule.
  public init(share: BasisPoints, floor: Units, ceiling: Units) {
    (self.share, self.floor, self.ceiling) = (share, floor, ceiling)
  }

  /// The cap for a target, in units of face; a fraction of a unit is dropped.
  ///
  /// - Throws: `overflow`.
  public func cap(target: Units) throws(InstrumentFailure) -> Units {
    let part = share.share(of: target.value, rounding: .floor)
    let wanted = try InstrumentFailure.Quantity.amount.fitting(part)
    return max(floor, min(ceiling, Units(wanted)))
  }
}
