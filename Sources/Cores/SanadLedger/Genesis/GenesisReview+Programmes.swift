import SanadTypes

/// Ceilings over several instruments.
extension GenesisReview {
  func checkProgrammes() throws(GenesisFailure) {
    for (index, programme) in genesis.programmes.enumerated() {
      if programme.name.isEmpty { throw .invalid(.programme(index), "the programme has no name") }
      if genesis.programmes[..<index].contains(where: { $0.name == programme.name }) {
        throw .invalid(.programme(index), "\"\(programme.name)\" is there already")
      }
      if programme.ceiling.isNegative {
        throw .invalid(.programme(index), "the ceiling is below zero")
      }
    }
  }

  /// What is wrong with the programme that an instrument names.
  func programmeDefect(of instrument: GenesisInstrument) -> String? {
    guard let place = instrument.programme else { return nil }
    guard Int(place) < genesis.programmes.count else { return "there is no programme \(place)" }
    let currency = genesis.programmes[Int(place)].ceiling.currency
    // Another currency would be converted at a fixing, and there are none yet.
    if instrument.terms.currency != currency {
      return "its currency is not that of its programme, \(currency)"
    }
    return nil
  }

  /// What is held from the start counts against the ceilings.
  func checkBookings() throws(GenesisFailure) {
    var programmes = genesis.programmes.map { Programme(name: $0.name, ceiling: $0.ceiling) }
    for (index, holding) in genesis.holdings.enumerated() {
      let instrument = genesis.instruments[Int(holding.instrument)]
      guard let place = instrument.programme else { continue }
      guard programmes[Int(place)].book(holding.units, of: instrument.terms) else {
        throw .invalid(.holding(index), ErrorCode.programmeExceeded.title)
      }
    }
  }
}

extension Programme {
  /// Books the face of units; false, and nothing changes, where there is no room for it.
  mutating func book(_ units: Units, of terms: TermSheet) -> Bool {
    do throws(ValueFailure) { return book(try terms.face(of: units)) } catch { return false }
  }
}
