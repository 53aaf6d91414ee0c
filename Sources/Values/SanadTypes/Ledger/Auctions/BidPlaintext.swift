public import SanadCodec
public import SanadCrypto

/// Whether a bid names a quote.
public enum BidKind: UInt8, CaseIterable, Hashable, Sendable {
  /// With a quote; the best ones get units.
  case competitive
  /// Without one; takes what the others' quotes make the price.
  case nonCompetitive
}

extension BidKind: ByteEnumeration {}

/// What a bid says, and what nobody reads before the close. It names auction and bidder, so that a
/// box that somebody copied is of no use to them.
///
/// Encoding, 105 bytes: auction; account; kind; units u128; quote i64; salt 16.
public struct BidPlaintext: Hashable, Sendable {
  /// Bytes of the salt.
  public static let saltBytes = 16
  /// What the encoding is padded to, so that boxes have one size.
  public static let paddedBytes = 256

  /// The auction.
  public let auction: AuctionID
  /// The bidder's account.
  public let account: AccountID
  /// Whether it names a quote.
  public let kind: BidKind
  /// How many units it is for.
  public let units: Units
  /// The quote; zero of a bid without one.
  public let quote: Int64
  /// Random bytes: without them, a commitment could be guessed; with those of all bids lots are
  /// drawn.
  public let salt: [UInt8]

  /// States a bid.
  ///
  /// - Precondition: the salt has ``saltBytes`` bytes.
  public init(
    auction: AuctionID, account: AccountID, kind: BidKind, units: Units, quote: Int64,
    salt: [UInt8]
  ) {
    precondition(salt.count == Self.saltBytes, "a salt has 16 bytes")
    self.auction = auction
    self.account = account
    self.kind = kind
    self.units = units
    self.quote = quote
    self.salt = salt
  }

  /// What a sealed bid commits to: `H(tag ‖ auction ‖ account ‖ encoding)`.
  public var commitment: Digest { Self.commitment(to: bcsBytes, auction, account) }

  /// What bytes that an account sends to an auction commit to, whatever they say.
  public static func commitment(
    to bytes: [UInt8], _ auction: AuctionID, _ account: AccountID
  ) -> Digest {
    SHA256.digest(.bidCommitment, auction.digest.bytes + account.digest.bytes + bytes)
  }
}

extension BidPlaintext: BCSEncodable, BCSDecodable {
  /// One bid of 105 bytes.
  public static let bcsLimits = BCSLimits(bytes: paddedBytes, depth: 0)

  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(auction)
    writer.value(account)
    writer.value(kind)
    writer.value(units)
    writer.i64(quote)
    writer.fixed(salt)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    auction = try AuctionID(from: &reader)
    account = try AccountID(from: &reader)
    kind = try BidKind(from: &reader)
    units = try Units(from: &reader)
    quote = try reader.i64()
    salt = try reader.fixed(Self.saltBytes)
  }
}
