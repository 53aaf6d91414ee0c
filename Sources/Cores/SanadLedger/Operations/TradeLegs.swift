import SanadTypes

/// The two legs of a trade: units of an instrument one way, cash the other way.
struct TradeLegs {
  /// Where the delivery is among the legs, 0 or 1; the payment has the other place.
  let deliveryPlace: Int
  let delivery: Leg
  let payment: Leg

  /// The trade that legs are; nil where they are none.
  init?(_ legs: [Leg], _ state: LedgerState) throws(LedgerFailure) {
    guard legs.count == 2, legs[0].from == legs[1].to, legs[0].to == legs[1].from else {
      return nil
    }
    let isFirstCash = try Self.isCash(legs[0].instrument, state)
    guard try Self.isCash(legs[1].instrument, state) != isFirstCash else { return nil }
    deliveryPlace = isFirstCash ? 1 : 0
    delivery = legs[deliveryPlace]
    payment = legs[1 - deliveryPlace]
  }

  /// Numbers of a delivery and a payment, in the order of the legs.
  func ordered<Number>(_ delivered: Number, _ paid: Number) -> [Number] {
    deliveryPlace == 0 ? [delivered, paid] : [paid, delivered]
  }

  private static func isCash(
    _ id: InstrumentID, _ state: LedgerState
  ) throws(LedgerFailure) -> Bool {
    try state.instrument(id)?.terms.terms.isCash ?? false
  }
}

extension TermSheet {
  /// Movements are whole multiples of this many units.
  var lot: UInt128 { terms.security?.multiple.value ?? 1 }
}
