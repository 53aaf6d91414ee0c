import Foundation
import SanadAPIModel
import SanadCodec
import SanadCrypto
package import SanadTypes

/// A coupon that is paid on running validators, to all who take part in the load: brought by the treasury
/// when the time has come, and watched from there.
///
/// A class because it keeps a connection; used by one task at a time.
package final class CouponBeside {
  /// How far the payment is.
  package struct Progress: Sendable {
    /// Holders who have been looked at.
    package let swept: Int
    /// Whether everybody has been paid.
    package let isPaid: Bool
  }

  /// Why there is no payment.
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  private let genesis: BenchGenesis
  private let connection: APIConnection

  /// Prepares to pay the coupon of ``BenchGenesis/market(validators:accounts:at:)`` by way of a node.
  package init(_ genesis: BenchGenesis, port: UInt16) throws {
    self.genesis = genesis
    connection = try APIConnection(port: port)
  }

  /// Brings the cash; the chain pays from the next block on.
  package func begin(validUntil: Timestamp) throws {
    guard try payment() != nil else {
      throw Failure(description: "the record of the coupon has not been taken")
    }
    let body = TransactionBody(
      chainID: genesis.genesis.chainID, account: Genesis.accountID(at: 0),
      sequence: SequenceNumber(0), validUntil: validUntil,
      operations: [.lifecycle(.fund(genesis.instrument, payment: 0))])
    let key = SecretKey(testWord: BenchGenesis.testWord, name: "treasury")
    let signature = KeySignature(key: key.publicKey, signature: key.sign(body.signedBytes))
    let transaction = SignedTransaction(
      body: body,
      authorizations: [Authorization(account: body.account, signatures: [signature])])
    let answer = try connection.post(
      "/v1/transactions:batch?wait=final&timeout=30",
      TransactionBatch([transaction.bcsBytes]).bcsBytes)
    let results: SubmissionBatchResource = try APICoding.decode(from: Data(answer.body))
    guard results.results == [SubmissionBatchResource.Result.applied.rawValue] else {
      throw Failure(
        description: "the coupon could not be brought: "
          + String(decoding: answer.body.prefix(300), as: UTF8.self))
    }
  }

  /// How far it is by now.
  package func progress() throws -> Progress {
    guard let payment = try payment(), let swept = Int(payment.swept) else {
      throw Failure(description: "the coupon is there no longer")
    }
    return Progress(swept: swept, isPaid: payment.status == "\(PaymentStatus.paid)")
  }

  private func payment() throws -> PaymentResource? {
    let symbol = genesis.genesis.instruments[0].terms.symbol.text
    let answer = try connection.get("/v1/instruments/\(symbol)/payments/0")
    if answer.status == 404 { return nil }
    guard answer.status == 200 else {
      throw Failure(
        description: "status \(answer.status): "
          + String(decoding: answer.body.prefix(300), as: UTF8.self))
    }
    let payment: PaymentResource = try APICoding.decode(from: Data(answer.body))
    return payment
  }
}

/// What became of a coupon while transfers went on.
package struct CouponWindow: Sendable {
  /// From when the cash was there until everybody was paid, or until the load ended; in nanoseconds after
  /// the load's beginning.
  package var window: Range<UInt64>
  /// Holders who were looked at in it.
  package var swept: Int
  /// Whether everybody has been paid.
  package var isPaid: Bool

  /// Puts it together.
  package init(window: Range<UInt64>, swept: Int, isPaid: Bool) {
    self.window = window
    self.swept = swept
    self.isPaid = isPaid
  }
}

extension TransactionReport {
  /// Transfers while a coupon was paid beside them.
  package struct Beside: Encodable, Sendable {
    /// Holders who were paid, and how many a second.
    package let swept: Int
    package let sweptPerSecond: Double
    /// Whether everybody was.
    package let isPaid: Bool
    /// Seconds of it.
    package let seconds: Double
    /// Transactions that became final in it.
    package let finalized: Int
    /// How long finality took; nil where nothing became final.
    package let finality: Finality?
    /// The 99th percentile over that of the time before; nil without either.
    package let p99Ratio: Double?

    private enum CodingKeys: String, CodingKey {
      case swept, seconds, finalized, finality
      case sweptPerSecond = "swept_per_second"
      case isPaid = "is_paid"
      case p99Ratio = "p99_ratio"
    }

    init(_ coupon: CouponWindow, _ outcomes: [LoadOutcome], usual: Finality?) {
      let latencies = Quantiles(
        outcomes.lazy.flatMap(\.samples).filter { coupon.window.contains($0.answeredAt) })
      let nanoseconds = coupon.window.upperBound - coupon.window.lowerBound
      swept = coupon.swept
      isPaid = coupon.isPaid
      seconds = (Double(nanoseconds) / 1e9).rounded(toPlaces: 2)
      sweptPerSecond =
        nanoseconds > 0 ? (Double(swept) * 1e9 / Double(nanoseconds)).rounded(toPlaces: 1) : 0
      finalized = latencies.values.count
      let finality = Finality(latencies)
      self.finality = finality
      p99Ratio =
        if let finality, let usual, usual.p99 > 0 {
          (finality.p99 / usual.p99).rounded(toPlaces: 2)
        } else { nil }
    }
  }
}
