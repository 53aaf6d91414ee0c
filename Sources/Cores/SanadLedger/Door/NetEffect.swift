import SanadPolicy
import SanadTypes

/// What an instruction does to one instrument, all of its legs together: the state just before,
/// and what each account and each identity would have just after. Nothing is written yet.
struct NetEffect {
  /// Units that come and go; each sum fits, or the effect is not made.
  struct Flow {
    var credit: UInt128 = 0
    var debit: UInt128 = 0

    /// What `units` become; nil where they do not suffice or do not fit.
    func applied(to units: Units) -> Units? {
      // Whichever is more goes first against the other, so that only the net has to fit.
      if credit >= debit { return units.adding(Units(credit - debit)) }
      return units.subtracting(Units(debit - credit))
    }
  }

  /// One account's part.
  struct AccountPart {
    let id: AccountID
    let account: Account
    let holding: Holding
    var flow = Flow()
    /// The party behind the account.
    let party: Int

    /// Units just after; nil where there are too few or too many.
    var unitsAfter: Units? { flow.applied(to: holding.units) }
  }

  /// One identity's part.
  struct PartyPart {
    let id: IdentityID
    let identity: Identity
    let before: Units
    /// What its accounts receive and give.
    var flow = Flow()
    /// What it gives by its legs as the issuer of new units, of which it never held any.
    var issued: UInt128 = 0
    /// Whether it is asked about as who gives and as who receives, where it does both.
    let isAskedOnBothSides: Bool

    /// Units just after; nil where there are too few or too many.
    var after: Units? { flow.applied(to: before) }

    /// What it has more or less by its legs. New units that an issuer gives are nothing that it
    /// had: they take nothing from what it receives, of them or of others.
    var netByLegs: NetChange {
      if isAskedOnBothSides, flow.credit > 0, flow.debit > 0 {
        return .both(less: Units(flow.debit), more: Units(flow.credit))
      }
      if flow.credit > flow.debit {
        let more = Units(flow.credit - flow.debit)
        return issued == 0 ? .more(more) : .both(less: Units(issued), more: more)
      }
      // New units never come together with moved ones, so that the sum fits; if it did not, the
      // most that can be counted would be a number that no rule decides on.
      let less = CheckedMath.sum(flow.debit - flow.credit, issued) ?? .max
      return less == 0 ? .none : .less(Units(less))
    }
  }

  /// One leg, by places in ``accounts``.
  struct LegPart {
    /// Its place among the legs of the instruction, of whatever instrument.
    let place: Int
    let from: Int
    let to: Int
    let units: Units
  }

  let id: InstrumentID
  let instrument: Instrument
  let tally: InstrumentTally
  private let asksBothSides: Bool
  private(set) var accounts: [AccountPart] = []
  private(set) var parties: [PartyPart] = []
  private(set) var legs: [LegPart] = []
  /// New units.
  private(set) var issued: UInt128 = 0
  /// Units that are no more.
  private(set) var redeemed: UInt128 = 0
  /// What the new units count for under the ceiling of a programme, once that has been judged; nil
  /// where there are none, or no programme.
  var booking: ProgrammeBooking?

  /// Adds up the movements of one instrument; nil where a sum does not fit into 128 bits. Locks that
  /// have run out at a time are taken off the holdings.
  ///
  /// - Precondition: instrument and accounts exist; the door has checked.
  static func make(
    of id: InstrumentID, _ instrument: Instrument, in instruction: Instruction,
    _ state: LedgerState, at time: Timestamp
  ) throws(LedgerFailure) -> NetEffect? {
    var effect = NetEffect(
      id: id, instrument: instrument, tally: try state.tally(id),
      asksBothSides: instruction.asksBothSides)
    for (place, movement) in instruction.movements.enumerated()
    where movement.instrument == id {
      let from = try effect.place(of: movement.from.account, state, at: time)
      let to = try effect.place(of: movement.to.account, state, at: time)
      guard effect.add(movement, at: place, from: from, to: to) else { return nil }
    }
    return effect
  }

  private init(
    id: InstrumentID, instrument: Instrument, tally: InstrumentTally, asksBothSides: Bool
  ) {
    self.id = id
    self.asksBothSides = asksBothSides
    self.instrument = instrument
    self.tally = tally
  }

  /// Units ever issued, just after; nil where they do not fit.
  var issuedAfter: Units? { tally.issued.adding(Units(issued)) }

  /// Units ever redeemed, just after; nil where they do not fit.
  var redeemedAfter: Units? { tally.redeemed.adding(Units(redeemed)) }

  /// Units in the hands of holders, just after.
  var outstandingAfter: Units? {
    Flow(credit: issued, debit: redeemed).applied(to: tally.outstanding)
  }

  /// Whether every party has units after it that can be counted, and so have all together. Where
  /// not, ``Door`` finds that units are short, or that more are issued than are authorised: what a
  /// party has is what its accounts have, and no more than what is outstanding.
  var hasStateAfter: Bool { issuedAfter != nil && parties.allSatisfy { $0.after != nil } }

  /// Identities with units, just after; nil where a party's units cannot be told.
  var holdersAfter: UInt64? {
    var holders = tally.holders
    for party in parties {
      guard let after = party.after else { return nil }
      if party.before.isZero, !after.isZero { holders &+= 1 }
      if !party.before.isZero, after.isZero { holders &-= 1 }
    }
    return holders
  }

  private mutating func place(
    of id: AccountID, _ state: LedgerState, at time: Timestamp
  ) throws(LedgerFailure) -> Int {
    if let place = accounts.firstIndex(where: { $0.id == id }) { return place }
    let account = try state.knownAccount(id)
    let party = try partyPlace(of: account.owner, state)
    accounts.append(
      AccountPart(
        id: id, account: account,
        holding: try state.currentHolding(id, self.id, at: time), party: party))
    return accounts.count - 1
  }

  private mutating func partyPlace(
    of id: IdentityID, _ state: LedgerState
  ) throws(LedgerFailure) -> Int {
    if let place = parties.firstIndex(where: { $0.id == id }) { return place }
    let identity = try state.knownIdentity(id)
    let before = try state.position(of: id, identity, in: self.id)
    parties.append(
      PartyPart(id: id, identity: identity, before: before, isAskedOnBothSides: asksBothSides))
    return parties.count - 1
  }

  private mutating func add(
    _ movement: Instruction.Movement, at place: Int, from: Int, to: Int
  ) -> Bool {
    let units = movement.units.value
    legs.append(LegPart(place: place, from: from, to: to, units: movement.units))
    let giver = accounts[from].party
    let taker = accounts[to].party
    if movement.to.isIssuer {
      guard Self.add(units, to: &redeemed) else { return false }
    } else {
      guard Self.add(units, to: &accounts[to].flow.credit),
        Self.add(units, to: &parties[taker].flow.credit)
      else { return false }
    }
    if movement.from.isIssuer {
      return Self.add(units, to: &parties[giver].issued) && Self.add(units, to: &issued)
    }
    return Self.add(units, to: &accounts[from].flow.debit)
      && Self.add(units, to: &parties[giver].flow.debit)
  }

  private static func add(_ units: UInt128, to sum: inout UInt128) -> Bool {
    guard let total = CheckedMath.sum(sum, units) else { return false }
    sum = total
    return true
  }
}
