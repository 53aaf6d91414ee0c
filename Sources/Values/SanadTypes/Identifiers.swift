public import SanadCodec
public import SanadCrypto

/// A 32-byte identifier of one kind of thing.
public protocol DigestIdentifier: BCSCodable, BitwiseCopyable, Comparable, Hashable, Sendable,
  CustomStringConvertible
{
  /// The 32 bytes.
  var digest: Digest { get }
  /// Wraps 32 bytes.
  init(_ digest: Digest)
}

extension DigestIdentifier {
  /// Lexicographic order of the bytes.
  public static func < (left: Self, right: Self) -> Bool { left.digest < right.digest }
  /// 32 bytes.
  public static var bcsLimits: BCSLimits { BCSLimits(bytes: 32, depth: 0) }
  /// Appends the 32 bytes.
  public func encode(into writer: inout BCSWriter) { digest.encode(into: &writer) }
  /// Reads 32 bytes.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    self.init(try Digest(from: &reader))
  }
  /// 64 lowercase hexadecimal digits.
  public var description: String { digest.hex }
}

/// The digest of the canonical genesis bytes; part of everything that is signed.
public struct ChainID: DigestIdentifier {
  /// The 32 bytes.
  public let digest: Digest
  /// Wraps 32 bytes.
  public init(_ digest: Digest) { self.digest = digest }
}

/// The digest of a block's header.
public struct BlockDigest: DigestIdentifier {
  /// The 32 bytes.
  public let digest: Digest
  /// Wraps 32 bytes.
  public init(_ digest: Digest) { self.digest = digest }
}

/// The digest of a transaction's tagged body.
public struct TransactionID: DigestIdentifier {
  /// The 32 bytes.
  public let digest: Digest
  /// Wraps 32 bytes.
  public init(_ digest: Digest) { self.digest = digest }
}

/// An account; the digest of the transaction and the operation that opened it.
public struct AccountID: DigestIdentifier {
  /// The 32 bytes.
  public let digest: Digest
  /// Wraps 32 bytes.
  public init(_ digest: Digest) { self.digest = digest }
}

/// A person or an institution; the digest of the transaction and the operation that registered it.
public struct IdentityID: DigestIdentifier {
  /// The 32 bytes.
  public let digest: Digest
  /// Wraps 32 bytes.
  public init(_ digest: Digest) { self.digest = digest }
}

/// An instrument; the digest of its symbol, so that a wallet can derive it offline.
public struct InstrumentID: DigestIdentifier {
  /// The 32 bytes.
  public let digest: Digest
  /// Wraps 32 bytes.
  public init(_ digest: Digest) { self.digest = digest }
}
