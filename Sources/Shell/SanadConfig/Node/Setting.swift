/// One setting of `node.yaml`: what it is called, what it may be, and what it is for. The reader of
/// the file knows exactly the keys that are listed here.
package struct Setting: Sendable {
  /// Whether a file has to have it.
  package enum Need: String, Sendable {
    /// In every file.
    case required
    /// In a validator's file.
    case validators
    /// In no file.
    case optional
  }

  /// Its keys from the root, with points; of a list's elements without their numbers.
  package let key: String
  /// What kind of value it is, with its bounds.
  package let form: String
  /// What holds where the file says nothing, in words; nil where nothing does.
  package let fallback: String?
  /// Whether a file has to have it.
  package let need: Need
  /// One or two sentences.
  package let meaning: String
  /// A value that a file could have.
  package let example: String
  /// What a configuration has for it; nil where it has nothing.
  package let value: @Sendable (NodeConfiguration) -> String?

  /// The setting of a key; nil where there is none.
  package static func find(_ key: String) -> Setting? { all.first { $0.key == key } }

  /// The keys that stand directly below a path, in the order of ``all``.
  static func keys(below path: String) -> [String] {
    // The number of an element is no part of a key.
    let section = path.split(separator: ".").map { $0.prefix { $0 != "[" } }
    var keys: [String] = []
    for setting in all {
      let words = setting.key.split(separator: ".")
      guard words.count > section.count, words.starts(with: section) else { continue }
      let next = String(words[section.count])
      if !keys.contains(next) { keys.append(next) }
    }
    return keys
  }

  /// The settings below a section such as `log`, or the one of a key; empty where there is neither.
  package static func within(_ path: String) -> [Setting] {
    all.filter { $0.key == path || $0.key.hasPrefix(path + ".") }
  }

  /// Every key, and every section.
  package static var names: [String] {
    var names: [String] = []
    for setting in all {
      var words = setting.key.split(separator: ".")
      while !words.isEmpty {
        let name = words.joined(separator: ".")
        if !names.contains(name) { names.append(name) }
        words.removeLast()
      }
    }
    return names
  }
}
