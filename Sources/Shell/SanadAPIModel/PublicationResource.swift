public import SanadTypes

/// `GET /v1/calendars/{number}`: a business-day calendar.
public struct CalendarResource: Codable, Equatable, Sendable {
  /// The height at which this is true.
  public var height: String
  /// Its number, which terms name.
  public var number: Int
  /// How often it was published.
  public var revision: Int
  /// What people call it.
  public var name: String
  /// The days of each week without business: `monday` to `sunday`.
  public var weekend: [String]
  /// The other days without business.
  public var daysOff: [String]
  /// Who published it.
  public var publishedBy: String

  /// A calendar as the ledger has it.
  public init(_ record: CalendarRecord, number: UInt32, at height: Height) {
    self.height = height.description
    self.number = Int(number)
    revision = Int(record.revision)
    name = record.name
    weekend = Self.week.enumerated().filter { record.weekend >> $0.offset & 1 == 1 }
      .map(\.element)
    daysOff = record.daysOff.map(\.description)
    publishedBy = record.publishedBy.description
  }

  /// The days of a week, from Monday on, as they are written.
  public static let week = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ]
}

/// `GET /v1/fixings/{symbol}`: what was published of a benchmark.
public struct FixingsResource: Codable, Equatable, Sendable {
  /// One rate.
  public struct Entry: Codable, Equatable, Sendable {
    /// From which date it counts.
    public var date: String
    /// Millionths: of a year's rate, or of a unit of an exchange rate's price.
    public var rate: String
    /// Who published it.
    public var publishedBy: String
    /// The block time, RFC 3339.
    public var publishedAt: String
  }

  /// The height at which this is true.
  public var height: String
  /// The benchmark.
  public var benchmark: String
  /// Of an exchange rate: the currency of which one unit has a price.
  public var base: String?
  /// Of an exchange rate: the currency of the price.
  public var price: String?
  /// The newest 512, ascending by date; none where nothing was published.
  public var fixings: [Entry]

  /// The fixings as the ledger has them.
  public init(
    _ fixings: [Fixing], of benchmark: InstrumentSymbol, pair: CurrencyPair? = nil,
    at height: Height
  ) {
    self.height = height.description
    self.benchmark = benchmark.text
    base = pair?.base.code
    price = pair?.price.code
    self.fixings = fixings.map {
      Entry(
        date: "\($0.date)", rate: "\($0.rate.millionths)",
        publishedBy: $0.publishedBy.description, publishedAt: $0.publishedAt.rfc3339)
    }
  }
}

/// `GET /v1/taxes/{number}`: a table of withholding tax.
public struct TaxTableResource: Codable, Equatable, Sendable {
  /// The rate of a class, in basis points.
  public struct ClassRate: Codable, Equatable, Sendable {
    /// The class.
    public var taxClass: String
    /// Basis points.
    public var rate: String
  }

  /// The rates from a date on.
  public struct Rates: Codable, Equatable, Sendable {
    /// The first record date to which they apply.
    public var from: String
    /// Basis points of whoever has no class in the table.
    public var rest: String
    /// The rates of classes.
    public var rates: [ClassRate]
  }

  /// The height at which this is true.
  public var height: String
  /// Its number, which terms name.
  public var number: Int
  /// The account that gets what is withheld.
  public var account: String
  /// Ascending by date.
  public var dates: [Rates]

  /// A table as the ledger has it.
  public init(_ table: TaxTable, number: UInt32, at height: Height) {
    self.height = height.description
    self.number = Int(number)
    account = table.account.description
    dates = table.dates.map { date in
      Rates(
        from: "\(date.from)", rest: "\(date.rest.value)",
        rates: date.rates.map {
          ClassRate(taxClass: "\($0.taxClass)", rate: "\($0.rate.value)")
        })
    }
  }
}
