import SanadAPIModel
import SanadTypes

extension EventResource {
  /// Something about who the validators are.
  mutating func describe(_ event: ValidatorEvent) {
    account = event.accounts.first?.description
    var step = ValidatorStep(name: event.validator)
    switch event {
    case .approved(let change, _, let weight):
      step.change = change.word
      step.approvals = Int(weight)
    case .withdrawn: break
    case .ready(_, let height): step.readyAt = height.description
    case .changed(let change): step.change = change.word
    }
    validator = step
  }
}
