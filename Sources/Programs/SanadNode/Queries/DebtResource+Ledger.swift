package import SanadAPIModel
import SanadCrypto
package import SanadLedger
package import SanadTypes

extension DebtReportKind {
  /// The kind of a request.
  package init(_ kind: DebtRequest.Kind) {
    self =
      switch kind {
      case .outstanding: .outstanding
      case .redemptions: .redemptions
      case .service: .service
      case .programmes: .programmes
      }
  }
}

extension DebtQuery {
  /// What a request asks for.
  package init(_ request: DebtRequest) {
    self.init()
    currency = request.currency
    programme = request.programme
    home = request.home
    from = request.from
    to = request.to
    period = request.period == .year ? .year : .month
  }
}

extension DebtOutstandingResource {
  /// What is owed, as a report has it.
  package init(
    _ report: DebtReport, home: Country?, at header: BlockHeader
  ) throws(DebtReportFailure) {
    var instruments: [Instrument] = []
    for one in report.owed {
      instruments.append(Instrument(one, share: try report.share(of: one)))
    }
    self.init(
      height: header.height.description, stateRoot: header.stateRoot.hex,
      time: header.timestamp.rfc3339, businessDate: report.today.description,
      totals: try report.totals().map { Sum($0) },
      classes: try report.classes().map { Sum($0.sum, group: $0.name) },
      holders: try report.holders().map(Holders.init),
      residence: try home.map { home throws(DebtReportFailure) in
        try report.residence(home: home).map { Sum($0.sum, group: $0.residence.rawValue) }
      }, instruments: instruments)
  }
}

extension DebtOutstandingResource.Instrument {
  fileprivate init(_ owed: DebtReport.Owed, share: UInt128) {
    let security = owed.sheet.terms.security
    self.init(
      symbol: owed.sheet.symbol.text, isin: security?.isin.text ?? "",
      instrumentClass: owed.sheet.terms.name, currency: owed.sheet.currency.code,
      status: "\(owed.instrument.status)", programme: owed.instrument.programme.map { Int($0) },
      maturity: security?.maturityDate.description ?? "", called: owed.called?.description,
      units: owed.units.description, repaidMillionths: Int(owed.repaid),
      outstanding: "\(owed.outstanding)", shareMillionths: Int(clamping: share),
      paidHere: owed.isPaidHere)
  }
}

extension DebtOutstandingResource.Sum {
  fileprivate init(_ sum: DebtReport.Sum, group: String? = nil) {
    self.init(
      currency: sum.currency.code, group: group, outstanding: "\(sum.outstanding)",
      shareMillionths: Int(clamping: sum.share))
  }
}

extension DebtOutstandingResource.Holders {
  fileprivate init(_ found: DebtReport.HolderSum) {
    self.init(
      currency: found.sum.currency.code, country: found.classification.country?.code ?? "??",
      investorClass: found.classification.investorClass.map { "\($0)" } ?? "unknown",
      outstanding: "\(found.sum.outstanding)", shareMillionths: Int(clamping: found.sum.share))
  }
}

extension DebtScheduleResource {
  /// What falls due, as a report has it.
  package init(
    _ report: DebtReport, _ request: DebtRequest, at header: BlockHeader
  ) throws(DebtReportFailure) {
    let due = try report.due(
      DebtReportKind(request.kind), by: DebtQuery(request).period)
    self.init(
      height: header.height.description, stateRoot: header.stateRoot.hex,
      time: header.timestamp.rfc3339, businessDate: report.today.description,
      by: request.period.rawValue, periods: due.map(Due.init), lines: report.lines.map(Line.init))
  }
}

extension DebtScheduleResource.Due {
  fileprivate init(_ due: DebtReport.Due) {
    self.init(
      period: due.period, currency: due.currency.code, face: "\(due.face)",
      interest: "\(due.interest)", principal: "\(due.principal)", funded: "\(due.funded)",
      projected: "\(due.projected)", unknown: Int(due.unknown))
  }
}

extension DebtScheduleResource.Line {
  fileprivate init(_ line: DebtReport.Line) {
    self.init(
      instrument: line.symbol.text, currency: line.currency.code, kind: "\(line.kind)",
      status: line.status.map { "\($0)" } ?? "planned", dueDate: "\(line.dueDate)",
      paymentDate: "\(line.paymentDate)", units: "\(line.units)", face: "\(line.face)",
      amount: line.amount.map { "\($0)" }, basis: line.basis.rawValue, paidHere: line.isPaidHere)
  }
}

extension DebtProgrammesResource {
  /// Ceilings, as a report has them.
  package init(_ report: DebtReport, at header: BlockHeader) {
    self.init(
      height: header.height.description, stateRoot: header.stateRoot.hex,
      time: header.timestamp.rfc3339, businessDate: report.today.description,
      programmes: report.ceilings.map { ceiling in
        let programme = ceiling.programme
        return Programme(
          number: Int(ceiling.number), name: programme.name,
          currency: programme.ceiling.currency.code, ceiling: "\(programme.ceiling.minorUnits)",
          booked: "\(programme.booked.minorUnits)",
          reserved: "\(programme.reserved.minorUnits)",
          headroom: "\(programme.headroom.minorUnits)",
          instruments: ceiling.instruments.map {
            Booking(
              symbol: $0.symbol.text, currency: $0.currency.code, authorised: "\($0.authorised)",
              issued: "\($0.issued)", booked: "\($0.booked)")
          },
          conversions: ceiling.conversions.map {
            Conversion(
              currency: $0.terms.currency.code, benchmark: $0.terms.benchmark.text,
              staleDays: Int($0.terms.staleDays), fixing: $0.fixing?.date.description,
              rate: $0.fixing.map { "\($0.rate.millionths)" }, current: $0.isCurrent)
          })
      })
  }
}
