public import SanadCodec

/// Reasons, as many as a receipt spells out, and how many more there were.
///
/// The bytes have a bound of their own, so that a receipt with two full lists and all of its
/// events stays below what stores and proofs take (1 MiB).
///
/// Encoding: list of reasons, 0...256 and together at most 262,144 bytes; omitted u32.
public struct ReasonList: Hashable, Sendable {
  /// Most reasons that are spelled out.
  public static let reasonsMax = 256
  /// Most bytes of their encodings together; any single reason is shorter.
  public static let bytesMax = 256 * 1_024

  /// 0...256, in the order of operations, of the door and of the policy's text.
  public private(set) var reasons: [Reason] = []
  /// How many more there were.
  public private(set) var omitted: UInt32 = 0
  /// Bytes of the encodings of ``reasons``.
  private var byteCount = 0

  /// Keeps the reasons that find room, and counts the rest.
  public init(_ reasons: [Reason] = []) { append(reasons) }

  /// Whether there is no reason.
  public var isEmpty: Bool { reasons.isEmpty }

  /// Adds each reason that finds room behind those that are there, and counts the others.
  public mutating func append(_ more: [Reason]) {
    for reason in more {
      let bytes = byteCount + reason.bcsBytes.count
      guard reasons.count < Self.reasonsMax, bytes <= Self.bytesMax else {
        omit(1)
        continue
      }
      reasons.append(reason)
      byteCount = bytes
    }
  }

  /// Adds the reasons of another list, and counts what that one has omitted.
  public mutating func append(_ other: ReasonList) {
    append(other.reasons)
    omit(Int(other.omitted))
  }

  /// Counts `count` more that are not spelled out; at most 2^32 − 1 are counted.
  public mutating func omit(_ count: Int) {
    let (sum, isTooMuch) = omitted.addingReportingOverflow(UInt32(clamping: count))
    omitted = isTooMuch ? .max : sum
  }
}

extension ReasonList: BCSEncodable, BCSDecodable {
  /// Appends the reasons and the number of omitted ones.
  public func encode(into writer: inout BCSWriter) {
    writer.list(reasons)
    writer.u32(omitted)
  }

  /// Reads reasons within both limits and the number of omitted ones.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    let count = try reader.length(max: Self.reasonsMax)
    let first = reader.offset
    for _ in 0..<count {
      reasons.append(try reader.value())
      byteCount = reader.offset - first
      if byteCount > Self.bytesMax {
        throw DecodingFailure(.overLimit(limit: Self.bytesMax, got: byteCount), at: start)
      }
    }
    omitted = try reader.u32()
  }
}
