import SanadTypes

/// What an operation knows of the transaction and the block around it.
struct OperationContext {
  let state: LedgerState
  let shelf: PolicyShelf
  let network: NetworkRecord
  let clock: BlockClock
  let transaction: TransactionID
  /// The submitting account.
  let submitter: AccountID
  /// Every account that authorizes, ascending.
  let authorizers: [AccountID]
  /// The operation's place.
  let place: UInt16
  /// How a signature within an operation is verified.
  var verdicts: any SignatureVerdicts = DirectVerification()

  /// The business date of the block.
  var businessDate: CalendarDate { network.ledger.businessDate(at: clock.timestamp) }

  /// A refusal with one reason of the ledger itself.
  func refusal(
    _ code: ErrorCode, _ message: String, values: [SeenValue] = []
  ) -> OperationOutcome {
    let reason = Reason(
      code: code.number, operation: place, message: message, values: values, help: code.remedy)
    return .refused(Findings(reasons: ReasonList([reason])))
  }
}

/// How an operation ended.
enum OperationOutcome {
  /// It was carried out, with these events and flags.
  case applied([Event], flags: ReasonList = ReasonList())
  /// It was not, for at least one reason, and nothing that it wrote may stay. A settlement that was
  /// complete ends with it.
  case refused(Findings, ending: SettlementID? = nil)
}
