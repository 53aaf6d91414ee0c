import SanadCrypto
import Testing

@testable import SanadNetwork
@testable import SanadNode

@Suite struct RefusalTallyTests {
  private func refusal(
    _ code: RefusalCode, peer: PublicKey? = nil, address: String = "192.0.2.1:1",
    side: LinkEnd.Side = .local
  ) -> LinkRefusal {
    LinkRefusal(
      peer: peer, direction: .inbound, address: address,
      end: LinkEnd(code: code, side: side, detail: "detail"))
  }

  @Test func countsRepetitionsOfOneKind() {
    let tally = RefusalTally()
    let key = Fixture.key("a").publicKey
    #expect(tally.count(refusal(.notAdmitted, peer: key)) == 1)
    // The port of whoever dials is another one each time.
    #expect(tally.count(refusal(.notAdmitted, peer: key, address: "192.0.2.1:2")) == 2)
    #expect(tally.count(refusal(.notAdmitted, peer: key)) == 3)
  }

  @Test func whatDiffersInReasonSideOrPeerIsNews() {
    let tally = RefusalTally()
    let key = Fixture.key("a").publicKey
    #expect(tally.count(refusal(.notAdmitted, peer: key)) == 1)
    #expect(tally.count(refusal(.wrongChain, peer: key)) == 1)
    #expect(tally.count(refusal(.notAdmitted, peer: key, side: .remote)) == 1)
    #expect(tally.count(refusal(.notAdmitted, peer: Fixture.key("b").publicKey)) == 1)
  }

  @Test func whoProvesNoKeyIsTheHost() {
    let tally = RefusalTally()
    #expect(tally.count(refusal(.notSecure, address: "192.0.2.1:1")) == 1)
    #expect(tally.count(refusal(.notSecure, address: "192.0.2.1:2")) == 2)
    #expect(tally.count(refusal(.notSecure, address: "192.0.2.2:1")) == 1)
    #expect(tally.count(refusal(.notSecure, address: "[2001:db8::1]:1")) == 1)
    #expect(tally.count(refusal(.notSecure, address: "[2001:db8::1]:2")) == 2)
  }

  @Test func aConnectionMakesItNewsAgainForThatPeerAlone() {
    let tally = RefusalTally()
    let (one, other) = (Fixture.key("a").publicKey, Fixture.key("b").publicKey)
    _ = tally.count(refusal(.unreachable, peer: one))
    _ = tally.count(refusal(.unreachable, peer: other))
    tally.forget(one)
    #expect(tally.count(refusal(.unreachable, peer: one)) == 1)
    #expect(tally.count(refusal(.unreachable, peer: other)) == 2)
  }

  @Test func remembersABoundedNumberOfKinds() {
    let tally = RefusalTally()
    let first = refusal(.notSecure, address: "first:1")
    #expect(tally.count(first) == 1)
    for number in 0..<RefusalTally.kindsMax {
      _ = tally.count(refusal(.notSecure, address: "host-\(number):1"))
    }
    #expect(tally.count(first) == 1)
  }
}
