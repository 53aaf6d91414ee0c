import SanadTypes

/// What waits of one lane: a window that begins at the confirmed next sequence, with holes where
/// transactions are missing.
struct WaitingLane: Sendable {
  let lane: Lane
  /// The next sequence by the final blocks.
  private(set) var confirmed: SequenceNumber
  /// Number of transactions.
  private(set) var count = 0
  /// Slot i is for sequence confirmed + i; the last slot is never empty.
  private var slots: [WaitingTransaction?] = []

  init(_ lane: Lane, confirmed: SequenceNumber) {
    self.lane = lane
    self.confirmed = confirmed
  }

  /// What waits at a sequence.
  subscript(sequence: SequenceNumber) -> WaitingTransaction? {
    guard let place = place(of: sequence) else { return nil }
    return slots[place]
  }

  /// What waits, by its sequence.
  var all: [WaitingTransaction] { slots.compactMap(\.self) }

  /// The transaction of the highest sequence.
  var last: WaitingTransaction? { slots.last.flatMap { $0 } }

  /// The lowest sequence from `start` on at which nothing waits.
  func gap(from start: SequenceNumber) -> SequenceNumber {
    var sequence = max(start, confirmed)
    while self[sequence] != nil { sequence = sequence.next }
    return sequence
  }

  /// Puts a transaction at its sequence.
  ///
  /// - Precondition: the slot is free and lies in the window, which the caller bounds.
  mutating func insert(_ waiting: WaitingTransaction) {
    precondition(waiting.sequence >= confirmed, "a confirmed sequence does not wait")
    let place = Int(waiting.sequence.distance(above: confirmed))
    while slots.count <= place { slots.append(nil) }
    precondition(slots[place] == nil, "two transactions at one sequence")
    slots[place] = waiting
    count += 1
  }

  /// Takes a transaction out; what lies above it is parked.
  mutating func remove(_ sequence: SequenceNumber) -> WaitingTransaction? {
    guard let place = place(of: sequence), let waiting = slots[place] else { return nil }
    slots[place] = nil
    count -= 1
    while let last = slots.last, last == nil { slots.removeLast() }
    return waiting
  }

  /// Moves the window to a later confirmed sequence and gives back what lay below it.
  mutating func confirm(_ next: SequenceNumber) -> [WaitingTransaction] {
    guard next > confirmed else { return [] }
    let passed = Int(min(next.distance(above: confirmed), UInt64(slots.count)))
    let gone = slots.prefix(passed).compactMap { $0 }
    slots.removeFirst(passed)
    confirmed = next
    count -= gone.count
    return gone
  }

  private func place(of sequence: SequenceNumber) -> Int? {
    guard sequence >= confirmed else { return nil }
    let distance = sequence.distance(above: confirmed)
    return distance < UInt64(slots.count) ? Int(distance) : nil
  }
}
