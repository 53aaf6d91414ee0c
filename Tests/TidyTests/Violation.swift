/// One place where the house's rules are not kept.
struct Violation: CustomStringConvertible, Equatable {
  let path: String
  /// From 1; 0 speaks of the whole file or folder.
  let line: Int
  let rule: String
  let found: String

  var description: String { "\(path):\(line): \(rule): \(found)" }
}
