import SanadCodec
import SanadTypes

/// The two files beside the voting key, outside the data directory: so that losing the data
/// directory, or putting back an old copy of it, is noticed.
struct KeySide {
  static let guardFile = FileName(fixed: "guard")
  static let markFile = FileName(fixed: "hwm")

  private static let guardMagic: StaticString = "SANAD-GUARD-1"

  let device: any Device
  let owner: JournalOwner

  /// The identity of the key's journal; nil when there is no guard, or nothing but zeros as an
  /// unfinished `init` leaves it.
  func guardIdentity() throws(StorageFailure) -> JournalIdentity? {
    guard let pages = try Self.pages(of: Self.guardFile, on: device) else { return nil }
    if pages.allSatisfy({ page in page.allSatisfy { $0 == 0 } }) { return nil }
    guard let first = pages.first, let fields = Page.opened(first, Self.guardMagic, at: 0) else {
      throw .refused(.unreadableKeySide(file: Self.guardFile.description))
    }
    var reader = BCSReader(fields)
    let content: (JournalOwner, JournalIdentity)
    do { content = (try reader.value(), try reader.value()) } catch {
      throw .refused(.unreadableKeySide(file: Self.guardFile.description))
    }
    try owner.requireSame(as: content.0, file: Self.guardFile.description)
    return content.1
  }

  /// Writes the guard, durably. It is the last step of `init`.
  func createGuard(_ identity: JournalIdentity) throws(DeviceFailure) {
    var writer = BCSWriter(reserving: 80)
    writer.value(owner)
    writer.value(identity)
    if try device.size(of: Self.guardFile) != nil { try device.remove(Self.guardFile) }
    try device.create(Self.guardFile, bytes: Page.bytes)
    let page = Page.sealed(Self.guardMagic, at: 0, fields: writer.bytes)
    try device.write(page, to: Self.guardFile, at: 0)
    try device.sync(Self.guardFile)
    try device.syncDirectory()
  }

  /// Every whole page of a file; nil when there is no file.
  static func pages(
    of file: FileName, on device: any Device
  ) throws(StorageFailure) -> [[UInt8]]? {
    do {
      guard let size = try device.size(of: file) else { return nil }
      var pages: [[UInt8]] = []
      for index in 0..<min(size / Page.bytes, HighWaterMark.slotCount) {
        pages.append(try device.read(file, at: index * Page.bytes, count: Page.bytes))
      }
      return pages
    } catch { throw .device(error) }
  }
}

extension JournalOwner {
  /// Refuses a file of another chain or key.
  func requireSame(as found: JournalOwner, file: String) throws(StorageFailure) {
    if found.chainID != chainID {
      throw .refused(.wrongChain(file: file, found: found.chainID, expected: chainID))
    }
    if found.key != key {
      throw .refused(.wrongKey(file: file, found: found.key, expected: key))
    }
  }
}
