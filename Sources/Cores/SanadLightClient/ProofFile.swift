public import SanadCodec

/// A proof as it is handed to somebody: a file, an attachment, an answer of a node.
///
/// Encoding: the eight ASCII bytes `SANADPRF`; version u16 = 1; variant 1 state, 2 transaction, 3
/// schedule; the proof. It holds no anchor: who verifies brings that.
public enum ProofFile: Hashable, Sendable {
  /// What a final state holds under a key.
  case state(StateClaimProof)
  /// A transaction of a final block.
  case transaction(TransactionProof)
  /// What the chain did by itself in a final block.
  case schedule(ScheduleProof)

  /// The first bytes of a proof file.
  public static let mark = Array("SANADPRF".utf8)
  /// The only version of this release.
  public static let currentVersion: UInt16 = 1
  /// Most bytes of a proof file: a transaction, a receipt, a certificate and its headers.
  public static let bytesMax = 5 << 20

  /// Reads a file.
  public init(file bytes: [UInt8]) throws(LightClientFailure) {
    do throws(DecodingFailure) {
      self = try BCSReader.decode(from: bytes)
    } catch {
      throw .malformed(error)
    }
  }
}

extension ProofFile: BCSEncodable, BCSDecodable {
  /// ``bytesMax``; the deepest is a validator in the end of an epoch.
  public static let bcsLimits = BCSLimits(bytes: bytesMax, depth: 3)

  /// Appends mark, version, variant and proof.
  public func encode(into writer: inout BCSWriter) {
    writer.fixed(Self.mark)
    writer.u16(Self.currentVersion)
    switch self {
    case .state(let proof):
      writer.variant(1)
      writer.value(proof)
    case .transaction(let proof):
      writer.variant(2)
      writer.value(proof)
    case .schedule(let proof):
      writer.variant(3)
      writer.value(proof)
    }
  }

  /// Reads a proof of the current version.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    guard try reader.fixed(Self.mark.count) == Self.mark else {
      throw DecodingFailure(.invalidValue("these bytes are no proof file"), at: start)
    }
    let version = try reader.u16()
    guard version == Self.currentVersion else {
      throw DecodingFailure(.invalidValue("a proof file of version \(version)"), at: start)
    }
    let variantStart = reader.offset
    switch try reader.variant() {
    case 1: self = .state(try StateClaimProof(from: &reader))
    case 2: self = .transaction(try TransactionProof(from: &reader))
    case 3: self = .schedule(try ScheduleProof(from: &reader))
    case let variant: throw DecodingFailure(.unknownVariant(variant), at: variantStart)
    }
  }
}
