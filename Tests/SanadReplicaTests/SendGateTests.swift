@testable import SanadConsensus
import SanadTypes
import Testing

@testable import SanadReplica

/// Persist before send (consensus.md 2.8).
@Suite struct SendGateTests {
  private func message(_ name: UInt64, after token: UInt64? = nil) -> OutboundMessage {
    let request = CertificateRequest(
      epoch: Epoch(0), first: View(name), last: View(name), kinds: .entry)
    return OutboundMessage(
      recipients: .validators, message: .certificateRequest(request),
      after: token.map { SyncToken($0) })
  }

  private func names(_ messages: [OutboundMessage]) -> [UInt64] {
    messages.map { message in
      guard case .certificateRequest(let request) = message.message else { return 0 }
      return request.first.value
    }
  }

  @Test func holdsAMessageUntilItsRecordIsDurable() {
    var gate = SendGate()
    #expect(gate.admit([message(1, after: 2)]).isEmpty)
    #expect(gate.count == 1)
    #expect(gate.open(upTo: SyncToken(1)).isEmpty)
    #expect(names(gate.open(upTo: SyncToken(2))) == [1])
    #expect(gate.count == 0)
    #expect(gate.open(upTo: SyncToken(9)).isEmpty, "sent once")
  }

  @Test func sendsAtOnceWhatWaitsForNothing() {
    var gate = SendGate()
    #expect(names(gate.admit([message(1), message(2, after: 1), message(3)])) == [1, 3])
    #expect(names(gate.open(upTo: SyncToken(1))) == [2])
  }

  @Test func keepsTheOrderOfWhatItLetsGo() {
    var gate = SendGate()
    #expect(gate.admit([message(1, after: 3), message(2, after: 1), message(3, after: 2)]).isEmpty)
    #expect(gate.admit([message(4, after: 9)]).isEmpty)
    #expect(names(gate.open(upTo: SyncToken(3))) == [1, 2, 3])
    #expect(gate.count == 1)
  }

  @Test func neverClosesAgain() {
    var gate = SendGate()
    #expect(gate.open(upTo: SyncToken(5)).isEmpty)
    #expect(gate.open(upTo: SyncToken(3)).isEmpty)
    #expect(names(gate.admit([message(1, after: 5), message(2, after: 6)])) == [1])
  }

  @Test func aTokenThatIsDurableAlreadyHoldsNothingBack() {
    var gate = SendGate()
    #expect(names(gate.admit([message(1, after: 0)])) == [1])
  }
}
