import SanadTypes

/// What the chain has to do by itself, and when: a binary heap in the state, so that the next thing
/// is found without looking at the others (docs/ledger.md, "What the chain does by itself").
struct Agenda {
  let state: LedgerState

  /// Whether there is room for so many more entries.
  func hasRoom(for count: UInt32 = 1) throws(LedgerFailure) -> Bool {
    try head().count <= AgendaHead.countMax - min(count, AgendaHead.countMax)
  }

  /// The entry that is due first, if its time has come.
  func next(at time: Timestamp) throws(LedgerFailure) -> AgendaEntry? {
    guard try head().count > 0 else { return nil }
    let first = try entry(0)
    return first.due <= time ? first : nil
  }

  /// Notes a task; those that are due at one time come in the order in which they were noted.
  ///
  /// - Precondition: ``hasRoom(for:)``. O(log entries).
  func add(_ task: ScheduledTask, due: Timestamp) throws(LedgerFailure) {
    var head = try head()
    let added = AgendaEntry(due: due, order: head.nextOrder, task: task)
    var place = head.count
    head.count += 1
    head.nextOrder &+= 1
    try state.set(.agenda, .agenda(head))
    while place > 0 {
      let above = try entry((place - 1) / 2)
      guard added.isBefore(above) else { break }
      try set(place, above)
      place = (place - 1) / 2
    }
    try set(place, added)
  }

  /// Takes the first entry off. O(log entries).
  ///
  /// - Precondition: there is one.
  func removeFirst() throws(LedgerFailure) {
    var head = try head()
    guard head.count > 0 else { throw .missingRecord(.agendaEntry(0)) }
    head.count -= 1
    let moved = try entry(head.count)
    try state.set(.agenda, .agenda(head))
    try state.set(.agendaEntry(head.count), nil)
    guard head.count > 0 else { return }
    var place: UInt32 = 0
    while let (child, record) = try earlierChild(of: place, count: head.count),
      record.isBefore(moved)
    {
      try set(place, record)
      place = child
    }
    try set(place, moved)
  }

  private func earlierChild(
    of place: UInt32, count: UInt32
  ) throws(LedgerFailure) -> (UInt32, AgendaEntry)? {
    // At most 65,536 entries: twice a place fits.
    let left = 2 * place + 1
    guard left < count else { return nil }
    let first = try entry(left)
    guard left + 1 < count else { return (left, first) }
    let second = try entry(left + 1)
    return second.isBefore(first) ? (left + 1, second) : (left, first)
  }

  private func head() throws(LedgerFailure) -> AgendaHead {
    guard case .agenda(let head)? = try state.value(.agenda) else { return AgendaHead() }
    return head
  }

  private func entry(_ place: UInt32) throws(LedgerFailure) -> AgendaEntry {
    guard case .agendaEntry(let entry)? = try state.value(.agendaEntry(place)) else {
      throw .missingRecord(.agendaEntry(place))
    }
    return entry
  }

  private func set(_ place: UInt32, _ entry: AgendaEntry) throws(LedgerFailure) {
    try state.set(.agendaEntry(place), .agendaEntry(entry))
  }
}
