import SanadAPIModel
import SanadTypes

extension EventResource {
  mutating func describe(_ event: OfferEvent, _ names: InstrumentNames) {
    instrument = names[event.offer.instrument]
    account = event.accounts.first?.description
    var offer = OfferStep(number: event.offer.number)
    switch event {
    case .opened(_, _, let units, let cash, let locked):
      self.units = units.description
      offer.cash = locked.description
      offer.cashInstrument = names[cash]
    case .tendered(_, _, let units), .withdrawn(_, _, let units): self.units = units.description
    case .cancelled: break
    case .closed(_, let tendered, let accepted, let code):
      offer.tendered = tendered.description
      offer.accepted = accepted.description
      self.code = code?.description
    case .bought(_, _, let units, let cash, let into):
      self.units = units.description
      offer.cash = cash.description
      offer.into = into.description
    case .released(_, _, let units, let code):
      self.units = units.description
      self.code = code?.description
    case .ended(_, _, let bought, let paid, let left):
      self.units = bought.description
      offer.cash = paid.description
      offer.left = left.description
    }
    self.offer = offer
  }
}
