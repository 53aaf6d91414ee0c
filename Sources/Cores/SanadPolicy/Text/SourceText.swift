/// A policy's text as bytes that are known to be UTF-8, with its lines found once.
struct SourceText: Sendable {
  /// The bytes.
  let bytes: [UInt8]
  /// Offset of the first byte of each line.
  private let lineStarts: [Int]

  /// Takes bytes that a caller has checked to be UTF-8 and within `PolicyLimits.textBytesMax`.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var lineStarts = [0]
    for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      lineStarts.append(offset + 1)
    }
    self.lineStarts = lineStarts
  }

  /// The text of a range, cut to the bytes that exist.
  func text(_ range: SourceRange) -> String {
    let start = min(max(range.start, 0), bytes.count)
    let end = min(max(range.end, start), bytes.count)
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// The text of a range on one line: runs of white space become one space, comments go.
  func line(_ range: SourceRange) -> String {
    var words: [String] = []
    for line in text(range).split(separator: "\n") {
      let code = line.prefix { $0 != "#" }
      words.append(
        contentsOf: code.split { $0 == " " || $0 == "\t" || $0 == "\r" }.map(String.init))
    }
    return words.joined(separator: " ")
  }

  /// Line and column of an offset, both from 1; a column counts Unicode scalars.
  func position(of offset: Int) -> (line: Int, column: Int) {
    let line = lineIndex(of: offset)
    let before = text(SourceRange(start: lineStarts[line], end: offset))
    return (line + 1, before.unicodeScalars.count + 1)
  }

  /// The text of the line that holds an offset, without its line break.
  func lineText(at offset: Int) -> String {
    let line = lineIndex(of: offset)
    let next = line + 1 < lineStarts.count ? lineStarts[line + 1] - 1 : bytes.count
    var end = max(next, lineStarts[line])
    if end > lineStarts[line], bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return text(SourceRange(start: lineStarts[line], end: end))
  }

  // The last line whose start is not above the offset; there is always line 0.
  private func lineIndex(of offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }
}
