import SanadCrypto
import SanadPolicy
import SanadTypes

/// Whether a genesis makes sense as a whole. Stops at the first thing that does not.
struct GenesisReview {
  let genesis: Genesis

  init(_ genesis: Genesis) { self.genesis = genesis }

  /// Throws ``GenesisFailure/invalid(_:_:)`` or ``GenesisFailure/policy(index:_:)``.
  func check() throws(GenesisFailure) {
    try checkParameters()
    try checkCodes()
    try checkIdentities()
    try checkAccounts()
    try checkOperators()
    try checkRoles()
    try checkPolicies()
    try checkProgrammes()
    try checkPublications()
    try checkInstruments()
    try checkHoldings()
    try checkBookings()
  }

  private func checkParameters() throws(GenesisFailure) {
    if genesis.name.isEmpty { throw .invalid(.parameters, "the network has no name") }
    do throws(ConsensusSettingsFailure) { try genesis.chain.check() } catch {
      throw .invalid(.parameters, error.description)
    }
    // Every proof has the end of every epoch before it.
    if genesis.kind == .production, genesis.chain.epochLength != .zero,
      genesis.chain.epochLength < Milliseconds(86_400_000)
    {
      throw .invalid(.parameters, "epochs of a production network last a day or longer")
    }
    if genesis.ledger.validityMax == .zero {
      throw .invalid(.parameters, "no transaction could be valid")
    }
    for (index, validator) in genesis.validators.validators.enumerated()
    where !validator.consensusKey.isValidForRegistration
      || !validator.peerKey.isValidForRegistration
    {
      throw .invalid(.validator(index), "a key is not in the prime-order group")
    }
    try checkObservers()
  }

  private func checkObservers() throws(GenesisFailure) {
    var keys = genesis.validators.validators.flatMap { [$0.consensusKey, $0.peerKey] }
    for (index, observer) in genesis.observers.enumerated() {
      if observer.name.isEmpty { throw .invalid(.observer(index), "the observer has no name") }
      if !observer.peerKey.isValidForRegistration {
        throw .invalid(.observer(index), "the key is not in the prime-order group")
      }
      if keys.contains(observer.peerKey) {
        throw .invalid(.observer(index), "another node has this key")
      }
      keys.append(observer.peerKey)
    }
  }

  private func checkCodes() throws(GenesisFailure) {
    for (index, entry) in genesis.codes.enumerated() {
      if entry.code.registered != nil {
        throw .invalid(.code(index), "\(entry.code) is in the registry already")
      }
      if index > 0, genesis.codes[index - 1].code >= entry.code {
        throw .invalid(.code(index), "codes must be distinct and ascending")
      }
    }
  }

  private func checkIdentities() throws(GenesisFailure) {
    var known: [LEI] = []
    for (index, identity) in genesis.identities.enumerated() {
      if (identity.kind == .institution) != (identity.lei != nil) {
        throw .invalid(.identity(index), ErrorCode.leiMismatch.title)
      }
      if let lei = identity.lei { known.append(lei) }
    }
    known.sort()
    for (left, right) in zip(known, known.dropFirst()) where left == right {
      let index = genesis.identities.lastIndex { $0.lei == left } ?? 0
      throw .invalid(.identity(index), "LEI \(left) belongs to another identity")
    }
  }

  private func checkAccounts() throws(GenesisFailure) {
    for (index, account) in genesis.accounts.enumerated() {
      if Int(account.owner) >= genesis.identities.count {
        throw .invalid(.account(index), "there is no identity \(account.owner)")
      }
      if let custodian = account.custodian, Int(custodian) >= genesis.identities.count {
        throw .invalid(.account(index), "there is no identity \(custodian)")
      }
      if account.authority.keys.contains(where: { !$0.key.isValidForRegistration }) {
        throw .invalid(.account(index), "a key is not in the prime-order group")
      }
    }
  }

  private func checkOperators() throws(GenesisFailure) {
    guard genesis.operators.isEmpty || genesis.operators.count == genesis.validators.count else {
      throw .invalid(
        .parameters,
        "\(genesis.operators.count) operators speak for \(genesis.validators.count) validators")
    }
    for (index, entry) in genesis.operators.enumerated()
    where Int(entry.account) >= genesis.accounts.count {
      throw .invalid(.validator(index), "there is no account \(entry.account)")
    }
  }

  private func checkRoles() throws(GenesisFailure) {
    for (index, role) in genesis.roles.enumerated() {
      if Int(role.account) >= genesis.accounts.count {
        throw .invalid(.role(index), "there is no account \(role.account)")
      }
      if (role.role == .claimIssuer) == role.topics.isEmpty {
        throw .invalid(.role(index), "claim issuers, and only they, have topics")
      }
      let earlier = genesis.roles[..<index]
      if earlier.contains(where: { $0.role == role.role && $0.account == role.account }) {
        throw .invalid(.role(index), "the account has this role already")
      }
      if earlier.count(where: { $0.role == role.role }) >= RoleHolders.holdersMax {
        throw .invalid(.role(index), "a role has at most \(RoleHolders.holdersMax) accounts")
      }
    }
    try checkDualControl()
  }

  /// No institution may issue alone.
  private func checkDualControl() throws(GenesisFailure) {
    let treasuries = genesis.roles.filter { $0.role == .treasury }.map { owner(of: $0) }
    for (index, role) in genesis.roles.enumerated()
    where role.role == .centralBank && treasuries.contains(owner(of: role)) {
      throw .invalid(.role(index), "treasury and central bank must be different institutions")
    }
  }

  private func owner(of role: GenesisRole) -> UInt32 {
    genesis.accounts[Int(role.account)].owner
  }

  private func checkPolicies() throws(GenesisFailure) {
    let numbers = ErrorCode.all.map(\.number.value) + genesis.codes.map(\.code.value)
    let codes = RuleCodes(numbers: numbers)
    for (index, policy) in genesis.policies.enumerated() {
      switch PolicyShelf.compile(policy.text, codes: codes) {
      case .failure(let diagnostics): throw .policy(index: index, diagnostics.rendered())
      case .success(let compiled):
        if compiled.name != policy.name {
          throw .invalid(
            .policy(index), "named \"\(policy.name)\", and its text \"\(compiled.name)\"")
        }
        let largest = Scale.largestInstruction(under: PolicyLoad(compiled))
        if largest > Weight(genesis.chain.blockWeightMax) {
          throw .invalid(
            .policy(index),
            "an instruction of \(PolicyLoad.legsMax) legs weighs \(largest) under it, and a block"
              + " at most \(genesis.chain.blockWeightMax)")
        }
      }
      if genesis.policies[..<index].contains(where: { $0.text == policy.text }) {
        throw .invalid(.policy(index), "the same text is there already")
      }
    }
  }

  private func checkInstruments() throws(GenesisFailure) {
    for (index, instrument) in genesis.instruments.enumerated() {
      if let why = defect(of: instrument, at: index) { throw .invalid(.instrument(index), why) }
    }
  }

  private func defect(of instrument: GenesisInstrument, at index: Int) -> String? {
    let terms = instrument.terms
    if let defect = terms.defect { return defect }
    if Int(instrument.policy) >= genesis.policies.count {
      return "there is no policy \(instrument.policy)"
    }
    if let why = programmeDefect(of: instrument) { return why }
    if ![.announced, .active, .halted].contains(instrument.status) {
      return "an instrument cannot start as \(instrument.status)"
    }
    if terms.terms.security?.payment != nil, instrument.status != .active {
      return "nothing would end that it is \(instrument.status), and it is paid on this ledger"
    }
    if !genesis.identities.contains(where: { $0.lei == terms.issuer }) {
      return "no identity has the issuer's LEI \(terms.issuer)"
    }
    if let agent = terms.details.payingAgent,
      !genesis.identities.contains(where: { $0.lei == agent })
    {
      return "no identity has the paying agent's LEI \(agent)"
    }
    if let custodian = terms.terms.reserve?.custodian,
      !genesis.identities.contains(where: { $0.lei == custodian })
    {
      return "no identity has the custodian's LEI \(custodian)"
    }
    let earlier = genesis.instruments[..<index].map(\.terms)
    if earlier.contains(where: { $0.symbol == terms.symbol }) {
      return "symbol \(terms.symbol) is there already"
    }
    if let isin = terms.terms.isin,
      earlier.contains(where: { $0.terms.isin == isin })
    {
      return "ISIN \(isin) is there already"
    }
    let sheets = genesis.instruments.map(\.terms)
    return TermReview(cash: { id in sheets.first { $0.instrument == id } }).defect(
      of: terms, authorised: instrument.authorised)
  }

  private func checkHoldings() throws(GenesisFailure) {
    var issued = [Units](repeating: .zero, count: genesis.instruments.count)
    for (index, holding) in genesis.holdings.enumerated() {
      if let why = defect(of: holding, &issued) { throw .invalid(.holding(index), why) }
    }
    let places = genesis.holdings.map { UInt64($0.account) << 32 | UInt64($0.instrument) }.sorted()
    for (left, right) in zip(places, places.dropFirst()) where left == right {
      let index = genesis.holdings.lastIndex {
        UInt64($0.account) << 32 | UInt64($0.instrument) == left
      }
      throw .invalid(.holding(index ?? 0), "the account's holding is there already")
    }
  }

  private func defect(of holding: GenesisHolding, _ issued: inout [Units]) -> String? {
    let place = Int(holding.instrument)
    guard Int(holding.account) < genesis.accounts.count else {
      return "there is no account \(holding.account)"
    }
    guard place < genesis.instruments.count else {
      return "there is no instrument \(holding.instrument)"
    }
    if holding.units.isZero { return "zero units" }
    let instrument = genesis.instruments[place]
    guard let total = issued[place].adding(holding.units), total <= instrument.authorised else {
      return "more than the authorised \(instrument.authorised) units would be issued"
    }
    let multiple = instrument.terms.terms.multiple
    // One of zero is refused with the terms, whose turn comes before.
    if !holding.units.value.isMultiple(of: max(multiple.value, 1)) {
      return "\(holding.units) units are not a multiple of \(multiple)"
    }
    let least = instrument.terms.details.denominationMin
    if holding.units < least {
      return "\(holding.units) units are less than the least denomination \(least)"
    }
    issued[place] = total
    return nil
  }
}
