import Foundation

/// A node's log as it grows: its last lines, and then what is added.
struct LogFile {
  /// Most that is read from the end of a file for its last lines.
  static let tailBytesMax: UInt64 = 16 << 20
  private static let chunkBytes = 1 << 16

  let path: String
  /// How far the file has been read.
  private var offset: UInt64 = 0
  /// A line that has begun and not ended.
  private var begun = Data()

  init(_ path: String) { self.path = path }

  /// At most `count` of the lines in so many bytes at the end; none where there is no file.
  mutating func last(_ count: Int, within bytesMax: UInt64 = tailBytesMax) throws -> [String] {
    guard let file = FileHandle(forReadingAtPath: path) else { return [] }
    let size = try file.seekToEnd()
    var begin = size
    var chunks: [Data] = []
    var breaks = 0
    // One line break more than lines: the first of those that are read may be cut.
    while begin > 0, size - begin < bytesMax, breaks <= count {
      let length = min(begin, UInt64(Self.chunkBytes))
      begin -= length
      try file.seek(toOffset: begin)
      let chunk = try file.read(upToCount: Int(length)) ?? Data()
      breaks += chunk.withUnsafeBytes { $0.count { $0 == UInt8(ascii: "\n") } }
      chunks.append(chunk)
    }
    let text = Data(chunks.reversed().joined())
    offset = size
    var lines = split(text)
    if begin > 0, !lines.isEmpty { lines.removeFirst() }
    return lines.suffix(count).map(\.self)
  }

  /// The lines that have been added and ended since the last look.
  mutating func more() throws -> [String] {
    guard let file = FileHandle(forReadingAtPath: path) else { return [] }
    // A file that has become shorter is another one.
    if try file.seekToEnd() < offset {
      offset = 0
      begun = Data()
    }
    try file.seek(toOffset: offset)
    let added = try file.readToEnd() ?? Data()
    offset += UInt64(added.count)
    return split(added)
  }

  /// Whole lines of what was begun and what has come; the rest is kept.
  private mutating func split(_ added: Data) -> [String] {
    var parts = (begun + added).split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    begun = parts.popLast().map { Data($0) } ?? Data()
    return parts.map { String(decoding: $0, as: UTF8.self) }
  }
}

/// The logs of several nodes as one, in the order of their times.
struct LogMerge {
  /// A line of one node.
  struct Line: Encodable, Equatable {
    let node: String
    let line: String
  }

  /// Puts the lines of each node into one order. A line without a time of its own, such as the rest of
  /// an error, stays behind the one before it.
  static func merge(_ logs: [(node: String, lines: [String])]) -> [Line] {
    var timed: [(time: Substring, line: Line)] = []
    for log in logs {
      var time: Substring = ""
      for line in log.lines {
        time = Self.time(of: line) ?? time
        timed.append((time, Line(node: log.node, line: line)))
      }
    }
    return timed.enumerated()
      .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
      .map(\.element.line)
  }

  /// The time at the beginning of a line of either form; nil where there is none. Times of one form
  /// compare as texts.
  private static func time(of line: String) -> Substring? {
    if let begin = line.range(of: "\"time\":\"") {
      return line[begin.upperBound...].prefix { $0 != "\"" }
    }
    let word = line.prefix { $0 != " " }
    guard word.count >= 20, word.first?.isNumber == true, word.contains("T") else { return nil }
    return word
  }
}
