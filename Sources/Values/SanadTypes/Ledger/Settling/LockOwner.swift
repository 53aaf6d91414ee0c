public import SanadCodec
import SanadCrypto

/// What locked units wait for.
///
/// Encoding: variant, then 32 bytes; of a put the date i32; of an offer its
/// instrument and number.
public enum LockOwner: Hashable, Sendable {
  /// Variant 0: a settlement that its parties affirm.
  case settlement(SettlementID)
  /// Variant 1: a bid, whose deposit they are.
  case bid(BidID)
  /// Variant 2: a redemption, which they are given up for.
  case redemption(RedemptionID)
  /// Variant 3: a put date of their instrument.
  case put(CalendarDate)
  /// Variant 4: an offer of the issuer: what was tendered for it, or the cash that it pays.
  case offer(OfferID)

  /// The settlement that they wait for; nil where it is something else.
  public var settlement: SettlementID? {
    if case .settlement(let id) = self { id } else { nil }
  }

  /// The bid whose deposit they are; nil where they wait for something else.
  public var bid: BidID? {
    if case .bid(let id) = self { id } else { nil }
  }

  /// The redemption that they wait for; nil where it is something else.
  public var redemption: RedemptionID? {
    if case .redemption(let id) = self { id } else { nil }
  }

  /// The put date that they wait for; nil where it is something else.
  public var put: CalendarDate? {
    if case .put(let date) = self { date } else { nil }
  }

  /// The offer that they wait for; nil where it is something else.
  public var offer: OfferID? {
    if case .offer(let id) = self { id } else { nil }
  }

  private var variant: UInt32 {
    switch self {
    case .settlement: 0
    case .bid: 1
    case .redemption: 2
    case .put: 3
    case .offer: 4
    }
  }

  private var digest: Digest? {
    switch self {
    case .settlement(let id): id.digest
    case .bid(let id): id.digest
    case .redemption(let id): id.digest
    case .put, .offer: nil
    }
  }
}

extension LockOwner: Comparable {
  /// By variant, then by the bytes, the date or the number.
  public static func < (left: LockOwner, right: LockOwner) -> Bool {
    guard left.variant == right.variant else { return left.variant < right.variant }
    if let left = left.put, let right = right.put { return left < right }
    if let left = left.offer, let right = right.offer { return left < right }
    guard let left = left.digest, let right = right.digest else { return false }
    return left < right
  }
}

extension LockOwner: CustomStringConvertible {
  /// The digits of what they wait for, the date, or the offer.
  public var description: String {
    digest?.hex ?? put?.description ?? offer?.description ?? ""
  }
}

extension LockOwner: BCSEncodable, BCSDecodable {
  /// Appends the variant and the identifier.
  public func encode(into writer: inout BCSWriter) {
    writer.variant(variant)
    if let put { writer.value(put) }
    if let offer { writer.value(offer) }
    if let digest { writer.value(digest) }
  }

  /// Reads a known variant.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    switch try reader.variant() {
    case 0: self = .settlement(try reader.value())
    case 1: self = .bid(try reader.value())
    case 2: self = .redemption(try reader.value())
    case 3: self = .put(try reader.value())
    case 4: self = .offer(try OfferID(from: &reader))
    case let number: throw DecodingFailure(.unknownVariant(number), at: start)
    }
  }
}
