import NIOCore
import Testing

@testable import SanadAPI

@Suite struct ClientPlacesTests {
  private static func client(_ number: UInt8) throws -> ClientAddress {
    ClientAddress(try SocketAddress(ipAddress: "192.0.2.\(number)", port: 1))
  }

  /// Takes places one by one until there is none for the client; how many there were.
  private static func fill(_ places: ClientPlaces, _ client: ClientAddress) -> Int {
    var count = 0
    while places.enter(client) == .taken { count += 1 }
    return count
  }

  @Test func hasNoPlaceWhereThereIsNone() throws {
    let places = ClientPlaces(total: 0)
    let one = try Self.client(1)
    #expect(places.enter(one) == .full)
    #expect(places.mostOfOne == 0 && places.left(for: one) == 0)
    #expect(ClientPlaces(total: -3).enter(.other) == .full)
  }

  @Test(arguments: [(1, 1), (2, 1), (3, 2), (4, 3), (7, 5), (256, 192), (8_192, 6_144)])
  func oneThatIsAloneGetsThreeQuartersAndNoMore(_ total: Int, _ most: Int) throws {
    let places = ClientPlaces(total: total)
    let one = try Self.client(1)
    #expect(places.mostOfOne == most)
    #expect(Self.fill(places, one) == most)
    #expect(places.used == most && places.left(for: one) == 0)
    #expect(places.enter(one) == (most == total ? .full : .quotaUsed))
  }

  /// Whatever the others take, and in whatever order they come.
  @Test func whoHasNothingFindsAPlaceWhileManyTakeWhatTheyGet() throws {
    let places = ClientPlaces(total: 256)
    let greedy = try (1...4).map { try Self.client($0) }
    for client in greedy { _ = Self.fill(places, client) }
    let late = try Self.client(5)
    #expect(places.left(for: late) >= 1)
    #expect(places.enter(late) == .taken)
  }

  /// What one gives back goes to those that have less.
  @Test func sharesBecomeEqualAsPlacesComeBack() throws {
    let places = ClientPlaces(total: 700)
    let first = try Self.client(1)
    let second = try Self.client(2)
    var counts = [Self.fill(places, first), Self.fill(places, second)]
    for _ in 0..<1_000 {
      places.leave(first)
      counts[0] -= 1
      if places.enter(second) == .taken { counts[1] += 1 }
      if places.enter(first) == .taken { counts[0] += 1 }
    }
    // Three sevenths each, to the unit.
    #expect(abs(counts[0] - 300) <= 2 && abs(counts[1] - 300) <= 2, "\(counts)")
  }

  @Test func takesAllOrNothing() throws {
    let places = ClientPlaces(total: 100)
    let one = try Self.client(1)
    #expect(places.enter(one, 101) == .full)
    #expect(places.enter(one, 60) == .taken)
    #expect(places.enter(one, 16) == .quotaUsed)
    #expect(places.used == 60)
    #expect(places.enter(one, 15) == .taken)
    // A first wish is met wherever it fits.
    #expect(places.enter(try Self.client(2), 26) == .full)
    #expect(places.enter(try Self.client(2), 25) == .taken)
  }

  @Test func tellsAsManyAsThereAreThen() throws {
    let places = ClientPlaces(total: 50)
    let one = try Self.client(1)
    let other = try Self.client(2)
    for count in [1, 5, 2, 9] {
      #expect(places.enter(other, count) == .taken)
      let left = places.left(for: one)
      #expect(Self.fill(places, one) == left)
      for _ in 0..<left { places.leave(one) }
    }
    #expect(places.quota("a", of: one).most == 37)
  }

  @Test func remembersNobodyWhoHasNothing() throws {
    let places = ClientPlaces(total: 3)
    for number in 0..<UInt8.max {
      let client = try Self.client(number)
      #expect(places.enter(client) == .taken)
      places.leave(client)
    }
    #expect(places.used == 0)
    #expect(Self.fill(places, try Self.client(1)) == 2)
  }

  // MARK: Who is who

  @Test func aClientIsItsAddressWhateverThePort() throws {
    let one = ClientAddress(try SocketAddress(ipAddress: "192.0.2.1", port: 1))
    #expect(one == ClientAddress(try SocketAddress(ipAddress: "192.0.2.1", port: 65_535)))
    #expect(one != ClientAddress(try SocketAddress(ipAddress: "192.0.2.2", port: 1)))
    #expect(one == ClientAddress(try SocketAddress(ipAddress: "::ffff:192.0.2.1", port: 9)))
  }

  @Test func aNetworkOfVersion6IsOneClient() throws {
    let one = ClientAddress(try SocketAddress(ipAddress: "2001:db8:0:1::1", port: 1))
    #expect(one == ClientAddress(try SocketAddress(ipAddress: "2001:db8:0:1:ff::9", port: 1)))
    #expect(one != ClientAddress(try SocketAddress(ipAddress: "2001:db8:0:2::1", port: 1)))
    #expect(one != .other)
  }

  @Test func whoHasNoAddressIsOneClient() throws {
    #expect(ClientAddress(nil) == .other)
    #expect(ClientAddress(try SocketAddress(unixDomainSocketPath: "/tmp/a")) == .other)
  }
}
