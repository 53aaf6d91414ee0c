public import SanadCodec
import SanadCrypto

/// What a bid turned out to say.
///
/// Encoding: kind; units u128; quote i64; salt 16.
public struct OpenedBid: Hashable, Sendable {
  /// Whether it names a quote.
  public let kind: BidKind
  /// How many units it is for.
  public let units: Units
  /// The quote; zero of a bid without one.
  public let quote: Int64
  /// Its random bytes, of which lots are drawn.
  public let salt: [UInt8]

  /// What a plaintext says.
  public init(_ plaintext: BidPlaintext) {
    kind = plaintext.kind
    units = plaintext.units
    quote = plaintext.quote
    salt = plaintext.salt
  }
}

/// Whether a bid is open.
///
/// Encoding: variant; of a void bid its code u16.
public enum BidStatus: Hashable, Sendable {
  /// Variant 0: nobody knows what it says.
  case sealed
  /// Variant 1: open and valid.
  case opened
  /// Variant 2: it counts for nothing, for the reason that the code says.
  case void(CodeNumber)
  /// Variant 3: it stayed shut.
  case shut
}

/// What became of an award.
///
/// Encoding: variant; of a lapsed one its code u16.
public enum AwardState: Hashable, Sendable {
  /// Variant 0: it waits for the day of delivery.
  case pending
  /// Variant 1: delivered against payment.
  case settled
  /// Variant 2: it was not paid, or a rule refused it.
  case lapsed(CodeNumber)
}

/// What a bid gets.
///
/// Encoding: units u128; price u64; cash u128; state.
public struct BidAward: Hashable, Sendable {
  /// How many units.
  public let units: Units
  /// Clean, per 100 of face.
  public let price: Price
  /// Minor units of cash, accrued interest included.
  public let cash: Units
  /// What became of it.
  public var state: AwardState

  /// An award that waits.
  public init(units: Units, price: Price, cash: Units) {
    self.units = units
    self.price = price
    self.cash = cash
    state = .pending
  }
}

/// What everybody may know about a bid.
///
/// Encoding: bid; account; owner; status; optional opened bid; optional award.
public struct BidLine: Hashable, Sendable {
  /// The bid.
  public let bid: BidID
  /// The bidder's account.
  public let account: AccountID
  /// The bidder, for whom caps count.
  public let owner: IdentityID
  /// Whether it is open.
  public var status: BidStatus
  /// What it says, once it is open; also of one that is void for what it says.
  public var opened: OpenedBid?
  /// What it gets.
  public var award: BidAward?

  /// The line of a bid that is shut.
  public init(bid: BidID, account: AccountID, owner: IdentityID) {
    self.bid = bid
    self.account = account
    self.owner = owner
    status = .sealed
    opened = nil
    award = nil
  }
}

/// The bids of an auction whose ids begin with one byte: all pages one after another have them in
/// the order of their ids.
///
/// Encoding after the version: list of lines, at most 256, strictly ascending by bid.
public struct BidPage: StateRecord {
  /// Most lines. Ids are digests, so that a page of an auction with as many bids as there may be has
  /// a quarter of that.
  public static let linesMax = 256
  /// Pages of an auction.
  public static let count = 256

  /// Strictly ascending by bid.
  public private(set) var lines: [BidLine]

  /// A page without bids.
  public init() { lines = [] }

  /// The page on which a bid stands.
  public static func number(of bid: BidID) -> UInt8 {
    UInt8(truncatingIfNeeded: bid.digest.word0 >> 56)
  }

  /// Whether there is room for one more.
  public var hasRoom: Bool { lines.count < Self.linesMax }

  /// The line of a bid; setting one that there is not, or nil, changes nothing.
  public subscript(bid: BidID) -> BidLine? {
    get { place(of: bid).map { lines[$0] } }
    set {
      guard let newValue, let place = place(of: bid) else { return }
      lines[place] = newValue
    }
  }

  /// Adds a line, or puts it in the place of the bid's.
  public mutating func put(_ line: BidLine) {
    if place(of: line.bid) != nil {
      self[line.bid] = line
      return
    }
    let place = lines.firstIndex { $0.bid > line.bid } ?? lines.count
    lines.insert(line, at: place)
  }

  /// Takes the line of a bid off; nothing where there is none.
  public mutating func remove(_ bid: BidID) {
    if let place = place(of: bid) { lines.remove(at: place) }
  }

  /// Changes every line in turn.
  public mutating func update(_ change: (inout BidLine) -> Void) {
    for place in lines.indices { change(&lines[place]) }
  }

  private func place(of bid: BidID) -> Int? {
    var low = 0
    var high = lines.count
    while low < high {
      let middle = (low + high) / 2
      if lines[middle].bid < bid { low = middle + 1 } else { high = middle }
    }
    return low < lines.count && lines[low].bid == bid ? low : nil
  }

  /// Appends the lines.
  public func encodeFields(into writer: inout BCSWriter) { writer.list(lines) }

  /// Reads the lines.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    lines = try reader.ascendingList(max: Self.linesMax) { $0.bid }
  }
}
