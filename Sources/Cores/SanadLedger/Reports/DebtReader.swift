import SanadInstruments
public import SanadTypes

extension DebtReport {
  /// Works a report out of a state.
  ///
  /// - Parameters:
  ///   - time: of the block after which the state is meant.
  ///   - cells: the countries and classes of which an instrument may have totals that are not zero.
  ///     The report fails where these are not all.
  public init(
    _ kind: DebtReportKind, _ query: DebtQuery, of view: LedgerView, at time: Timestamp,
    cells: (InstrumentID) throws(LedgerFailure) -> [Classification]
  ) throws(DebtReportFailure) {
    do throws(LedgerFailure) {
      let network = try view.network()
      self.init(today: network.ledger.businessDate(at: time))
    } catch { throw .ledger(error) }
    let reader = DebtReader(view: view, query: query, today: today)
    // A ceiling in one currency is over instruments in others as well.
    let debts = try reader.debts(of: kind == .programmes ? nil : query.currency)
    switch kind {
    case .outstanding:
      for debt in debts { owed.append(try reader.owed(debt, cells)) }
    case .redemptions, .service:
      lines = try reader.lines(of: debts, kind)
    case .programmes:
      ceilings = try reader.ceilings(of: debts)
    }
  }
}

/// Reads what a debt report takes.
struct DebtReader {
  /// A debt with what the state says of it.
  struct Debt {
    let id: InstrumentID
    let instrument: Instrument
    let tally: InstrumentTally
    let life: InstrumentLife
    let calendar: CalendarRecord?

    var sheet: TermSheet { instrument.terms }
    var isPaidHere: Bool { sheet.terms.security?.payment != nil }
  }

  /// A payment of which the record was taken and which has not been made.
  struct Open {
    let number: UInt32
    let record: PaymentRecord
    /// How much of the face it repays, in millionths; what is left, where it ends the units.
    let part: UInt32
  }

  let view: LedgerView
  let query: DebtQuery
  let today: CalendarDate

  /// Every debt that the query is about, in the order of the numbers: none is left out, because the
  /// state says how many instruments there are.
  func debts(of currency: Currency?) throws(DebtReportFailure) -> [Debt] {
    try reading { () throws(LedgerFailure) in
      var debts: [Debt] = []
      for number in 0..<(try view.network().instrumentCount) {
        let id = try view.state.instrument(number: number).id
        guard let instrument = try view.instrument(id) else {
          throw .missingRecord(.instrument(id))
        }
        guard let security = instrument.terms.terms.security,
          currency.map({ $0 == instrument.terms.currency }) ?? true,
          query.programme.map({ $0 == instrument.programme }) ?? true
        else { continue }
        let calendar = try security.payment?.calendar.flatMap {
          number throws(LedgerFailure) in try view.calendar(number)
        }
        debts.append(
          Debt(
            id: id, instrument: instrument, tally: try view.tally(id),
            life: try view.life(of: id), calendar: calendar))
      }
      return debts
    }
  }

  // MARK: What is owed

  func owed(
    _ debt: Debt, _ cells: (InstrumentID) throws(LedgerFailure) -> [Classification]
  ) throws(DebtReportFailure) -> DebtReport.Owed {
    let repaid = try repaid(debt)
    let found = try reading { () throws(LedgerFailure) in
      // In one order, whatever the order in which they were looked for.
      try view.totals(of: debt.id, in: cells(debt.id)).sorted { $0.cell.order < $1.cell.order }
    }
    var sum = Units.zero
    for one in found { sum = sum.adding(one.units) ?? Units(.max) }
    guard sum == debt.tally.outstanding else { throw .incomplete(debt.sheet.symbol) }
    var totals: [DebtReport.Cell] = []
    for one in found {
      totals.append(
        DebtReport.Cell(
          classification: one.cell, units: one.units,
          outstanding: try face(of: one.units, Amortisation.whole - repaid, debt)))
    }
    return DebtReport.Owed(
      instrument: debt.instrument, units: debt.tally.outstanding, repaid: repaid,
      outstanding: try face(of: debt.tally.outstanding, Amortisation.whole - repaid, debt),
      isPaidHere: debt.isPaidHere, called: debt.life.called, cells: totals)
  }

  /// How much of the face has been repaid. What was declared and not paid is still owed. Of what is
  /// paid elsewhere, the terms say when it is.
  private func repaid(_ debt: Debt) throws(DebtReportFailure) -> UInt32 {
    guard debt.isPaidHere else {
      let early = plan(debt).filter { $0.kind.repaysPart && $0.dueDate <= today }
      return min(early.reduce(0) { $0 &+ $1.part }, Amortisation.whole)
    }
    let open = try open(debt).filter { $0.record.kind.repaysPart }
    let waits = open.reduce(UInt32(0)) { $0 &+ $1.part }
    return debt.life.repaid - min(waits, debt.life.repaid)
  }

  // MARK: What is paid

  func lines(
    of debts: [Debt], _ kind: DebtReportKind
  ) throws(DebtReportFailure) -> [DebtReport.Line] {
    var lines: [DebtReport.Line] = []
    for debt in debts where !debt.tally.outstanding.isZero || debt.tally.recorded > 0 {
      let all =
        debt.isPaidHere
        ? try open(debt).map { one throws(DebtReportFailure) in try line(one, debt) }
          + planned(debt)
        : try elsewhere(debt)
      lines += all.filter { line in
        if kind == .redemptions, line.kind == .coupon { return false }
        let day = kind == .redemptions ? line.dueDate : line.paymentDate
        return query.from.map { $0 <= day } ?? true && query.to.map { day <= $0 } ?? true
      }
      if lines.count > DebtReport.linesMax { throw .tooLong(limit: DebtReport.linesMax) }
    }
    return lines.enumerated().sorted { one, other in
      one.element.paymentDate == other.element.paymentDate
        ? one.offset < other.offset : one.element.paymentDate < other.element.paymentDate
    }.map(\.element)
  }

  /// What was declared and has not been paid.
  private func open(_ debt: Debt) throws(DebtReportFailure) -> [Open] {
    let plan = plan(debt)
    return try reading { () throws(LedgerFailure) in
      var found: [Open] = []
      var before: [PaymentRecord] = []
      for number in 0..<debt.tally.recorded {
        guard let record = try view.payment(number, of: debt.id) else {
          throw .missingRecord(.payment(debt.id, number))
        }
        // Parts that fall due on one day come in the order of the plan. A payment's number says
        // nothing of its place there: what was paid before it came here, and a right of which nobody
        // has made use, have none.
        defer { before.append(record) }
        if record.status == .paid { continue }
        let same = before.count { $0.kind == record.kind && $0.dueDate == record.dueDate }
        let planned = plan.filter { $0.kind == record.kind && $0.dueDate == record.dueDate }
        found.append(
          Open(
            number: number, record: record,
            part: planned.indices.contains(same) ? planned[same].part : 0))
      }
      return found
    }
  }

  private func line(_ open: Open, _ debt: Debt) throws(DebtReportFailure) -> DebtReport.Line {
    let record = open.record
    let left = try unitsLeft(of: record, debt)
    let part = record.kind == .put ? Amortisation.whole - debt.life.repaid : open.part
    var amount: UInt128?
    if let perUnit = record.perUnit {
      guard let whole = perUnit.amount(of: record.units) else { throw .overflow }
      amount = whole.value
    }
    return DebtReport.Line(
      symbol: debt.sheet.symbol, currency: debt.sheet.currency, kind: record.kind,
      status: record.status, dueDate: record.dueDate, paymentDate: record.paymentDate,
      units: record.units, face: try face(of: left, part, debt), amount: amount,
      basis: amount == nil ? .unknown : .declared, isPaidHere: true)
  }

  /// What the ledger will declare, by the plan that it goes by itself.
  private func planned(_ debt: Debt) throws(DebtReportFailure) -> [DebtReport.Line] {
    guard !debt.tally.outstanding.isZero,
      let plan = PaymentPlan(debt.instrument, debt.life, calendar: debt.calendar)
    else { return [] }
    let fixings = try fixings(of: plan.paying)
    var life = debt.life
    var lines: [DebtReport.Line] = []
    // Units that were put are paid on their date and on nothing behind it.
    var units = try unitsLeft(debt)
    for payment in self.plan(debt).dropFirst(Int(debt.life.planned)) {
      let put =
        payment.kind == .put
        ? try reading { () throws(LedgerFailure) in
          try view.puts(of: debt.id, on: payment.dueDate).units
        } : nil
      // A right of which nobody has made use is no payment.
      if put == .zero || (units.isZero && put == nil) { continue }
      let (known, isProjected) = Self.fixings(fixings, for: payment, of: debt.sheet.terms)
      // A plan of the life that it will have then: what was repaid before counts.
      let then = PaymentPlan(debt.instrument, life, calendar: nil)
      let perUnit = then?.perUnit(payment, fixings: known)
      lines.append(
        try line(
          PlannedPayment(
            kind: payment.kind, dueDate: payment.dueDate, period: payment.period,
            part: put == nil ? payment.part : Amortisation.whole - life.repaid),
          perUnit, of: put ?? units, on: plan.next(payment).paymentDate, debt,
          basis: isProjected ? .projected : .terms))
      if let put { units = units.subtracting(put) ?? .zero }
      if payment.kind.repaysPart { life.repaid &+= payment.part }
    }
    return lines
  }

  /// Units of an open payment: where they end with it, those that were paid are no more.
  private func unitsLeft(
    of record: PaymentRecord, _ debt: Debt
  ) throws(DebtReportFailure) -> Units {
    if record.kind.endsUnits { return debt.tally.outstanding }
    guard record.kind == .put else { return record.units }
    return try reading { () throws(LedgerFailure) in
      try view.puts(of: debt.id, on: record.dueDate).units
    }
  }

  /// Units on which payments will be declared: without those of a put of which the record was taken.
  private func unitsLeft(_ debt: Debt) throws(DebtReportFailure) -> Units {
    guard let number = debt.life.openPut else { return debt.tally.outstanding }
    let put = try reading { () throws(LedgerFailure) in
      guard let record = try view.payment(number, of: debt.id) else {
        throw .missingRecord(.payment(debt.id, number))
      }
      return try view.puts(of: debt.id, on: record.dueDate).units
    }
    return debt.tally.outstanding.subtracting(put) ?? .zero
  }

  /// What is paid elsewhere, by the terms alone: from today on, and what is repaid at maturity also
  /// where that is over, because nobody here knows that it was paid.
  private func elsewhere(_ debt: Debt) throws(DebtReportFailure) -> [DebtReport.Line] {
    guard !debt.tally.outstanding.isZero, let paying = debt.sheet.terms.paying else { return [] }
    let fixings = try fixings(of: paying)
    var repaid: UInt32 = 0
    var lines: [DebtReport.Line] = []
    for payment in plan(debt) {
      defer { if payment.kind.repaysPart { repaid &+= payment.part } }
      guard payment.dueDate > today || payment.kind.endsUnits else { continue }
      let (known, isProjected) = Self.fixings(fixings, for: payment, of: debt.sheet.terms)
      var perUnit: PerUnit?
      do throws(InstrumentFailure) {
        perUnit = try paying.perUnit(payment, PaymentFacts(repaid: repaid, fixings: known))
      } catch { perUnit = nil }
      lines.append(
        try line(
          payment, perUnit, of: debt.tally.outstanding, on: payment.dueDate, debt,
          basis: isProjected ? .projected : .terms))
    }
    return lines
  }

  private func line(
    _ payment: PlannedPayment, _ perUnit: PerUnit?, of units: Units, on paymentDate: CalendarDate,
    _ debt: Debt, basis: DebtReport.Basis
  ) throws(DebtReportFailure) -> DebtReport.Line {
    var amount: UInt128?
    if let perUnit {
      guard let whole = perUnit.amount(of: units) else { throw .overflow }
      amount = whole.value
    }
    return DebtReport.Line(
      symbol: debt.sheet.symbol, currency: debt.sheet.currency, kind: payment.kind, status: nil,
      dueDate: payment.dueDate, paymentDate: paymentDate, units: units,
      face: try face(of: units, payment.part, debt), amount: amount,
      basis: amount == nil ? .unknown : basis, isPaidHere: debt.isPaidHere)
  }

  /// Everything that an instrument pays, with what was called; nothing where the terms cannot be laid
  /// out, which were refused when it came to be.
  private func plan(_ debt: Debt) -> [PlannedPayment] {
    do throws(InstrumentFailure) {
      if let plan = PaymentPlan(debt.instrument, debt.life, calendar: nil) {
        return try plan.payments()
      }
      return try debt.sheet.terms.paying?.plan() ?? []
    } catch { return [] }
  }

  private func fixings(of paying: any PayingClass) throws(DebtReportFailure) -> [Fixing] {
    guard let benchmark = paying.benchmark else { return [] }
    return try reading { () throws(LedgerFailure) in try view.fixings(benchmark) }
  }

  /// The fixings by which a payment is worked out, and whether one that counts may still come: then
  /// the newest is carried on.
  private static func fixings(
    _ fixings: [Fixing], for payment: PlannedPayment, of terms: ClassTerms
  ) -> (known: [Fixing], isProjected: Bool) {
    guard let period = payment.period, let floating = terms.floating else {
      return (fixings, false)
    }
    let days: (start: CalendarDate, end: CalendarDate)
    do throws(InstrumentFailure) {
      days = try floating.coupons.days(of: period, maturity: floating.maturity)
    } catch { return (fixings, true) }
    // Fixings come in the order of their dates, so that none is to come up to the newest.
    let newest = fixings.last
    let needed =
      floating.rate.reset == .periodStart ? days.start : days.end.adding(days: -1) ?? days.end
    if let newest, newest.date >= needed { return (fixings, false) }
    guard let newest, newest.date < days.start else { return (fixings, true) }
    let carried = Fixing(
      date: days.start, rate: newest.rate, publishedBy: newest.publishedBy,
      publishedAt: newest.publishedAt)
    return (fixings + [carried], true)
  }

  // MARK: Programmes

  func ceilings(of debts: [Debt]) throws(DebtReportFailure) -> [DebtReport.Ceiling] {
    var ceilings: [DebtReport.Ceiling] = []
    var number: UInt32 = 0
    // They are numbered from 0 without gaps: the first that is not there is the end.
    while let programme = try reading({ () throws(LedgerFailure) in try view.programme(number) }) {
      defer { number &+= 1 }
      guard query.programme.map({ $0 == number }) ?? true,
        query.currency.map({ $0 == programme.ceiling.currency }) ?? true
      else { continue }
      var bookings: [DebtReport.Booking] = []
      for debt in debts where debt.instrument.programme == number {
        bookings.append(
          DebtReport.Booking(
            symbol: debt.sheet.symbol, currency: debt.sheet.currency,
            authorised: try face(of: debt.instrument.authorised, Amortisation.whole, debt),
            issued: try face(of: debt.tally.issued, Amortisation.whole, debt),
            booked: debt.tally.booked))
      }
      ceilings.append(
        DebtReport.Ceiling(
          number: number, programme: programme, instruments: bookings,
          conversions: try conversions(of: programme)))
    }
    return ceilings
  }

  private func conversions(
    of programme: Programme
  ) throws(DebtReportFailure) -> [DebtReport.Conversion] {
    var conversions: [DebtReport.Conversion] = []
    for terms in programme.conversions {
      let fixings = try reading({ () throws(LedgerFailure) in
        try view.state.fixings(terms.benchmark)
      })
      let fixing = fixings.newest(on: today)
      var isCurrent = false
      if case .success = programme.rate(for: terms.currency, on: today, fixing: fixing) {
        isCurrent = true
      }
      conversions.append(
        DebtReport.Conversion(terms: terms, fixing: fixing, isCurrent: isCurrent))
    }
    return conversions
  }

  // MARK: Arithmetic

  /// A part of the face of units, in minor units, rounded down.
  private func face(
    of units: Units, _ part: UInt32, _ debt: Debt
  ) throws(DebtReportFailure) -> UInt128 {
    guard let face = CheckedMath.product(units.value, debt.sheet.unitFaceMinor),
      let amount = CheckedMath.mulDiv(
        face, UInt128(part), by: UInt128(Amortisation.whole), rounding: .floor)
    else { throw .overflow }
    return amount
  }

  private func reading<Value>(
    _ body: () throws(LedgerFailure) -> Value
  ) throws(DebtReportFailure) -> Value {
    do throws(LedgerFailure) { return try body() } catch { throw .ledger(error) }
  }
}

extension ClassTerms {
  /// The rate that follows a benchmark, with the periods in which it does; nil where none does.
  fileprivate var floating: (rate: FloatingRate, coupons: CouponTerms, maturity: CalendarDate)? {
    switch self {
    case .floatingBond(let terms): return (terms.rate, terms.coupons, terms.security.maturityDate)
    case .sukuk(let terms):
      guard case .variable(let rate) = terms.rental else { return nil }
      return (rate, terms.coupons, terms.security.maturityDate)
    case .bill, .cash, .fixedBond, .commodity: return nil
    }
  }
}

extension Classification {
  /// By country, then by class; what is not claimed comes first.
  fileprivate var order: (UInt16, UInt8) {
    (country?.number ?? 0, investorClass.map { $0.rawValue + 1 } ?? 0)
  }
}
