import SanadReplica
import SanadStorage
import SanadTypes

// Faults, as they begin.
extension World {
  func begin(_ fault: Fault) {
    trace.add(.fault, at: time, node: -1, fault.kind.mark) { "FAULT \(fault.summary)" }
    coverage.count(fault.kind)
    switch fault {
    case .crash(let crash): begin(crash)
    case .powerLoss(let downFor): losePower(downFor)
    case .partition(let partition): begin(partition)
    case .reset(let one, let other):
      if one != other, let number = network.connection(one, other) { close(one, other, number) }
    case .pause(let node, let length):
      nodes[node].pausedUntil = max(nodes[node].pausedUntil, time + length.value * 1_000)
    case .slowDisk(let node, let times, let length):
      nodes[node].slowness = (times, time + length.value * 1_000)
    case .slowLinks(let delay, let length):
      network.slow(by: delay.value * 1_000, until: time + length.value * 1_000)
    case .clockJump(let node, let jump): nodes[node].clocks.jump(by: jump)
    case .syncFailure(let node, let downFor): failSync(of: nodes[node], downFor)
    case .damage(let damage): begin(damage)
    }
  }

  private func begin(_ crash: Crash) {
    guard let process = nodes[crash.node].process else { return }
    guard crash.moment == .now else { return process.arm(crash) }
    end(process, crash.kind)
    push(.start(crash.node), after: crash.downFor.value * 1_000)
  }

  private func losePower(_ downFor: [Milliseconds]) {
    for (node, wait) in zip(nodes, downFor) {
      if let process = node.process { end(process, .powerCut) }
      push(.start(node.place), after: wait.value * 1_000)
    }
  }

  private func begin(_ partition: Partition) {
    lastPartition += 1
    network.cut(partition.shape, as: lastPartition)
    push(.mended(lastPartition), after: partition.lasts.value * 1_000)
    guard case .after(let wait) = partition.notice else { return }
    for one in 0..<plan.nodes {
      for other in (one + 1)..<max(one + 1, plan.nodes) {
        guard !network.reaches(one, other) || !network.reaches(other, one),
          let number = network.connection(one, other)
        else { continue }
        push(.closed(one, other, connection: number), after: wait.value * 1_000)
      }
    }
  }

  private func failSync(of node: SimulatedNode, _ downFor: Milliseconds) {
    guard node.isUp else { return }
    node.failingSync = downFor
    node.data.memory.fault = { call in
      call.operation == .sync
        ? .fail(.system(.sync, file: call.file?.description ?? "", code: 5)) : nil
    }
  }
}
