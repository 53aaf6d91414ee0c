import SanadCrypto
import SanadTypes

/// What is particular to a class of instrument, as people write it: in the section `instruments` of
/// a genesis, and in the file of an instrument that is registered later.
struct TermsReader {
  /// The keys of the classes; an instrument has exactly one of them.
  static let classes = ["bill", "cash", "commodity", "fixed_bond", "floating_bond", "sukuk"]

  private static let securityKeys = [
    "isin", "cfi", "fisn", "unit_face_minor", "multiple", "issue_date", "maturity_date",
    "rounding", "payment",
  ]

  /// Reads a date; nil after a complaint.
  let date: (Field) -> CalendarDate?

  /// The terms of the one class that an instrument names.
  func terms(_ fields: FieldMapping) -> ClassTerms? {
    let given = Self.classes.filter(fields.has)
    guard given.count == 1, let name = given.first, let field = fields.optional(name) else {
      fields.owner.complain(
        .configInvalid,
        "\"\(fields.owner.path)\" must have exactly one of: "
          + Self.classes.joined(separator: ", "))
      return nil
    }
    switch name {
    case "bill": return bill(field).map(ClassTerms.bill)
    case "cash": return cash(field).map(ClassTerms.cash)
    case "commodity": return commodity(field).map(ClassTerms.commodity)
    case "fixed_bond": return fixedBond(field).map(ClassTerms.fixedBond)
    case "floating_bond": return floatingBond(field).map(ClassTerms.floatingBond)
    default: return sukuk(field).map(ClassTerms.sukuk)
    }
  }

  private func cash(_ field: Field) -> CashTerms? {
    guard let fields = field.mapping("backing", "reserve") else { return nil }
    let backing = fields.required("backing")?.choice("backing", of: CashBacking.self)
    let reserve = given(fields, "reserve", reserve)
    guard let backing, let reserve else { return nil }
    return CashTerms(backing: backing, reserve: reserve.value)
  }

  private func bill(_ field: Field) -> BillTerms? {
    guard let fields = field.mapping(Self.securityKeys + ["discount_convention"]) else {
      return nil
    }
    let security = security(fields)
    let convention = fields.required("discount_convention")?
      .choice("discount convention", of: DiscountConvention.self)
    guard let security, let convention else { return nil }
    return BillTerms(security: security, discountConvention: convention)
  }

  private func fixedBond(_ field: Field) -> FixedBondTerms? {
    guard
      let fields = field.mapping(
        Self.securityKeys + ["coupons", "rate", "amortisation", "calls", "puts"])
    else { return nil }
    let security = security(fields)
    let coupons = fields.required("coupons").flatMap(coupons)
    let rate = fields.required("rate").flatMap(self.rate)
    let amortisation = dated(fields.optional("amortisation"), amortisation) { $0.date }
    let calls = dated(fields.optional("calls"), earlyRedemption) { $0.date }
    let puts = dated(fields.optional("puts"), earlyRedemption) { $0.date }
    guard let security, let coupons, let rate, let amortisation, let calls, let puts else {
      return nil
    }
    return FixedBondTerms(
      security: security, coupons: coupons, rate: rate, amortisation: amortisation, calls: calls,
      puts: puts)
  }

  private func floatingBond(_ field: Field) -> FloatingBondTerms? {
    guard let fields = field.mapping(Self.securityKeys + ["coupons", "rate", "puts"]) else {
      return nil
    }
    let security = security(fields)
    let coupons = fields.required("coupons").flatMap(coupons)
    let rate = fields.required("rate").flatMap(floatingRate)
    let puts = dated(fields.optional("puts"), earlyRedemption) { $0.date }
    guard let security, let coupons, let rate, let puts else { return nil }
    return FloatingBondTerms(security: security, coupons: coupons, rate: rate, puts: puts)
  }

  private func sukuk(_ field: Field) -> SukukTerms? {
    guard
      let fields = field.mapping(
        Self.securityKeys + [
          "coupons", "rental", "asset_pool", "purchase_undertaking", "certificate_until",
          "reserve", "puts",
        ])
    else { return nil }
    let security = security(fields)
    let coupons = fields.required("coupons").flatMap(coupons)
    let rental = fields.required("rental").flatMap(rental)
    let pool = fields.required("asset_pool").flatMap(digest)
    let undertaking = fields.required("purchase_undertaking").flatMap(digest)
    let until = fields.required("certificate_until").flatMap(date)
    let reserve = given(fields, "reserve", reserve)
    let puts = dated(fields.optional("puts"), earlyRedemption) { $0.date }
    guard let security, let coupons, let rental, let pool, let undertaking, let until,
      let reserve, let puts
    else { return nil }
    return SukukTerms(
      security: security, coupons: coupons, rental: rental, assetPool: pool,
      purchaseUndertaking: undertaking, certificateUntil: until,
      reserve: reserve.value, puts: puts)
  }

  // MARK: What several classes have

  private func security(_ fields: FieldMapping) -> SecurityTerms? {
    let isin = fields.required("isin")?.value { text throws(ValueFailure) in try ISIN(text) }
    let cfi = fields.required("cfi")?.value { text throws(ValueFailure) in try CFI(text) }
    let fisn = fields.required("fisn")?.value { text throws(ValueFailure) in try FISN(text) }
    let face: UInt128? = fields.required("unit_face_minor")?.number(in: 1...UInt128.max)
    let multiple: UInt128? = fields.required("multiple")?.number(in: 1...UInt128.max)
    let issue = fields.required("issue_date").flatMap(date)
    let maturity = fields.required("maturity_date").flatMap(date)
    let rounding = fields.required("rounding")?.choice("rounding", of: Rounding.self)
    let written = fields.optional("payment")
    let payment = written.flatMap(payment)
    guard let isin, let cfi, let fisn, let face, let multiple, let issue, let maturity,
      let rounding,
      written == nil || payment != nil
    else { return nil }
    return SecurityTerms(
      isin: isin, cfi: cfi, fisn: fisn, unitFaceMinor: face, multiple: Units(multiple),
      issueDate: issue, maturityDate: maturity, rounding: rounding, payment: payment)
  }

  private func payment(_ field: Field) -> PaymentTerms? {
    guard
      let fields = field.mapping(
        "cash", "calendar", "convention", "record_days", "grace_days", "tax", "ex_coupon")
    else { return nil }
    let cash = fields.required("cash")?
      .value { text throws(ValueFailure) in try InstrumentSymbol(text) }
    let calendar: Given<UInt32>? = given(fields, "calendar") { $0.number() }
    let convention = given(fields, "convention") {
      $0.choice("payment convention", of: PaymentConvention.self)
    }
    let record: Given<UInt8>? = given(fields, "record_days") {
      $0.number(in: 0...PaymentTerms.recordDaysMax)
    }
    let grace: Given<UInt8>? = given(fields, "grace_days") {
      $0.number(in: 0...PaymentTerms.graceDaysMax)
    }
    let tax: Given<UInt32>? = given(fields, "tax") { $0.number() }
    let exCoupon = given(fields, "ex_coupon") {
      $0.choice("sale without coupon", of: ExCouponSale.self)
    }
    guard let cash, let calendar, let convention, let record, let grace, let tax, let exCoupon
    else { return nil }
    return PaymentTerms(
      cash: InstrumentID(cash), calendar: calendar.value,
      convention: convention.value ?? .following, recordDays: record.value ?? 0,
      graceDays: grace.value ?? 0, taxProfile: tax.value,
      exCoupon: exCoupon.value ?? .refused)
  }

  private func coupons(_ field: Field) -> CouponTerms? {
    guard
      let fields = field.mapping(
        "per_year", "basis", "dated_date", "layout", "keep_end_of_month")
    else { return nil }
    let perYear: UInt8? = fields.required("per_year")?.number(in: 1...12)
    let basis = fields.required("basis")?.choice("day count", of: DayCountBasis.self)
    let dated = fields.required("dated_date").flatMap(date)
    let layout = given(fields, "layout") { $0.choice("layout", of: PeriodLayout.self) }
    let keeps = given(fields, "keep_end_of_month") { $0.flag() }
    guard let perYear, let basis, let dated, let layout, let keeps else { return nil }
    return CouponTerms(
      perYear: perYear, basis: basis, datedDate: dated, layout: layout.value ?? .backward,
      keepsEndOfMonth: keeps.value ?? false)
  }

  private func floatingRate(_ field: Field) -> FloatingRate? {
    guard
      let fields = field.mapping("benchmark", "spread", "reset", "stale_days", "fallback")
    else { return nil }
    let benchmark = fields.required("benchmark")?
      .value { text throws(ValueFailure) in try InstrumentSymbol(text) }
    let spread = fields.required("spread").flatMap(rate)
    let reset = fields.required("reset")?.choice("reset", of: RateReset.self)
    let stale: UInt16? = fields.required("stale_days")?.number()
    let fallback = fields.required("fallback").flatMap(rate)
    guard let benchmark, let spread, let reset, let stale, let fallback else { return nil }
    return FloatingRate(
      benchmark: benchmark, spread: spread, reset: reset, staleDays: stale, fallback: fallback)
  }

  private func rental(_ field: Field) -> Rental? {
    guard let fields = field.mapping("fixed", "variable") else { return nil }
    switch (fields.optional("fixed"), fields.optional("variable")) {
    case (let field?, nil): return rate(field).map(Rental.fixed)
    case (nil, let field?): return floatingRate(field).map(Rental.variable)
    default:
      field.complain(.configInvalid, "\"\(field.path)\" must have exactly one of: fixed, variable")
      return nil
    }
  }

  private func amortisation(_ field: Field) -> Amortisation? {
    guard let fields = field.mapping("date", "part") else { return nil }
    let day = fields.required("date").flatMap(date)
    let part = fields.required("part").flatMap(rate)
    guard let day, let part else { return nil }
    guard let share = UInt32(exactly: part.millionths), share <= Amortisation.whole else {
      field.complain(
        .configInvalid, "\"\(field.path).part\" must be 0% to 100% of the face, not \(part)")
      return nil
    }
    return Amortisation(date: day, part: share)
  }

  private func earlyRedemption(_ field: Field) -> EarlyRedemption? {
    guard let fields = field.mapping("date", "price", "notice_days") else { return nil }
    let day = fields.required("date").flatMap(date)
    let price = fields.required("price")?
      .value { text throws(ValueFailure) in try Price(text) }
    let notice: UInt16? = fields.required("notice_days")?.number()
    guard let day, let price, let notice else { return nil }
    return EarlyRedemption(date: day, price: price, noticeDays: notice)
  }

  // MARK: Values

  /// A list whose entries ascend by date, each date once; empty where it is left out.
  private func dated<Entry>(
    _ field: Field?, _ read: (Field) -> Entry?, _ date: (Entry) -> CalendarDate
  ) -> [Entry]? {
    guard let field else { return [] }
    guard let list = field.list(countMax: FixedBondTerms.datesMax) else { return nil }
    let entries = list.compactMap(read)
    guard entries.count == list.count else { return nil }
    for (place, pair) in zip(entries, entries.dropFirst()).enumerated()
    where date(pair.0) >= date(pair.1) {
      list[place + 1].complain(
        .configInvalid, "\"\(list[place + 1].path)\" is not after the one before",
        help: "write them in the order of their dates")
      return nil
    }
    return entries
  }

  private func rate(_ field: Field) -> Rate? {
    field.value { text throws(ValueFailure) in try Rate(percent: text) }
  }

  func digest(_ field: Field) -> Digest? {
    field.value("SHA-256 of 64 hexadecimal digits", Digest.init(hex:))
  }

  /// A value that may be left out; nil after a complaint.
  func given<Value>(
    _ fields: FieldMapping, _ key: String, _ read: (Field) -> Value?
  ) -> Given<Value>? {
    guard let field = fields.optional(key) else { return Given(value: nil) }
    return read(field).map { Given(value: $0) }
  }
}

/// What a key that may be left out says.
struct Given<Value> {
  /// Nil where it is left out.
  let value: Value?
}
