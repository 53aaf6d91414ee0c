import SanadCodec
import SanadState
import SanadTypes

/// Every value of a state, decoded.
struct LedgerFold: Sendable {
  private var values = KeyedTable<LedgerKey, LedgerValue>()

  /// Every key that has a value, ascending. Kept, since a review walks it a score of times and the
  /// order of two keys is that of their bytes, which have to be made.
  private(set) var keys: [LedgerKey] = []

  subscript(key: LedgerKey) -> LedgerValue? { values[key] }

  /// After a failure the fold is of no use.
  mutating func apply(_ changes: [StateChange]) throws(LedgerFailure) {
    var moved: [LedgerKey] = []
    for change in changes {
      let key = try Self.key(of: change)
      guard let bytes = change.value else {
        if values.removeValue(forKey: key) != nil { moved.append(key) }
        continue
      }
      do throws(DecodingFailure) {
        let value = try LedgerValue(bytes, of: key)
        if values.updateValue(value, forKey: key) == nil { moved.append(key) }
      } catch { throw .corruptRecord(key, error) }
    }
    // To move what lies behind a place costs less than to sort, until the places are many.
    guard moved.count < 64 else { return keys = values.sortedKeys() }
    for key in moved { settle(key) }
  }

  /// Puts a key where it belongs among ``keys``, or takes it out.
  private mutating func settle(_ key: LedgerKey) {
    let place = place(of: key)
    let isThere = place < keys.count && keys[place] == key
    switch (isThere, values.contains(key)) {
    case (false, true): keys.insert(key, at: place)
    case (true, false): keys.remove(at: place)
    default: break
    }
  }

  /// Where a key stands, or would.
  private func place(of key: LedgerKey) -> Int {
    var low = 0
    var high = keys.count
    while low < high {
      let middle = low + (high - low) / 2
      if keys[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low
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
