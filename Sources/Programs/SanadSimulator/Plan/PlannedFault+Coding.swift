import SanadTypes

// Faults as a plan's file has them: one flat object each, whose `fault` says which members it has.
extension PlannedFault: Codable {
  private enum Kind: String, Codable {
    case crash, partition, reset, pause
    case powerLoss = "power_loss"
    case slowDisk = "slow_disk"
    case slowLinks = "slow_links"
    case clockJump = "clock_jump"
    case syncFailure = "sync_failure"
    case damage
  }

  fileprivate enum CodingKeys: String, CodingKey {
    case fault, node, loses, moment, calls, kind, shape, side, order, from, to, times
    case time = "at_ms"
    case down = "down_ms"
    case lasts = "lasts_ms"
    case notice = "notice_ms"
    case by = "by_ms"
  }

  /// Reads a fault.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let time = try container.milliseconds(.time)
    self.init(at: time, try Self.fault(container))
  }

  private static func fault(_ container: Container) throws -> Fault {
    switch try container.decode(Kind.self, forKey: .fault) {
    case .crash: .crash(try Crash(container))
    case .powerLoss:
      .powerLoss(downFor: try container.decode([UInt64].self, forKey: .down).map(Milliseconds.init))
    case .partition: .partition(try Partition(container))
    case .reset:
      .reset(try container.number(.from), try container.number(.to))
    case .pause: .pause(node: try container.number(.node), try container.milliseconds(.lasts))
    case .slowDisk:
      .slowDisk(
        node: try container.number(.node),
        times: try container.decode(UInt64.self, forKey: .times),
        try container.milliseconds(.lasts))
    case .slowLinks:
      .slowLinks(by: try container.milliseconds(.by), try container.milliseconds(.lasts))
    case .clockJump:
      .clockJump(
        node: try container.number(.node), by: try container.decode(Int64.self, forKey: .by))
    case .syncFailure:
      .syncFailure(node: try container.number(.node), downFor: try container.milliseconds(.down))
    case .damage:
      .damage(
        Damage(
          node: try container.number(.node), try Self.kind(container),
          lasts: try container.milliseconds(.lasts),
          downFor: try container.milliseconds(.down)))
    }
  }

  private static func kind(_ container: Container) throws -> Damage.Kind {
    let name = try container.decode(String.self, forKey: .kind)
    guard let kind = Damage.Kind(rawValue: name) else {
      throw DecodingError.dataCorruptedError(
        forKey: .kind, in: container, debugDescription: "there is no damage \(name)")
    }
    return kind
  }

  /// Writes a fault.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(time.value, forKey: .time)
    switch fault {
    case .crash(let crash):
      try container.encode(Kind.crash, forKey: .fault)
      try crash.encode(into: &container)
    case .powerLoss(let downFor):
      try container.encode(Kind.powerLoss, forKey: .fault)
      try container.encode(downFor.map(\.value), forKey: .down)
    case .partition(let partition):
      try container.encode(Kind.partition, forKey: .fault)
      try partition.encode(into: &container)
    case .reset(let from, let to):
      try container.encode(Kind.reset, forKey: .fault)
      try container.encode(from, forKey: .from)
      try container.encode(to, forKey: .to)
    case .pause(let node, let lasts):
      try container.encode(Kind.pause, forKey: .fault)
      try container.encode(node, forKey: .node)
      try container.encode(lasts.value, forKey: .lasts)
    case .slowDisk(let node, let times, let lasts):
      try container.encode(Kind.slowDisk, forKey: .fault)
      try container.encode(node, forKey: .node)
      try container.encode(times, forKey: .times)
      try container.encode(lasts.value, forKey: .lasts)
    case .slowLinks(let by, let lasts):
      try container.encode(Kind.slowLinks, forKey: .fault)
      try container.encode(by.value, forKey: .by)
      try container.encode(lasts.value, forKey: .lasts)
    case .clockJump(let node, let by):
      try container.encode(Kind.clockJump, forKey: .fault)
      try container.encode(node, forKey: .node)
      try container.encode(by, forKey: .by)
    case .syncFailure(let node, let down):
      try container.encode(Kind.syncFailure, forKey: .fault)
      try container.encode(node, forKey: .node)
      try container.encode(down.value, forKey: .down)
    case .damage(let damage):
      try container.encode(Kind.damage, forKey: .fault)
      try container.encode(damage.node, forKey: .node)
      try container.encode(damage.kind.rawValue, forKey: .kind)
      try container.encode(damage.lasts.value, forKey: .lasts)
      try container.encode(damage.downFor.value, forKey: .down)
    }
  }
}

private typealias Container = KeyedDecodingContainer<PlannedFault.CodingKeys>

extension KeyedDecodingContainer<PlannedFault.CodingKeys> {
  fileprivate func number(_ key: Key) throws -> Int { try decode(Int.self, forKey: key) }

  fileprivate func milliseconds(_ key: Key) throws -> Milliseconds {
    Milliseconds(try decode(UInt64.self, forKey: key))
  }
}

extension Crash {
  private enum Loss: String, Codable {
    case memory
    case unsynced
  }

  private enum Place: String, Codable {
    case now
    case afterCalls = "after_calls"
    case afterVote = "after_vote"
    case afterFinal = "after_final"
    case beforeDeviceCall = "before_device_call"
  }

  fileprivate init(_ container: Container) throws {
    let moment: Moment =
      switch try container.decode(Place.self, forKey: .moment) {
      case .now: .now
      case .afterCalls: .afterCalls(try container.number(.calls))
      case .afterVote: .afterVote
      case .afterFinal: .afterFinal
      case .beforeDeviceCall: .beforeDeviceCall(try container.number(.calls))
      }
    let loss = try container.decode(Loss.self, forKey: .loses)
    self.init(
      node: try container.number(.node), kind: loss == .memory ? .kill : .powerCut, moment: moment,
      downFor: try container.milliseconds(.down))
  }

  fileprivate func encode(
    into container: inout KeyedEncodingContainer<PlannedFault.CodingKeys>
  ) throws {
    try container.encode(node, forKey: .node)
    try container.encode(kind == .kill ? Loss.memory : .unsynced, forKey: .loses)
    try container.encode(downFor.value, forKey: .down)
    switch moment {
    case .now: try container.encode(Place.now, forKey: .moment)
    case .afterVote: try container.encode(Place.afterVote, forKey: .moment)
    case .afterFinal: try container.encode(Place.afterFinal, forKey: .moment)
    case .afterCalls(let calls):
      try container.encode(Place.afterCalls, forKey: .moment)
      try container.encode(calls, forKey: .calls)
    case .beforeDeviceCall(let calls):
      try container.encode(Place.beforeDeviceCall, forKey: .moment)
      try container.encode(calls, forKey: .calls)
    }
  }
}

extension Partition {
  private enum Form: String, Codable {
    case halves, isolation, ring, star
    case oneWay = "one_way"
  }

  fileprivate init(_ container: Container) throws {
    let shape: Shape =
      switch try container.decode(Form.self, forKey: .shape) {
      case .halves: .halves(try Self.sides(container))
      case .isolation: .isolation(try container.number(.node))
      case .ring: .ring(try container.decode([Int].self, forKey: .order))
      case .star: .star(try container.number(.node))
      case .oneWay: .oneWay(try container.number(.from), try container.number(.to))
      }
    let notice = try container.decodeIfPresent(UInt64.self, forKey: .notice)
    self.init(
      shape, lasts: try container.milliseconds(.lasts),
      notice: notice.map { .after(Milliseconds($0)) } ?? .silent)
  }

  /// The nodes of one half, as bits.
  private static func sides(_ container: Container) throws -> UInt128 {
    var sides: UInt128 = 0
    for node in try container.decode([Int].self, forKey: .side) {
      guard (0..<UInt128.bitWidth).contains(node) else {
        throw DecodingError.dataCorruptedError(
          forKey: .side, in: container, debugDescription: "there is no node \(node)")
      }
      sides |= 1 << UInt128(node)
    }
    return sides
  }

  fileprivate func encode(
    into container: inout KeyedEncodingContainer<PlannedFault.CodingKeys>
  ) throws {
    switch shape {
    case .halves(let sides):
      try container.encode(Form.halves, forKey: .shape)
      try container.encode(
        (0..<UInt128.bitWidth).filter { (sides >> UInt128($0)) & 1 == 1 }, forKey: .side)
    case .isolation(let node):
      try container.encode(Form.isolation, forKey: .shape)
      try container.encode(node, forKey: .node)
    case .ring(let order):
      try container.encode(Form.ring, forKey: .shape)
      try container.encode(order, forKey: .order)
    case .star(let node):
      try container.encode(Form.star, forKey: .shape)
      try container.encode(node, forKey: .node)
    case .oneWay(let from, let to):
      try container.encode(Form.oneWay, forKey: .shape)
      try container.encode(from, forKey: .from)
      try container.encode(to, forKey: .to)
    }
    try container.encode(lasts.value, forKey: .lasts)
    if case .after(let wait) = notice { try container.encode(wait.value, forKey: .notice) }
  }
}
