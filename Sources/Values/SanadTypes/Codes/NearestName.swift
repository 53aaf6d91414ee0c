/// Finds the name that a writer probably meant.
package enum NearestName {
  /// Most bytes of a name that is looked at: the work grows with its square.
  package static let nameBytesMax = 64

  /// The candidate with the fewest slips from `name`, where they are few enough to be slips; the
  /// first of equals. Cost: candidates × length².
  package static func of(_ name: String, among candidates: [String]) -> String? {
    let wanted = lowered(name)
    // Of two letters nearly everything is one slip away.
    guard (3...nameBytesMax).contains(wanted.count) else { return nil }
    var best: (name: String, slips: Int)?
    for candidate in candidates {
      let slips = slips(wanted, lowered(candidate))
      if slips <= max(1, wanted.count / 3), slips < best?.slips ?? .max {
        best = (candidate, slips)
      }
    }
    return best?.name
  }

  /// "did you mean `kyc`?", or nil.
  package static func question(_ name: String, among candidates: [String]) -> String? {
    of(name, among: candidates).map { "did you mean `\($0)`?" }
  }

  private static func lowered(_ name: String) -> [UInt8] {
    name.utf8.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }
  }

  // Optimal string alignment distance: insert, remove, replace, swap two neighbours.
  private static func slips(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in 0..<left.count {
      var current = [row + 1]
      for column in 0..<right.count {
        let replace = last[column] + (left[row] == right[column] ? 0 : 1)
        var cost = min(replace, last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          cost = min(cost, beforeLast[column - 1] + 1)
        }
        current.append(cost)
      }
      (beforeLast, last) = (last, current)
    }
    return last[right.count]
  }
}
