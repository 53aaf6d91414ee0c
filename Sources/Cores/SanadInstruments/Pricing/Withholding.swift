public import SanadTypes

/// Tax that is kept back from a payment.
public struct Withholding: Equatable, Sendable {
  /// What goes to the tax account, in minor units.
  public let tax: Units
  /// What goes to the holder.
  public let net: Units

  /// Splits a payment.
  ///
  /// - Parameters:
  ///   - gross: minor units.
  ///   - share: the holder's rate of tax, 0 to 10,000 basis points. Rates change with the law and
  ///     are governed data, never constants.
  ///   - rounding: of the tax; the holder gets the rest, so that both always make the gross.
  /// - Throws: `outOfRange`; `overflow`.
  public init(
    gross: Units, share: BasisPoints, rounding: Rounding
  ) throws(InstrumentFailure) {
    try InstrumentFailure.Quantity.tax.check(
      Int128(share.value), in: 0...Int128(BasisPoints.whole))
    let quantity = InstrumentFailure.Quantity.amount
    tax = Units(try quantity.fitting(share.share(of: gross.value, rounding: rounding)))
    net = try quantity.fitting(gross.subtracting(tax))
  }
}
