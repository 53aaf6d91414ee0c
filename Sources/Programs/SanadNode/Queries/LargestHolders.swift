import SanadTypes

/// The largest of many holders, by units and then by account, in room for a quarter more than are
/// wanted of them.
struct LargestHolders {
  private let most: Int
  private let room: Int
  private var holders: [RegisterDesk.Holder] = []
  /// The least that was kept when there was no more room; who comes after it is not among the largest.
  private var last: RegisterDesk.Holder?

  /// Looks for at most `most`, at least one; `expected` is how many there may be.
  init(_ most: Int, expecting expected: Int) {
    self.most = max(1, most)
    room = self.most + max(1, self.most / 4)
    holders.reserveCapacity(min(expected, room))
  }

  /// Notes a holder.
  mutating func add(_ holder: RegisterDesk.Holder) {
    if let last, !Self.precedes(holder, last) { return }
    holders.append(holder)
    if holders.count < room { return }
    holders.sort(by: Self.precedes)
    holders.removeLast(holders.count - most)
    last = holders.last
  }

  /// Those that were found, the largest first, in an array without spare room.
  consuming func ordered() -> [RegisterDesk.Holder] {
    var ordered: [RegisterDesk.Holder] = []
    holders.sort(by: Self.precedes)
    ordered.reserveCapacity(min(holders.count, most))
    ordered.append(contentsOf: holders.prefix(most))
    return ordered
  }

  private static func precedes(
    _ left: RegisterDesk.Holder, _ right: RegisterDesk.Holder
  ) -> Bool {
    left.holding.units == right.holding.units
      ? left.account < right.account : left.holding.units > right.holding.units
  }
}
