public import SanadCodec

/// What stretching a passphrase costs: memory and passes of Argon2id.
///
/// Encoded as eight bytes of memory and four of passes, little-endian.
public struct KeystoreCost: Hashable, Sendable {
  /// For keys that people use: 256 MiB, 3 passes; under a second on a small server.
  public static let usual = KeystoreCost(memoryBytes: 256 << 20, passes: 3)
  /// For machines with little memory: 64 MiB, 2 passes.
  public static let light = KeystoreCost(memoryBytes: 64 << 20, passes: 2)
  /// The most that a reader grants, so that no file can ask for all memory: 1 GiB, 8 passes.
  public static let most = KeystoreCost(memoryBytes: 1 << 30, passes: 8)
  /// The least that Argon2id works with: 8 KiB, 1 pass. For tests.
  public static let least = KeystoreCost(memoryBytes: 8 << 10, passes: 1)

  /// Memory in bytes.
  public let memoryBytes: UInt64
  /// Passes over the memory.
  public let passes: UInt32

  /// Creates a cost; whether it is granted is ``isGranted``.
  public init(memoryBytes: UInt64, passes: UInt32) {
    self.memoryBytes = memoryBytes
    self.passes = passes
  }

  /// Whether the cost lies between ``least`` and ``most``.
  public var isGranted: Bool {
    (Self.least.memoryBytes...Self.most.memoryBytes).contains(memoryBytes)
      && (Self.least.passes...Self.most.passes).contains(passes)
  }
}

extension KeystoreCost: BCSEncodable, BCSDecodable {
  /// Appends twelve bytes.
  public func encode(into writer: inout BCSWriter) {
    writer.u64(memoryBytes)
    writer.u32(passes)
  }

  /// Reads twelve bytes of a cost that is granted.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    memoryBytes = try reader.u64()
    passes = try reader.u32()
    guard isGranted else {
      throw DecodingFailure(
        .invalidValue("the keystore asks for a cost that is not granted"), at: start)
    }
  }
}
