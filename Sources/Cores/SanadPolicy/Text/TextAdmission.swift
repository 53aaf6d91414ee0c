/// What a text must be before it is read at all.
enum TextAdmission {
  /// The text ready to be read, or the one complaint that stops it.
  static func admit(_ bytes: [UInt8]) -> Result<SourceText, PolicyDiagnostics> {
    if bytes.count > PolicyLimits.textBytesMax {
      return refuse(
        .overLimit, bytes.prefix(0), at: 0,
        "the text has \(bytes.count) bytes; at most \(PolicyLimits.textBytesMax) are allowed")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      return refuse(.malformedText, bytes.prefix(0), at: 0, "the text is not UTF-8")
    }
    var offset = 0
    for scalar in text.unicodeScalars {
      if isInvisible(scalar) {
        let code = String(scalar.value, radix: 16, uppercase: true)
        return refuse(
          .malformedText, bytes[...], at: offset,
          "the text holds an invisible character, U+\(code), that could make it read differently"
            + " from what it says")
      }
      offset += UTF8.width(scalar)
    }
    return .success(SourceText(bytes))
  }

  // Control characters, and the marks that turn the direction of writing: what a reader sees must
  // be what the checker reads (Unicode Technical Report 36, 2.10; CVE-2021-42574).
  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D: false
    case 0x00..<0x20, 0x7F..<0xA0: true
    case 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF: true
    default: false
    }
  }

  private static func refuse(
    _ code: PolicyDiagnostic.Code, _ shown: ArraySlice<UInt8>, at offset: Int, _ message: String
  ) -> Result<SourceText, PolicyDiagnostics> {
    let complaint = Complaint(code, at: SourceRange(start: offset, end: offset), message)
    let source = SourceText(Array(shown))
    return .failure(PolicyDiagnostics([complaint], in: source))
  }
}
