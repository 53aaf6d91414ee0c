public import SanadTypes

/// The whole register of a security as it stands after one block: every place with what its account
/// holds, what is locked of it and for what, and what it is still to be paid.
///
/// A pure function of leaves of one state, like ``DebtReport``: whoever has them with their proofs
/// works out the same.
public struct RegisterExport: Hashable, Sendable {
  /// What an account has of the instrument.
  public struct Row: Hashable, Sendable {
    /// Its place in the register, which it keeps.
    public let place: UInt64
    /// The account.
    public let account: AccountID
    /// Whose it is.
    public let owner: IdentityID
    /// The owner's LEI; nil of a person.
    public let lei: LEI?
    /// All units; zero of an account that has none left.
    public let units: Units
    /// Those of them that may not leave.
    public let locked: Units
    /// Of the locked ones, those that are pledged.
    public let pledged: Units
    /// What the locked ones wait for, ascending.
    public let locks: [UnitsLock]
    /// Payments that are still to be made for it, ascending.
    public let waiting: [Waiting]
    /// What waits for the account of the cash that the instrument is paid in.
    public let suspense: Units
  }

  /// A payment that is still to be made to a holder.
  public struct Waiting: Hashable, Sendable {
    /// Its number.
    public let payment: UInt32
    /// What it is for.
    public let kind: PaymentKind
    /// Where it stands.
    public let status: PaymentStatus
    /// The units at its record.
    public let units: Units
    /// What they get before tax; nil while that cannot be told.
    public let gross: Units?
  }

  /// The instrument.
  public let instrument: Instrument
  /// What it adds up to.
  public let tally: InstrumentTally
  /// How it stands towards the depository; nil where it was never opened there.
  public let registers: RegisterRecord?
  /// One for each place that has not been repaid, ascending.
  public let rows: [Row]

  /// Units that are locked.
  public var locked: Units { Units(rows.reduce(0) { $0 &+ $1.locked.value }) }
  /// Units that are pledged.
  public var pledged: Units { Units(rows.reduce(0) { $0 &+ $1.pledged.value }) }
  /// Accounts that hold units now.
  public var holders: Int { rows.count { !$0.units.isZero } }

  /// Reads a register.
  ///
  /// - Parameter time: of the block after which the state is meant; locks that have run out by then
  ///   are no more.
  public init(
    of id: InstrumentID, in view: LedgerView, at time: Timestamp
  ) throws(RegisterExportFailure) {
    do throws(LedgerFailure) {
      guard let instrument = try view.instrument(id) else {
        throw LedgerFailure.missingRecord(.instrument(id))
      }
      self.instrument = instrument
      tally = try view.tally(id)
      registers = try view.registers(of: id)
      var rows: [Row] = []
      if instrument.terms.terms.security != nil {
        for place in 0..<tally.registered {
          if let row = try Self.row(place, instrument, view, time) { rows.append(row) }
        }
      }
      self.rows = rows
    } catch { throw .ledger(error) }
    guard instrument.terms.terms.security != nil else {
      throw .noRegister(instrument.terms.symbol)
    }
    var sum = Units.zero
    for row in rows { sum = sum.adding(row.units) ?? Units(.max) }
    // Each place leads to one account and each account to its place, so that none counts twice.
    guard sum == tally.outstanding else { throw .incomplete(instrument.terms.symbol) }
  }

  private static func row(
    _ place: UInt64, _ instrument: Instrument, _ view: LedgerView, _ time: Timestamp
  ) throws(LedgerFailure) -> Row? {
    let id = instrument.terms.instrument
    // A place of which the units have been repaid is empty, which is proven as well.
    guard let account = try view.state.registered(place, in: id) else { return nil }
    let holding = try view.holding(account, id)
    guard holding.entry?.place == place else { throw .missingRecord(.holding(account, id)) }
    guard let owner = try view.account(account)?.owner,
      let identity = try view.identity(owner)
    else { throw .missingRecord(.account(account)) }
    let (now, locks) = try view.holding(account, id, at: time)
    var pledged: UInt128 = 0
    for lock in locks {
      guard let settlement = lock.owner.settlement,
        case .pledge? = try view.progress(settlement)?.terms.purpose
      else { continue }
      pledged &+= lock.units.value
    }
    var suspense = Units.zero
    if let cash = instrument.terms.terms.security?.payment?.cash {
      suspense = try view.suspense(of: account, cash)?.units ?? .zero
    }
    return Row(
      place: place, account: account, owner: owner, lei: identity.lei, units: now.units,
      locked: now.locked, pledged: Units(pledged), locks: locks,
      waiting: try waiting(for: account, on: id, view), suspense: suspense)
  }

  private static func waiting(
    for account: AccountID, on id: InstrumentID, _ view: LedgerView
  ) throws(LedgerFailure) -> [Waiting] {
    let most = HolderEntitlements.entriesMax
    return try view.waiting(for: account, on: id, max: most).map { entry throws(LedgerFailure) in
      guard let record = try view.payment(entry.payment, of: id) else {
        throw .missingRecord(.payment(id, entry.payment))
      }
      return Waiting(
        payment: entry.payment, kind: record.kind, status: record.status, units: entry.units,
        gross: view.amount(record, on: entry.units))
    }
  }
}

/// Why a register cannot be exported.
public enum RegisterExportFailure: Error, Equatable, Sendable {
  /// The state could not be read; of one that is known by its proofs, one is missing.
  case ledger(LedgerFailure)
  /// Only securities have a register of holders.
  case noRegister(InstrumentSymbol)
  /// The places do not add up to what is outstanding.
  case incomplete(InstrumentSymbol)

  /// Its code in the registry.
  public var code: ErrorCode {
    switch self {
    case .ledger, .incomplete: .proofInvalid
    case .noRegister: .noHolderRegister
    }
  }
}

extension RegisterExportFailure: CustomStringConvertible {
  /// One plain sentence.
  public var description: String {
    switch self {
    case .ledger(let failure): "\(failure)"
    case .noRegister(let symbol): "\(symbol.text) is no security: nobody keeps its holders' places"
    case .incomplete(let symbol):
      "the places of the register of \(symbol.text) do not add up to what is outstanding"
    }
  }
}

extension LedgerView {
  /// How an instrument stands towards the depository; nil where it was never opened there.
  public func registers(of instrument: InstrumentID) throws(LedgerFailure) -> RegisterRecord? {
    try state.registers(instrument)
  }
}
