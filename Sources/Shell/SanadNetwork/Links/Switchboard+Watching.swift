import NIOCore

/// Beginning, watching, and the end of everything.
extension Switchboard {
  /// Starts to dial and to watch.
  func start() {
    keepConnected(configuration.peers)
    planWatch()
  }

  /// Takes an accepted socket.
  func accept(_ channel: any Channel) -> EventLoopFuture<Void> {
    guard !isStopping else { return channel.close() }
    return Link(.inbound, dialledKey: nil, board: self).install(in: channel)
  }

  /// Ends every link and says so to the peers; `stopped` is fulfilled when all sockets are gone.
  func stop(_ stopped: EventLoopPromise<Void>) {
    guard !isStopping else { return stopped.succeed() }
    isStopping = true
    self.stopped = stopped
    watch?.cancel()
    for dial in dials.values { dial.planned?.cancel() }
    for link in Array(open.values) { link.end(.stopping, "the node is stopping") }
    if open.isEmpty { stopped.succeed() }
  }

  /// What ``PeerNetwork/peers()`` tells.
  func statuses() -> [PeerStatus] {
    links.sorted { $0.key < $1.key }.map { peer, link in
      PeerStatus(
        peer: peer, name: dials[peer]?.address.name, role: link.role, direction: link.direction,
        address: link.address, version: link.version, queuedBytes: link.outbox?.bytes ?? 0,
        isPaused: link.isPaused)
    }
  }

  private func planWatch() {
    watch = loop.scheduleTask(in: TimeAmount(limits.watchInterval)) { [weak self] in
      guard let self, !self.isStopping else { return }
      for link in Array(self.links.values) { link.tick() }
      self.planWatch()
    }
  }
}
