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
}

// The totals of an instrument by country and class.
extension FinalLedger {
  /// Every country with every class, and what nobody has claimed.
  private static let every: [Classification] = ([nil] + Country.all.map(Optional.some)).flatMap {
    country in
    ([nil] + InvestorClass.allCases.map(Optional.some)).map {
      Classification(country: country, investorClass: $0)
    }
  }

  /// The totals that are not zero, by country and class.
  ///
  /// Those that are known come first. Nobody holds less than nothing, so that totals which add up to
  /// what is outstanding are all of them; where they do not, every country and class is read.
  func cells(
    of id: InstrumentID, _ known: KnownCells
  ) throws -> [InstrumentResource.Cell] {
    var found = try totals(of: id, in: known.cells(of: id))
    let isComplete = try areAll(found, of: id)
    if !isComplete {
      found = try totals(of: id, in: Self.every)
      known.note(found.map(\.cell), of: id)
    }
    return found.map(InstrumentResource.Cell.init).sorted {
      ($0.country, $0.investorClass) < ($1.country, $1.investorClass)
    }
  }

  private typealias Total = (cell: Classification, units: Units)

  private func totals(
    of id: InstrumentID, in cells: some Sequence<Classification>
  ) throws -> [Total] {
    try cells.compactMap { cell in
      let units = try view.units(of: id, in: cell)
      return units.isZero ? nil : (cell, units)
    }
  }

  private func areAll(_ totals: [Total], of id: InstrumentID) throws -> Bool {
    var sum = Units.zero
    for total in totals {
      guard let more = sum.adding(total.units) else { return false }
      sum = more
    }
    return sum == (try view.tally(id)).outstanding
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
