import SanadAPI
import SanadAPIModel
import SanadCodec
import SanadConfig
import SanadCrypto
import SanadLedger
import SanadLightClient
import SanadReplica
import SanadState
import SanadStorage
import SanadTypes
import Testing

@testable import SanadNode

/// Who holds an instrument; and why blocks are final, and what validators did.
@Suite struct RegisterDeskTests {
  private let chain: LocalChain
  private let desk: RegisterDesk
  private let symbol: InstrumentSymbol

  init() throws {
    chain = try LocalChain()
    desk = RegisterDesk(environment: chain.environment)
    symbol = try InstrumentSymbol(LocalChain.symbol)
  }

  private func cursor(_ page: RegisterResource) throws -> ListCursor {
    try #require(page.next.flatMap(ListCursor.init))
  }

  @Test func refusesACursorThatIsNotOfThisList() async throws {
    let foreign = ListCursor(
      pin: Height(0), height: Height(0), index: .max, left: 1, order: .newest)
    _ = try await desk.page(of: symbol, ListRequest())
    let failure = await #expect(throws: ServiceFailure.self) {
      try await desk.page(of: symbol, ListRequest(cursor: foreign))
    }
    #expect(failure?.code == .requestInvalid)
    let gone = ListCursor(pin: Height(9), height: Height(9), index: 1, left: 1, order: .newest)
    let later = await #expect(throws: ServiceFailure.self) {
      try await desk.page(of: symbol, ListRequest(cursor: gone))
    }
    #expect(later?.code == .heightNotRetained)
  }

  @Test func aDamagedHoldingIsTheStoresFault() async throws {
    try chain.damageHolding(of: "dealer")
    let failure = await #expect(throws: ServiceFailure.self) {
      try await desk.page(of: symbol, ListRequest())
    }
    #expect(failure?.code == .storeDamaged)
  }

  @Test(arguments: [1, 2, 500])
  func everyHolderIsThereOnceTheLargestFirst(limit: Int) async throws {
    var holders: [RegisterResource.Holder] = []
    var request = ListRequest(limit: limit)
    var page = try await desk.page(of: symbol, request)
    while true {
      #expect(page.items.count <= limit && page.height == "0")
      holders += page.items
      if page.next == nil { break }
      request.cursor = try cursor(page)
      page = try await desk.page(of: symbol, request)
    }
    let ledger = FinalLedger(chain.environment.final.overlay(), at: Timestamp(0))
    let instrument = try ledger.instrument(symbol)
    let units = holders.compactMap { UInt64($0.units) }
    #expect(units.count == holders.count && units == units.sorted(by: >))
    #expect(String(units.reduce(0, +)) == instrument.outstanding)
    #expect(page.units == instrument.outstanding)
    #expect(page.accounts == String(holders.count) && holders.count > 1)
    #expect(Set(holders.map(\.account)).count == holders.count)
    for holder in holders {
      let id = AccountID(try #require(Digest(hex: holder.account)))
      let account = try ledger.account(id, waiting: [])
      #expect(account.identity == holder.identity)
      #expect(account.holdings.first { $0.instrument == symbol.text }?.units == holder.units)
    }
  }

  /// The pages of a list are of one height, whatever is written meanwhile.
  @Test func aListStaysWhatItWasAndTheNextOneIsNewer() async throws {
    let first = try await desk.page(of: symbol, ListRequest(limit: 1))
    let whole = try await desk.page(of: symbol, ListRequest(limit: 500))
    try chain.makeFinal([try chain.transfer(to: "retail", sequence: 0, units: 7)])
    // Final, and not written yet.
    #expect(try await desk.page(of: symbol, ListRequest(limit: 500)) == whole)
    try chain.flush()
    let rest = try await desk.page(
      of: symbol, ListRequest(cursor: try cursor(first), limit: 500))
    #expect(first.items + rest.items == whole.items)
    let newer = try await desk.page(of: symbol, ListRequest(limit: 500))
    #expect(newer.height == "1" && newer.units == whole.units && newer != whole)
    let retail = try chain.account("retail").id.description
    #expect(newer.items.contains { $0.account == retail })
  }

  /// The pages of a node that stops, or of a client that has gone, are not read to their end.
  @Test func aRegisterThatNobodyWaitsForIsNotRead() async throws {
    try chain.addHoldings(10_000)
    let failure = await withTaskGroup(of: ServiceFailure?.self) { group in
      group.addTask { [desk, symbol] in
        withUnsafeCurrentTask { $0?.cancel() }
        do throws(ServiceFailure) {
          _ = try await desk.page(of: symbol, ListRequest())
          return nil
        } catch { return error }
      }
      return await group.next() ?? nil
    }
    #expect(failure?.code == .notReady)
  }

  /// Whatever the order in which they come, and however few are wanted.
  @Test(arguments: [1, 2, 7, 100, 5_000])
  func theLargestAreThoseThatSortingFinds(most: Int) {
    var seed: UInt64 = 7
    let holders = (0..<3_000).map { number -> RegisterDesk.Holder in
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return RegisterDesk.Holder(
        account: AccountID(Digest(seed, UInt64(number), 0, 0)),
        holding: Holding(units: Units(UInt128(seed >> 33) % 500)))
    }
    let sorted = holders.sorted {
      $0.holding.units == $1.holding.units
        ? $0.account < $1.account : $0.holding.units > $1.holding.units
    }
    for given in [holders, sorted, sorted.reversed()] as [[RegisterDesk.Holder]] {
      var largest = LargestHolders(most, expecting: given.count)
      for holder in given { largest.add(holder) }
      let found = largest.ordered()
      #expect(found.map(\.account) == sorted.prefix(most).map(\.account))
      // What the allocator rounds up to, and not twice as much.
      #expect(found.capacity <= found.count + found.count / 4 + 8, "it is kept for long")
    }
    #expect(LargestHolders(most, expecting: 0).ordered().isEmpty)
  }

  @Test func listsTheLargestWhereThereAreTooManyAndCountsAll() async throws {
    let whole = try await desk.page(of: symbol, ListRequest(limit: 500))
    let short = RegisterDesk(environment: chain.environment, holdersMax: 1)
    let page = try await short.page(of: symbol, ListRequest(limit: 500))
    #expect(page.items == Array(whole.items.prefix(1)) && page.next == nil)
    #expect(page.accounts == whole.accounts && page.units == whole.units)
  }

  /// What the API gives is what a client checks offline.
  @Test func theBytesOfACertificateAreWhatALightClientChecks() throws {
    try chain.makeFinal([])
    let height = Height(1)
    let record = try #require(try chain.environment.blockStore.record(at: height))
    let proof = try #require(try chain.environment.blockStore.proof(at: height))
    let resource = FinalityResource(
      FinalHeader(epochs: [], header: record.header, finality: proof), chain.genesis.validators)
    #expect(resource.digest == record.digest.description && resource.descendants == 0)
    #expect(resource.certificate.signers == ["val-a"])
    let bytes = try #require(Hex.decode(resource.bytes))
    let header = try BCSReader.decode(FinalHeader.self, from: bytes)
    #expect(header.header == record.header && header.finality == proof)
  }

  @Test func aPerformanceIsWhatTheChainShows() async throws {
    for views in [1, 3, 1] as [UInt64] { try chain.makeFinal([], views: views) }
    let lists = HistoryDesk(environment: chain.environment, finality: chain.board)
    let whole = try await lists.performance(of: "val-a", blocks: 1_000)
    #expect((whole.fromHeight, whole.height) == ("1", "3"))
    #expect((whole.turns, whole.missed) == ("5", "2"))
    #expect((whole.certificates, whole.signed) == (3, 3))
    #expect((whole.lastProposed, whole.lastSigned) == ("3", "3"))
    let last = try await lists.performance(of: "val-a", blocks: 1)
    #expect((last.fromHeight, last.turns, last.missed) == ("3", "1", "0"))
  }
}

extension LocalChain {
  /// Puts holdings of accounts that nobody opened into the store.
  fileprivate func addHoldings(_ count: Int) throws {
    var batch = KeyValueBatch()
    for number in 0..<count {
      let key = LedgerKey.holding(AccountID(Digest(UInt64(number), 1, 0, 0)), try bill)
      batch.put(
        StoreKey(.stateValue, key.bytes), Holding(units: Units(UInt128(1 + number))).bcsBytes)
    }
    try store.apply(batch)
  }

  /// Puts bytes that are no holding in the place of one.
  fileprivate func damageHolding(of name: String) throws {
    let key = LedgerKey.holding(try account(name).id, try bill)
    var batch = KeyValueBatch()
    batch.put(StoreKey(.stateValue, key.bytes), [1, 2, 3])
    try store.apply(batch)
  }
}
