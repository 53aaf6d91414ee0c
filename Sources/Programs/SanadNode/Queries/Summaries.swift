import SanadAPIModel
import SanadCrypto
import SanadStorage
import SanadTypes

extension BlockSummaryResource {
  /// A final block in a list.
  init(_ record: BlockRecord, _ validators: ValidatorSet, _ missed: [Missed]?) {
    let header = record.header
    self.init(
      height: header.height.description, digest: record.digest.description,
      time: header.timestamp.rfc3339, view: header.view.description,
      leader: validators[header.leader]?.name ?? header.leader.description,
      transactions: Int(header.transactionCount), weight: String(header.weight),
      stateRoot: header.stateRoot.hex)
    self.missed = missed
  }
}

extension TransactionSummaryResource {
  /// The transaction with a number of a block.
  init(_ number: Int, of block: StoredBlock, _ names: InstrumentNames) {
    let transaction = block.transactions[number]
    let receipt = block.receipts[number]
    let body = transaction.body
    self.init(
      id: transaction.id.description, height: block.height.description, index: number,
      time: block.record.header.timestamp.rfc3339, account: body.account.description,
      lane: Int(body.lane.value), sequence: body.sequence.description,
      outcome: receipt.isApplied ? "applied" : "refused",
      code: receipt.reasons.first?.code.description ?? "0000",
      operations: body.operations.map { Operation($0, names) })
  }
}

extension TransactionSummaryResource.Operation {
  /// An operation with what it moves.
  init(_ operation: LedgerOperation, _ names: InstrumentNames) {
    var legs = operation.legs
    var issued: [TransactionSummaryResource.Leg] = []
    var settlement: String?
    switch operation {
    case .instruct(let instruction): legs = instruction.legs
    case .affirm(let id), .cancel(let id): settlement = id.description
    case .issue(let issue):
      issued = [
        .init(
          instrument: names[issue.instrument], from: nil, to: issue.to.description,
          units: issue.units.description)
      ]
    default: break
    }
    let moved = legs.map { leg in
      TransactionSummaryResource.Leg(
        instrument: names[leg.instrument], from: leg.from.description, to: leg.to.description,
        units: leg.units.description)
    }
    self.init(name: operation.name, legs: issued + moved, settlement: settlement)
  }
}
