import SanadTypes

/// Every operation of the ledger, steps between registers one by one. What is not listed here does not
/// compile, and what is listed and has no rows fails.
enum OperationName: String, CaseIterable {
  case registerIdentity, issueClaim, revokeClaim, openAccount, rotateKeys, issue, transfer, settle
  case instruct, affirm, cancel
  case fund, route, claim, publishCalendar, publishFixing, publishTax, call, registerInstrument
  case retire, put, withdrawPut, callPart
  case registerKey, announce, bid, withdrawBid, publishShares, openBid, decide, plan, tap
  case instructOnTerms, attempt, hold, release, settleCycle, releasePledge, closeOut
  case reportPayment, decidePayment
  case openRegister, beginSwitch, signTotal, abandonSwitch, moveBetweenRegisters, reconcile
  case deposit, mark, renew, withdrawReceipt, attest, price, redeem, withdrawRedemption, fill
  case openOffer, tender, withdrawTender, cancelOffer
  case approveChange, withdrawChange, ready

  init(_ operation: LedgerOperation) {
    switch operation {
    case .registerIdentity: self = .registerIdentity
    case .issueClaim: self = .issueClaim
    case .revokeClaim: self = .revokeClaim
    case .openAccount: self = .openAccount
    case .rotateKeys: self = .rotateKeys
    case .issue: self = .issue
    case .transfer: self = .transfer
    case .settle: self = .settle
    case .instruct: self = .instruct
    case .affirm: self = .affirm
    case .cancel: self = .cancel
    case .lifecycle(let operation): self.init(operation)
    case .auction(let operation): self.init(operation)
    case .settling(let operation): self.init(operation)
    case .reserve(let operation): self.init(operation)
    case .offer(let operation): self.init(operation)
    case .validators(let operation): self.init(operation)
    }
  }

  private init(_ operation: LifecycleOperation) {
    switch operation {
    case .fund: self = .fund
    case .route: self = .route
    case .claim: self = .claim
    case .publishCalendar: self = .publishCalendar
    case .publishFixing: self = .publishFixing
    case .publishTax: self = .publishTax
    case .call: self = .call
    case .register: self = .registerInstrument
    case .retire: self = .retire
    case .put: self = .put
    case .withdrawPut: self = .withdrawPut
    case .callPart: self = .callPart
    }
  }

  private init(_ operation: AuctionOperation) {
    switch operation {
    case .registerKey: self = .registerKey
    case .announce: self = .announce
    case .bid: self = .bid
    case .withdraw: self = .withdrawBid
    case .publishShares: self = .publishShares
    case .open: self = .openBid
    case .decide: self = .decide
    case .plan: self = .plan
    case .tap: self = .tap
    }
  }

  private init(_ operation: SettlingOperation) {
    switch operation {
    case .instruct: self = .instructOnTerms
    case .attempt: self = .attempt
    case .hold: self = .hold
    case .release: self = .release
    case .settleCycle: self = .settleCycle
    case .releasePledge: self = .releasePledge
    case .closeOut: self = .closeOut
    case .reportPayment: self = .reportPayment
    case .decidePayment: self = .decidePayment
    case .register(let step): self.init(step.action)
    }
  }

  private init(_ action: RegisterStep.Action) {
    switch action {
    case .open: self = .openRegister
    case .beginSwitch: self = .beginSwitch
    case .signTotal: self = .signTotal
    case .abandonSwitch: self = .abandonSwitch
    case .move: self = .moveBetweenRegisters
    case .reconcile: self = .reconcile
    }
  }

  private init(_ operation: ReserveOperation) {
    switch operation {
    case .deposit: self = .deposit
    case .mark: self = .mark
    case .renew: self = .renew
    case .withdraw: self = .withdrawReceipt
    case .attest: self = .attest
    case .price: self = .price
    case .redeem: self = .redeem
    case .withdrawRedemption: self = .withdrawRedemption
    case .fill: self = .fill
    }
  }

  private init(_ operation: OfferOperation) {
    switch operation {
    case .open: self = .openOffer
    case .tender: self = .tender
    case .withdraw: self = .withdrawTender
    case .cancel: self = .cancelOffer
    }
  }

  private init(_ operation: ValidatorOperation) {
    switch operation {
    case .approve: self = .approveChange
    case .withdraw: self = .withdrawChange
    case .ready: self = .ready
    }
  }
}
