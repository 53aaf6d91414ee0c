import Synchronization

/// Places that all clients share, so that none of them takes what is left for others.
///
/// A client gets another place as long as it then has no more than three times what is left free
/// (dynamic thresholds; Choudhury and Hahne, "Dynamic Queue Length Thresholds for Shared-Memory
/// Packet Switches", 1998). Alone it has three quarters; with two that take what they get, each has
/// three sevenths; and there is always something for one that has nothing yet, which gets a place
/// wherever one is free. Nothing is set aside for clients that are not there, and nothing is
/// remembered of one that has no place: the table has at most one entry for each place.
///
/// A class, because all connections share it.
public final class ClientPlaces: Sendable {
  /// What became of a wish for places.
  public enum Entry: Equatable, Sendable {
    /// They are the client's until it gives them back.
    case taken
    /// The client has as many as it may now; others may find some.
    case quotaUsed
    /// There are not so many left, whoever asks.
    case full
  }

  private struct State {
    var used = 0
    var byClient: [ClientAddress: Int] = [:]
  }

  /// How many there are.
  public let total: Int
  private let state = Mutex(State())

  /// Creates so many places; none where `total` is 0.
  public init(total: Int) { self.total = max(0, total) }

  /// Takes `count` places for a client, or none of them.
  ///
  /// - Precondition: `count` is positive.
  public func enter(_ client: ClientAddress, _ count: Int = 1) -> Entry {
    precondition(count > 0, "who wants no place does not ask")
    return state.withLock { state in
      let free = total - state.used
      if count > free { return .full }
      let own = state.byClient[client, default: 0]
      if own > 0, own + count > 3 * (free - count) { return .quotaUsed }
      state.used += count
      state.byClient[client] = own + count
      return .taken
    }
  }

  /// Gives back `count` places that a client has taken.
  public func leave(_ client: ClientAddress, _ count: Int = 1) {
    state.withLock { state in
      let own = state.byClient[client, default: 0]
      precondition(count > 0 && own >= count, "places that were never taken are given back")
      state.used -= count
      state.byClient[client] = own > count ? own - count : nil
    }
  }

  /// How many are taken.
  public var used: Int { state.withLock { $0.used } }

  /// How many more a client could take now, one after the other.
  public func left(for client: ClientAddress) -> Int {
    state.withLock { state in
      let free = total - state.used
      let own = state.byClient[client, default: 0]
      let more = max(0, (3 * free - own) / 4)
      return own == 0 && free > 0 ? max(1, more) : more
    }
  }

  /// The most that one client has while it is alone.
  public var mostOfOne: Int { total == 0 ? 0 : max(1, 3 * total / 4) }

  /// What a client may have of these, under a name, as an answer tells it.
  public func quota(_ name: String, of client: ClientAddress) -> ClientQuota {
    ClientQuota(name: name, most: mostOfOne, left: left(for: client))
  }
}
