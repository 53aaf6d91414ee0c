import SanadStorage

// What happens to a node's disks beyond a loss of power.
extension SimulatedNode {
  /// A copy of a node's files.
  struct Backup {
    let data: MemoryDevice.Image
    let keySide: MemoryDevice.Image?
    let store: MemoryKeyValueStore
  }

  /// Copies the files while the node runs.
  func takeBackup() {
    backup = Backup(
      data: data.memory.image, keySide: keySide?.memory.image, store: store.copy())
  }

  /// Takes over another node's files as they were copied.
  func become(_ other: SimulatedNode) {
    backup = other.backup
    other.backup = nil
    restore(withKeySide: true)
  }

  /// The disk takes nothing more.
  func fillUp() { data.memory.capacityBytes = 0 }

  /// Damages the disks of a node that is down.
  func apply(_ kind: Damage.Kind) {
    data.memory.fault = nil
    data.memory.capacityBytes = nil
    data.writesToLose = 0
    isLying = false
    switch kind {
    case .restoredData: restore(withKeySide: false)
    case .restoredAll: restore(withKeySide: true)
    case .lostData: loseData()
    case .lostAll:
      loseData()
      for file in files(on: keySide) { keySide?.memory.lose(file) }
    case .bitRot:
      for _ in 0..<1 + rot.below(3) { flip(on: rot.chance(perMille: 700) ? data : keySide) }
    case .misdirectedWrite: misdirect(on: rot.chance(perMille: 700) ? data : keySide)
    case .readError:
      let file = rot.pick(files(on: data))
      data.memory.fault = { call in
        call.operation == .read && call.file == file
          ? .fail(.system(.read, file: call.file?.description ?? "", code: 5)) : nil
      }
    case .lostWrites, .lyingSync, .fullDisk: break
    }
  }

  private func restore(withKeySide: Bool) {
    guard let backup else { return }
    data.memory.restore(backup.data)
    store = backup.store
    if withKeySide, let image = backup.keySide { keySide?.memory.restore(image) }
    self.backup = nil
  }

  private func loseData() {
    for file in files(on: data) { data.memory.lose(file) }
    store = MemoryKeyValueStore()
  }

  private func files(on device: RecordingDevice?) -> [FileName] {
    do { return try device?.list() ?? [] } catch { return [] }
  }

  private func size(of file: FileName, on device: RecordingDevice) -> Int {
    do { return try device.size(of: file) ?? 0 } catch { return 0 }
  }

  private func flip(on device: RecordingDevice?) {
    guard let device, let file = rot.pick(files(on: device)) else { return }
    let size = size(of: file, on: device)
    guard size > 0 else { return }
    device.memory.flip(bit: rot.below(8), ofByte: rot.below(size), in: file)
  }

  /// A write of one to eight sectors lies at another place of its file.
  private func misdirect(on device: RecordingDevice?) {
    guard let device, let file = rot.pick(files(on: device)) else { return }
    let sector = MemoryDevice.sectorBytes
    let sectors = size(of: file, on: device) / sector
    let count = 1 + rot.below(8)
    guard sectors > count else { return }
    let from = rot.below(sectors - count) * sector
    let to = rot.below(sectors - count) * sector
    var written: [UInt8] = []
    device.memory.overwrite(file, at: from, count: count * sector) { bytes in
      written = bytes
      return bytes
    }
    device.memory.overwrite(file, at: to, count: count * sector) { _ in written }
  }
}
