import SanadAPIModel
import SanadTypes

extension EventResource {
  mutating func describe(_ event: ReserveEvent, _ names: InstrumentNames) {
    instrument = names[event.instrument]
    account = event.accounts.first?.description
    var reserve = ReserveStep()
    switch event {
    case .receipt(_, let number, let status, let mass, _):
      reserve.receipt = number
      reserve.status = "\(status)"
      reserve.mass = String(mass)
    case .attested(_, let date, let quantity, _, let custodian):
      self.date = date.description
      reserve.attested = String(quantity)
      reserve.custodian = custodian.description
    case .lapsed(_, let date): self.date = date.description
    case .short(_, let supply, let available):
      reserve.supply = String(supply)
      reserve.available = String(available)
    case .covered: break
    case .price(_, let date, let price, _):
      self.date = date.description
      reserve.price = String(price)
    case .redemption(_, let number, _, let kind, let units):
      reserve.redemption = number
      reserve.kind = "\(kind)"
      self.units = units.description
    case .filled(_, let number, _, let units, let mass, let cash):
      reserve.redemption = number
      reserve.mass = String(mass)
      reserve.cash = cash.description
      self.units = units.description
    case .redemptionEnded(_, let number, _, let status):
      reserve.redemption = number
      reserve.status = "\(status)"
    }
    self.reserve = reserve
  }
}
