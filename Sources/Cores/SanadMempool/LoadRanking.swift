import SanadCodec
import SanadTypes

/// Accounts by how much they have waiting, so that the one with most is found at once when the
/// mempool is full. Each change is O(1) and a step for each rank that it passes.
struct LoadRanking: Sendable {
  private struct Rank: Sendable {
    var load: Int
    var place: Int
  }

  private var ranks = KeyedTable<AccountID, Rank>()
  /// The accounts of each load.
  private var buckets: [[AccountID]] = [[]]

  /// The highest load and an account that has it; nil when nothing waits.
  var heaviest: (account: AccountID, load: Int)? {
    guard let account = buckets.last?.last, buckets.count > 1 else { return nil }
    return (account, buckets.count - 1)
  }

  /// Sets an account's load; 0 forgets it.
  mutating func set(_ account: AccountID, to load: Int) {
    if let rank = ranks[account] { leave(account, rank) }
    guard load > 0 else { return trim() }
    while buckets.count <= load { buckets.append([]) }
    ranks[account] = Rank(load: load, place: buckets[load].count)
    buckets[load].append(account)
    trim()
  }

  private mutating func leave(_ account: AccountID, _ rank: Rank) {
    ranks[account] = nil
    guard let moved = buckets[rank.load].popLast(), moved != account else { return }
    buckets[rank.load][rank.place] = moved
    ranks[moved]?.place = rank.place
  }

  private mutating func trim() {
    while buckets.count > 1, buckets.last?.isEmpty == true { buckets.removeLast() }
  }
}
