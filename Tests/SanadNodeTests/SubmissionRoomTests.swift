import NIOCore
import SanadAPI
import SanadCrypto
import SanadTypes
import Testing

@testable import SanadNode
@testable import SanadReplica

/// What clients hand over takes room until the replica has judged it, and then no more.
@Suite struct SubmissionRoomTests {
  private static func client(_ number: UInt8) throws -> ClientAddress {
    ClientAddress(try SocketAddress(ipAddress: "192.0.2.\(number)", port: 1))
  }

  private static func transactions(_ count: Int) throws -> [UnverifiedTransaction] {
    let chain = try LocalChain()
    return try (0..<count).map { try chain.transfer(to: "retail", sequence: UInt64($0)) }
  }

  private static func id(_ number: UInt64) -> TransactionID {
    TransactionID(Digest(number, 0, 0, 0))
  }

  /// The whole story of a flood: one address fills its share by not waiting, another is served.
  @Test func aClientThatDoesNotWaitUsesItsQuotaAndNobodyElses() throws {
    let waiters = Waiters(places: ClientPlaces(total: 8))
    let transactions = try Self.transactions(1)
    var tickets: [SubmissionTicket] = []
    for _ in 0..<6 {
      let rooms = try waiters.places.room(for: transactions, of: try Self.client(1))
      #expect(
        waiters.handOver(rooms) { ticket in
          tickets.append(ticket)
          return true
        })
    }
    #expect(try Self.code(waiters, transactions, 1) == .clientQuotaUsed)
    #expect(try Self.code(waiters, transactions, 2) == nil)
    #expect(Set(tickets).count == 6 && !tickets.contains(SubmissionTicket(0)))
    // A verdict gives one place back, whatever it is; the second of the same ticket gives none.
    waiters.end(tickets[0], .accepted)
    waiters.end(tickets[0], .accepted)
    waiters.end(tickets[1], nil)
    #expect(waiters.places.used == 5)
  }

  @Test func tellsWhatIsLeftAndWhenToComeBack() throws {
    let places = ClientPlaces(total: 4)
    let transactions = try Self.transactions(1)
    let first = try Self.client(1)
    for _ in 0..<3 { _ = try places.room(for: transactions, of: first) }
    do throws(ServiceFailure) {
      _ = try places.room(for: transactions, of: .other)
      _ = try places.room(for: transactions, of: .other)
      Issue.record("there is no fifth place")
    } catch {
      #expect(error.code == .rateLimited && error.quota == nil)
    }
    let others = ClientPlaces(total: 4)
    do throws(ServiceFailure) {
      for _ in 0..<4 { _ = try others.room(for: transactions, of: .other) }
      Issue.record("one client has every place")
    } catch {
      #expect(error.code == .clientQuotaUsed && error.retryAfter == .milliseconds(500))
      #expect(error.quota == ClientQuota(name: "transactions", most: 3, left: 0))
    }
  }

  @Test func aBatchTakesRoomForEachOfItsTransactionsOrForNone() throws {
    let places = ClientPlaces(total: 8)
    let transactions = try Self.transactions(4)
    #expect(try places.room(for: transactions, of: .other).count == 4)
    #expect(throws: ServiceFailure.self) { try places.room(for: transactions, of: .other) }
    #expect(places.used == 4)
    #expect(try places.room(for: [], of: .other).isEmpty)
  }

  @Test func whatTheReplicaDoesNotTakeTakesNoRoom() async throws {
    let waiters = Waiters(places: ClientPlaces(total: 8))
    let transactions = try Self.transactions(2)
    let rooms = { try waiters.places.room(for: transactions, of: .other) }
    #expect(waiters.handOver(try rooms()) { _ in false } == false)
    let one = try waiters.places.room(for: [transactions[0]], of: .other)
    #expect(await waiters.submission(one.first) { _ in false } == nil)
    let ids = transactions.map(\.id)
    #expect(
      await waiters.batch(ids, try rooms(), finalWithin: nil) { _ in false } == nil)
    #expect(waiters.places.used == 0)
  }

  /// Or a client could fill the node by not waiting long.
  @Test func aBatchWhoseTimeIsOverKeepsItsRoomUntilTheVerdict() async throws {
    let waiters = Waiters(places: ClientPlaces(total: 8))
    let transactions = try Self.transactions(2)
    let rooms = try waiters.places.room(for: transactions, of: .other)
    var first = SubmissionTicket(0)
    let standings = await waiters.batch(transactions.map(\.id), rooms, finalWithin: .zero) {
      first = $0
      return true
    }
    #expect(standings?.count == 2)
    #expect(waiters.places.used == 2)
    waiters.end(first, .accepted)
    waiters.end(first.advanced(by: 1), .accepted)
    #expect(waiters.places.used == 0)
  }

  @Test func theEndOfTheNodeGivesAllRoomBack() throws {
    let waiters = Waiters(places: ClientPlaces(total: 8))
    let transactions = try Self.transactions(1)
    #expect(
      waiters.handOver(try waiters.places.room(for: transactions, of: .other)) { _ in true })
    waiters.close()
    #expect(waiters.places.used == 0)
    #expect(
      !waiters.handOver(try waiters.places.room(for: transactions, of: .other)) { _ in true })
    #expect(waiters.places.used == 0)
  }

  /// All places together are as many bytes as half of what the mempool checks at once.
  @Test func largeTransactionsTakeMoreRoom() throws {
    let transaction = try #require(try Self.transactions(1).first)
    #expect(transaction.bytes.count <= SubmissionRoom.bytes)
    #expect(SubmissionRoom(transaction, of: .other).count == 1)
    #expect(SubmissionRoom.count(bytes: 0) == 1)
    #expect(SubmissionRoom.count(bytes: 2_048) == 1)
    #expect(SubmissionRoom.count(bytes: 2_049) == 2)
    #expect(SubmissionRoom.count(bytes: Block.transactionBytesMax) == 32)
    #expect(SubmissionRoom.total * SubmissionRoom.bytes == 16 << 20)
  }

  /// Why the next transaction of a client gets no room; nil where it does.
  private static func code(
    _ waiters: Waiters, _ transactions: [UnverifiedTransaction], _ number: UInt8
  ) throws -> ErrorCode? {
    let client = try client(number)
    do throws(ServiceFailure) {
      _ = try waiters.places.room(for: transactions, of: client)
      return nil
    } catch { return error.code }
  }
}
