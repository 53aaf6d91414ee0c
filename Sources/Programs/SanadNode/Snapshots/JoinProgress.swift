import Logging
import SanadAPIModel
import SanadSync
import SanadTypes
import Synchronization

/// How far a node is that joins, in whole numbers: for its log and for its API.
struct JoinProgress: Sendable {
  /// What it is at.
  enum Phase: String, Sendable {
    case looking, proving, resuming, fetching, finishing, starting
    case byBlocks = "by_blocks"
  }

  private static let interval = Milliseconds(2_000)

  private let began: Instant
  private var told: Instant
  private(set) var phase = Phase.looking
  private(set) var offer: SnapshotOffer?
  private(set) var chunks = 0
  /// 0 before it is known.
  private(set) var chunksTotal = 0
  /// Chunks that an earlier start has fetched.
  private(set) var resumed = 0
  /// What an earlier start has left that is no chunk of the snapshot, or was here already.
  private(set) var refused = 0
  /// Bytes of chunks that are here.
  private(set) var bytes: UInt64 = 0
  private(set) var bytesTotal: UInt64?
  private(set) var connected: [PeerID] = []
  private(set) var serving: [PeerID] = []
  private(set) var parted: [PeerID] = []
  private var fetchedChunks: RateWindow
  private var fetchedBytes: RateWindow
  private var fetched: UInt64 = 0

  init(since now: Instant) {
    began = now
    told = now
    fetchedChunks = RateWindow(0, at: now)
    fetchedBytes = RateWindow(0, at: now)
  }

  /// Takes note of where the core stands.
  ///
  /// - Parameter total: The bytes that the snapshot has, as whoever made it says.
  mutating func follow(_ sync: SnapshotSync, bytesTotal total: UInt64?, at now: Instant) {
    let before = phase
    switch sync.phase {
    case .looking: phase = .looking
    case .guided: phase = .proving
    case .recalling: phase = .resuming
    case .fetching: phase = .fetching
    case .done: phase = .finishing
    case .givenUp: phase = .byBlocks
    }
    offer = sync.offer
    chunks = sync.doneCount
    chunksTotal = sync.chunkCount
    bytesTotal = total
    connected = sync.connected
    serving = sync.serving
    parted = sync.parted
    if phase == .fetching, before != .fetching {
      // What was waited for before has nothing to do with how fast chunks come.
      fetchedChunks = RateWindow(UInt64(chunks), at: now)
      fetchedBytes = RateWindow(fetched, at: now)
    }
    fetchedChunks.note(UInt64(chunks), at: now)
    fetchedBytes.note(fetched, at: now)
  }

  /// A chunk of a peer was kept.
  mutating func noteFetched(bytes count: Int) {
    fetched += UInt64(count)
    bytes += UInt64(count)
  }

  /// A chunk that an earlier start has fetched holds.
  mutating func noteRecalled(bytes count: Int) {
    resumed += 1
    bytes += UInt64(count)
  }

  /// Something that an earlier start has left does not hold.
  mutating func noteRefused() { refused += 1 }

  /// The store is in its place.
  mutating func noteStarting() { phase = .starting }

  /// Seconds until all chunks are here; nil where that is not known.
  func secondsLeft(at now: Instant) -> UInt64? {
    guard phase == .fetching else { return nil }
    return fetchedChunks.secondsLeft(UInt64(max(0, chunksTotal - chunks)), at: now)
  }

  /// Bytes of chunks that peers send in a second; nil where that is not known.
  func bytesPerSecond(at now: Instant) -> UInt64? {
    phase == .fetching ? fetchedBytes.perSecond(at: now) : nil
  }

  /// Hundredths of the chunks; nil before their number is known.
  var percent: Int? {
    switch phase {
    case .looking, .proving, .byBlocks: nil
    case .finishing, .starting: 100
    case .resuming, .fetching: chunksTotal > 0 ? chunks * 100 / chunksTotal : nil
    }
  }

  /// For clients.
  func resource(_ names: (PeerID) -> String, at now: Instant) -> JoiningResource {
    var resource = JoiningResource(
      phase: phase.rawValue, forMs: now.elapsed(since: began).description)
    resource.height = offer?.height.description
    resource.block = offer?.block.description
    resource.chunks = chunks
    if percent != nil { resource.chunksTotal = chunksTotal }
    resource.chunksResumed = resumed
    resource.percent = percent
    resource.bytes = bytes.description
    resource.bytesTotal = bytesTotal?.description
    resource.bytesPerSecond = bytesPerSecond(at: now)?.description
    resource.secondsLeft = secondsLeft(at: now)?.description
    resource.peers = serving.map(names)
    resource.parted = parted.map(names)
    return resource
  }

  /// What to say in the log now; nil where something was said a moment ago.
  mutating func line(at now: Instant) -> Logger.Metadata? {
    guard phase == .fetching, now.elapsed(since: told) >= Self.interval, chunks > 0 else {
      return nil
    }
    told = now
    return [
      "chunks": "\(chunks)/\(chunksTotal)", "percent": "\(percent ?? 0)",
      "KiB/s": "\((bytesPerSecond(at: now) ?? 0) / 1_024)",
      "seconds_left": "\(secondsLeft(at: now).map { "\($0)" } ?? "-")",
    ]
  }

  /// What to say in the log at the end.
  func end(at now: Instant, _ offer: SnapshotOffer) -> Logger.Metadata {
    [
      "height": "\(offer.height)", "block": "\(offer.block)", "bytes": "\(bytes)",
      "ms": "\(now.elapsed(since: began).value)",
    ]
  }
}

/// Where a node that joins stands, for the API's threads.
final class JoinBoard: Sendable {
  private let state: Mutex<JoinProgress>

  init(_ progress: JoinProgress) { state = Mutex(progress) }

  /// The last that was posted.
  var progress: JoinProgress { state.withLock { $0 } }

  /// It stands here now.
  func post(_ progress: JoinProgress) { state.withLock { $0 = progress } }
}
