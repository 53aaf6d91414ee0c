import Logging
import NIOCore
import SanadCrypto

/// All connections of a node, on the network's one thread. A class, because every link holds it.
///
/// One thread for all peers: a handful of institutions, and TLS costs it a few microseconds a
/// frame. What it buys is that who is connected, dialled or refused is decided in one place, with
/// no locks and in one order. The other files of the type: dialling, and watching and stopping.
final class Switchboard {
  let configuration: PeerNetworkConfiguration
  let own: PublicKey
  let tls: TLSContext
  let receiver: PeerNetworkReceiver
  let eventLoop: any EventLoop
  let outboxes: OutboxTable
  let counters: CounterTable
  /// Even numbers from the shell's source of chance.
  let entropy: @Sendable () -> UInt64
  /// Drawn once: tells this run of the node from an earlier one with the same key.
  let run: UInt64

  var admission: Admission
  /// Peers to keep a connection with.
  var dials: [PublicKey: Dial] = [:]
  /// Links that are live.
  private(set) var links: [PublicKey: Link] = [:]
  /// Every link with a socket, ending ones too.
  private(set) var open: [ObjectIdentifier: Link] = [:]
  /// Accepted links that are not live yet, oldest first.
  private var unauthenticated: [Link] = []
  /// Until when a peer is kept out.
  private var bans: [PublicKey: NIODeadline] = [:]
  /// Peers to which the network is as if it had failed.
  var unreachable: Set<PublicKey>
  /// Whether ``stop()`` was called: no link begins any more.
  var isStopping = false
  /// Fulfilled when the last link is gone after ``stop()``.
  var stopped: EventLoopPromise<Void>?
  var watch: Scheduled<Void>?

  /// Bans that are kept at most; one more forgets the one that ends first.
  private static let bansMax = 1_024

  init(
    _ configuration: PeerNetworkConfiguration, own: PublicKey, tls: TLSContext,
    receiver: PeerNetworkReceiver, eventLoop: any EventLoop, outboxes: OutboxTable,
    counters: CounterTable, entropy: @escaping @Sendable () -> UInt64
  ) {
    self.configuration = configuration
    self.own = own
    self.tls = tls
    self.receiver = receiver
    self.eventLoop = eventLoop
    self.outboxes = outboxes
    self.counters = counters
    self.entropy = entropy
    run = entropy()
    admission = configuration.admission
    unreachable = configuration.cutOff
  }

  var limits: PeerNetworkLimits { configuration.limits }

  /// The thread's own view of its loop.
  var loop: NIOIsolatedEventLoop { eventLoop.assumeIsolated() }

  // MARK: Answers for links

  /// What a key may be here; nil when it may not come in.
  func role(of key: PublicKey) -> PeerRole? {
    if key == own { return nil }
    return admission.role(of: key) ?? (dials[key] == nil ? nil : .guest)
  }

  /// Whether a key is kept out now.
  func isBanned(_ key: PublicKey) -> Bool { bans[key].map { $0 > eventLoop.now } ?? false }

  func greeting(to peer: PublicKey) -> Greeting {
    Greeting(
      versions: configuration.versions, chainID: configuration.chainID, sender: own,
      receiver: peer, run: run)
  }

  func expectation(of peer: PublicKey) -> Greeting.Expectation {
    Greeting.Expectation(
      versions: configuration.versions, chainID: configuration.chainID, own: own, peer: peer)
  }

  /// Decides whether `link`, which has been greeted, becomes the one link with `peer`.
  ///
  /// Of two links between the same two runs, the one that the smaller key dialled stays, which
  /// both sides can tell; of two that the same side dialled, the newer one, because nobody dials
  /// beside a link that lives. A link with an earlier run of the peer is dead in any case.
  func claim(_ link: Link, for peer: PublicKey) -> LinkFault? {
    if link.role == .guest, dials[peer] == nil, guestCount(without: peer) >= admission.guestsMax {
      return LinkFault(.tooMany, "no further guests are let in")
    }
    guard let old = links[peer] else { return nil }
    let preferred: LinkDirection = own < peer ? .outbound : .inbound
    let replaces =
      old.run != link.run || old.direction == link.direction || link.direction == preferred
    guard replaces else {
      return LinkFault(.duplicate, "the connection that the smaller key dialled is kept")
    }
    old.end(.duplicate, "a newer connection between the same nodes is kept")
    return nil
  }

  private func guestCount(without peer: PublicKey) -> Int {
    links.count { $0.key != peer && $0.value.role == .guest && dials[$0.key] == nil }
  }

  // MARK: The life of links

  /// A socket has a link. An accepted one counts as unauthenticated; when there are too many, the
  /// oldest goes: a flood then has to outrun an honest handshake of some milliseconds, where
  /// turning away the newest would let idle sockets lock the door for the whole time-out.
  func opened(_ link: Link) {
    open[ObjectIdentifier(link)] = link
    guard link.direction == .inbound else { return }
    unauthenticated.append(link)
    if unauthenticated.count > limits.unauthenticatedMax, let oldest = unauthenticated.first {
      oldest.end(.tooMany, "too many connections that have not proved a key")
    }
    countUnauthenticated()
    counters.update { $0.accepted &+= 1 }
  }

  /// A link carries frames from now on.
  func live(_ link: Link, _ peer: PublicKey, _ outbox: Outbox) {
    forgetUnauthenticated(link)
    links[peer] = link
    outboxes.insert(outbox, for: peer, as: link.role)
    countPeers()
    dials[peer]?.began(at: eventLoop.now)
    log(.info, "peer up", link, [:])
    let up = PeerUp(
      peer: peer, role: link.role, direction: link.direction, version: link.version)
    receiver.event(.up(up))
  }

  /// A link has come to its end; its socket may linger.
  func ended(_ link: Link, _ end: LinkEnd, wasLive: Bool) {
    forgetUnauthenticated(link)
    counters.update { $0.ended[end.code, default: 0] &+= 1 }
    report(link, end, wasLive: wasLive)
    if let key = link.dialledKey ?? link.peer { redial(key, after: link, wasLive: wasLive) }
  }

  /// A link's socket is gone.
  func closed(_ link: Link) {
    open[ObjectIdentifier(link)] = nil
    if isStopping, open.isEmpty { stopped?.succeed() }
  }

  /// Whether one more ended link may keep its socket for its refusal to arrive.
  var mayLinger: Bool {
    open.values.count { $0.stage == .ending } <= limits.unauthenticatedMax
  }

  private func report(_ link: Link, _ end: LinkEnd, wasLive: Bool) {
    let fields: Logger.Metadata = [
      "code": "\(end.code.error)", "by": "\(end.side.rawValue)", "detail": "\(end.detail)",
    ]
    if wasLive, let peer = link.peer {
      if links[peer] === link {
        links[peer] = nil
        outboxes.remove(peer)
      }
      countPeers()
      log(.info, "peer down", link, fields)
      receiver.event(.down(peer, end))
    } else {
      log(isNews(link, end) ? .notice : .debug, "connection refused", link, fields)
      let refusal = LinkRefusal(
        peer: link.peer ?? link.dialledKey, direction: link.direction, address: link.address,
        end: end)
      receiver.event(.refused(refusal))
    }
  }

  /// Whether an ending tells more than the last attempt with the same peer did: a peer that is down
  /// for an hour is dialled every two seconds, and is worth one line.
  private func isNews(_ link: Link, _ end: LinkEnd) -> Bool {
    guard let key = link.dialledKey, dials[key] != nil else { return true }
    defer { dials[key]?.lastFailure = end.code }
    return dials[key]?.lastFailure != end.code
  }

  // MARK: Changes from above

  /// Puts another list in force, and ends the links of those who are no longer on it.
  func admit(_ admission: Admission) {
    self.admission = admission
    for (peer, link) in links {
      guard let role = role(of: peer) else {
        link.end(.notAdmitted, "the key \(peer.digest) is no longer let in")
        continue
      }
      link.role = role
      if let outbox = link.outbox { outboxes.insert(outbox, for: peer, as: role) }
    }
  }

  /// Ends the link with a peer and keeps the peer out for a while.
  func ban(_ peer: PublicKey, for time: TimeAmount, _ detail: String) {
    if bans.count >= Self.bansMax, let soonest = bans.min(by: { $0.value < $1.value })?.key {
      bans[soonest] = nil
    }
    bans[peer] = eventLoop.now + time
    links[peer]?.end(.misbehaved, detail)
  }

  // MARK: Small things

  private func forgetUnauthenticated(_ link: Link) {
    guard let index = unauthenticated.firstIndex(where: { $0 === link }) else { return }
    unauthenticated.remove(at: index)
    countUnauthenticated()
  }

  private func countUnauthenticated() {
    let count = unauthenticated.count
    counters.update { $0.unauthenticated = count }
  }

  private func countPeers() {
    let inbound = links.values.count { $0.direction == .inbound }
    let outbound = links.count - inbound
    counters.update {
      $0.peersInbound = inbound
      $0.peersOutbound = outbound
    }
  }

  private func log(
    _ level: Logger.Level, _ message: Logger.Message, _ link: Link, _ fields: Logger.Metadata
  ) {
    var metadata = fields
    metadata["direction"] = "\(link.direction.rawValue)"
    metadata["address"] = "\(link.address)"
    if let key = link.peer ?? link.dialledKey {
      metadata["peer"] = "\(dials[key]?.address.name ?? key.digest.hex)"
    }
    configuration.logger.log(level: level, message, metadata: metadata)
  }
}
