public import SanadCodec

/// Why a transaction was refused: every reason of the first operation that could not be carried
/// out.
///
/// Encoding: list of reasons, 1...256; omitted u32.
public struct Refusal: Hashable, Sendable {
  private let list: ReasonList

  /// 1...256, in the order of the door and of the policy's text.
  public var reasons: [Reason] { list.reasons }
  /// How many more there were.
  public var omitted: UInt32 { list.omitted }

  /// Wraps reasons. A refusal without any will not decode.
  public init(_ reasons: ReasonList) { list = reasons }
}

extension Refusal: BCSEncodable, BCSDecodable {
  /// Appends the reasons and the number of omitted ones.
  public func encode(into writer: inout BCSWriter) { writer.value(list) }

  /// Reads 1...256 reasons and the number of omitted ones.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    list = try reader.value()
    if list.isEmpty {
      throw DecodingFailure(.invalidValue("a refusal has at least one reason"), at: start)
    }
  }
}
