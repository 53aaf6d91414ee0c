import Foundation

/// Holds a result against the one that is expected.
///
/// Whole numbers and texts are equal or not. A decimal number that is expected comes from floating
/// point and ours from an exact fraction: they may differ by ``tolerance`` of the larger of one and
/// the number. Among amounts by name, one that is missing is zero. Fields of the result that nobody
/// expects are left alone.
enum VectorComparison {
  /// How far a decimal number may be off.
  static let tolerance = 1e-12

  /// What differs, each with its place.
  static func differences(_ result: JSONTree, _ expected: JSONTree) -> [String] {
    switch expected {
    case .object(let members):
      return members.flatMap { member -> [String] in
        guard let found = result[member.name] else {
          return ["\(member.name): \(member.value.text) is expected, and there is no such field"]
        }
        return compare(found, member.value, at: member.name)
      }
    case .text(let refusal):
      // A text in place of a result names the refusal.
      let found = result["refusal"]?.text ?? "no refusal"
      return result["refusal"] == .text(refusal)
        ? [] : ["\(refusal) is expected, and there is \(found)"]
    default: return ["an object is expected, and the vector has \(expected.kindName)"]
    }
  }

  // As deep as the file, whose reader bounds it.
  private static func compare(
    _ result: JSONTree, _ expected: JSONTree, at place: String
  ) -> [String] {
    switch (result, expected) {
    case (.object(let ours), .object(let theirs)):
      let names = theirs.map(\.name) + ours.map(\.name).filter { expected[$0] == nil }
      return names.flatMap { name in
        compare(
          result[name] ?? .integer(0), expected[name] ?? .integer(0), at: "\(place).\(name)")
      }
    case (.list(let ours), .list(let theirs)) where ours.count == theirs.count:
      return zip(ours, theirs).enumerated().flatMap { index, pair -> [String] in
        if case .object(let members) = pair.1 {
          return members.flatMap { member in
            compare(
              pair.0[member.name] ?? .null, member.value, at: "\(place)[\(index)].\(member.name)")
          }
        }
        return compare(pair.0, pair.1, at: "\(place)[\(index)]")
      }
    default:
      if result == expected || isNear(result, expected) { return [] }
      return ["\(place): \(expected.text) is expected, and it is \(result.text)"]
    }
  }

  private static func isNear(_ result: JSONTree, _ expected: JSONTree) -> Bool {
    guard let ours = decimal(result), let theirs = decimal(expected) else { return false }
    return abs(ours - theirs) <= tolerance * max(1, abs(theirs))
  }

  /// A number with a point, as a number or as a text; a whole number has to be exact.
  private static func decimal(_ tree: JSONTree) -> Double? {
    switch tree {
    case .decimal(let digits), .text(let digits):
      guard digits.utf8.count <= 64, digits.contains("."),
        digits.utf8.allSatisfy({ "0123456789.-+eE".utf8.contains($0) })
      else { return nil }
      return Double(digits)
    default: return nil
    }
  }
}
