public import SanadCodec

/// An auction that the issuer means to hold.
///
/// Encoding: held on i32; settles on i32; instrument; target u128.
public struct PlannedAuction: Hashable, Sendable {
  /// The day of the auction.
  public let heldOn: CalendarDate
  /// The day of delivery.
  public let settlesOn: CalendarDate
  /// What is to be sold; it need not exist yet.
  public let instrument: InstrumentID
  /// How many units are to be offered; zero where that is open.
  public let target: Units

  /// Creates a plan.
  public init(
    heldOn: CalendarDate, settlesOn: CalendarDate, instrument: InstrumentID, target: Units
  ) {
    self.heldOn = heldOn
    self.settlesOn = settlesOn
    self.instrument = instrument
    self.target = target
  }
}

extension PlannedAuction: Comparable {
  /// By the day, then by the instrument.
  public static func < (left: PlannedAuction, right: PlannedAuction) -> Bool {
    if left.heldOn != right.heldOn { return left.heldOn < right.heldOn }
    if left.instrument != right.instrument { return left.instrument < right.instrument }
    if left.settlesOn != right.settlesOn { return left.settlesOn < right.settlesOn }
    return left.target < right.target
  }
}

/// What is planned, and how many auctions have been announced.
///
/// Encoding after the version: announced u32; list of plans, at most 128, strictly ascending;
/// published at u64.
public struct AuctionCalendar: StateRecord {
  /// Most plans.
  public static let plansMax = 128

  /// How many auctions were ever announced; they are numbered from 0.
  public var announced: UInt32
  /// What is planned, ascending.
  public var plans: [PlannedAuction]
  /// The block time at which the plans were last published; zero before.
  public var publishedAt: Timestamp

  /// Nothing planned and nothing announced.
  public init() {
    announced = 0
    plans = []
    publishedAt = Timestamp(0)
  }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.u32(announced)
    writer.list(plans)
    writer.value(publishedAt)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    announced = try reader.u32()
    plans = try reader.ascendingList(max: Self.plansMax) { $0 }
    publishedAt = try Timestamp(from: &reader)
  }
}

/// The auction with a number.
///
/// Encoding after the version: auction.
public struct AuctionReference: StateRecord {
  /// The auction.
  public let auction: AuctionID

  /// Wraps an auction.
  public init(_ auction: AuctionID) { self.auction = auction }

  /// Appends the auction.
  public func encodeFields(into writer: inout BCSWriter) { writer.value(auction) }

  /// Reads the auction.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    auction = try AuctionID(from: &reader)
  }
}

extension PlannedAuction: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(heldOn)
    writer.value(settlesOn)
    writer.value(instrument)
    writer.value(target)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    heldOn = try CalendarDate(from: &reader)
    settlesOn = try CalendarDate(from: &reader)
    instrument = try InstrumentID(from: &reader)
    target = try Units(from: &reader)
  }
}
