import SanadTypes

/// Ceilings over several instruments, and the fixings at which they are booked.
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
      for conversion in programme.conversions {
        if let defect = defect(of: conversion, in: programme) {
          throw .invalid(.programme(index), defect)
        }
      }
    }
    try checkFixings()
  }

  private func defect(
    of conversion: ProgrammeConversion, in programme: GenesisProgramme
  ) -> String? {
    let currency = conversion.currency
    if currency == programme.ceiling.currency { return "\(currency) is the ceiling's own currency" }
    if programme.conversions.count(where: { $0.currency == currency }) > 1 {
      return "\(currency) is converted twice"
    }
    if conversion.staleDays > ProgrammeConversion.staleDaysMax {
      return "a fixing counts for at most \(ProgrammeConversion.staleDaysMax) days, not"
        + " \(conversion.staleDays)"
    }
    let pair = CurrencyPair(base: programme.ceiling.currency, price: currency)
    if let other = genesis.pair(of: conversion.benchmark), other != pair {
      return "\(conversion.benchmark) is \(other), not \(pair)"
    }
    return nil
  }

  /// Of exchange rates and of rates a year, whatever follows them.
  private func checkFixings() throws(GenesisFailure) {
    let first = genesis.ledger.businessDate(at: genesis.timestamp)
    var last: GenesisFixing?
    for (index, fixing) in genesis.fixings.enumerated() {
      defer { last = fixing }
      let record = FixingsRecord(pair: genesis.pair(of: fixing.benchmark))
      if !TermReview.bounds(of: record).contains(fixing.rate.millionths) {
        throw .invalid(.fixing(index), "no fixing of \(fixing.benchmark) is \(fixing.rate)")
      }
      if fixing.date > first {
        throw .invalid(.fixing(index), "\(fixing.date) is after the first day, \(first)")
      }
      guard let last else { continue }
      if (last.benchmark, last.date.dayNumber) >= (fixing.benchmark, fixing.date.dayNumber) {
        throw .invalid(.fixing(index), "fixings ascend by benchmark and date")
      }
    }
  }

  /// What is wrong with the programme that an instrument names, or with a benchmark that it follows.
  func programmeDefect(of instrument: GenesisInstrument) -> String? {
    if let benchmark = instrument.terms.terms.paying?.benchmark,
      genesis.pair(of: benchmark) != nil
    {
      return "\(benchmark) is an exchange rate, and no rate a year"
    }
    guard let place = instrument.programme else { return nil }
    guard Int(place) < genesis.programmes.count else { return "there is no programme \(place)" }
    let programme = Programme(genesis.programmes[Int(place)])
    if !programme.takes(instrument.terms.currency) {
      return "its programme is in \(programme.ceiling.currency), and converts no"
        + " \(instrument.terms.currency)"
    }
    return nil
  }

  /// What is held from the start counts against the ceilings.
  func checkBookings() throws(GenesisFailure) {
    var programmes = genesis.programmes.map { Programme($0) }
    for (index, holding) in genesis.holdings.enumerated() {
      let instrument = genesis.instruments[Int(holding.instrument)]
      guard let place = instrument.programme else { continue }
      switch genesis.value(of: holding, under: programmes[Int(place)]) {
      case .failure(let obstacle): throw .invalid(.holding(index), obstacle.message)
      case .success(let value):
        guard let value, programmes[Int(place)].book(value) else {
          throw .invalid(.holding(index), ErrorCode.programmeExceeded.title)
        }
      }
    }
  }
}

extension Genesis {
  /// The currencies of an exchange rate; nil of a benchmark that no programme converts at.
  func pair(of benchmark: InstrumentSymbol) -> CurrencyPair? {
    for programme in programmes {
      for conversion in programme.conversions where conversion.benchmark == benchmark {
        return CurrencyPair(base: programme.ceiling.currency, price: conversion.currency)
      }
    }
    return nil
  }

  /// What a holding counts for under a programme at the fixings of the genesis; nil where it does not
  /// fit.
  func value(
    of holding: GenesisHolding, under programme: Programme
  ) -> Result<Money?, CeilingObstacle> {
    let terms = instruments[Int(holding.instrument)].terms
    let first = ledger.businessDate(at: timestamp)
    let benchmark = programme.conversion(of: terms.currency)?.benchmark
    let newest = fixings.last { $0.benchmark == benchmark && $0.date <= first }
    return programme.rate(
      for: terms.currency, on: first, fixing: newest.map { fixing(of: $0) }
    ).map { $0.value(of: holding.units, terms) }
  }

  /// A fixing as the ledger keeps it.
  func fixing(of entry: GenesisFixing) -> Fixing {
    Fixing(
      date: entry.date, rate: entry.rate, publishedBy: .genesis, publishedAt: timestamp)
  }
}
