public import SanadCodec

/// Which register says who owns the units of an instrument.
public enum LegalRegister: UInt8, CaseIterable, Hashable, Sendable {
  /// This ledger.
  case chain
  /// The central securities depository.
  case depository
}

extension LegalRegister: ByteEnumeration {}

/// A step between this ledger and the depository's register of one instrument.
///
/// Encoding: instrument; variant, then the fields.
public struct RegisterStep: Hashable, Sendable {
  /// What is done.
  public enum Action: Hashable, Sendable {
    /// Variant 0: treasury and depository name the account in which what lives in the depository is
    /// immobilised here. This ledger is the legal register at first.
    case open(mirror: AccountID)
    /// Variant 1: treasury and depository halt the instrument, so that the other register can become
    /// the legal one.
    case beginSwitch(to: LegalRegister)
    /// Variant 2: one register signs how many units there are, at the height of the halt; the second
    /// equal word switches.
    case signTotal(height: Height, total: Units)
    /// Variant 3: treasury or depository gives a switch up.
    case abandonSwitch
    /// Variant 4: units leave for the depository, or come back, with the words of their account and
    /// of the depository.
    case move(AccountID, units: Units, toDepository: Bool)
    /// Variant 5: the depository signs its totals of a business date: of the issue, and of what is
    /// immobilised here for it.
    case reconcile(CalendarDate, total: Units, mirrored: Units)

    /// The word that messages use.
    public var name: String {
      switch self {
      case .open: "open"
      case .beginSwitch: "beginSwitch"
      case .signTotal: "signTotal"
      case .abandonSwitch: "abandonSwitch"
      case .move: "move"
      case .reconcile: "reconcile"
      }
    }
  }

  /// The instrument.
  public let instrument: InstrumentID
  /// What is done.
  public let action: Action

  /// Creates the operation.
  public init(_ action: Action, of instrument: InstrumentID) {
    self.instrument = instrument
    self.action = action
  }

  /// The roles whose holders have to authorize beside the accounts that are used.
  public var rolesCalledOn: [Role] {
    switch action {
    case .open, .beginSwitch: [.treasury, .depository]
    case .move: [.depository]
    case .signTotal, .abandonSwitch, .reconcile: []
    }
  }

  /// The account whose units it uses.
  public var accountUsed: AccountID? {
    if case .move(let account, _, _) = action { account } else { nil }
  }
}

extension RegisterStep: BCSEncodable, BCSDecodable {
  /// Appends the instrument and the action.
  public func encode(into writer: inout BCSWriter) {
    writer.value(instrument)
    switch action {
    case .open(let mirror):
      writer.variant(0)
      writer.value(mirror)
    case .beginSwitch(let register):
      writer.variant(1)
      writer.value(register)
    case .signTotal(let height, let total):
      writer.variant(2)
      writer.value(height)
      writer.value(total)
    case .abandonSwitch: writer.variant(3)
    case .move(let account, let units, let isLeaving):
      writer.variant(4)
      writer.value(account)
      writer.value(units)
      writer.bool(isLeaving)
    case .reconcile(let date, let total, let mirrored):
      writer.variant(5)
      writer.value(date)
      writer.value(total)
      writer.value(mirrored)
    }
  }

  /// Reads the instrument and a known action.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    instrument = try InstrumentID(from: &reader)
    let start = reader.offset
    switch try reader.variant() {
    case 0: action = .open(mirror: try AccountID(from: &reader))
    case 1: action = .beginSwitch(to: try LegalRegister(from: &reader))
    case 2:
      action = .signTotal(height: try Height(from: &reader), total: try Units(from: &reader))
    case 3: action = .abandonSwitch
    case 4:
      action = .move(
        try AccountID(from: &reader), units: try Units(from: &reader),
        toDepository: try reader.bool())
    case 5:
      action = .reconcile(
        try CalendarDate(from: &reader), total: try Units(from: &reader),
        mirrored: try Units(from: &reader))
    case let number: throw DecodingFailure(.unknownVariant(number), at: start)
    }
  }
}
