import SanadPolicy
import SanadTypes

/// What a policy sees of an instruction's effect on one instrument.
///
/// A class, because questions are asked of a value that does not change while the state below
/// remembers what was read. A fault of the state is kept in ``failure``, and the answer then is
/// *unknown*; whoever asked for the evaluation must look there before using it.
final class DoorContext: PolicyContext {
  /// The claims of the ledger in the order of the schema's topics.
  private static let topics: [ClaimTopic?] = ClaimSchema.first.topics.map { topic in
    ClaimTopic.allCases.first { $0.name == topic.name }
  }

  private(set) var failure: LedgerFailure?

  let kind: MovementKind
  let now: Timestamp
  let businessDate: CalendarDate
  let instrument: InstrumentFacts
  let hasStateAfter: Bool
  private let effect: NetEffect
  private let policy: CompiledPolicy
  private let state: LedgerState
  // Each goes over all parties: found once, so that a question costs a constant however often
  // rules ask it, as the policy's cost bound counts it.
  private lazy var holdersAfter = effect.holdersAfter
  private var heldAfter: [HeldTotals??]
  /// What was read of the parties' claims, by party and topic: rules ask of the same ones again.
  private var claims: [ClaimReading?]

  init(
    _ effect: NetEffect, kind: MovementKind, policy: CompiledPolicy, door: Door
  ) {
    self.effect = effect
    self.kind = kind
    self.policy = policy
    state = door.state
    now = door.clock.timestamp
    businessDate = door.businessDate
    instrument = InstrumentFacts(effect.instrument)
    hasStateAfter = effect.hasStateAfter
    heldAfter = Array(repeating: nil, count: policy.heldPredicates.count)
    claims = Array(repeating: nil, count: effect.parties.count * Self.topics.count)
  }

  var legCount: Int { effect.legs.count }

  func leg(_ leg: LegIndex) -> InstructionLeg {
    let part = effect.legs[leg.value]
    // Field by field: a copy of a part would count the references of its account.
    return InstructionLeg(
      sender: PartyIndex(effect.accounts[part.from].party),
      receiver: PartyIndex(effect.accounts[part.to].party),
      from: facts(ofAccount: part.from), to: facts(ofAccount: part.to), units: part.units)
  }

  private func facts(ofAccount place: Int) -> AccountFacts {
    AccountFacts(
      kind: effect.accounts[place].account.kind,
      custodian: effect.accounts[place].account.custodian)
  }

  var partyCount: Int { effect.parties.count }

  func netChange(of party: PartyIndex) -> NetChange { effect.parties[party.value].netByLegs }

  func claim(_ topic: TopicIndex, of party: PartyIndex) -> ClaimReading {
    guard Int(topic.value) < Self.topics.count, let known = Self.topics[Int(topic.value)] else {
      return .missing
    }
    let place = party.value * Self.topics.count + Int(topic.value)
    if let reading = claims[place] { return reading }
    do throws(LedgerFailure) {
      let record = try state.claim(known, of: effect.parties[party.value].id)
      let reading = ClaimReading(record, at: now)
      claims[place] = reading
      return reading
    } catch {
      failure = error
      return .missing
    }
  }

  func outstanding(_ moment: AggregateMoment) -> Units? {
    moment == .before ? effect.tally.outstanding : effect.outstandingAfter
  }

  func issued(_ moment: AggregateMoment) -> Units? {
    moment == .before ? effect.tally.issued : effect.issuedAfter
  }

  func holders(_ moment: AggregateMoment) -> UInt64? {
    moment == .before ? effect.tally.holders : holdersAfter
  }

  func holding(of party: PartyIndex, _ moment: AggregateMoment) -> Units? {
    let part = effect.parties[party.value]
    return moment == .before ? part.before : part.after
  }

  func held(_ predicate: HeldPredicateIndex, _ moment: AggregateMoment) -> HeldTotals? {
    do throws(LedgerFailure) {
      let before = try state.held(
        effect.id, policy: effect.instrument.policy, predicate: predicate.value)
      guard moment == .after else {
        return HeldTotals(certain: before.certain, possible: before.possible)
      }
      let place = Int(predicate.value)
      guard heldAfter.indices.contains(place) else { return nil }
      if let known = heldAfter[place] { return known }
      let found = findHeldAfter(policy.heldPredicates[place], before)
      heldAfter[place] = .some(found)
      return found
    } catch {
      failure = error
      return nil
    }
  }

  func bookedValue(of units: Units, in currency: Currency) -> Money? {
    guard currency == effect.instrument.terms.currency else { return nil }
    do throws(ValueFailure) { return try effect.instrument.terms.face(of: units) } catch {
      return nil
    }
  }

  private func findHeldAfter(_ predicate: HeldPredicate, _ before: HeldTotal) -> HeldTotals? {
    var certain = NetEffect.Flow()
    var possible = NetEffect.Flow()
    for party in effect.parties {
      let truth = predicate.truth(of: party.identity.classification)
      if truth == .no { continue }
      guard let after = party.after else { return nil }
      // Of a party only the difference counts; all of them together are within what is
      // outstanding, so that these sums fit.
      Self.gather(from: party.before, to: after, into: &possible)
      if truth == .yes { Self.gather(from: party.before, to: after, into: &certain) }
    }
    guard let sure = certain.applied(to: before.certain),
      let maybe = possible.applied(to: before.possible)
    else { return nil }
    return HeldTotals(certain: sure, possible: maybe)
  }

  private static func gather(from before: Units, to after: Units, into flow: inout NetEffect.Flow) {
    if after > before { flow.credit &+= after.value &- before.value }
    if before > after { flow.debit &+= before.value &- after.value }
  }
}

extension ClaimReading {
  /// What a policy may know of a claim at a block time.
  init(_ record: ClaimRecord?, at now: Timestamp) {
    guard let record, record.revokedAt == nil else {
      self = .missing
      return
    }
    self = record.isCurrent(at: now) ? .value(record.value.inPolicies) : .expired(record.validUntil)
  }
}

extension ClaimValue {
  /// The value as the schema of policies numbers it.
  var inPolicies: SchemaValue {
    switch self {
    case .kyc(let level): .level(level.rawValue)
    case .country(let country): .country(country)
    case .investorClass(let investorClass): .level(investorClass.rawValue)
    case .taxClass(let taxClass): .level(taxClass.rawValue)
    case .pep(let flag), .sanctioned(let flag): .flag(flag)
    case .screenedUntil(let date): .date(date)
    case .risk(let band): .level(band.rawValue)
    }
  }
}

extension InstrumentFacts {
  /// What rules can see of an instrument.
  init(_ instrument: Instrument) {
    let status = instrument.status
    let kind: InstrumentClass
    switch instrument.terms.terms {
    case .bill: kind = .bill
    case .cash: kind = .cash
    case .fixedBond: kind = .fixedBond
    case .floatingBond: kind = .floatingBond
    case .sukuk: kind = .sukuk
    case .commodity: kind = .commodity
    }
    self.init(
      instrumentClass: kind, status: status,
      maturity: instrument.terms.terms.security?.maturityDate)
  }
}
