import NIOCore
import SanadCrypto

/// From a proved key to a live link.
///
/// The dialler greets as soon as it knows that it reached the right key. The other side answers
/// with its own greeting when it takes the connection, and with a refusal when it does not. So a
/// side is live only when it has accepted the other's greeting.
extension Link {
  /// The TLS handshake is complete, and the peer holds `key`.
  func secured(by key: PublicKey) {
    guard stage == .securing else { return }
    peer = key
    stage = .greeting
    if board.unreachable.contains(key) {
      return end(.unreachable, Switchboard.cutOffDetail, saying: false)
    }
    if let fault = fault(of: key) { return end(fault.code, fault.detail) }
    if direction == .outbound { sendGreeting() }
  }

  /// Takes the peer's greeting.
  func greet(_ bytes: [UInt8]) {
    guard stage == .greeting, let peer else {
      return end(.malformed, "a greeting where none belongs")
    }
    do {
      let accepted = try Greeting.accept(bytes, expecting: board.expectation(of: peer))
      run = accepted.greeting.run
      version = accepted.version
    } catch {
      return end(error.code, error.detail)
    }
    if let fault = board.claim(self, for: peer) { return end(fault.code, fault.detail) }
    if direction == .inbound { sendGreeting() }
    becomeLive(peer)
  }

  /// Why the proved key is not the one we want to speak to; nil when it is.
  private func fault(of key: PublicKey) -> LinkFault? {
    if let dialledKey, key != dialledKey {
      return LinkFault(.wrongKey, "dialled \(dialledKey.digest), reached \(key.digest)")
    }
    guard let role = board.role(of: key) else {
      return LinkFault(.notAdmitted, "the key \(key.digest) is not let in here")
    }
    if board.isBanned(key) { return LinkFault(.misbehaved, "kept out for a while") }
    self.role = role
    return nil
  }

  private func sendGreeting() {
    guard let peer else { return }
    sendNow(.greeting, board.greeting(to: peer).bytes)
  }

  private func becomeLive(_ peer: PublicKey) {
    stage = .live
    deadline?.cancel()
    deadline = nil
    let wake = NIOLoopBound(self, eventLoop: board.eventLoop)
    let outbox = Outbox(limits: board.limits) { [eventLoop = board.eventLoop] in
      eventLoop.execute { wake.value.pump() }
    }
    self.outbox = outbox
    board.live(self, peer, outbox)
  }
}
