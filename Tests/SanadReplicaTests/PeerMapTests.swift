import SanadConsensus
import SanadCrypto
import SanadTesting
import SanadTypes
import Testing

@testable import SanadReplica

/// Channels and the places of an epoch's validators (decisions/042).
@Suite struct PeerMapTests {
  private static func key(_ number: Int) -> PublicKey {
    PublicKey(SHA256.digest([UInt8(truncatingIfNeeded: number)]))
  }

  private static func set(_ numbers: [Int]) throws -> ValidatorSet {
    try ValidatorSet(
      numbers.map {
        Validator(consensusKey: key(100 + $0), peerKey: key($0), name: "bank \($0)")
      })
  }

  private let observer = PeerID.observer(7)

  private func validator(_ place: UInt16) -> PeerID { .validator(ValidatorIndex(place)) }

  /// Four of genesis and an observer that becomes the last of four, when the second is gone.
  private func map() throws -> PeerMap {
    var map = PeerMap(genesis: try Self.set([0, 1, 2, 3]), validators: try Self.set([0, 1, 2, 3]))
    for place in 1...3 { map.open(validator(UInt16(place)), Self.key(place)) }
    map.open(observer, Self.key(9))
    return map
  }

  @Test func inTheFirstEpochNamesArePlaces() throws {
    let map = try map()
    for peer in [validator(1), validator(3), observer] {
      #expect(map.peer(peer) == peer && map.channel(peer) == peer)
    }
    #expect(map.channels(of: .validators) == .validators, "the network knows who they are")
    #expect(map.channels(of: .peer(validator(2))) == .peer(validator(2)))
  }

  @Test func placesOfTheNextEpochAreMapped() throws {
    var map = try map()
    map.begin(try Self.set([0, 2, 3, 9]))
    #expect(map.peer(validator(2)) == validator(1))
    #expect(map.peer(validator(3)) == validator(2))
    #expect(map.peer(observer) == validator(3))
    #expect(map.peer(validator(1)).validator == nil, "it is an observer now")
    for channel in map.open { #expect(map.channel(map.peer(channel)) == channel) }
    #expect(map.channels(of: .validators) == .peers([validator(2), validator(3), observer]))
    #expect(map.channels(of: .observers) == .peers([validator(1)]))
    #expect(map.wasValidator(validator(1)) && !map.wasValidator(observer))
    // A newcomer that has not connected has no channel, and least of all that of another.
    var lonely = PeerMap(
      genesis: try Self.set([0, 1, 2, 3]), validators: try Self.set([0, 1, 2, 9]))
    #expect(lonely.channel(validator(3)) == nil && lonely.channels(of: .peer(validator(3))) == nil)
    lonely.open(observer, Self.key(9))
    #expect(lonely.channel(validator(3)) == observer)
    // Whoever is not connected is found by genesis.
    #expect(map.peer(validator(0)) == validator(0) && map.channel(validator(0)) == validator(0))
  }

  /// A proposal of the next epoch may come from one whose channel closes before the epoch begins here: it
  /// is that validator's, and no stranger's who is closed for it.
  @Test func aPeerThatIsGoneIsKnownInTheNextEpoch() throws {
    var map = try map()
    map.close(observer)
    map.begin(try Self.set([0, 2, 3, 9]))
    #expect(map.peer(observer) == validator(3) && !map.open.contains(observer))
    #expect(map.channels(of: .validators) == .peers([validator(2), validator(3)]))
    map.begin(try Self.set([0, 1, 2, 3]))
    #expect(map.wasValidator(observer))
  }

  @Test func aPeerThatIsGoneIsKnownUntilTheEpochEnds() throws {
    var map = try map()
    map.begin(try Self.set([0, 2, 3, 9]))
    map.close(observer)
    #expect(map.peer(observer) == validator(3) && map.channel(validator(3)) == observer)
    map.begin(try Self.set([0, 1, 2, 3]))
    #expect(map.peer(observer) == observer && map.wasValidator(observer))
    #expect(map.peer(validator(1)) == validator(1))
  }

  /// Two of those who are validators no more are never the same peer, and no observer is one of them.
  @Test func formerValidatorsAreDifferentPeers() throws {
    var map = try map()
    map.begin(try Self.set([9]))
    let peers = Set([0, 1, 2, 3].map { map.peer(validator($0)) })
    #expect(peers.count == 4 && peers.allSatisfy { $0.validator == nil })
    for place in 0...3 as ClosedRange<UInt16> {
      #expect(map.channel(map.peer(validator(place))) == validator(place))
    }
  }
}
