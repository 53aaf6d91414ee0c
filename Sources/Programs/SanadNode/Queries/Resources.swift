package import SanadAPIModel
import SanadCodec
import SanadCrypto
package import SanadTypes

extension ReceiptResource {
  /// A receipt as the API shows it.
  init(_ receipt: Receipt) {
    let reasons = receipt.reasons
    self.init(
      outcome: receipt.isApplied ? "applied" : "refused",
      code: reasons.first?.code.description ?? "0000", reasons: reasons.map(ReasonResource.init),
      flags: receipt.flags.reasons.map(ReasonResource.init),
      reasonsOmitted: Int(receipt.reasonsOmitted), flagsOmitted: Int(receipt.flags.omitted),
      weight: receipt.weight.description, readsDigest: receipt.readsDigest.hex,
      bytes: Hex.encode(receipt.bcsBytes))
  }
}

extension ReasonResource {
  /// A reason as the API shows it.
  init(_ reason: Reason) {
    // A rule's clause is a sentence that has the values in it already.
    let clauses = reason.values.filter { $0.name == "clause" }.map(\.text)
    let seen = clauses.isEmpty ? reason.values.map { "\($0.name) is \($0.text)" } : clauses
    self.init(
      code: reason.code.description, name: reason.code.registered?.name ?? "RULE",
      message: reason.message, policy: reason.policy?.name,
      policyVersion: reason.policy.map { String($0.version) },
      because: seen.isEmpty ? reason.message : seen.joined(separator: "; "),
      limit: reason.limit, headroom: reason.headroom, help: reason.help)
  }
}

extension TransactionResource {
  /// A transaction that waits, or was handed over.
  init(waiting transaction: UnverifiedTransaction, as status: Status = .accepted) {
    let body = transaction.body
    self.init(
      id: transaction.id.description, status: status, account: body.account.description,
      lane: Int(body.lane.value), sequence: body.sequence.description,
      validUntil: body.validUntil.rfc3339)
  }

  /// A transaction of a final block, with its receipt.
  package init(
    final transaction: UnverifiedTransaction, receipt: Receipt, in header: BlockHeader, index: Int
  ) {
    let body = transaction.body
    self.init(
      id: transaction.id.description, status: .final, account: body.account.description,
      lane: Int(body.lane.value), sequence: body.sequence.description,
      validUntil: body.validUntil.rfc3339, height: header.height.description, index: index,
      finalizedAt: header.timestamp.rfc3339, receipt: ReceiptResource(receipt),
      bytes: Hex.encode(transaction.bytes))
  }
}

extension BlockResource {
  /// A final block as the API shows it.
  init(
    digest: BlockDigest, header: BlockHeader, transactions: [TransactionID], proof: FinalityProof,
    validators: ValidatorSet
  ) {
    self.init(
      digest: digest.description, header: Header(header),
      transactions: transactions.map(\.description),
      certificate: Certificate(proof.finalization, validators: validators))
  }
}

extension BlockResource.Header {
  /// A header as the API shows it.
  init(_ header: BlockHeader) {
    self.init(
      version: Int(header.version), chainId: header.chainID.description,
      epoch: header.epoch.description, view: header.view.description,
      height: header.height.description, parent: header.parent.description,
      leader: Int(header.leader.value), timestampMs: header.timestamp.description,
      transactionsRoot: header.transactionsRoot.hex,
      transactionCount: Int(header.transactionCount), stateRoot: header.stateRoot.hex,
      receiptsRoot: header.receiptsRoot.hex, weight: String(header.weight),
      evidenceRoot: header.evidenceRoot.hex, closesEpoch: header.closesEpoch,
      nextValidators: header.nextValidators.hex)
  }
}

extension BlockResource.Certificate {
  /// A finalization as the API shows it.
  init(_ certificate: Certificate, validators: ValidatorSet) {
    let statement = certificate.statement
    self.init(
      epoch: statement.epoch.description, view: statement.view.description,
      parentView: statement.block?.parentView.description ?? "0",
      block: statement.block?.digest.description ?? "",
      signers: certificate.votes.map { validators[$0.signer]?.name ?? $0.signer.description },
      signatures: certificate.signatures.map { Hex.encode($0.bytes) })
  }
}
