import SanadCrypto
import SanadLedger
import SanadReplica
import SanadState
import SanadTypes
import Synchronization

/// The symbols of instruments, which events and transactions name by id. A class, because all who
/// answer share what one of them has read.
///
/// Those of the genesis are known from the start. Others are looked up in the final state when they
/// are first named, one read each, and kept: a symbol never changes, and no more of them are kept
/// than instruments exist.
final class InstrumentNames: Sendable {
  private let symbols: Mutex<[InstrumentID: String]>
  private let find: @Sendable (InstrumentID) -> String?

  /// Those of a genesis, and of what `find` finds beyond it.
  init(
    _ genesis: Genesis, find: @escaping @Sendable (InstrumentID) -> String? = { _ in nil }
  ) {
    symbols = Mutex(
      genesis.instruments.reduce(into: [:]) { symbols, entry in
        symbols[entry.terms.instrument] = entry.terms.symbol.text
      })
    self.find = find
  }

  /// Those of a genesis and of the final state of its chain.
  convenience init(_ environment: ReplicaEnvironment) {
    self.init(environment.genesis) { id in
      // A leaf of an instrument names it from the first block on that has it, so that it does not
      // matter between which blocks it is read.
      do throws(LedgerFailure) {
        return try LedgerView(reading: environment.final.overlay()).instrument(id)?.terms.symbol
          .text
      } catch { return nil }
    }
  }

  /// The symbol of an instrument; its id where nobody has it.
  subscript(id: InstrumentID) -> String {
    if let known = symbols.withLock({ $0[id] }) { return known }
    guard let found = find(id) else { return id.description }
    symbols.withLock { $0[id] = found }
    return found
  }
}
