/// Lengths of files, and of the one target that has to stay small enough to be read in a sitting.
enum Sizes {
  static func violations(in files: [SourceFile]) -> [Violation] {
    files.compactMap(tooLong) + safety(files.filter { $0.isProduct && $0.target == "SanadSafety" })
  }

  private static func count(_ file: SourceFile) -> Int {
    file.lines.last == "" ? file.lines.count - 1 : file.lines.count
  }

  private static func tooLong(_ file: SourceFile) -> Violation? {
    guard count(file) > Bans.fileLinesMax else { return nil }
    return Violation(
      path: file.path, line: 0, rule: "a file has at most \(Bans.fileLinesMax) lines",
      found: "\(count(file)) lines")
  }

  private static func safety(_ files: [SourceFile]) -> [Violation] {
    let sum = files.map(count).reduce(0, +)
    guard sum > Bans.safetyLinesMax else { return [] }
    return [
      Violation(
        path: "Sources/Cores/SanadSafety", line: 0,
        rule: "SanadSafety has at most \(Bans.safetyLinesMax) lines in all", found: "\(sum) lines")
    ]
  }
}
