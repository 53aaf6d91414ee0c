public import SanadCodec
import SanadCrypto

/// What locked units wait for.
///
/// Encoding: variant, then 32 bytes.
public enum LockOwner: Hashable, Sendable {
  /// Variant 0: a settlement that its parties affirm.
  case settlement(SettlementID)
  /// Variant 1: a bid, whose deposit they are.
  case bid(BidID)
  /// Variant 2: a redemption, which they are given up for.
  case redemption(RedemptionID)

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

  private var variant: UInt32 {
    switch self {
    case .settlement: 0
    case .bid: 1
    case .redemption: 2
    }
  }

  private var digest: Digest {
    switch self {
    case .settlement(let id): id.digest
    case .bid(let id): id.digest
    case .redemption(let id): id.digest
    }
  }
}

extension LockOwner: Comparable {
  /// By variant, then by the bytes.
  public static func < (left: LockOwner, right: LockOwner) -> Bool {
    left.variant == right.variant ? left.digest < right.digest : left.variant < right.variant
  }
}

extension LockOwner: CustomStringConvertible {
  /// The digits of what they wait for.
  public var description: String { digest.hex }
}

extension LockOwner: BCSEncodable, BCSDecodable {
  /// Appends the variant and the identifier.
  public func encode(into writer: inout BCSWriter) {
    writer.variant(variant)
    writer.value(digest)
  }

  /// Reads a known variant.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    switch try reader.variant() {
    case 0: self = .settlement(try reader.value())
    case 1: self = .bid(try reader.value())
    case 2: self = .redemption(try reader.value())
    case let number: throw DecodingFailure(.unknownVariant(number), at: start)
    }
  }
}
