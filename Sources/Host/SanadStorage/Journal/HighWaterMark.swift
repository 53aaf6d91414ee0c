import SanadCodec
import SanadTypes

/// The file `hwm` beside the voting key: no vote was ever signed above its view.
///
/// Four slots on blocks of their own, written in turn, so that a torn write leaves three.
///
/// | bytes | field (after the prefix of ``Page``) |
/// |---|---|
/// | 32 | chain id |
/// | 32 | voting key |
/// | 8 | epoch |
/// | 8 | reserved view |
/// | 8 | counter: number of the write |
struct HighWaterMark {
  /// Slots of the file.
  static let slotCount = 4

  private static let magic: StaticString = "SANAD-HWM-1"

  private let device: any Device
  private let owner: JournalOwner
  private var counter: UInt64
  /// The epoch of ``view``.
  private(set) var epoch: Epoch
  /// The highest view that may have been signed in.
  private(set) var view: View

  /// Whether the mark covers a view of an epoch.
  func covers(_ view: View, in epoch: Epoch) -> Bool {
    self.epoch > epoch || (self.epoch == epoch && self.view >= view)
  }

  /// Makes what was read durable: it may be in the page cache only, and a sync alone proves nothing
  /// after one that failed.
  func writeAgain() throws(DeviceFailure) {
    try device.writeAgain(KeySide.markFile, upTo: Self.slotCount * Page.bytes)
    try device.writeAgain(KeySide.guardFile, upTo: Page.bytes)
    try device.syncDirectory()
  }

  /// Raises the mark, durably. Two steps at most: one write, one sync.
  mutating func raise(to view: View, in epoch: Epoch) throws(DeviceFailure) {
    let next = Self.page(owner, epoch: epoch, view: view, counter: counter + 1)
    try device.write(next.bytes, to: KeySide.markFile, at: next.offset)
    try device.sync(KeySide.markFile)
    counter += 1
    self.epoch = epoch
    self.view = view
  }

  /// Creates the file with its first slot, durably. One that an unfinished `init` left, or that does
  /// not read, is replaced.
  static func create(
    _ owner: JournalOwner, epoch: Epoch, view: View = View(0), on device: any Device
  ) throws(DeviceFailure) -> HighWaterMark {
    if try device.size(of: KeySide.markFile) != nil { try device.remove(KeySide.markFile) }
    let first = page(owner, epoch: epoch, view: view, counter: 1)
    try device.create(KeySide.markFile, bytes: slotCount * Page.bytes)
    try device.write(first.bytes, to: KeySide.markFile, at: first.offset)
    try device.sync(KeySide.markFile)
    try device.syncDirectory()
    return HighWaterMark(
      device: device, owner: owner, counter: 1, epoch: epoch, view: view)
  }

  /// Reads the newest whole slot; nil when there is none, and when the file has lost its end: the newest
  /// may have been there, and there is no room to raise the mark. Refuses a mark of another chain or key.
  static func read(
    _ owner: JournalOwner, on device: any Device
  ) throws(StorageFailure) -> HighWaterMark? {
    let pages = try KeySide.pages(of: KeySide.markFile, on: device) ?? []
    guard pages.count == slotCount else { return nil }
    var newest: HighWaterMark?
    for (index, page) in pages.enumerated() {
      guard let fields = Page.opened(page, magic, at: index * Page.bytes) else { continue }
      var reader = BCSReader(fields)
      do {
        let found = try reader.value(JournalOwner.self)
        let epoch = try Epoch(from: &reader)
        let view = try View(from: &reader)
        let mark = HighWaterMark(
          device: device, owner: found, counter: try reader.u64(), epoch: epoch, view: view)
        if mark.counter > newest?.counter ?? 0 { newest = mark }
      } catch { continue }
    }
    if let newest {
      try owner.requireSame(as: newest.owner, file: KeySide.markFile.description)
    }
    return newest
  }

  private static func page(
    _ owner: JournalOwner, epoch: Epoch, view: View, counter: UInt64
  ) -> (bytes: [UInt8], offset: Int) {
    var writer = BCSWriter(reserving: 88)
    writer.value(owner)
    writer.value(epoch)
    writer.value(view)
    writer.u64(counter)
    let offset = Int(counter % UInt64(slotCount)) * Page.bytes
    return (Page.sealed(magic, at: offset, fields: writer.bytes), offset)
  }

  private init(
    device: any Device, owner: JournalOwner, counter: UInt64, epoch: Epoch, view: View
  ) {
    self.device = device
    self.owner = owner
    self.counter = counter
    self.epoch = epoch
    self.view = view
  }
}
