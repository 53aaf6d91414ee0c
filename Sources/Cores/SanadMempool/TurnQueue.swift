import SanadCodec
import SanadTypes

/// The order in which accounts are asked for transactions: who was served goes to the end.
struct TurnQueue: Sendable {
  private struct Entry: Sendable {
    let account: AccountID
    let turn: UInt64
  }

  private var turns = KeyedTable<AccountID, UInt64>()
  /// Ascending by turn; an entry whose turn is not its account's any more is void.
  private var entries: [Entry] = []
  private var last: UInt64 = 0

  /// Puts an account at the end, wherever it was.
  mutating func enqueue(_ account: AccountID) {
    last += 1
    turns[account] = last
    entries.append(Entry(account: account, turn: last))
    if entries.count > 2 * turns.count + 64 { compact() }
  }

  /// Takes an account out.
  mutating func remove(_ account: AccountID) {
    turns[account] = nil
    if entries.count > 2 * turns.count + 64 { compact() }
  }

  /// Calls `visit` with each account in turn until it answers false.
  func forEach(while visit: (AccountID) -> Bool) {
    for entry in entries where turns[entry.account] == entry.turn {
      guard visit(entry.account) else { return }
    }
  }

  private mutating func compact() {
    let turns = turns
    entries.removeAll { turns[$0.account] != $0.turn }
  }
}
