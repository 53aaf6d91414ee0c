public import SanadCodec

/// Asks for certificates of a range of views.
public struct CertificateRequest: Hashable, Sendable {
  /// What is wanted of each view, as bits.
  public struct Kinds: OptionSet, Hashable, Sendable {
    /// The bits.
    public let rawValue: UInt8
    /// Wraps bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Whatever certificate moves a node beyond the view.
    public static let entry = Kinds(rawValue: 1)
    /// A notarization, or a finalization in its place.
    public static let notarization = Kinds(rawValue: 2)
    /// A nullification.
    public static let nullification = Kinds(rawValue: 4)
    /// Every bit with a meaning.
    static let known: Kinds = [.entry, .notarization, .nullification]
  }

  /// Most views of one request.
  public static let viewsMax: UInt64 = 64

  /// The epoch.
  public let epoch: Epoch
  /// The first view.
  public let first: View
  /// The last view, at most ``viewsMax`` − 1 above the first.
  public let last: View
  /// What is wanted of each.
  public let kinds: Kinds

  /// Asks for `first` to `last`; a wider range is cut from below, because the highest certificate
  /// is the most useful one.
  public init(epoch: Epoch, first: View, last: View, kinds: Kinds) {
    self.epoch = epoch
    let last = max(first, last)
    let lowest = View(last.value - min(last.value, Self.viewsMax - 1))
    self.first = max(first, lowest)
    self.last = last
    self.kinds = kinds
  }
}

extension CertificateRequest: BCSEncodable, BCSDecodable {
  /// Appends epoch, first, last and kinds (1 byte).
  public func encode(into writer: inout BCSWriter) {
    writer.value(epoch)
    writer.value(first)
    writer.value(last)
    writer.u8(kinds.rawValue)
  }

  /// Reads a request; an empty or too wide range and unknown kinds are refused.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    epoch = try Epoch(from: &reader)
    let first = try View(from: &reader)
    self.first = first
    last = try reader.checked {
      first <= $0 && $0.distance(above: first) < Self.viewsMax
        ? nil : .invalidValue("a request names 1 to \(Self.viewsMax) views")
    }
    let start = reader.offset
    kinds = Kinds(rawValue: try reader.u8())
    guard !kinds.isEmpty, Kinds.known.isSuperset(of: kinds) else {
      throw DecodingFailure(.invalidFlag(kinds.rawValue), at: start)
    }
  }
}
