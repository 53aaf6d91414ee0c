import SanadCodec

/// The last segment of a connection: why the sender ends it.
///
/// ```
/// code u16 | detail: ULEB128 length, at most 256 bytes of UTF-8
/// ```
struct Refusal {
  static let detailBytesMax = 256

  /// The bytes; a longer detail is cut.
  static func bytes(_ code: RefusalCode, _ detail: String) -> [UInt8] {
    var text = detail
    while text.utf8.count > detailBytesMax { text.removeLast() }
    var writer = BCSWriter(reserving: 2 + 2 + text.utf8.count)
    writer.u16(code.number)
    writer.text(text)
    return writer.bytes
  }

  /// What the peer said. A code of a later version is told in words.
  static func read(_ bytes: [UInt8]) throws(LinkFault) -> LinkEnd {
    var reader = BCSReader(bytes)
    do throws(DecodingFailure) {
      let number = try reader.u16()
      let detail = try reader.text(max: detailBytesMax)
      try reader.finish()
      guard let code = RefusalCode(number: number) else {
        return LinkEnd(
          code: .closed, side: .remote, detail: "unknown code \(number): \(printable(detail))")
      }
      return LinkEnd(code: code, side: .remote, detail: printable(detail))
    } catch {
      throw LinkFault(.malformed, "refusal: \(error)")
    }
  }

  /// The peer's words without anything that could forge lines or colours in a log.
  private static func printable(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { isPlain($0) ? $0 : "?" }))
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    (0x20..<0x7f).contains(scalar.value)
  }
}
