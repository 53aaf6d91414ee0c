package import SanadTypes

/// A fault and when it begins.
package struct PlannedFault: Hashable, Sendable {
  /// Milliseconds since the run began.
  package var time: Milliseconds
  /// What happens.
  package var fault: Fault

  /// Places a fault.
  package init(at time: Milliseconds, _ fault: Fault) {
    self.time = time
    self.fault = fault
  }
}

/// What can go wrong. But for damage, all of these are within the promises: no disk lies and nobody
/// is Byzantine.
package enum Fault: Hashable, Sendable {
  /// A node stops and comes back.
  case crash(Crash)
  /// Every node loses power; node `i` comes back after `downFor[i]`.
  case powerLoss(downFor: [Milliseconds])
  /// Some links are cut for a time.
  case partition(Partition)
  /// A connection breaks; what is under way on it is lost, and it is opened again.
  case reset(Int, Int)
  /// A node stands still, as a virtual machine that is moved, and goes on.
  case pause(node: Int, Milliseconds)
  /// A node's disk takes so many times as long for a time.
  case slowDisk(node: Int, times: UInt64, Milliseconds)
  /// Every message takes so many milliseconds longer for a time: an overloaded route.
  case slowLinks(by: Milliseconds, Milliseconds)
  /// A node's wall clock is moved by so many milliseconds.
  case clockJump(node: Int, by: Int64)
  /// A sync of a node's journal fails; the node stops by itself and comes back.
  case syncFailure(node: Int, downFor: Milliseconds)
  /// A node's disks lose or get wrong what they held.
  case damage(Damage)

  /// What it is called in reports.
  package var kind: FaultKind {
    switch self {
    case .crash(let crash):
      crash.kind == .kill ? .kill : .powerCut
    case .powerLoss: .powerLoss
    case .partition(let partition): partition.shape.kind
    case .reset: .reset
    case .pause: .pause
    case .slowDisk: .slowDisk
    case .slowLinks: .slowLinks
    case .clockJump: .clockJump
    case .syncFailure: .syncFailure
    case .damage(let damage): damage.kind.fault
    }
  }
}

/// The kinds of fault that reports count.
package enum FaultKind: String, CaseIterable, Hashable, Sendable {
  case kill = "kill"
  case powerCut = "power cut"
  case powerLoss = "power loss of all"
  case halves = "partition in halves"
  case isolation = "isolated node"
  case ring = "ring"
  case star = "star"
  case oneWay = "one-way cut"
  case reset = "connection reset"
  case pause = "pause"
  case slowDisk = "slow disk"
  case slowLinks = "slow links"
  case clockJump = "clock jump"
  case syncFailure = "failed sync"
  case restoredData = "restored backup"
  case restoredAll = "restored backup with the key's files"
  case lostData = "lost data directory"
  case lostAll = "everything lost but the key"
  case bitRot = "bit rot"
  case misdirectedWrite = "misdirected write"
  case lostWrites = "writes that were never made"
  case readError = "read error"
  case lyingSync = "sync that lies"
  case fullDisk = "full disk"
  case loss = "lost message"
  case double = "doubled message"
}

/// How one node stops.
package struct Crash: Hashable, Sendable {
  /// What is lost.
  package enum Kind: Hashable, Sendable {
    /// The process dies: what it wrote stays, what it kept in memory is gone.
    case kill
    /// Power is lost: of what was not synced any part may be gone.
    case powerCut
  }

  /// The moment within what the node does.
  package enum Moment: Hashable, Sendable {
    /// Between two steps.
    case now
    /// After so many further calls of the host's ports, which may be in the middle of a step.
    case afterCalls(Int)
    /// Right after the node has sent a vote of its own.
    case afterVote
    /// Right after the node has told its clients of a final block.
    case afterFinal
    /// Before the journal's device is called so many times more: within a write of several calls.
    case beforeDeviceCall(Int)
  }

  /// Which node.
  package var node: Int
  /// What is lost.
  package var kind: Kind
  /// When exactly.
  package var moment: Moment
  /// How long the node stays down.
  package var downFor: Milliseconds

  /// Describes a crash.
  package init(node: Int, kind: Kind, moment: Moment, downFor: Milliseconds) {
    self.node = node
    self.kind = kind
    self.moment = moment
    self.downFor = downFor
  }
}

/// Links that are cut for a time.
package struct Partition: Hashable, Sendable {
  /// Which links stay.
  package enum Shape: Hashable, Sendable {
    /// Nodes of different halves do not hear each other; bit `i` says on which side node `i` is.
    case halves(UInt128)
    /// One node is alone.
    case isolation(Int)
    /// Each validator hears the two beside it in this order.
    case ring([Int])
    /// Everybody hears the one in the middle and nobody else.
    case star(Int)
    /// The first does not reach the second, and the other way it works.
    case oneWay(Int, Int)

    /// What it is called in reports.
    package var kind: FaultKind {
      switch self {
      case .halves: .halves
      case .isolation: .isolation
      case .ring: .ring
      case .star: .star
      case .oneWay: .oneWay
      }
    }

    /// Whether messages get from one node to another.
    package func lets(_ from: Int, reach to: Int) -> Bool {
      switch self {
      case .halves(let sides): (sides >> UInt128(from)) & 1 == (sides >> UInt128(to)) & 1
      case .isolation(let alone): from != alone && to != alone
      case .ring(let order): Self.areNeighbours(from, to, in: order)
      case .star(let middle): from == middle || to == middle
      case .oneWay(let one, let other): !(from == one && to == other)
      }
    }

    private static func areNeighbours(_ one: Int, _ other: Int, in order: [Int]) -> Bool {
      // Nodes outside the ring (observers) hear whom they did.
      guard let first = order.firstIndex(of: one), let second = order.firstIndex(of: other) else {
        return true
      }
      let distance = abs(first - second)
      return distance == 1 || distance == order.count - 1
    }
  }

  /// Whether the nodes learn that connections are gone.
  package enum Notice: Hashable, Sendable {
    /// Messages vanish and connections seem to stand.
    case silent
    /// Connections are reported closed after this time.
    case after(Milliseconds)
  }

  /// Which links stay.
  package var shape: Shape
  /// How long it lasts.
  package var lasts: Milliseconds
  /// What the nodes learn.
  package var notice: Notice

  /// Describes a partition.
  package init(_ shape: Shape, lasts: Milliseconds, notice: Notice) {
    self.shape = shape
    self.lasts = lasts
    self.notice = notice
  }
}

extension FaultKind {
  /// The value of `fault` (and of `shape`) that a plan's file has for it; nil for what belongs to the
  /// quality of a link.
  package var inPlans: String? {
    switch self {
    case .kill, .powerCut: "crash"
    case .powerLoss: "power_loss"
    case .halves: "partition halves"
    case .isolation: "partition isolation"
    case .ring: "partition ring"
    case .star: "partition star"
    case .oneWay: "partition one_way"
    case .reset: "reset"
    case .pause: "pause"
    case .slowDisk: "slow_disk"
    case .slowLinks: "slow_links"
    case .clockJump: "clock_jump"
    case .syncFailure: "sync_failure"
    case .restoredData: "damage restored_data"
    case .restoredAll: "damage restored_all"
    case .lostData: "damage lost_data"
    case .lostAll: "damage lost_all"
    case .bitRot: "damage bit_rot"
    case .misdirectedWrite: "damage misdirected_write"
    case .lostWrites: "damage lost_writes"
    case .readError: "damage read_error"
    case .lyingSync: "damage lying_sync"
    case .fullDisk: "damage full_disk"
    case .loss, .double: nil
    }
  }

  /// What happens.
  package var meaning: String {
    switch self {
    case .kill: "a process dies: what it wrote stays, what it had in memory is gone"
    case .powerCut: "a node loses power: of what was not synced any part may be gone"
    case .powerLoss: "every node loses power at once"
    case .halves: "nodes of different halves do not hear each other"
    case .isolation: "one node is alone"
    case .ring: "each validator hears two others"
    case .star: "everybody hears the one in the middle and nobody else"
    case .oneWay: "one node does not reach another, which reaches it"
    case .reset: "a connection breaks and is opened again"
    case .pause: "a node stands still and goes on, as a machine that is moved"
    case .slowDisk: "a node's disk takes several times as long"
    case .slowLinks: "every message takes longer"
    case .clockJump: "a node's wall clock is moved"
    case .syncFailure: "a sync of the journal fails; the node stops and comes back"
    case .restoredData: "a node is started on an older copy of its data directory"
    case .restoredAll: "and on an older copy of the files beside its key"
    case .lostData: "a node's data directory is gone; its operator recovers it"
    case .lostAll: "everything of a node is gone but its key; its operator recovers it"
    case .bitRot: "bits of a node's journal, guard or mark flip"
    case .misdirectedWrite: "a write of a node lands in another place of its file"
    case .lostWrites: "a node's disk reports writes that it never makes"
    case .readError: "a file of a node's journal cannot be read; its disk is replaced"
    case .lyingSync: "a node's disk reports syncs that it never makes, and power is lost"
    case .fullDisk: "a node's disk is full for a time"
    case .loss: "a message is lost: loss_per_mille of a link"
    case .double: "a message comes twice: double_per_mille of a link"
    }
  }
}
