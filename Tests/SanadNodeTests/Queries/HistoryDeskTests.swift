import SanadAPI
import SanadAPIModel
import SanadConfig
import SanadLedger
import SanadTypes
import Testing

@testable import SanadNode

/// Lists, read from a stored chain.
@Suite struct HistoryDeskTests {
  private let chain: LocalChain
  private let desk: HistoryDesk

  /// Seven blocks: three transfers each, one of them refused; then an empty one.
  init() throws {
    chain = try LocalChain()
    desk = HistoryDesk(environment: chain.environment, finality: chain.board)
    for height in 0..<7 {
      try chain.makeFinal(
        try (0..<3).map {
          try chain.transfer(
            to: $0 == 1 ? "lapsed" : "retail", sequence: UInt64(height * 3 + $0))
        })
    }
    try chain.makeFinal([])
  }

  private func all<Item>(
    _ request: ListRequest, _ page: (ListRequest) async throws -> PageResource<Item>
  ) async throws -> [Item] {
    var items: [Item] = []
    var request = request
    while true {
      let page = try await page(request)
      #expect(page.items.count <= request.limit)
      items += page.items
      guard let next = page.next else { return items }
      let cursor = try #require(ListCursor(next))
      request.cursor = cursor
    }
  }

  @Test func refusesACursorThatNoListGave() async throws {
    let above = ListCursor(pin: Height(3), height: Height(4), index: 0, left: 1, order: .newest)
    let failure = await #expect(throws: ServiceFailure.self) {
      try await desk.blocks(ListRequest(cursor: above))
    }
    #expect(failure?.code == .requestInvalid)
    // From a node that is further: this one cannot know what it would leave out.
    let ahead = ListCursor(pin: Height(9), height: Height(4), index: 0, left: 1, order: .newest)
    let later = await #expect(throws: ServiceFailure.self) {
      try await desk.blocks(ListRequest(cursor: ahead))
    }
    #expect(later?.code == .notReady)
  }

  @Test(arguments: [1, 2, 3, 50])
  func pagesHaveEverythingOnceInBothOrders(limit: Int) async throws {
    let newest = try await all(ListRequest(limit: limit)) { try await desk.blocks($0) }
    #expect(newest.map(\.height) == (0...8).reversed().map(String.init))
    let oldest = try await all(ListRequest(order: .oldest, limit: limit)) {
      try await desk.transactions(TransactionFilter(), $0)
    }
    #expect(oldest.count == 21)
    #expect(
      oldest.map(\.sequence) == (0..<21).map(String.init))
    let reversed = try await all(ListRequest(limit: limit)) {
      try await desk.transactions(TransactionFilter(), $0)
    }
    #expect(reversed == oldest.reversed())
  }

  @Test func aListStaysTheSameWhileBlocksBecomeFinal() async throws {
    let first = try await desk.blocks(ListRequest(limit: 2))
    try chain.makeFinal([])
    let next = try #require(first.next.flatMap(ListCursor.init))
    let second = try await desk.blocks(ListRequest(cursor: next, limit: 2))
    #expect((first.items + second.items).map(\.height) == ["8", "7", "6", "5"])
    let upwards = try await desk.blocks(ListRequest(order: .oldest, limit: 500))
    #expect(upwards.items.last?.height == "9" && upwards.next == nil)
  }

  @Test(arguments: [1, 4, 50])
  func aListOfSomeHeightsHasThoseInBothOrders(limit: Int) async throws {
    func heights(_ from: UInt64?, _ to: UInt64?, _ order: ListOrder) async throws -> [String] {
      let range = HeightRange(from: from.map { Height($0) }, to: to.map { Height($0) })
      return try await all(ListRequest(order: order, limit: limit, heights: range)) {
        try await desk.blocks($0)
      }.map(\.height)
    }
    #expect(try await heights(3, 5, .oldest) == ["3", "4", "5"])
    #expect(try await heights(3, 5, .newest) == ["5", "4", "3"])
    #expect(try await heights(7, nil, .oldest) == ["7", "8"])
    #expect(try await heights(nil, 1, .newest) == ["1", "0"])
    #expect(try await heights(8, 99, .newest) == ["8"])
    #expect(try await heights(9, nil, .newest) == [])
    #expect(try await heights(9, 12, .oldest) == [])
    let events = try await all(
      ListRequest(limit: limit, heights: HeightRange(from: Height(2), to: Height(3)))
    ) {
      try await desk.history(
        of: try chain.account("retail").id, count: 14, at: Height(8), $0)
    }
    #expect(events.map(\.height) == ["3", "3", "2", "2"])
  }

  /// A cursor of a list with other heights does not lead out of these.
  @Test func aCursorDoesNotLeadOutOfTheHeights() async throws {
    let first = try await desk.blocks(ListRequest(limit: 1))
    let cursor = try #require(first.next.flatMap(ListCursor.init))
    let low = ListRequest(cursor: cursor, heights: HeightRange(to: Height(3)))
    #expect(try await desk.blocks(low) == PageResource(items: [], next: nil))
    let high = ListRequest(cursor: cursor, heights: HeightRange(from: Height(6)))
    #expect(try await desk.blocks(high).items.map(\.height) == ["7", "6"])
  }

  @Test func aPageEndsAtSoManyBytesAndHasOneItemAtLeast() async throws {
    let short = HistoryDesk(environment: chain.environment, finality: chain.board, bytesMax: 1)
    let whole = try await all(ListRequest()) {
      try await desk.transactions(TransactionFilter(), $0)
    }
    var count = 0
    let parts = try await all(ListRequest(limit: 500)) { request in
      let page = try await short.transactions(TransactionFilter(), request)
      #expect(page.items.count <= 1)
      count += page.items.count
      return page
    }
    #expect(parts == whole && count == 21)
  }

  @Test func filtersLeaveOutWhatTheyName() async throws {
    func count(_ set: (inout TransactionFilter) throws -> Void) async throws -> Int {
      var filter = TransactionFilter()
      try set(&filter)
      return try await all(ListRequest()) { [filter] in try await desk.transactions(filter, $0) }
        .count
    }
    #expect(try await count { $0.isApplied = true } == 14)
    #expect(try await count { $0.isApplied = false } == 7)
    #expect(try await count { $0.code = CodeNumber(1001) } == 7)
    #expect(try await count { $0.code = CodeNumber(1002) } == 0)
    #expect(try await count { $0.account = try chain.account("dealer").id } == 21)
    #expect(try await count { $0.account = try chain.account("retail").id } == 0)
    #expect(try await count { $0.instrument = try InstrumentSymbol("MTB-12M") } == 21)
    #expect(try await count { $0.instrument = try InstrumentSymbol("PKR-W") } == 0)
  }

  /// It ends with the last event that there is, and not with the beginning of the chain.
  @Test func aHistoryHasTheEventsOfItsAccountAndEndsWithThem() async throws {
    let retail = try chain.account("retail").id
    let top = Height(.max)
    let events = try await all(ListRequest(limit: 4)) {
      try await desk.history(of: retail, count: 14, at: top, $0)
    }
    #expect(events.count == 14)
    #expect(events.allSatisfy { $0.to == retail.description && $0.kind == "moved" })
    #expect(events.map(\.height) == events.map(\.height).sorted(by: >))
    let three = try await all(ListRequest(limit: 50)) {
      try await desk.history(of: retail, count: 3, at: top, $0)
    }
    #expect(three == Array(events.prefix(3)))
    let none = try await desk.history(of: retail, count: 0, at: top, ListRequest())
    #expect(none == PageResource(items: [], next: nil))
    // What became final after the look at the account takes nobody's place.
    let before = try await all(ListRequest(limit: 5)) {
      try await desk.history(of: retail, count: 14, at: Height(6), $0)
    }
    #expect(before == Array(events.dropFirst(2)))
  }

  /// What becomes final between the look at the account and the look at the list is in the next list:
  /// counted in this one, it would push out events at the other end.
  @Test func aHistoryIsOfTheHeightAtWhichItsEventsWereCounted() async throws {
    let retail = try chain.account("retail").id
    let whole = try await all(ListRequest(limit: 50)) {
      try await desk.history(of: retail, count: 14, at: Height(.max), $0)
    }
    let middle = try #require(whole.first { $0.height != whole[0].height }).height
    let height = Height(try #require(UInt64(middle)))
    let known = whole.filter { UInt64($0.height) ?? 0 <= height.value }
    #expect(known.count < whole.count)
    let newest = try await all(ListRequest(limit: 4)) {
      try await desk.history(of: retail, count: UInt64(known.count), at: height, $0)
    }
    #expect(newest == known)
    let oldest = try await all(ListRequest(order: .oldest, limit: 4)) {
      try await desk.history(of: retail, count: UInt64(known.count), at: height, $0)
    }
    #expect(oldest == known.reversed())
  }
}
