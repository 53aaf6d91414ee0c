import Foundation

/// A Swift file of the repository, as the bans see it.
struct SourceFile {
  /// From the root of the repository, with `/`: `Sources/Values/SanadCodec/BCSReader.swift`.
  let path: String
  /// Lines with their comments, without line ends.
  let lines: [Substring]
  let tokens: [Token]

  init(path: String, text: String) {
    self.path = path
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    tokens = SwiftTokens.read(text)
  }

  private var folders: [Substring] { path.split(separator: "/") }

  /// Whether the file belongs to the product rather than to its tests.
  var isProduct: Bool { folders.first == "Sources" }

  /// The name of the target, tests included.
  var target: String {
    let place = isProduct ? 2 : 1
    return folders.count > place + 1 ? String(folders[place]) : ""
  }

  /// The floor of the file, or of the target that it tests; nil where there is none.
  var floor: Floor? {
    if isProduct { return folders.count > 1 ? Floor(rawValue: String(folders[1])) : nil }
    let tested = target.hasSuffix("Tests") ? String(target.dropLast("Tests".count)) : target
    return House.room(named: tested)?.floor
  }

  /// The file's name without its ending.
  var name: String { folders.last.map { String($0.prefix { $0 != "." }) } ?? "" }
}

/// The repository that this test was built from.
enum Repository {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// Every Swift file under `folder`, by path.
  static func swiftFiles(under folder: String) throws -> [SourceFile] {
    let base = root.appending(path: folder)
    guard let found = FileManager.default.enumerator(atPath: base.path()) else { return [] }
    let paths = found.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.sorted()
    return try paths.map { path in
      SourceFile(path: "\(folder)/\(path)", text: try text("\(folder)/\(path)"))
    }
  }
}
