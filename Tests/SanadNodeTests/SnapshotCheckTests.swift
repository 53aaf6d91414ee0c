import SanadCodec
import SanadState
import SanadStorage
import SanadSync
import SanadTypes
import Testing

@testable import SanadNode
@testable import SanadReplica

/// What a node makes of what it finds on its disk, checked against a snapshot of a real chain.
@Suite struct SnapshotCheckTests {
  private let genesis: Genesis
  private let maker: SnapshotMaker
  private let offer: SnapshotOffer
  private let device = MemoryDevice()
  private let chunks = FileName(fixed: "chunks-1")

  init() throws {
    let chain = try LocalChain()
    try chain.makeFinal([try chain.transfer(to: "retail", sequence: 0)])
    try chain.makeFinal([try chain.transfer(to: "retail", sequence: 1)])
    try chain.flush()
    genesis = chain.genesis
    maker = SnapshotMaker(chain.store)
    let head = try maker.make(
      SnapshotSource(height: chain.board.newest.height, view: chain.store.view()), pace: { _ in })
    offer = SnapshotOffer(height: head.header.height, block: head.header.digest)
  }

  /// A node that has come as far as the parts, over an honest peer.
  private struct Joining {
    var sync: SnapshotSync
    var check: SnapshotCheck
    let store = MemoryKeyValueStore()
    var effects = SnapshotEffects()

    init(_ test: SnapshotCheckTests) throws {
      // The process before it has ended.
      test.device.kill()
      let fetched = try FetchedChunks(
        test.device, recordMax: SnapshotResponse.bytesMax, holder: "test")
      sync = SnapshotSync(preferring: fetched.offer, expecting: 1, now: Instant(0))
      check = SnapshotCheck(test.genesis, store: store, fetched: fetched)
      sync.step(
        .peerUp(.validator(ValidatorIndex(0))), now: Instant(0), effects: &effects)
      while true {
        switch sync.phase {
        case .looking, .guided: try serve(test)
        case .recalling, .fetching, .done, .givenUp: return
        }
      }
    }

    /// Answers the requests that are open.
    mutating func serve(_ test: SnapshotCheckTests) throws {
      let requests = effects.requests
      try #require(!requests.isEmpty)
      effects = SnapshotEffects()
      check.follow(sync.phase)
      for request in requests {
        let want = try #require(check.want(request.want))
        let answer = try test.maker.answer(want)
        let verdict = try check.verdict(on: answer, to: request.want, sync.phase)
        sync.step(
          .answered(request.id, request.peer, verdict), now: Instant(0), effects: &effects)
      }
    }

    /// Takes up all that lies there; how much of it was refused.
    mutating func recall() throws -> Int {
      var refused = 0
      while case .recalling = sync.phase {
        switch try check.recall(sync) {
        case .chunk(let index, _):
          sync.step(.recalled(index), now: Instant(0), effects: &effects)
        case .refused: refused += 1
        case .end: sync.step(.recallEnded, now: Instant(0), effects: &effects)
        }
      }
      return refused
    }
  }

  private func joinAll() throws -> Joining {
    var joining = try Joining(self)
    while case .fetching = joining.sync.phase { try joining.serve(self) }
    try joining.check.finish()
    return joining
  }

  @Test func whatWasFetchedIsTakenUpAndMakesTheSameStore() throws {
    let first = try joinAll().store
    var again = try Joining(self)
    #expect(again.sync.phase == .recalling(offer))
    #expect(try again.recall() == 0)
    #expect(again.sync.phase == .done(offer))
    try again.check.finish()
    #expect(try contents(again.store) == contents(first))
  }

  @Test func aBitThatIsNotTheStatesIsRefusedAndFetchedAnew() throws {
    let length = try fetchedLength()
    for offset in stride(from: 8, to: length, by: max(1, length / 97)) {
      device.flip(bit: offset % 8, ofByte: offset, in: chunks)
      var again = try Joining(self)
      #expect(try again.recall() == 1, "byte \(offset)")
      #expect(again.sync.phase == .fetching(offer), "byte \(offset)")
      device.flip(bit: offset % 8, ofByte: offset, in: chunks)
    }
    device.flip(bit: 0, ofByte: 20, in: chunks)
    var again = try Joining(self)
    #expect(try again.recall() == 1)
    while case .fetching = again.sync.phase { try again.serve(self) }
    try again.check.finish()
    #expect(again.sync.phase == .done(offer))
  }

  @Test func aPlaceThatIsNoneIsRefused() throws {
    _ = try fetchedLength()
    for index: [UInt8] in [[1, 0, 0, 0], [255, 255, 255, 255]] {
      device.overwrite(chunks, at: 0, count: 4) { _ in index }
      var again = try Joining(self)
      #expect(try again.recall() == 1)
      #expect(again.sync.phase == .fetching(offer))
    }
  }

  @Test func aTornFileIsFetchedAnew() throws {
    let length = try fetchedLength()
    // The last sector has not reached the disk.
    device.overwrite(chunks, at: length - 300, count: 300) { $0.map { _ in 0 } }
    var again = try Joining(self)
    #expect(try again.recall() == 1)
    device.overwrite(chunks, at: 0, count: 512) { $0.map { _ in 0 } }
    again = try Joining(self)
    #expect(try again.recall() == 0)
    #expect(again.sync.phase == .fetching(offer))
  }

  @Test func whatIsOfAnotherSnapshotIsThrownAway() throws {
    _ = try fetchedLength()
    device.flip(bit: 0, ofByte: 30, in: FileName(fixed: "offer"))
    let again = try Joining(self)
    #expect(again.sync.phase == .fetching(offer))
    #expect(try device.list() == [FileName(fixed: "offer")])
  }

  @Test func aChunkThatLiesThereTwiceCountsOnce() throws {
    let length = try fetchedLength()
    let record = try device.read(chunks, at: 0, count: length)
    device.overwrite(chunks, at: length, count: length) { _ in record }
    var again = try Joining(self)
    #expect(try again.recall() == 0)
    #expect(again.sync.doneCount == 1 && again.sync.phase == .done(offer))
  }

  @Test func withoutRoomForAnotherStartItJoinsAllTheSame() throws {
    device.capacityBytes = 1_000
    let joining = try joinAll()
    #expect(joining.sync.phase == .done(offer) && joining.check.hasNoRoom)
    #expect(try device.list() == [])
  }

  /// Joins once, and says how long the one record is that this leaves.
  private func fetchedLength() throws -> Int {
    _ = try joinAll()
    let head = try device.read(chunks, at: 0, count: 8)
    return 8 + head[4...].reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  private func contents(_ store: MemoryKeyValueStore) throws -> [StoreKey: [UInt8]] {
    var found: [StoreKey: [UInt8]] = [:]
    for room in KeyRoom.allCases {
      try store.scan(prefix: StoreKey(room), from: StoreKey(room)) { key, value in
        found[key] = Array(value)
        return .next
      }
    }
    return found
  }
}
