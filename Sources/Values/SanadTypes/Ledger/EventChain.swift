public import SanadCodec
public import SanadCrypto

/// How many events a leaf has seen, and a hash chain over them, so that an observer can prove that
/// nothing in its scope was left out.
///
/// Encoding: count u64; head 32 bytes.
public struct EventChain: Hashable, Sendable {
  /// Number of events.
  public private(set) var count: UInt64
  /// Digest of the last event and of the head before it; zero before the first.
  public private(set) var head: Digest

  /// The chain before the first event.
  public init() {
    count = 0
    head = .zero
  }

  /// Adds an event: `head = H(SANAD-EVENT-1 ‖ head ‖ height u64 ‖ index u32 ‖ event)`.
  public mutating func append(_ event: PlacedEvent) { append(event.bcsBytes) }

  /// Adds an event by the encoding of its place and itself.
  public mutating func append(_ placedEventBytes: [UInt8]) {
    let previous = head
    head = SHA256.hash {
      $0.update(DomainTag.event.bytes)
      $0.update(previous)
      $0.update(placedEventBytes)
    }
    count &+= 1
  }
}

extension EventChain: BCSEncodable, BCSDecodable {
  /// Appends 40 bytes.
  public func encode(into writer: inout BCSWriter) {
    writer.u64(count)
    writer.value(head)
  }

  /// Reads 40 bytes.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    count = try reader.u64()
    head = try Digest(from: &reader)
  }
}
