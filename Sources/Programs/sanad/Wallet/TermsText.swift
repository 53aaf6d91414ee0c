import SanadTypes

extension SettlementTerms {
  /// Each term with its name, for people and programs; all of them, because a signature agrees to
  /// them.
  var lines: [[String]] {
    var lines = [["intended", "\(intendedDate)"], ["partial", "\(allowsPartial)"]]
    if let reference { lines.append(["reference", reference.text]) }
    if let venue { lines.append(["venue", venue.description]) }
    return lines + purpose.lines
  }
}

extension SettlementPurpose {
  fileprivate var lines: [[String]] {
    let lines = [["purpose", name]]
    switch self {
    case .exchange: return lines
    case .pledge(let pledge):
      return lines + [
        ["pledgeEnd", pledge.until.rfc3339],
        ["closeOut", pledge.closeOutFrom.map { "from \($0)" } ?? "never"],
      ]
    case .repo(let repo):
      return lines + [
        ["farDate", "\(repo.farDate)"], ["rate", "\(repo.rate)"], ["basis", "\(repo.basis)"],
        ["haircut", "\(repo.haircut)"], ["price", "\(repo.price)"],
      ]
    case .paidOutside(let payment):
      return lines + [
        ["order", payment.order.text], ["amount", "\(payment.amount)"],
        ["orderEnds", payment.orderExpiresAt.rfc3339], ["deadline", payment.deadline.rfc3339],
        ["decideBy", payment.decideBy.rfc3339],
      ]
    }
  }
}

extension RegisterStep {
  /// All that it says, each with its name.
  var lines: [[String]] {
    let lines = [["instrument", instrument.description], ["action", action.name]]
    switch action {
    case .open(let mirror): return lines + [["mirror", mirror.description]]
    case .beginSwitch(let register): return lines + [["register", "\(register)"]]
    case .signTotal(let height, let total):
      return lines + [["height", "\(height)"], ["total", "\(total)"]]
    case .abandonSwitch: return lines
    case .move(let account, let units, let isLeaving):
      return lines + [
        ["account", account.description], ["units", "\(units)"], ["leaves", "\(isLeaving)"],
      ]
    case .reconcile(let date, let total, let mirrored):
      return lines + [["date", "\(date)"], ["total", "\(total)"], ["mirrored", "\(mirrored)"]]
    }
  }
}
