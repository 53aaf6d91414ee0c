import SanadCrypto
import SanadLedger
import SanadTypes
import Testing

// Offers to buy units back, and who the validators are.
extension BadInputTable {
  static var offers: [BadInputSubject] { [openOffer, tender, withdrawTender, cancelOffer] }

  static var validators: [BadInputSubject] { [approveChange, withdrawChange, ready] }

  private static func market() throws -> BadInputStage {
    BadInputStage(try TestChain(OfferNetwork.genesis()))
  }

  private static func offered(_ terms: OfferTerms) -> Drawn {
    Drawn(.offer(.open(terms)), .treasury)
  }

  private static var openOffer: BadInputSubject {
    BadInputSubject(
      .openOffer, on: market,
      role: .by(.dealer, code: .roleRequired),
      state: .code(.offerInvalid) { stage in
        // From the close of a record until its due date units are not bought.
        try stage.jump(to: "2027-04-29")
        return offered(
          try OfferNetwork.terms(
            stage.chain, closesAt: stage.chain.time.advanced(by: 7_200_000)))
      },
      date: .code(.offerInvalid) { stage in
        offered(try OfferNetwork.terms(stage.chain, closesAt: stage.chain.time))
      },
      unit: .code(.offerInvalid) { stage in
        offered(try OfferNetwork.terms(stage.chain, cash: bill))
      },
      overflow: .code(.offerInvalid) { stage in
        offered(try OfferNetwork.terms(stage.chain, unitsMax: .max))
      },
      zero: .code(.offerInvalid) { stage in
        offered(try OfferNetwork.terms(stage.chain, unitsMax: 0, minimum: 0))
      },
      duplicate: .againApplied("the same terms once more are another offer")
    ) { stage in offered(try OfferNetwork.terms(stage.chain)) }
  }

  private static let first = OfferID(of: OfferNetwork.bond, number: 0)
  private static let second = OfferID(of: OfferNetwork.bond, number: 1)

  private static func open(_ stage: BadInputStage, later: UInt64 = 0) throws {
    let terms = try OfferNetwork.terms(
      stage.chain, opensAt: stage.chain.time.advanced(by: later))
    try stage.must(offered(terms).operation, .treasury)
  }

  /// With an offer that is open.
  private static func opened() throws -> BadInputStage {
    let stage = try market()
    try open(stage)
    return stage
  }

  private static func tendered(_ units: UInt128 = 10, for offer: OfferID = first) -> Drawn {
    Drawn(.offer(.tender(offer, Units(units))), .dealer)
  }

  private static var tender: BadInputSubject {
    BadInputSubject(
      .tender, on: opened,
      role: .by(.treasury, code: .tenderInvalid),
      state: .code(.offerClosed) { stage in
        try stage.must(.offer(.cancel(first)), .treasury)
        return tendered()
      },
      date: .code(.offerClosed, on: market) { stage in
        try open(stage, later: 3_600_000)
        return tendered()
      },
      unit: .code(.offerUnknown) { _ in tendered(for: second) },
      overflow: .code(.tenderInvalid) { _ in tendered(.max) },
      zero: .code(.tenderInvalid) { _ in tendered(0) },
      duplicate: .againApplied("it takes the place of the tender before, and locks its units once")
    ) { _ in tendered() }
  }

  private static func withdrawn(_ stage: BadInputStage) throws -> Drawn {
    try stage.must(tendered().operation, .dealer)
    return Drawn(.offer(.withdraw(first)), .dealer)
  }

  private static var withdrawTender: BadInputSubject {
    BadInputSubject(
      .withdrawTender, on: opened,
      role: .by(.fund, code: .tenderUnknown),
      state: .code(.offerClosed) { stage in
        let drawn = try withdrawn(stage)
        try stage.must(.offer(.cancel(first)), .treasury)
        return drawn
      },
      date: .code(.offerClosed) { stage in
        let drawn = try withdrawn(stage)
        try stage.jump(to: "2026-11-21")
        return drawn
      },
      unit: .code(.offerUnknown) { _ in Drawn(.offer(.withdraw(second)), .dealer) },
      overflow: .none("it takes back all of a tender"),
      zero: .code(.tenderUnknown) { _ in Drawn(.offer(.withdraw(first)), .dealer) },
      duplicate: .again(.tenderUnknown)
    ) { try withdrawn($0) }
  }

  private static var cancelOffer: BadInputSubject {
    let cancelled = Drawn(.offer(.cancel(first)), .treasury)
    return BadInputSubject(
      .cancelOffer, on: opened,
      role: .by(.dealer, code: .roleRequired),
      state: .code(.offerClosed) { stage in
        try stage.must(cancelled.operation, .treasury)
        try stage.chain.add([])
        return cancelled
      },
      date: .code(.offerClosed) { stage in
        try stage.jump(to: "2026-11-21")
        return cancelled
      },
      unit: .code(.offerUnknown) { _ in Drawn(.offer(.cancel(second)), .treasury) },
      overflow: .none("it names an offer and no amount"),
      zero: .code(.offerUnknown) { _ in
        Drawn(.offer(.cancel(OfferID(of: nothing, number: 0))), .treasury)
      },
      duplicate: .again(.offerClosed)
    ) { _ in cancelled }
  }

  // MARK: Validators

  private static func committee() throws -> BadInputStage {
    BadInputStage(try TestChain(ValidatorChangeTests.genesis()))
  }

  private static let newcomer = ValidatorChange.add(
    ValidatorChangeTests.validator(9), operatedBy: Party.retail.account)

  private static func approved(_ change: ValidatorChange = newcomer) -> Drawn {
    Drawn(.validators(.approve(change)), .dealer)
  }

  private static var approveChange: BadInputSubject {
    BadInputSubject(
      .approveChange, on: committee,
      role: .by(.retail, code: .operatorRequired),
      state: .code(.validatorChangeDiffers) { stage in
        try stage.must(approved().operation, .dealer)
        let other = ValidatorChange.add(
          ValidatorChangeTests.validator(8, name: "bank 9"), operatedBy: Party.retail.account)
        return Drawn(.validators(.approve(other)), .fund)
      },
      date: .none("it names no date; a change that nobody completes is gone by itself"),
      unit: .code(.validatorChangeInvalid) { _ in approved(.remove("bank 9")) },
      overflow: .undecodable { _ in
        approved(.remove(String(repeating: "x", count: Validator.nameBytesMax + 1)))
      },
      zero: .code(.validatorChangeInvalid) { _ in approved(.remove("")) },
      duplicate: .again(.validatorApprovalUnchanged)
    ) { _ in approved() }
  }

  private static func withdrawnChange(
    _ stage: BadInputStage, of name: String = "bank 9"
  ) throws -> Drawn {
    try stage.must(approved().operation, .dealer)
    return Drawn(.validators(.withdraw(name)), .dealer)
  }

  private static var withdrawChange: BadInputSubject {
    BadInputSubject(
      .withdrawChange, on: committee,
      role: .by(.retail, code: .operatorRequired),
      state: .code(.validatorApprovalUnchanged) { stage in
        Drawn(try withdrawnChange(stage).operation, .fund)
      },
      date: .code(.validatorChangeUnknown) { stage in
        let drawn = try withdrawnChange(stage)
        stage.chain.advance(milliseconds: ValidatorsRecord.lifetime.value + 1)
        return drawn
      },
      unit: .code(.validatorChangeUnknown) { try withdrawnChange($0, of: "bank 8") },
      overflow: .undecodable { _ in
        let name = String(repeating: "x", count: Validator.nameBytesMax + 1)
        return Drawn(.validators(.withdraw(name)), .dealer)
      },
      zero: .code(.validatorChangeUnknown) { try withdrawnChange($0, of: "") },
      duplicate: .again(.validatorChangeUnknown)
    ) { try withdrawnChange($0) }
  }

  /// - Parameters:
  ///   - height: of which the newcomer says that it has executed it; the newest block by default.
  ///   - number: whose key signs.
  private static func said(
    _ stage: BadInputStage, at height: UInt64? = nil, by number: Int = 9, isOpen: Bool = true
  ) throws -> Drawn {
    if isOpen { try stage.must(approved().operation, .dealer) }
    let height = Height(height ?? stage.chain.height.value)
    let key = ValidatorChangeTests.validator(number).consensusKey
    let message = ReadyStatement.signedBytes(
      of: key, at: height, on: stage.chain.genesis.chainID)
    let statement = ReadyStatement(
      consensusKey: key, height: height,
      signature: ValidatorChangeTests.key(100 + number).sign(message))
    return Drawn(.validators(.ready("bank 9", statement)), .retail)
  }

  private static var ready: BadInputSubject {
    BadInputSubject(
      .ready, on: committee,
      role: .none("the statement is signed by the newcomer's key, and anybody may bring it"),
      state: .code(.validatorChangeUnknown) { try said($0, isOpen: false) },
      date: .code(.validatorNotReady) { stage in
        try said(stage, at: stage.chain.height.value + 2)
      },
      unit: .code(.validatorNotReady) { try said($0, by: 8) },
      overflow: .code(.validatorNotReady) { try said($0, at: .max) },
      zero: .code(.validatorNotReady) { stage in
        // Behind the statement is a signature over another height.
        guard case .validators(.ready(let name, let right)) = try said(stage).operation else {
          throw LifeFault.number
        }
        let wrong = ReadyStatement(
          consensusKey: right.consensusKey, height: Height(0), signature: right.signature)
        return Drawn(.validators(.ready(name, wrong)), .retail)
      },
      duplicate: .again(.validatorApprovalUnchanged)
    ) { try said($0) }
  }
}
