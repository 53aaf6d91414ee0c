import SanadCodec
public import SanadTypes

// What the lines of a report add up to.
extension DebtReport {
  /// A sum of what is owed, with its part of all in its currency.
  public struct Sum: Hashable, Sendable {
    /// The currency.
    public let currency: Currency
    /// What is owed.
    public let outstanding: UInt128
    /// Its part of all that is owed in the currency, in millionths, rounded down.
    public let share: UInt128
  }

  /// A sum of a class of instruments.
  public struct ClassSum: Hashable, Sendable {
    /// `bill`, `fixedBond`, `floatingBond` or `sukuk`.
    public let name: String
    /// What is owed.
    public let sum: Sum
  }

  /// A sum of a country and class of holders.
  public struct HolderSum: Hashable, Sendable {
    /// Country and class.
    public let classification: Classification
    /// What they are owed.
    public let sum: Sum
  }

  /// Where the holders are.
  public enum Residence: String, CaseIterable, Hashable, Sendable {
    /// In the home country.
    case resident
    /// In another.
    case nonResident
    /// No country is claimed.
    case unknown
  }

  /// A sum of residents or others.
  public struct ResidenceSum: Hashable, Sendable {
    /// Where they are.
    public let residence: Residence
    /// What they are owed.
    public let sum: Sum
  }

  /// All that is owed, by currency.
  public func totals() throws(DebtReportFailure) -> [Sum] {
    try sums(of: owed.map { ($0.sheet.currency, "", $0.outstanding) }).map(\.sum)
  }

  /// What is owed, by currency and class of the instruments.
  public func classes() throws(DebtReportFailure) -> [ClassSum] {
    try sums(of: owed.map { ($0.sheet.currency, $0.sheet.terms.name, $0.outstanding) })
      .map { ClassSum(name: $0.key, sum: $0.sum) }
  }

  /// What is owed, by currency, country and class of the holders.
  public func holders() throws(DebtReportFailure) -> [HolderSum] {
    let keyed = cells.map { ($0.currency, Self.key($0.cell.classification), $0.cell.outstanding) }
    var known = KeyedTable<String, Classification>()
    for one in cells { known[Self.key(one.cell.classification)] = one.cell.classification }
    return try sums(of: keyed).map {
      HolderSum(classification: known[$0.key] ?? Classification(), sum: $0.sum)
    }
  }

  /// What residents of a country are owed and what others are, by currency.
  public func residence(home: Country) throws(DebtReportFailure) -> [ResidenceSum] {
    let keyed = cells.map { one in
      let residence: Residence =
        one.cell.classification.country.map { $0 == home ? .resident : .nonResident } ?? .unknown
      return (one.currency, residence.rawValue, one.cell.outstanding)
    }
    return try sums(of: keyed).compactMap { found in
      Residence(rawValue: found.key).map { ResidenceSum(residence: $0, sum: found.sum) }
    }
  }

  /// The part of an instrument of all that is owed in its currency, in millionths.
  public func share(of one: Owed) throws(DebtReportFailure) -> UInt128 {
    let all = try totals().first { $0.currency == one.sheet.currency }
    return Self.share(of: one.outstanding, in: all?.outstanding ?? 0)
  }

  /// What falls due, by period and currency. Redemptions go by the day on which they fall due,
  /// payments by the one from which they are paid.
  public func due(
    _ kind: DebtReportKind, by period: DebtPeriod
  ) throws(DebtReportFailure) -> [Due] {
    var sums = KeyedTable<String, Due>()
    for line in lines {
      let name = period.name(of: kind == .redemptions ? line.dueDate : line.paymentDate)
      let key = "\(name) \(line.currency.code)"
      var due = sums[key] ?? Due(period: name, currency: line.currency)
      due.face = try Self.add(due.face, line.face)
      if let amount = line.amount {
        let isInterest = line.kind == .coupon
        due.interest = try Self.add(due.interest, isInterest ? amount : 0)
        due.principal = try Self.add(due.principal, isInterest ? 0 : amount)
        due.funded = try Self.add(due.funded, line.isFunded ? amount : 0)
        due.projected = try Self.add(due.projected, line.basis == .projected ? amount : 0)
      } else {
        due.unknown &+= 1
      }
      sums[key] = due
    }
    return sums.sortedKeys().compactMap { sums[$0] }
  }

  // MARK: Private

  private var cells: [(currency: Currency, cell: Cell)] {
    owed.flatMap { one in one.cells.map { (one.sheet.currency, $0) } }
  }

  private static func key(_ cell: Classification) -> String {
    let number = cell.investorClass.map { "\($0.rawValue)" } ?? ""
    return "\(cell.country?.code ?? "")-\(number)"
  }

  private func sums(
    of parts: [(currency: Currency, key: String, amount: UInt128)]
  ) throws(DebtReportFailure) -> [(key: String, sum: Sum)] {
    var all = KeyedTable<String, UInt128>()
    var groups = KeyedTable<String, (currency: Currency, key: String, amount: UInt128)>()
    for part in parts {
      all[part.currency.code] = try Self.add(all[part.currency.code] ?? 0, part.amount)
      let name = "\(part.currency.code) \(part.key)"
      let before = groups[name]?.amount ?? 0
      groups[name] = (part.currency, part.key, try Self.add(before, part.amount))
    }
    return groups.sortedKeys().compactMap { groups[$0] }.map { group in
      let share = Self.share(of: group.amount, in: all[group.currency.code] ?? 0)
      return (
        group.key, Sum(currency: group.currency, outstanding: group.amount, share: share)
      )
    }
  }

  private static func share(of part: UInt128, in all: UInt128) -> UInt128 {
    // A part is at most the whole, so that it is at most a million.
    CheckedMath.mulDiv(part, UInt128(Amortisation.whole), by: all, rounding: .floor) ?? 0
  }

  private static func add(
    _ left: UInt128, _ right: UInt128
  ) throws(DebtReportFailure) -> UInt128 {
    guard let sum = CheckedMath.sum(left, right) else { throw .overflow }
    return sum
  }
}

extension DebtReport.Line {
  /// Whether the issuer has brought what it comes to.
  public var isFunded: Bool { status == .funded || status == .sweeping }
}
