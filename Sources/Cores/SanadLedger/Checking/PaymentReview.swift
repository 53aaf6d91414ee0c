import SanadCodec
import SanadTypes

/// Follows payments by receipts alone: who held what when one was declared is who is paid, once, on
/// those units, and everything that was brought is accounted for.
struct PaymentReview: Sendable {
  private struct Key: Hashable, Comparable, Sendable {
    let instrument: InstrumentID
    let number: UInt32

    static func < (left: Key, right: Key) -> Bool {
      (left.instrument, left.number) < (right.instrument, right.number)
    }
  }

  private struct Told: Sendable {
    let perUnit: PerUnit?
    /// The date of a put; nil of other payments.
    var put: CalendarDate?
    /// The holders at the record who have not been paid.
    var owed: KeyedTable<AccountID, UInt128>
    var gross: UInt128 = 0
    var withheld: UInt128 = 0
    var funded: UInt128 = 0
  }

  private var told = KeyedTable<Key, Told>()
  /// Units of which holders have given notice, by receipts: those of which the notice stands.
  private(set) var puts = KeyedTable<LedgerKey, KeyedTable<AccountID, UInt128>>()

  /// Follows one event, with the units that each account had of the instrument just before it.
  ///
  /// - Returns: what is wrong with it.
  mutating func follow(
    _ event: LifecycleEvent, holdings: (InstrumentID) -> KeyedTable<AccountID, UInt128>
  ) -> [String] {
    switch event {
    case .putGiven(let instrument, let date, let account, let units):
      let key = LedgerKey.puts(instrument, date)
      let isRepeated = puts[key]?[account] != nil
      puts[key, default: KeyedTable()][account] = units.value
      return isRepeated ? ["\(account) puts twice for \(date)"] : []
    case .putEnded(let instrument, let date, let account, let units):
      return endPut(instrument, date, account, units)
    case .declared(let instrument, let number, let kind, let perUnit, let units):
      let key = Key(instrument: instrument, number: number)
      // Each date is recorded in its turn, and its notices are gone when the next one is.
      let put = kind == .put ? firstPut(of: instrument) : nil
      let owed = put.map { puts[$0] ?? KeyedTable() } ?? holdings(instrument)
      let sum = owed.sortedKeys().reduce(UInt128(0)) { $0 &+ (owed[$1] ?? 0) }
      var wrong: [String] = told[key] == nil ? [] : ["payment \(number) is declared twice"]
      if sum != units.value { wrong.append("payment \(number) is on \(units), held are \(sum)") }
      var entry = Told(perUnit: perUnit, owed: owed)
      if case .puts(_, let date)? = put { entry.put = date }
      told[key] = entry
      return wrong
    case .funded(let instrument, let number, _, let units):
      let key = Key(instrument: instrument, number: number)
      if var entry = told[key] {
        entry.funded &+= units.value
        told[key] = entry
      }
      return []
    case .paid(let instrument, let number, let payment):
      return pay(Key(instrument: instrument, number: number), payment)
    case .completed(let instrument, let number, let paid, let withheld, let left):
      return complete(Key(instrument: instrument, number: number), paid, withheld, left)
    default: return []
    }
  }

  private func firstPut(of instrument: InstrumentID) -> LedgerKey? {
    puts.sortedKeys().first {
      if case .puts(instrument, _) = $0 { puts[$0]?.isEmpty == false } else { false }
    }
  }

  private mutating func endPut(
    _ instrument: InstrumentID, _ date: CalendarDate, _ account: AccountID, _ units: Units
  ) -> [String] {
    let key = LedgerKey.puts(instrument, date)
    guard puts[key]?[account] == units.value else {
      return ["\(account) leaves a put of \(units) for \(date) that it has not given"]
    }
    puts[key]?[account] = nil
    for open in told.sortedKeys() where open.instrument == instrument && told[open]?.put == date {
      told[open]?.owed[account] = nil
    }
    return []
  }

  private mutating func pay(_ key: Key, _ payment: HolderPayment) -> [String] {
    guard var entry = told[key] else { return ["payment \(key.number) was never declared"] }
    guard let units = entry.owed[payment.holder] else {
      return ["payment \(key.number): \(payment.holder) is paid and not owed"]
    }
    entry.owed[payment.holder] = nil
    entry.gross &+= payment.gross.value
    entry.withheld &+= payment.withheld.value
    let perUnit = entry.perUnit
    if let date = entry.put { puts[.puts(key.instrument, date)]?[payment.holder] = nil }
    told[key] = entry
    if units != payment.units.value {
      return ["payment \(key.number): \(payment.holder) held \(units), not \(payment.units)"]
    }
    let product = perUnit.flatMap { units.multipliedReportingOverflow(by: $0.numerator) }
    guard let perUnit, let product, !product.overflow,
      product.partialValue / perUnit.denominator == payment.gross.value
    else { return ["payment \(key.number): \(payment.gross) is not what \(units) units get"] }
    return []
  }

  private mutating func complete(
    _ key: Key, _ paid: Units, _ withheld: Units, _ left: Units
  ) -> [String] {
    guard let entry = told[key] else {
      return ["payment \(key.number) ends and was never declared"]
    }
    told[key] = nil
    var wrong: [String] = []
    if let holder = entry.owed.sortedKeys().first {
      wrong.append("payment \(key.number) ends and \(holder) is still owed")
    }
    if entry.gross != paid.value &+ withheld.value || entry.withheld != withheld.value {
      wrong.append("payment \(key.number): \(entry.gross) were paid, it says \(paid)")
    }
    if entry.funded != entry.gross &+ left.value {
      wrong.append("payment \(key.number): \(entry.funded) were brought, \(left) are left")
    }
    return wrong
  }
}
