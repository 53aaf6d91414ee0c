public import SanadCodec

/// What has become of a bid's deposit.
public enum DepositState: UInt8, CaseIterable, Hashable, Sendable {
  /// It waits.
  case held
  /// The bidder has it back.
  case released
  /// The seller has it.
  case forfeited
}

extension DepositState: ByteEnumeration {}

/// A share of a bid's key that has been published.
///
/// Encoding: number u8; share 32.
public struct GivenShare: Hashable, Sendable {
  /// The key-holder's number, from 1.
  public let number: UInt8
  /// The share.
  public let bytes: [UInt8]

  /// Creates a share.
  ///
  /// - Precondition: it has 32 bytes.
  public init(number: UInt8, bytes: [UInt8]) {
    precondition(bytes.count == OpeningKey.byteCount, "a share has 32 bytes")
    self.number = number
    self.bytes = bytes
  }
}

/// A bid: who made it, and what is needed to open it. What it says and gets stands in a
/// ``BidLine``.
///
/// Encoding after the version: auction; account; slot u8; bracket u8; deposit u128; placed at u64;
/// deposit state; optional sealed bid; list of given shares, at most 16, strictly ascending by
/// number.
public struct BidRecord: StateRecord {
  /// The auction.
  public let auction: AuctionID
  /// The bidder.
  public let account: AccountID
  /// Which of its bids.
  public let slot: UInt8
  /// Which size of deposit.
  public let bracket: UInt8
  /// Minor units of the auction's cash.
  public let deposit: Units
  /// The block time of the last bid of the slot.
  public let placedAt: Timestamp
  /// Where the deposit is.
  public var depositState: DepositState
  /// The bid as it was submitted; nil once it is open, or void.
  public var sealed: SealedBid?
  /// What key-holders have published, until that is enough.
  public private(set) var shares: [GivenShare]

  /// A bid that is shut.
  public init(_ operation: PlaceBid, by account: AccountID, deposit: Units, at time: Timestamp) {
    auction = operation.auction
    self.account = account
    slot = operation.slot
    bracket = operation.bracket
    self.deposit = deposit
    placedAt = time
    depositState = .held
    sealed = operation.bid
    shares = []
  }

  /// Adds a share of a key-holder of whom there is none.
  public mutating func add(_ share: GivenShare) {
    let place = shares.firstIndex { $0.number > share.number } ?? shares.count
    shares.insert(share, at: place)
  }

  /// Forgets what is of no use once the bid is open or void.
  public mutating func dropSeal() {
    sealed = nil
    shares = []
  }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.value(auction)
    writer.value(account)
    writer.u8(slot)
    writer.u8(bracket)
    writer.value(deposit)
    writer.value(placedAt)
    writer.value(depositState)
    writer.optional(sealed)
    writer.list(shares)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    auction = try AuctionID(from: &reader)
    account = try AccountID(from: &reader)
    slot = try reader.u8()
    bracket = try reader.u8()
    deposit = try Units(from: &reader)
    placedAt = try Timestamp(from: &reader)
    depositState = try DepositState(from: &reader)
    sealed = try reader.optional()
    shares = try reader.ascendingList(max: AnnounceAuction.keyHoldersMax) { $0.number }
  }
}

extension GivenShare: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.u8(number)
    writer.fixed(bytes)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    number = try reader.u8()
    bytes = try reader.fixed(OpeningKey.byteCount)
  }
}
