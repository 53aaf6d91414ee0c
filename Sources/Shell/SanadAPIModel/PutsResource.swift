public import SanadTypes

/// `GET /v1/instruments/{symbol}/puts`: the dates on which holders may ask to be repaid, and the parts
/// of the face that the issuer has called.
public struct PutsResource: Codable, Equatable, Sendable {
  /// A put date.
  public struct Put: Codable, Equatable, Sendable {
    /// The day on which it is repaid.
    public var date: String
    /// What is repaid of the face that is left, in ten-thousandths per 100.
    public var price: String
    /// How many days before it notice has to be given.
    public var noticeDays: Int
    /// The last day of the notice.
    public var noticeUntil: String
    /// Units of which notice stands.
    public var units: String
    /// Holdings whose notice stands.
    public var holders: String
  }

  /// A part of the face that is repaid before maturity at the issuer's wish.
  public struct PartialCall: Codable, Equatable, Sendable {
    /// The day on which it is repaid.
    public var date: String
    /// The part, in millionths of the face.
    public var part: String
  }

  /// The instrument's symbol.
  public var symbol: String
  /// The height at which this is true.
  public var height: String
  /// Ascending by date; all of the terms, those that have passed included.
  public var puts: [Put]
  /// The number of the put that was declared and is not made; absent where there is none.
  public var openPayment: UInt32?
  /// Ascending by date.
  public var partialCalls: [PartialCall]

  /// What the ledger knows of the puts and partial calls of an instrument.
  ///
  /// - Parameter puts: the rights of the terms, each with its book.
  public init(
    _ life: InstrumentLife, _ puts: [(right: EarlyRedemption, book: PutBook)],
    of symbol: InstrumentSymbol, at height: Height
  ) {
    self.symbol = symbol.text
    self.height = height.description
    self.puts = puts.map { right, book in
      Put(
        date: right.date.description, price: "\(right.price.tenThousandths)",
        noticeDays: Int(right.noticeDays),
        noticeUntil: (right.date.adding(days: -Int32(right.noticeDays)) ?? .min).description,
        units: book.units.description, holders: "\(book.holders)")
    }
    openPayment = life.openPut
    partialCalls = life.partialCalls.map {
      PartialCall(date: $0.date.description, part: "\($0.part)")
    }
  }
}
