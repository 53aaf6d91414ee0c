import SanadAPIModel
import SanadTypes

extension EventResource {
  /// What is particular to an event in the life of an instrument.
  mutating func describe(_ event: LifecycleEvent, _ names: InstrumentNames) {
    instrument = event.instrument.map { names[$0] }
    account = event.accounts.first?.description
    switch event {
    case .routed(_, _, let account): to = account.description
    case .claimed(_, _, let units): self.units = units.description
    case .status(_, let status): self.status = "\(status)"
    case .called(_, let date, _): self.date = date.description
    case .putGiven(_, let date, _, let units), .putEnded(_, let date, _, let units):
      self.date = date.description
      self.units = units.description
    case .partlyCalled(_, let date, let part, _):
      self.date = date.description
      self.part = Int(part)
    case .registered: break
    case .calendar(let number, let revision, _):
      self.number = number
      self.revision = revision
    case .fixing(let benchmark, let date, let rate, _):
      self.benchmark = benchmark.text
      self.date = date.description
      self.rate = rate.millionths
    case .tax(let number, let date, _):
      self.number = number
      self.date = date.description
    case .declared, .funded, .paid, .completed, .missed: payment = Payment(event)
    }
  }
}

extension EventResource.Payment {
  /// The payment that an event is about; nil of other events.
  fileprivate init?(_ event: LifecycleEvent) {
    switch event {
    case .declared(_, let number, let kind, let perUnit, let units):
      self.init(number: number)
      self.kind = "\(kind)"
      self.perUnit = perUnit.map { "\($0.numerator)/\($0.denominator)" }
      self.units = units.description
    case .funded(_, let number, _, let units):
      self.init(number: number)
      funded = units.description
    case .paid(_, let number, let payment):
      self.init(number: number)
      units = payment.units.description
      gross = payment.gross.description
      withheld = payment.withheld.description
      waits = payment.waits
    case .completed(_, let number, let paid, let withheld, let left):
      self.init(number: number)
      self.paid = paid.description
      self.withheld = withheld.description
      self.left = left.description
    case .missed(_, let number): self.init(number: number)
    default: return nil
    }
  }
}
