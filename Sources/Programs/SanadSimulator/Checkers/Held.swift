/// How much one node holds, or the most that any node of a run held at once.
package struct Held: Hashable, Sendable {
  /// Un-finalized blocks.
  package var blocks = 0
  /// Views above the last final one of which something is kept.
  package var views = 0
  /// Messages that wait until what they say is on the disk.
  package var messages = 0
  /// Jobs that wait on the longest lane.
  package var jobs = 0
  /// Transactions that wait for a block.
  package var transactions = 0

  /// Creates the counts.
  package init(
    blocks: Int = 0, views: Int = 0, messages: Int = 0, jobs: Int = 0, transactions: Int = 0
  ) {
    self.blocks = blocks
    self.views = views
    self.messages = messages
    self.jobs = jobs
    self.transactions = transactions
  }

  /// Takes the larger of each.
  package mutating func widen(to other: Held) {
    for kind in Self.kinds {
      self[keyPath: kind.path] = max(self[keyPath: kind.path], other[keyPath: kind.path])
    }
  }

  /// Each count with the word for it.
  package var entries: [(name: String, count: UInt64)] {
    Self.kinds.map { ($0.name, UInt64(self[keyPath: $0.path])) }
  }

  /// What is counted, with the word for it.
  package static let kinds: [(path: any WritableKeyPath<Held, Int> & Sendable, name: String)] = [
    (\.blocks, "un-finalized blocks"), (\.views, "views"), (\.messages, "messages for the disk"),
    (\.jobs, "jobs on a lane"), (\.transactions, "transactions waiting"),
  ]
}
