import SanadAPI
import SanadAPIModel
import SanadConfig
import SanadCrypto
import SanadLedger
import SanadTypes
import Testing

@testable import SanadNode

/// Pages of the stream, read from a stored chain.
@Suite struct EventDeskTests {
  private let chain: LocalChain
  private let desk: EventDesk

  init() throws {
    chain = try LocalChain()
    desk = EventDesk(environment: chain.environment, finality: chain.board)
  }

  private static let start = StreamCursor(height: Height(0), index: 0)

  /// Everything of `topics` after a cursor, page by page.
  private func all(
    _ topics: String, after cursor: StreamCursor = start
  ) async throws -> [StreamItemResource] {
    var items: [StreamItemResource] = []
    var cursor = cursor
    while true {
      let page = try await desk.page(after: cursor, of: StreamTopics(topics))
      items += page.items
      cursor = page.next
      if page.end != nil { return items }
    }
  }

  @Test func aPageOfAChainThatHasNothingMoreIsItsEnd() async throws {
    let newest = try await desk.newest()
    #expect(newest == Self.start)
    let page = try await desk.page(after: newest, of: StreamTopics("blocks"))
    #expect(page == StreamPage(items: [], next: newest, end: Height(0)))
    // A node that is behind the one which gave the cursor waits for what it does not have.
    let ahead = StreamCursor(height: Height(9), index: 4)
    let later = try await desk.page(after: ahead, of: StreamTopics("blocks"))
    #expect(later == StreamPage(items: [], next: ahead, end: Height(0)))
  }

  @Test func aBlockThatDoesNotDecodeIsTheStoresFault() async throws {
    let built = try chain.build([try chain.transfer(to: "retail", sequence: 0)])
    try chain.add(built, receipts: [])
    chain.board.post(built.block.header, at: built.block.header.timestamp)
    let failure = await #expect(throws: ServiceFailure.self) {
      try await desk.page(after: Self.start, of: StreamTopics("blocks"))
    }
    #expect(failure?.code == .storeDamaged)
  }

  @Test func whatIsNotStoredAnyMoreIsToldAndTheStreamGoesOn() async throws {
    for sequence in 0..<5 {
      try chain.makeFinal([try chain.transfer(to: "retail", sequence: UInt64(sequence))])
    }
    for height in 0...3 { try chain.forget(UInt64(height)) }
    let items = try await all("blocks")
    #expect(items.map(\.type) == ["gap", "block", "block"])
    #expect(items.first?.gap == .init(from: "0", to: "4"))
    #expect(items.compactMap(\.block?.height) == ["4", "5"])
    // From the cursor that the gap gave it goes on in the same way.
    let cursor = try #require(StreamCursor(items[0].cursor))
    #expect(try await all("blocks", after: cursor) == Array(items.dropFirst()))
    try chain.forget(4)
    try chain.forget(5)
    let fresh = EventDesk(environment: chain.environment, finality: chain.board)
    let failure = await #expect(throws: ServiceFailure.self) {
      try await fresh.page(after: Self.start, of: StreamTopics("blocks"))
    }
    #expect(failure?.code == .storeDamaged)
  }

  @Test func everyTopicShowsItsOwnItemsUnderTheSameCursors() async throws {
    let applied = try chain.transfer(to: "retail", sequence: 0, units: 7)
    let refused = try chain.transfer(to: "lapsed", sequence: 1)
    try chain.makeFinal([applied, refused])
    try chain.makeFinal([])
    let everything = try await all("blocks,transactions,refusals,instrument:MTB-12M")
    let retail = try chain.account("retail").id
    #expect(everything.map(\.type).prefix(3) == ["block", "transaction", "transaction"])
    #expect(everything.prefix(3).map(\.cursor) == ["1.0", "1.1", "1.2"])
    #expect(everything.last?.block?.height == "2")
    #expect(Set(everything.map(\.cursor)).count == everything.count)
    for topic in ["blocks", "transactions", "refusals", "account:\(retail)", "instrument:MTB-12M"] {
      let own = try await all(topic)
      #expect(!own.isEmpty && own.allSatisfy(everything.contains), "\(topic)")
    }
    let moved = try #require(try await all("account:\(retail)").first?.event)
    #expect(moved.kind == "moved" && moved.units == "7" && moved.instrument == "MTB-12M")
    #expect(moved.to == retail.description && moved.transaction == applied.id.description)
    let refusal = try #require(try await all("refusals").first?.event)
    #expect(refusal.kind == "refused" && refusal.transaction == refused.id.description)
    #expect(refusal.reasons?.first?.code == refusal.code && refusal.code != "0000")
    let summary = try #require(everything[1].transaction)
    #expect(summary.operations.first?.legs.first?.units == "7")
    #expect(summary.outcome == "applied" && everything[2].transaction?.outcome == "refused")
  }

  @Test func thePolicyTopicHasWhatRulesDecided() async throws {
    try chain.makeFinal([
      try chain.transfer(to: "retail", sequence: 0), try chain.transfer(to: "lapsed", sequence: 1),
    ])
    let items = try await all("policy")
    #expect(items.map(\.event?.kind) == ["refused"])
    #expect(items.first?.event?.reasons?.first?.policy == "mtb-onshore")
  }

  @Test func theValidatorsTopicHasBlocksBeforeWhichViewsWereGivenUp() async throws {
    for views in [1, 4, 1, 2] as [UInt64] { try chain.makeFinal([], views: views) }
    let items = try await all("validators")
    #expect(items.map(\.block?.height) == ["2", "4"])
    #expect(
      items.map(\.block?.missed) == [
        [.init(validator: "val-a", views: "3")], [.init(validator: "val-a", views: "1")],
      ])
    #expect(try await all("blocks").compactMap(\.block?.missed).count == 2)
  }

  /// Cut at every place, the rest is the same: also where a page ends within a block.
  @Test func goesOnExactlyFromEveryCursor() async throws {
    for height in 0..<3 {
      try chain.makeFinal(
        try (0..<3).map { try chain.transfer(to: "retail", sequence: UInt64(height * 3 + $0)) })
    }
    let items = try await all("blocks,transactions,instrument:MTB-12M")
    for (place, item) in items.enumerated() {
      let cursor = try #require(StreamCursor(item.cursor))
      let rest = try await all("blocks,transactions,instrument:MTB-12M", after: cursor)
      #expect(rest == Array(items.dropFirst(place + 1)))
    }
  }

  @Test func aPageHasAnEndAndTheNextGoesOn() async throws {
    try chain.makeFinal(
      try (0..<300).map { try chain.transfer(to: "retail", sequence: UInt64($0)) })
    let first = try await desk.page(after: Self.start, of: StreamTopics("transactions"))
    #expect(first.items.count == 256 && first.end == nil)
    #expect(first.next.description == first.items.last?.cursor)
    #expect(try await all("transactions").count == 300)
  }

  /// Who looks for what is rare gets an empty page now and then, and others a turn.
  @Test func aLookEndsAfterSoMuchAndGoesOnWhereItEnded() async throws {
    for sequence in 0..<6 {
      try chain.makeFinal([try chain.transfer(to: "retail", sequence: UInt64(sequence))])
    }
    let short = EventDesk(environment: chain.environment, finality: chain.board, looksMax: 4)
    let nobody = try StreamTopics("account:" + String(repeating: "00", count: 32))
    var cursor = Self.start
    var pages = 0
    while true {
      let page = try await short.page(after: cursor, of: nobody)
      #expect(page.items.isEmpty)
      pages += 1
      if page.end != nil { break }
      #expect(page.next > cursor)
      #expect(page.next.height.value - cursor.height.value <= 3)
      cursor = page.next
    }
    #expect(pages >= 3)
  }

  @Test func aPageEndsAtSoManyBytesAndHasOneItemAtLeast() async throws {
    for height in 0..<2 {
      try chain.makeFinal(
        try (0..<3).map { try chain.transfer(to: "lapsed", sequence: UInt64(height * 3 + $0)) })
    }
    let whole = try await all("blocks,transactions,refusals")
    let short = EventDesk(environment: chain.environment, finality: chain.board, bytesMax: 1)
    var cursor = Self.start
    var items: [StreamItemResource] = []
    while items.count < whole.count {
      let page = try await short.page(
        after: cursor, of: StreamTopics("blocks,transactions,refusals"))
      #expect(page.items.count == 1)
      items += page.items
      cursor = page.next
    }
    #expect(items == whole)
  }

  @Test func aWaitEndsWithTheNextBlockAndWithTheNode() async throws {
    let none = await desk.change(above: Height(0), upTo: .zero)
    #expect(none == .timeOut)
    async let next = desk.change(above: Height(0), upTo: .seconds(60))
    try chain.makeFinal([])
    #expect(await next == .newer)
    #expect(await desk.change(above: Height(0), upTo: .seconds(60)) == .newer)
    async let last = desk.change(above: Height(1), upTo: .seconds(60))
    chain.board.bell.close()
    #expect(await last == .end)
    #expect(await desk.change(above: Height(0), upTo: .seconds(60)) == .end)
  }

  @Test func whoIsCancelledWaitsNoLonger() async {
    let bell = BlockBell(newest: Height(0))
    let change = await withTaskGroup(of: FeedChange.self) { group in
      group.addTask { await bell.wait(above: Height(0), upTo: .seconds(60)) }
      group.cancelAll()
      return await group.next()
    }
    #expect(change == .end)
  }
}
