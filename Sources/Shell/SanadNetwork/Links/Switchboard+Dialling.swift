import Foundation
import NIOCore
import NIOPosix
import SanadCrypto

/// What is known of a peer to keep a connection with.
struct Dial {
  let address: PeerAddress
  /// Attempts in a row that did not lead to a stable link.
  var failures = 0
  /// The attempt that is under way, until it is live or has ended.
  var attempt: Link?
  /// The next attempt, when one is planned.
  var planned: Scheduled<Void>?
  /// Why the last attempt failed; nil after a live link.
  var lastFailure: RefusalCode?
  /// When the last live link began.
  private var liveSince: NIODeadline?

  init(_ address: PeerAddress) { self.address = address }

  /// A link with the peer is live.
  mutating func began(at now: NIODeadline) {
    liveSince = now
    lastFailure = nil
    attempt = nil
    planned?.cancel()
    planned = nil
  }

  /// A link with the peer, or an attempt at one, has ended.
  mutating func ended(at now: NIODeadline, stableAfter: TimeAmount) {
    let wasStable = liveSince.map { now - $0 >= stableAfter } ?? false
    failures = wasStable ? 0 : min(failures + 1, 32)
    liveSince = nil
  }
}

/// Keeping a connection with every peer that has an address.
extension Switchboard {
  /// Puts another list of peers in force; links with peers that left it stay while admitted.
  func keepConnected(_ addresses: [PeerAddress]) {
    var next: [PublicKey: Dial] = [:]
    for address in addresses where address.key != own {
      let known = dials[address.key]
      next[address.key] = known?.address == address ? known : Dial(address)
    }
    for (key, dial) in dials where next[key]?.address != dial.address { dial.planned?.cancel() }
    dials = next
    for key in next.keys { dial(key) }
  }

  /// Plans the next attempt after a link has ended, when it is ours to plan.
  func redial(_ key: PublicKey, after link: Link, wasLive: Bool) {
    guard !isStopping, dials[key] != nil else { return }
    if wasLive || link.direction == .outbound {
      dials[key]?.ended(at: eventLoop.now, stableAfter: TimeAmount(limits.stableAfter))
    }
    if dials[key]?.attempt === link { dials[key]?.attempt = nil }
    plan(key)
  }

  private func plan(_ key: PublicKey) {
    guard let dial = dials[key], dial.attempt == nil, dial.planned == nil else { return }
    let backOff = BackOff(
      first: TimeAmount(limits.redialFirst), max: TimeAmount(limits.redialMax))
    // The first failure waits the first time.
    let wait = backOff.wait(failures: max(0, dial.failures - 1), jitter: entropy())
    dials[key]?.planned = loop.scheduleTask(in: wait) { [weak self] in
      self?.dials[key]?.planned = nil
      self?.dial(key)
    }
  }

  /// Dials a peer as if it had never failed to answer.
  func dialAnew(_ key: PublicKey) {
    dials[key]?.planned?.cancel()
    dials[key]?.planned = nil
    dials[key]?.failures = 0
    dial(key)
  }

  /// Dials a peer, unless that is needless now.
  private func dial(_ key: PublicKey) {
    guard !isStopping, links[key] == nil, let dial = dials[key], dial.attempt == nil else { return }
    if isBanned(key) || unreachable.contains(key) { return plan(key) }
    let link = Link(.outbound, dialledKey: key, board: self)
    link.address = "\(dial.address.host):\(dial.address.port)"
    dials[key]?.attempt = link
    let bound = NIOLoopBound(link, eventLoop: eventLoop)
    SocketSettings.apply(to: ClientBootstrap(group: eventLoop), limits)
      .channelInitializer { channel in bound.value.install(in: channel) }
      .connect(host: dial.address.host, port: Int(dial.address.port))
      .assumeIsolated()
      .whenFailure { error in link.end(.unreachable, Self.reason(error)) }
  }

  /// Why a connection could not be made, in the system's words and not in those of the library.
  private static func reason(_ error: any Error) -> String {
    guard let failed = error as? NIOConnectionError else { return "\(error)" }
    if let refused = failed.connectionErrors.first?.error as? IOError {
      return String(cString: strerror(refused.errnoCode))
    }
    if failed.dnsAError != nil || failed.dnsAAAAError != nil { return "there is no such host" }
    return "\(error)"
  }
}

extension Link {
  /// Takes its place in a new channel, behind TLS.
  func install(in channel: any Channel) -> EventLoopFuture<Void> {
    channel.eventLoop.makeCompletedFuture {
      let session = try board.tls.makeSession(dialledBy: direction)
      try channel.pipeline.syncOperations.addHandlers([TLSHandler(session, direction), self])
    }
  }
}
