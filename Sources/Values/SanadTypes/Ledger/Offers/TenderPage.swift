public import SanadCodec
import SanadCrypto

/// What has become of a tender.
///
/// Encoding: variant; of what was bought cash u128 and units of the other instrument u128; of what was
/// given back an optional code u16.
public enum TenderState: Hashable, Sendable {
  /// Variant 0: it waits for the close, or for its turn after it.
  case waiting
  /// Variant 1: what was accepted of it was bought, for minor units of cash and units of the other
  /// instrument.
  case bought(cash: Units, into: Units)
  /// Variant 2: all of it was given back, for the reason that the code says; without one where other
  /// tenders have taken all.
  case released(CodeNumber?)
}

/// The units that an account has tendered.
///
/// Encoding: account; units u128; accepted u128; state.
public struct TenderLine: Hashable, Sendable {
  /// Whose they are.
  public let account: AccountID
  /// How many.
  public let units: Units
  /// How many of them were accepted at the close.
  public var accepted: Units
  /// What has become of it.
  public var state: TenderState

  /// A tender that waits.
  public init(account: AccountID, units: Units) {
    self.account = account
    self.units = units
    accepted = .zero
    state = .waiting
  }
}

/// The tenders of accounts whose ids begin with one byte: all pages one after another have them in the
/// order of the accounts' ids.
///
/// Encoding after the version: list of lines, at most 256, strictly ascending by account.
public struct TenderPage: StateRecord {
  /// Most lines. Ids are digests, so that a page of an offer with as many tenders as there may be has a
  /// quarter of that.
  public static let linesMax = 256
  /// Pages of an offer.
  public static let count = 256

  /// Strictly ascending by account.
  public private(set) var lines: [TenderLine]

  /// A page without tenders.
  public init() { lines = [] }

  /// The page on which the tender of an account stands.
  public static func number(of account: AccountID) -> UInt8 {
    UInt8(truncatingIfNeeded: account.digest.word0 >> 56)
  }

  /// Whether there is room for one more.
  public var hasRoom: Bool { lines.count < Self.linesMax }

  /// The line of an account; setting nil takes it off.
  public subscript(account: AccountID) -> TenderLine? {
    get {
      let place = place(of: account)
      return place < lines.count && lines[place].account == account ? lines[place] : nil
    }
    set {
      let place = place(of: account)
      let isThere = place < lines.count && lines[place].account == account
      switch (newValue, isThere) {
      case (let line?, true): lines[place] = line
      case (let line?, false): lines.insert(line, at: place)
      case (nil, true): lines.remove(at: place)
      case (nil, false): return
      }
    }
  }

  /// Changes every line in turn.
  public mutating func update(_ change: (inout TenderLine) -> Void) {
    for place in lines.indices { change(&lines[place]) }
  }

  /// The first place whose account is not before this one.
  private func place(of account: AccountID) -> Int {
    var low = 0
    var high = lines.count
    while low < high {
      let middle = (low + high) / 2
      if lines[middle].account < account { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Appends the lines.
  public func encodeFields(into writer: inout BCSWriter) { writer.list(lines) }

  /// Reads the lines.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    lines = try reader.ascendingList(max: Self.linesMax) { $0.account }
  }
}

extension TenderState: BCSEncodable, BCSDecodable {
  /// Appends the variant and the values.
  public func encode(into writer: inout BCSWriter) {
    switch self {
    case .waiting: writer.variant(0)
    case .bought(let cash, let units):
      writer.variant(1)
      writer.value(cash)
      writer.value(units)
    case .released(let code):
      writer.variant(2)
      writer.optional(code)
    }
  }

  /// Reads a known variant.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    switch try reader.variant() {
    case 0: self = .waiting
    case 1: self = .bought(cash: try Units(from: &reader), into: try Units(from: &reader))
    case 2: self = .released(try reader.optional())
    case let number: throw DecodingFailure(.unknownVariant(number), at: start)
    }
  }
}

extension TenderLine: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(account)
    writer.value(units)
    writer.value(accepted)
    writer.value(state)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    account = try AccountID(from: &reader)
    units = try Units(from: &reader)
    accepted = try Units(from: &reader)
    state = try TenderState(from: &reader)
  }
}
