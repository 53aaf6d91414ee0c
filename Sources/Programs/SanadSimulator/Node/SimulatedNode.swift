import SanadConsensus
import SanadCrypto
import SanadReplica
import SanadStorage
import SanadTypes

/// A node: what outlives its process (disks, keys, clocks), and the process while there is one.
final class SimulatedNode {
  /// The size of the journal's segments: small, so that runs roll and prune them.
  static let segmentBytes = 64 * 1_024

  let place: Int
  /// The place at which the network finds it: another one for a twin.
  let seat: Int
  let peer: PeerID
  /// Nil for an observer.
  let consensusKey: PublicKey?
  let data: RecordingDevice
  /// Nil for an observer.
  let keySide: RecordingDevice?
  var store = MemoryKeyValueStore()
  var machine: MachineQuality
  var clocks: NodeClockwork
  var stream: SeededStream
  /// What the next power loss leaves.
  var losses: SeededStream
  private(set) var process: SimulatedProcess?
  /// Goes up with every start.
  private(set) var life = 0
  /// Nothing happens here before this time.
  var pausedUntil: UInt64 = 0
  /// The disk takes so many times as long, until then.
  var slowness: (times: UInt64, until: UInt64) = (1, 0)
  /// The crash that is coming; taken over by the process.
  var doom: Crash?
  /// Downtime after a failed sync that is coming.
  var failingSync: Milliseconds?
  /// The epoch that its process is in, or was when it ended.
  var epoch = Epoch(0)
  /// What its disks lose when they rot.
  var rot: SeededStream
  /// Whether its disks have lost or got wrong something that they had promised to keep.
  var isHarmed = false
  /// Whether what it told before its next start is nothing to hold it to.
  var mayHaveLost = false
  /// Whether its disk reports syncs that it does not make.
  var isLying = false
  /// Whether it ever did.
  var hasLied = false
  /// A copy of its files, to be put back.
  var backup: Backup?
  /// What its operator chose for the next start.
  var choice = JournalChoice.none
  /// Not to be started again.
  var isGone = false

  init(
    place: Int, seat: Int, peer: PeerID, consensusKey: PublicKey?, plan: SimulationPlan,
    genesis: Genesis
  ) {
    self.place = place
    self.seat = seat
    self.peer = peer
    self.consensusKey = consensusKey
    data = RecordingDevice(MemoryDevice(name: "journal of node \(place)"))
    keySide =
      consensusKey == nil
      ? nil : RecordingDevice(MemoryDevice(name: "guard of node \(place)"))
    machine = plan.machines[seat]
    clocks = NodeClockwork(plan.clocks[seat], genesis: genesis.timestamp)
    stream = SeededStream(seed: plan.seed, for: .jobs, index: place)
    losses = SeededStream(seed: plan.seed, for: .crash, index: place)
    rot = SeededStream(seed: plan.seed, for: .damage, index: 1_000 + place)
  }

  var isUp: Bool { process != nil }

  /// Makes the files of a new node.
  func initialise(_ genesis: Genesis) throws(SimulationFailure) {
    do throws(StorageFailure) {
      try Journal.initialise(
        files, owner: owner(genesis), identity: JournalIdentity(UInt64(place) + 1, 0x5341_4e41),
        settings: JournalSettings(segmentBytes: Self.segmentBytes))
    } catch { throw .files("\(error)") }
  }

  /// Opens the files as production does.
  func open(
    _ genesis: Genesis, scheme: any SignatureScheme, sharing shared: SharedWork?, now: Now
  ) throws(ReplicaFailure) -> OpenedReplica {
    let journal: (Journal, JournalRecovered)
    do throws(StorageFailure) {
      journal = try Journal.open(
        files, owner: owner(genesis),
        settings: JournalSettings(segmentBytes: Self.segmentBytes), choice: choice)
    } catch { throw .storage(error) }
    choice = .none
    do throws(ReplicaFailure) {
      return try OpenedReplica(
        .init(
          genesis: genesis, consensusKey: consensusKey, clock: StandingClock(), scheme: scheme,
          shared: shared),
        journal: journal, store: store, now: now)
    } catch {
      // A process that ends lets go of its files.
      journal.0.close()
      throw error
    }
  }

  /// A process begins.
  func begin(_ process: SimulatedProcess) {
    self.process = process
    life = process.life
  }

  /// The process is gone.
  func end() { process = nil }

  /// What its disks lose when it stops. The store has no log of its own: whatever it had not
  /// flushed may be gone whenever the process dies.
  func lose(_ kind: Crash.Kind) {
    switch kind {
    case .kill:
      data.memory.kill()
      keySide?.memory.kill()
    case .powerCut:
      // Mostly each sector by itself, many or few; at times all of them, or none.
      let keeps = losses.pick([500, 900, 0, 1_000] as [UInt64]) ?? 500
      data.memory.crash { _ in losses.chance(perMille: keeps) }
      keySide?.memory.crash { _ in losses.chance(perMille: keeps) }
    }
    store.crash(keepingBatches: losses.below(store.pendingCount + 1))
  }

  private var files: JournalPlace {
    JournalPlace(data: data, keySide: keySide, holder: "node \(place)")
  }

  private func owner(_ genesis: Genesis) -> JournalOwner {
    JournalOwner(chainID: genesis.chainID, key: consensusKey)
  }
}
