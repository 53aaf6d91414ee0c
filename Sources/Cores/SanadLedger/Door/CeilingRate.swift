import SanadTypes

/// At what new units of an instrument count under a ceiling.
struct CeilingRate {
  /// The ceiling's currency.
  let currency: Currency
  /// What one unit of it costs in the instrument's currency; nil where that is the same.
  let rate: Rate?

  /// What units count for, rounded up; nil where it does not fit.
  func value(of units: Units, _ terms: TermSheet) -> Money? {
    do throws(ValueFailure) {
      let face = try terms.face(of: units)
      guard let rate else { return face.currency == currency ? face : nil }
      return try face.converted(to: currency, at: rate)
    } catch { return nil }
  }

  /// The most face in the instrument's currency that counts for no more than a value; nil where it
  /// does not fit.
  func face(for value: Money, in other: Currency) -> Money? {
    guard let rate else { return value }
    do throws(ValueFailure) { return try value.mostConverted(from: other, at: rate) } catch {
      return nil
    }
  }
}

/// Why nobody can say what new units count for under a ceiling.
enum CeilingObstacle: Error {
  /// The programme says nothing of the currency.
  case notTaken(Currency)
  /// No fixing counts yet.
  case noFixing(ProgrammeConversion, on: CalendarDate)
  /// The newest one is too old.
  case stale(ProgrammeConversion, Fixing, on: CalendarDate)

  var code: ErrorCode {
    switch self {
    case .notTaken, .noFixing: .programmeFixingMissing
    case .stale: .programmeFixingStale
    }
  }

  /// One sentence.
  var message: String {
    switch self {
    case .notTaken(let currency): "the programme converts no \(currency)"
    case .noFixing(let conversion, let date):
      "no fixing of \(conversion.benchmark) counts on \(date)"
    case .stale(let conversion, let fixing, let date):
      "the newest fixing of \(conversion.benchmark) is of \(fixing.date), more than"
        + " \(conversion.staleDays) days before \(date)"
    }
  }

  var values: [SeenValue] {
    switch self {
    case .notTaken(let currency): [SeenValue("currency", "\(currency)")]
    case .noFixing(let conversion, let date):
      [
        SeenValue("benchmark", "\(conversion.benchmark)"),
        SeenValue("businessDate", "\(date)"),
      ]
    case .stale(let conversion, let fixing, let date):
      [
        SeenValue("benchmark", "\(conversion.benchmark)"), SeenValue("fixing", "\(fixing.date)"),
        SeenValue("businessDate", "\(date)"), SeenValue("staleDays", "\(conversion.staleDays)"),
      ]
    }
  }
}

extension Programme {
  /// At what an instrument in a currency is booked on a date, where `fixing` is the newest one that
  /// counts then of the benchmark by which it is converted.
  func rate(
    for other: Currency, on date: CalendarDate, fixing: Fixing?
  ) -> Result<CeilingRate, CeilingObstacle> {
    let currency = ceiling.currency
    if other == currency { return .success(CeilingRate(currency: currency, rate: nil)) }
    guard let conversion = conversion(of: other) else { return .failure(.notTaken(other)) }
    guard let fixing else { return .failure(.noFixing(conversion, on: date)) }
    guard fixing.date.days(until: date) <= conversion.staleDays else {
      return .failure(.stale(conversion, fixing, on: date))
    }
    return .success(CeilingRate(currency: currency, rate: fixing.rate))
  }
}

extension LedgerState {
  /// At what an instrument in a currency is booked under a programme on a date. Reads fixings only
  /// where the currency is another.
  func rate(
    under programme: Programme, for currency: Currency, on date: CalendarDate
  ) throws(LedgerFailure) -> Result<CeilingRate, CeilingObstacle> {
    var fixing: Fixing?
    if currency != programme.ceiling.currency,
      let conversion = programme.conversion(of: currency)
    {
      fixing = try fixings(conversion.benchmark).newest(on: date)
    }
    return programme.rate(for: currency, on: date, fixing: fixing)
  }
}
