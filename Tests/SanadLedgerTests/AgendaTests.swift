import SanadCrypto
import SanadState
import SanadTesting
import SanadTypes
import Testing

@testable import SanadLedger

@Suite struct AgendaTests {
  private let state: LedgerState
  private let agenda: Agenda

  init() {
    let store = MemoryStore()
    state = LedgerState(reading: FinalState(nodes: store, values: store).overlay())
    state.beginTransaction()
    agenda = Agenda(state: state)
  }

  private func task(_ number: UInt32) throws -> ScheduledTask {
    .payment(InstrumentID(try InstrumentSymbol("MTB-12M")), number)
  }

  @Test func nothingIsDueOnAnEmptyOne() throws {
    #expect(try agenda.next(at: Timestamp(.max)) == nil)
    #expect(throws: LedgerFailure.self) { try agenda.removeFirst() }
  }

  @Test func whatIsDueComesAtItsTimeAndNotBefore() throws {
    try agenda.add(try task(1), due: Timestamp(10))
    #expect(try agenda.next(at: Timestamp(9)) == nil)
    #expect(try agenda.next(at: Timestamp(10))?.task == (try task(1)))
    try agenda.removeFirst()
    #expect(try agenda.next(at: Timestamp(.max)) == nil)
  }

  @Test func whatIsDueAtOneTimeComesInTheOrderInWhichItWasNoted() throws {
    for number in 0..<9 as Range<UInt32> { try agenda.add(try task(number), due: Timestamp(5)) }
    for number in 0..<9 as Range<UInt32> {
      #expect(try agenda.next(at: Timestamp(5))?.task == (try task(number)))
      try agenda.removeFirst()
    }
  }

  @Test func isFullAtItsBound() throws {
    #expect(try agenda.hasRoom(for: AgendaHead.countMax))
    try agenda.add(try task(0), due: Timestamp(1))
    let hasRoom = try agenda.hasRoom(for: AgendaHead.countMax)
    #expect(!hasRoom)
    #expect(try agenda.hasRoom(for: AgendaHead.countMax - 1))
    let hasMore = try agenda.hasRoom(for: .max)
    #expect(!hasMore)
  }

  /// What parties put on it takes no room from what the issuer owes.
  @Test func eachPartHasRoomOfItsOwn() throws {
    try agenda.add(.settlement(SettlementID(.zero)), due: Timestamp(3))
    try agenda.add(try task(1), due: Timestamp(2))
    try agenda.add(.instrument(InstrumentID(try InstrumentSymbol("MTB-12M"))), due: Timestamp(1))
    for queue in AgendaQueue.allCases {
      let hasRoom = try agenda.hasRoom(queue, for: AgendaHead.countMax)
      #expect(!hasRoom)
      #expect(try agenda.hasRoom(queue, for: AgendaHead.countMax - 1))
      #expect(try agenda.next(queue, at: Timestamp(3))?.task.queue == queue)
      try agenda.removeFirst(queue)
      #expect(try agenda.next(queue, at: Timestamp(.max)) == nil)
    }
  }

  /// Against a list that is sorted again for each question.
  @Test func givesWhatASortedListGives() throws {
    var random = SplitMix64(seed: 7)
    var model: [(due: UInt64, order: Int, number: UInt32)] = []
    var order = 0
    for number in 0..<4_000 as Range<UInt32> {
      if model.isEmpty || random.next() % 5 < 3 {
        let due = random.next() % 40
        try agenda.add(try task(number), due: Timestamp(due))
        model.append((due, order, number))
        order += 1
      } else {
        model.sort { ($0.due, $0.order) < ($1.due, $1.order) }
        let first = model.removeFirst()
        #expect(try agenda.next(at: Timestamp(.max))?.task == (try task(first.number)))
        if first.due > 0 { #expect(try agenda.next(at: Timestamp(first.due - 1)) == nil) }
        try agenda.removeFirst()
      }
    }
    // Nothing stays behind in the state.
    while try agenda.next(at: Timestamp(.max)) != nil { try agenda.removeFirst() }
    #expect(state.changes().filter { $0.value != nil }.count == 1)
  }
}
