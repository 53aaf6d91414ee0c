import SanadAPIModel
import SanadTypes

extension EventResource {
  /// What became of a settlement on terms, of a cycle, or of what a settlement opened.
  mutating func describe(_ event: SettlingEvent) {
    switch event {
    case .held(let id, let account), .released(let id, let account),
      .cancelAsked(let id, let account):
      describe(id, account)
    case .attempted(let id, let account):
      settlement = id.description
      self.account = account?.description
    case .failed(let id, let account, let code):
      describe(id, account)
      self.code = code.description
      name = code.registered?.name ?? "RULE"
    case .partlySettled(let id, let account, let delivered, _):
      describe(id, account)
      units = delivered.description
    case .netted(let venue, _, _): account = venue.description
    case .contractEnded(let id, let account, let outcome):
      describe(id, account)
      self.outcome = "\(outcome)"
    case .disputed(let id, let account, _): describe(id, account)
    case .registerOpened(_, let account), .registerSigned(_, let account),
      .registerAbandoned(_, let account):
      self.account = account.description
    case .registerSwitching(_, let register, _), .registerSwitched(_, let register):
      outcome = "\(register)"
    case .reconciled(_, let account, _, let isEqual):
      self.account = account.description
      outcome = isEqual ? "equal" : "different"
    }
  }
}

extension SettlingEvent {
  /// The word for the kind in the API.
  var kind: String {
    switch self {
    case .held: "settlement_held"
    case .released: "settlement_released"
    case .attempted: "settlement_attempted"
    case .failed: "settlement_failed"
    case .partlySettled: "settlement_partly_settled"
    case .cancelAsked: "settlement_cancel_asked"
    case .netted: "cycle_netted"
    case .contractEnded: "contract_ended"
    case .disputed: "payment_disputed"
    case .registerOpened: "register_opened"
    case .registerSwitching: "register_switching"
    case .registerSigned: "register_signed"
    case .registerSwitched: "register_switched"
    case .registerAbandoned: "register_abandoned"
    case .reconciled: "reconciled"
    }
  }
}
