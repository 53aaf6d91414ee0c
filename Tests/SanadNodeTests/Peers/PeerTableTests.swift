import SanadCrypto
import SanadTypes
import Testing

@testable import SanadNetwork
@testable import SanadNode

@Suite struct PeerTableTests {
  @Test func knowsNoKeyOfAPeerThatHasNotConnected() throws {
    let table = PeerTable(try Fixture.validators("val-a", "val-b"))
    #expect(table.key(.observer(0)) == nil)
    #expect(table.key(.observer(.max)) == nil)
    #expect(table.key(.validator(ValidatorIndex(9))) == nil)
    #expect(table.name(.validator(ValidatorIndex(9))) == "validator 9")
  }

  @Test func givesAValidatorItsPlaceByItsChannelKeyAlone() throws {
    let validators = try Fixture.validators("val-a", "val-b")
    let table = PeerTable(validators)
    for validator in validators.validators {
      let place = try #require(validators.index(ofPeerKey: validator.peerKey))
      #expect(table.peer(validator.peerKey) == .validator(place))
      #expect(table.key(.validator(place)) == validator.peerKey)
      #expect(table.name(.validator(place)) == validator.name)
      #expect(table.name(of: validator.peerKey) == validator.name)
      // The key that votes is not the key of channels.
      #expect(table.peer(validator.consensusKey).validator == nil)
    }
  }

  @Test func numbersOthersInTheOrderOfTheirFirstConnection() throws {
    let table = PeerTable(try Fixture.validators("val-a"))
    let keys = ["x", "y", "z"].map { Fixture.key($0).publicKey }
    #expect(keys.map(table.peer) == [.observer(0), .observer(1), .observer(2)])
    #expect(keys.reversed().map(table.peer) == [.observer(2), .observer(1), .observer(0)])
    #expect(table.key(.observer(1)) == keys[1])
    #expect(table.name(.observer(1)) == "observer 1")
  }

  @Test func namesAStrangerByItsKey() throws {
    let stranger = Fixture.key("stranger").publicKey
    let table = PeerTable(try Fixture.validators("val-a"))
    #expect(table.name(of: stranger) == stranger.text(for: .peer))
    #expect(table.key(.observer(0)) == nil, "to ask for a name gives no number")
  }

  private static let end = LinkEnd(code: .closed, side: .remote, detail: "bye")

  @Test func namesAnObserverAsGenesisDoes() throws {
    let key = Fixture.key("observer").publicKey
    let table = PeerTable(
      try Fixture.validators("val-a"), observers: [GenesisObserver(name: "watch", peerKey: key)])
    #expect(table.name(of: key) == "watch")
    #expect(table.name(.observer(0)) == "observer 0", "it has not connected")
    #expect(table.name(table.peer(key)) == "watch")
  }

  @Test func theBoardCountsValidatorsAndNamesEverybody() throws {
    let table = PeerTable(try Fixture.validators("val-a", "val-b"))
    let board = PeerBoard(table)
    let observer = Fixture.key("observer").publicKey
    let validator = Fixture.key("val-b/peer").publicKey
    board.post(up: observer, at: Instant(1))
    #expect(board.validatorCount == 0)
    board.post(up: validator, at: Instant(1))
    board.post(up: validator, at: Instant(1))
    #expect(board.validatorCount == 1)
    #expect(board.names == ["val-b", "observer 0"])
    board.post(down: validator, Self.end, at: Instant(2))
    board.post(down: validator, Self.end, at: Instant(2))
    #expect(board.names == ["observer 0"] && board.validatorCount == 0)
  }
}
