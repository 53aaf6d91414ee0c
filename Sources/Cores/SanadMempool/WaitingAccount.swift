import SanadTypes

/// What waits of one account.
struct WaitingAccount: Sendable {
  /// Lanes in which something waits, ascending; at most 16.
  private(set) var lanes: [WaitingLane] = []
  /// Number of transactions.
  private(set) var count = 0
  /// Bytes of the transactions.
  private(set) var byteCount = 0

  /// What waits of a lane; nil when nothing does.
  subscript(lane: Lane) -> WaitingLane? { lanes.first { $0.lane == lane } }

  /// Puts a transaction into its lane, whose confirmed next sequence is at least `confirmed`.
  mutating func insert(_ waiting: WaitingTransaction, confirmed: SequenceNumber) {
    let lane = waiting.transaction.body.lane
    let place = lanes.firstIndex { $0.lane >= lane } ?? lanes.endIndex
    if place == lanes.endIndex || lanes[place].lane != lane {
      lanes.insert(WaitingLane(lane, confirmed: confirmed), at: place)
    }
    lanes[place].insert(waiting)
    count += 1
    byteCount += waiting.byteCount
  }

  /// Takes a transaction out.
  mutating func remove(_ lane: Lane, _ sequence: SequenceNumber) -> WaitingTransaction? {
    guard let place = lanes.firstIndex(where: { $0.lane == lane }),
      let waiting = lanes[place].remove(sequence)
    else { return nil }
    forget([waiting])
    dropIfEmpty(place)
    return waiting
  }

  /// Moves a lane's window on and gives back what lay below it.
  mutating func confirm(_ lane: Lane, _ next: SequenceNumber) -> [WaitingTransaction] {
    guard let place = lanes.firstIndex(where: { $0.lane == lane }) else { return [] }
    let gone = lanes[place].confirm(next)
    forget(gone)
    dropIfEmpty(place)
    return gone
  }

  /// The transaction that does least harm by going: the last of the longest lane.
  var leastUrgent: WaitingTransaction? {
    var longest: WaitingLane?
    for lane in lanes where lane.count > longest?.count ?? 0 { longest = lane }
    return longest?.last
  }

  private mutating func forget(_ gone: [WaitingTransaction]) {
    count -= gone.count
    for waiting in gone { byteCount -= waiting.byteCount }
  }

  private mutating func dropIfEmpty(_ place: Int) {
    if lanes[place].count == 0 { lanes.remove(at: place) }
  }
}
