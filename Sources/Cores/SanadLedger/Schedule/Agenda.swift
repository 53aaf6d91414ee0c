import SanadTypes

/// What the chain has to do by itself, and when: binary heaps in the state, so that the next thing is
/// found without looking at the others (docs/ledger.md, "What the chain does by itself").
struct Agenda {
  let state: LedgerState

  /// Whether a part has room for so many more entries.
  func hasRoom(
    _ queue: AgendaQueue = .payments, for count: UInt32 = 1
  ) throws(LedgerFailure) -> Bool {
    try head()[queue] <= AgendaHead.countMax - min(count, AgendaHead.countMax)
  }

  /// The entry of a part that is due first, if its time has come.
  func next(
    _ queue: AgendaQueue = .payments, at time: Timestamp
  ) throws(LedgerFailure) -> AgendaEntry? {
    guard try head()[queue] > 0 else { return nil }
    let first = try entry(queue, 0)
    return first.due <= time ? first : nil
  }

  /// Notes a task; those of a part that are due at one time come in the order in which they were
  /// noted.
  ///
  /// - Precondition: ``hasRoom(_:for:)``. O(log entries).
  func add(_ task: ScheduledTask, due: Timestamp) throws(LedgerFailure) {
    var head = try head()
    let queue = task.queue
    let added = AgendaEntry(due: due, order: head.nextOrder, task: task)
    var place = head[queue]
    head[queue] += 1
    head.nextOrder &+= 1
    try state.set(.agenda, .agenda(head))
    while place > 0 {
      let above = try entry(queue, (place - 1) / 2)
      guard added.isBefore(above) else { break }
      try set(queue, place, above)
      place = (place - 1) / 2
    }
    try set(queue, place, added)
  }

  /// Takes the first entry of a part off. O(log entries).
  ///
  /// - Precondition: there is one.
  func removeFirst(_ queue: AgendaQueue = .payments) throws(LedgerFailure) {
    var head = try head()
    guard head[queue] > 0 else { throw .missingRecord(Self.key(queue, 0)) }
    head[queue] -= 1
    let count = head[queue]
    let moved = try entry(queue, count)
    try state.set(.agenda, .agenda(head))
    try state.set(Self.key(queue, count), nil)
    guard count > 0 else { return }
    var place: UInt32 = 0
    while let (child, record) = try earlierChild(queue, of: place, count: count),
      record.isBefore(moved)
    {
      try set(queue, place, record)
      place = child
    }
    try set(queue, place, moved)
  }

  private func earlierChild(
    _ queue: AgendaQueue, of place: UInt32, count: UInt32
  ) throws(LedgerFailure) -> (UInt32, AgendaEntry)? {
    // At most 65,536 entries: twice a place fits.
    let left = 2 * place + 1
    guard left < count else { return nil }
    let first = try entry(queue, left)
    guard left + 1 < count else { return (left, first) }
    let second = try entry(queue, left + 1)
    return second.isBefore(first) ? (left + 1, second) : (left, first)
  }

  /// Where an entry is: the part is the uppermost byte, and places need three at most.
  static func key(_ queue: AgendaQueue, _ place: UInt32) -> LedgerKey {
    .agendaEntry(UInt32(queue.rawValue) << 24 | place)
  }

  private func head() throws(LedgerFailure) -> AgendaHead {
    guard case .agenda(let head)? = try state.value(.agenda) else { return AgendaHead() }
    return head
  }

  private func entry(
    _ queue: AgendaQueue, _ place: UInt32
  ) throws(LedgerFailure) -> AgendaEntry {
    let key = Self.key(queue, place)
    guard case .agendaEntry(let entry)? = try state.value(key) else {
      throw .missingRecord(key)
    }
    return entry
  }

  private func set(
    _ queue: AgendaQueue, _ place: UInt32, _ entry: AgendaEntry
  ) throws(LedgerFailure) {
    try state.set(Self.key(queue, place), .agendaEntry(entry))
  }
}
