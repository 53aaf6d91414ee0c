import SanadAPI
import SanadAPIModel
import SanadCodec
import SanadCrypto
import SanadLedger
import SanadReplica
import SanadState
import SanadTypes

/// Who holds an instrument, as of the last height at which the state was written.
///
/// Holdings are kept by account, so that the first page of a list reads all of them once, at one
/// instant of the store: about a microsecond each. What it found is kept for the pages after it, and
/// for whoever asks until the state is written again. An actor with a thread of its own, because
/// nobody else is to wait for that.
actor RegisterDesk {
  /// What an account holds.
  struct Holder {
    let account: AccountID
    let holding: Holding
  }

  /// Everybody who held an instrument at a height.
  struct Register {
    let instrument: InstrumentID
    let height: Height
    /// The largest first, and at most ``RegisterDesk/holdersMax`` of them.
    var holders: [Holder] = []
    /// How many there are.
    var count: UInt64 = 0
    /// What they hold together.
    var units = Units.zero
  }

  /// Most holders that a register lists; 64 bytes each.
  static let holdersMax = 1_000_000
  /// Registers that are kept.
  static let keptMax = 4

  nonisolated private let thread = ReadingThread(name: "registers")
  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  private let environment: ReplicaEnvironment
  private let holdersMax: Int
  private var kept: [Register] = []

  init(environment: ReplicaEnvironment, holdersMax: Int = holdersMax) {
    self.environment = environment
    self.holdersMax = holdersMax
  }

  /// A page of the register of an instrument that is there.
  func page(
    of symbol: InstrumentSymbol, _ request: ListRequest
  ) throws(ServiceFailure) -> RegisterResource {
    try ServiceFailure.reading {
      let register = try register(of: InstrumentID(symbol), pinned: request.cursor?.pin)
      let first = Int(request.cursor?.index ?? 0)
      guard first <= register.holders.count else { throw Self.foreignCursor }
      let end = min(register.holders.count, first + request.limit)
      return RegisterResource(
        symbol: symbol.text, height: register.height.description,
        accounts: String(register.count), units: register.units.description,
        items: try items(register.holders[first..<end]),
        next: end == register.holders.count ? nil : cursor(of: register, at: end).text)
    }
  }

  private func cursor(of register: Register, at place: Int) -> ListCursor {
    ListCursor(
      pin: register.height, height: register.height, index: UInt32(clamping: place),
      left: UInt64(register.holders.count - place), order: .newest)
  }

  private static var foreignCursor: ServiceFailure {
    let reason = "is not one that this list gave"
    return ServiceFailure(
      .requestInvalid, "cursor \(reason)", invalid: [.init(pointer: "cursor", reason: reason)])
  }

  /// To whom an account belongs never changes, so that the newest state may say it.
  private func items(_ holders: ArraySlice<Holder>) throws -> [RegisterResource.Holder] {
    let view = LedgerView(reading: environment.final.overlay())
    return try holders.map { holder in
      guard let account = try view.account(holder.account) else {
        throw ServiceFailure(.storeDamaged, "account \(holder.account) holds and is not there")
      }
      return RegisterResource.Holder(
        account: holder.account.description, identity: account.owner.description,
        units: holder.holding.units.description, locked: holder.holding.locked.description)
    }
  }

  // MARK: Registers

  private func register(of instrument: InstrumentID, pinned: Height?) throws -> Register {
    let wanted = try pinned ?? environment.stateStore.anchor()?.height ?? Height(0)
    if let place = kept.firstIndex(where: { $0.instrument == instrument && $0.height == wanted }) {
      // The one that was asked for last goes last.
      kept.append(kept.remove(at: place))
      return kept[kept.count - 1]
    }
    if let pinned {
      throw ServiceFailure(
        .heightNotRetained,
        "the register at height \(pinned) is no longer kept; begin again without a cursor")
    }
    let register = try read(instrument)
    // Another height of the same one may still be paged through; the oldest goes.
    if kept.count == Self.keptMax { kept.removeFirst() }
    kept.append(register)
    return register
  }

  /// Holdings between two looks whether anybody still waits: milliseconds.
  private static let rowsPerLook: UInt64 = 4_096

  /// Reads all holdings at one instant of the store, whatever is flushed meanwhile.
  private func read(_ instrument: InstrumentID) throws -> Register {
    let wanted = instrument.digest.bytes
    // As many as there were last: what grows by itself ends up at twice as much as it needs.
    let known = kept.last { $0.instrument == instrument }?.holders.count ?? 0
    var largest = LargestHolders(holdersMax, expecting: known)
    var rows: UInt64 = 0
    var count: UInt64 = 0
    var units = Units.zero
    let kind = LedgerKey.holding(AccountID(.zero), instrument).kind
    let height = try environment.stateStore.scan(kind: kind) { key, value in
      rows += 1
      if rows.isMultiple(of: Self.rowsPerLook), Task.isCancelled {
        throw ServiceFailure(.notReady, "nobody waits for the register any more")
      }
      guard key.count == 65, key.suffix(32).elementsEqual(wanted) else { return }
      let holder = try Self.holder(key, value)
      count += 1
      units = units.adding(holder.holding.units) ?? units
      largest.add(holder)
    }
    return Register(
      instrument: instrument, height: height ?? Height(0), holders: largest.ordered(),
      count: count, units: units)
  }

  private static func holder(_ key: [UInt8], _ value: [UInt8]) throws -> Holder {
    guard case .holding(let account, _) = try BCSReader.decode(LedgerKey.self, from: key) else {
      throw ServiceFailure(.storeDamaged, "a holding is stored under another name")
    }
    return Holder(account: account, holding: try BCSReader.decode(Holding.self, from: value))
  }
}
