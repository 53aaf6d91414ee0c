package import SanadAPIModel
package import SanadTypes

extension SettlementResource.Terms {
  /// Terms as the state has them.
  package init(_ progress: SettlementProgress) {
    let terms = progress.terms
    self.init(
      intendedDate: "\(terms.intendedDate)", allowsPartial: terms.allowsPartial,
      reference: terms.reference?.text, venue: terms.venue?.description,
      purpose: terms.purpose.name,
      details: terms.purpose.details.map { Detail(name: $0.0, value: $0.1) },
      holds: progress.holds.map(\.description), delivered: progress.delivered.description,
      paid: progress.paid.description,
      fail: progress.fail.map {
        Fail(
          code: $0.code.description, name: $0.code.registered?.name ?? "RULE", at: $0.at.rfc3339,
          tries: Int($0.tries))
      })
  }
}

extension SettlementPurpose {
  fileprivate var details: [(String, String)] {
    switch self {
    case .exchange: []
    case .pledge(let pledge):
      [("until", pledge.until.rfc3339)]
        + (pledge.closeOutFrom.map { [("close_out_from", "\($0)")] } ?? [])
    case .repo(let repo):
      [
        ("far_date", "\(repo.farDate)"), ("rate", "\(repo.rate)"), ("basis", "\(repo.basis)"),
        ("haircut", "\(repo.haircut)"), ("price", "\(repo.price)"),
      ]
    case .paidOutside(let payment):
      [
        ("order", payment.order.text), ("amount", "\(payment.amount)"),
        ("order_expires_at", payment.orderExpiresAt.rfc3339),
        ("deadline", payment.deadline.rfc3339), ("decide_by", payment.decideBy.rfc3339),
      ]
    }
  }
}
