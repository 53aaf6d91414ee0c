import SanadCodec
import SanadState
import SanadTypes

/// Every value of a state, decoded.
struct LedgerFold: Sendable {
  private var values = KeyedTable<LedgerKey, LedgerValue>()

  /// Every key that has a value, ascending.
  var keys: [LedgerKey] { values.sortedKeys() }

  subscript(key: LedgerKey) -> LedgerValue? { values[key] }

  mutating func apply(_ changes: [StateChange]) throws(LedgerFailure) {
    for change in changes {
      let key = try Self.key(of: change)
      guard let bytes = change.value else {
        values[key] = nil
        continue
      }
      do throws(DecodingFailure) {
        values[key] = try LedgerValue(bytes, of: key)
      } catch { throw .corruptRecord(key, error) }
    }
  }

  static func key(of change: StateChange) throws(LedgerFailure) -> LedgerKey {
    do throws(DecodingFailure) {
      return try BCSReader.decode(LedgerKey.self, from: change.key.bytes)
    } catch { throw .corruptRecord(.network, error) }
  }

  func holding(of account: AccountID, in instrument: InstrumentID) -> Holding {
    guard case .holding(let record)? = values[.holding(account, instrument)] else {
      return Holding()
    }
    return record
  }

  func tally(of instrument: InstrumentID) -> InstrumentTally {
    guard case .tally(let record)? = values[.tally(instrument)] else { return InstrumentTally() }
    return record
  }

  func locks(of account: AccountID, in instrument: InstrumentID) -> HoldingLocks {
    guard case .locks(let record)? = values[.locks(account, instrument)] else {
      return HoldingLocks()
    }
    return record
  }

  func settlement(_ id: SettlementID) -> SettlementRecord? {
    guard case .settlement(let record)? = values[.settlement(id)] else { return nil }
    return record
  }

  /// What has moved of each leg of a settlement.
  func moved(of record: SettlementRecord, _ progress: SettlementProgress?) -> [Units] {
    record.legs.map { leg in
      guard let progress, case .instrument(let instrument)? = values[.instrument(leg.instrument)]
      else { return .zero }
      if case .cash = instrument.terms.terms { return progress.paid }
      return progress.delivered
    }
  }

  func identity(_ id: IdentityID) -> Identity? {
    guard case .identity(let record)? = values[.identity(id)] else { return nil }
    return record
  }

  func total(_ key: LedgerKey) -> UInt128 {
    guard case .total(let record)? = values[key] else { return 0 }
    return record.units.value
  }

  /// The classification that the claims of an identity make.
  func classification(of id: IdentityID) -> Classification {
    var classification = Classification()
    for topic in [ClaimTopic.country, .investorClass] {
      guard case .claim(let claim)? = values[.claim(id, topic)], claim.revokedAt == nil else {
        continue
      }
      classification = classification.changed(by: claim.value)
    }
    return classification
  }
}
