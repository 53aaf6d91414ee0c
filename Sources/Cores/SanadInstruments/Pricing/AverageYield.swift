public import SanadTypes

/// The yield of an auction as its results print it: the mean of the yields of accepted bids,
/// weighted by face.
///
/// Weighting by what was paid, or averaging yields that were rounded first, misses the published
/// figures in their last digit. So yields are carried to twelve digits and the mean is rounded once.
public struct AverageYield: Sendable {
  /// Digits that yields are carried to.
  static let trillion: Int64 = 1_000_000_000_000

  private var weighted: Int128 = 0
  private var face: Int128 = 0

  /// The average of nothing.
  public init() {}

  /// Adds a bid at a clean price of a bond.
  ///
  /// - Parameters:
  ///   - face: what the bid gets; zero adds nothing.
  ///   - price: its clean price per 100 of face.
  /// - Throws: those of ``BondPrice/yield(_:clean:)``; `overflow`.
  public mutating func add(
    face: Units, at price: Price, of bond: BondPosition
  ) throws(InstrumentFailure) {
    try add(face: face, trillionths: try BondPrice.fineYield(bond, clean: price))
  }

  /// Adds a bid at a yield that is already rounded to millionths.
  ///
  /// - Throws: `overflow`.
  public mutating func add(face: Units, at yield: Rate) throws(InstrumentFailure) {
    let quantity = InstrumentFailure.Quantity.averageYield
    let fine = try quantity.fitting(
      CheckedMath.product(yield.millionths, Self.trillion / Rate.whole))
    try add(face: face, trillionths: fine)
  }

  /// The average in millionths, rounded half away from zero once; nil of nothing.
  ///
  /// - Throws: `overflow`.
  public func rate() throws(InstrumentFailure) -> Rate? {
    guard face > 0 else { return nil }
    let quantity = InstrumentFailure.Quantity.averageYield
    let divisor = try quantity.fitting(
      CheckedMath.product(face, Int128(Self.trillion / Rate.whole)))
    let mean = try quantity.fitting(
      CheckedMath.mulDiv(weighted, 1, by: divisor, rounding: .halfUp))
    return Rate(millionths: try quantity.fitting(Int64(exactly: mean)))
  }

  private mutating func add(
    face amount: Units, trillionths: Int64
  ) throws(InstrumentFailure) {
    guard let amount = Int128(exactly: amount.value),
      let product = CheckedMath.product(amount, Int128(trillionths)),
      let sum = CheckedMath.sum(weighted, product), let total = CheckedMath.sum(face, amount)
    else { throw .overflow(.averageYield) }
    (weighted, face) = (sum, total)
  }
}
