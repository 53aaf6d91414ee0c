/// `GET /v1/disk`: what a node has on its disk, and how long there is room.
public struct DiskResource: Codable, Equatable, Sendable {
  /// Bytes of something.
  public struct Part: Codable, Equatable, Sendable {
    /// `blocks`, `receipts`, `indexes`, `state`, `snapshots`.
    public var name: String
    /// About how many bytes of the store.
    public var bytes: String
    /// Creates a part.
    public init(name: String, bytes: String) {
      self.name = name
      self.bytes = bytes
    }
  }

  /// How blocks grow, measured over the last day of the chain's own time.
  public struct Growth: Codable, Equatable, Sendable {
    /// Bytes of a day.
    public var bytesPerDay: String
    /// Bytes of a block.
    public var bytesPerBlock: String
    /// Blocks that were measured.
    public var blocks: String
    /// Milliseconds of their own time.
    public var overMs: String
    /// Days until there is no room, rounded down; absent where the room is not known, or nothing grows.
    public var daysLeft: String?
    /// Creates the figures.
    public init(
      bytesPerDay: String, bytesPerBlock: String, blocks: String, overMs: String,
      daysLeft: String? = nil
    ) {
      self.bytesPerDay = bytesPerDay
      self.bytesPerBlock = bytesPerBlock
      self.blocks = blocks
      self.overMs = overMs
      self.daysLeft = daysLeft
    }
  }

  /// What keeping blocks for some time only does.
  public struct Retention: Codable, Equatable, Sendable {
    /// How long, as in the settings: `all` or a time.
    public var retain: String
    /// Blocks below this one would go now.
    public var keepsFrom: String
    /// What keeps that one: `age`, `snapshot`, `newest`, `epoch`; absent where all are kept.
    public var keptBy: String?
    /// About how many bytes would go.
    public var freesBytes: String
    /// Creates the description.
    public init(retain: String, keepsFrom: String, keptBy: String? = nil, freesBytes: String) {
      self.retain = retain
      self.keepsFrom = keepsFrom
      self.keptBy = keptBy
      self.freesBytes = freesBytes
    }
  }

  /// The newest block that is durable in the store.
  public var height: String
  /// From which height on all blocks are here.
  public var firstHeight: String
  /// What the store's bytes are for.
  public var parts: [Part]
  /// Bytes of the store's files.
  public var storeBytes: String
  /// Bytes of the journal's files.
  public var journalBytes: String
  /// Bytes of files of a log.
  public var logBytes: String
  /// Bytes of the file system that this process may still use; absent where the system does not say.
  public var freeBytes: String?
  /// How blocks grow; absent where there are too few to say.
  public var growth: Growth?
  /// What is kept.
  public var retention: Retention

  /// Creates the answer.
  public init(
    height: String, firstHeight: String, parts: [Part], storeBytes: String, journalBytes: String,
    logBytes: String, freeBytes: String?, growth: Growth?, retention: Retention
  ) {
    self.height = height
    self.firstHeight = firstHeight
    self.parts = parts
    self.storeBytes = storeBytes
    self.journalBytes = journalBytes
    self.logBytes = logBytes
    self.freeBytes = freeBytes
    self.growth = growth
    self.retention = retention
  }
}
