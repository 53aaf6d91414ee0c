/// Signed transactions in the order in which one connection sends them. Each account belongs to one
/// stream, so that its sequences arrive in their order.
///
/// A stream has no end: what was signed before the load begins goes first, and whoever takes more
/// signs it then. So an hour's load needs no hour's memory.
package struct TransferStream: Sendable {
  private var source: TransferSource
  /// Nodes did not take these; they go before everything else.
  private var returned: [[UInt8]] = []
  private var ready: ArraySlice<[UInt8]> = []

  /// A stream of which nothing is signed yet.
  init(_ source: TransferSource) { self.source = source }

  /// What is signed and waits, in the order in which it goes.
  package var transactions: [[UInt8]] { returned + ready }

  /// Signs until `count` wait.
  mutating func fill(_ count: Int) {
    for _ in 0..<max(0, count - returned.count - ready.count) { ready.append(source.next()) }
  }

  /// The next `count`.
  mutating func take(_ count: Int) -> [[UInt8]] {
    fill(count)
    let again = returned.prefix(count)
    let new = ready.prefix(count - again.count)
    returned.removeFirst(again.count)
    ready.removeFirst(new.count)
    return Array(again + new)
  }

  /// Puts back what was not taken, in its order.
  mutating func putBack(_ rest: [[UInt8]]) { returned = rest + returned }
}
