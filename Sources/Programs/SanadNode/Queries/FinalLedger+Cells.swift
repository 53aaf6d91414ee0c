import SanadAPIModel
import SanadLedger
import SanadTypes
import Synchronization

/// Which countries and classes have held an instrument, as far as this node has read it. A class,
/// because every request has it.
///
/// The state has a total for each country and class, and no list of those that are not zero: without
/// this every answer would read some two thousand of them.
final class KnownCells: Sendable {
  private let known = Mutex<[InstrumentID: Set<Classification>]>([:])

  /// Those of an instrument that may have a total.
  func cells(of instrument: InstrumentID) -> Set<Classification> {
    known.withLock { $0[instrument] ?? [] }
  }

  /// Remembers cells of an instrument that is there. There are no more of either than the ledger has.
  func note(_ cells: [Classification], of instrument: InstrumentID) {
    known.withLock { $0[instrument, default: []].formUnion(cells) }
  }

  /// The totals of an instrument that are not zero.
  func totals(
    of id: InstrumentID, in view: LedgerView
  ) throws(LedgerFailure) -> [LedgerView.Total] {
    let found = try view.totals(of: id, in: Array(cells(of: id)))
    if try view.areAll(found, of: id) { return found }
    let all = try view.totals(of: id, in: Classification.every)
    note(all.map(\.cell), of: id)
    return all
  }
}

// The totals of an instrument by country and class.
extension FinalLedger {
  /// The totals that are not zero, by country and class.
  ///
  /// Those that are known come first. Nobody holds less than nothing, so that totals which add up to
  /// what is outstanding are all of them; where they do not, every country and class is read.
  func cells(
    of id: InstrumentID, _ known: KnownCells
  ) throws -> [InstrumentResource.Cell] {
    let found = try known.totals(of: id, in: view)
    return found.map(InstrumentResource.Cell.init).sorted {
      ($0.country, $0.investorClass) < ($1.country, $1.investorClass)
    }
  }
}

extension InstrumentResource.Cell {
  fileprivate init(_ total: (cell: Classification, units: Units)) {
    self.init(
      country: total.cell.country?.code ?? "??",
      investorClass: total.cell.investorClass.map { "\($0)" } ?? "unknown",
      units: total.units.description)
  }
}
