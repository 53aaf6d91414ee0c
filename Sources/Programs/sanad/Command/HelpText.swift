/// Help as a screen of eighty columns shows it. ArgumentParser wraps all of it but the form of a
/// command.
enum HelpText {
  /// Columns of help, however wide the screen: a line that a person reads without losing the next.
  static let columns = 80
  /// Where the lines after the first one of a form begin: behind "USAGE: ".
  private static let indent = String(repeating: " ", count: 7)

  /// Breaks lines that are too long between words; what stands in brackets stays together.
  static func fit(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.count > columns ? broken($0) : String($0) }.joined(separator: "\n")
  }

  private static func broken(_ line: Substring) -> String {
    var lines: [String] = []
    var current = ""
    for part in parts(of: line) {
      if !current.isEmpty, current.count + 1 + part.count > columns {
        lines.append(current)
        current = indent + part
      } else {
        current += (current.isEmpty ? "" : " ") + part
      }
    }
    return (lines + [current]).joined(separator: "\n")
  }

  /// Words, and groups of words in brackets.
  private static func parts(of line: Substring) -> [String] {
    var parts: [String] = []
    var depth = 0
    for word in line.split(separator: " ", omittingEmptySubsequences: false) {
      if depth > 0, let last = parts.popLast() {
        parts.append("\(last) \(word)")
      } else {
        parts.append(String(word))
      }
      depth += word.count { $0 == "[" } - word.count { $0 == "]" }
    }
    return parts
  }
}
