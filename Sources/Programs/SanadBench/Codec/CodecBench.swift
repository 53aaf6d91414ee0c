import SanadCodec
import SanadCrypto
import SanadTypes

/// Encoding and decoding of what crosses the wire most.
package struct CodecBench {
  private var watch: Stopwatch

  /// Creates a benchmark.
  package init(_ plan: RoundPlan = RoundPlan()) { watch = Stopwatch(plan) }

  /// Measures everything.
  package mutating func run(version: String) -> MeasurementReport {
    let samples = WireSamples()
    var results = transactions(samples)
    let body = samples.transaction.body
    results += pair("the same without signature, \(body.bcsBytes.count) bytes", body)
    results += pair("block of 1,000 transactions", samples.block)
    results += pair("certificate of three votes", samples.certificate)
    results += pair("batch of 64 transactions", samples.batch)
    return MeasurementReport(
      machine: Machine(), version: version, results: results, checksum: watch.checksum)
  }

  private mutating func transactions(_ samples: WireSamples) -> [Measurement] {
    let transaction = samples.transaction
    let bytes = transaction.bcsBytes
    let what = "transaction of \(bytes.count) bytes"
    var writer = BCSWriter(reserving: bytes.count)
    return [
      watch.measure("encode \(what), into a reused writer", byteCount: bytes.count) {
        writer.removeAll()
        writer.value(transaction)
        return writer.count
      },
      watch.measure("encode \(what)", byteCount: bytes.count) { transaction.bcsBytes.count },
      watch.measure("decode \(what)", byteCount: bytes.count) {
        Self.decoded(SignedTransaction.self, bytes) { Int($0.body.lane.value) }
      },
      watch.measure("decode \(what), with its two digests", byteCount: bytes.count) {
        do throws(DecodingFailure) {
          return Int(truncatingIfNeeded: try UnverifiedTransaction(decoding: bytes).leaf.word0)
        } catch { return 0 }
      },
    ]
  }

  private mutating func pair<Value: BCSEncodable & BCSDecodable>(
    _ what: String, _ value: Value
  ) -> [Measurement] {
    let bytes = value.bcsBytes
    return [
      watch.measure("encode \(what)", byteCount: bytes.count) { value.bcsBytes.count },
      watch.measure("decode \(what)", byteCount: bytes.count) {
        Self.decoded(Value.self, bytes) { _ in bytes.count }
      },
    ]
  }

  /// Decodes, and says something of the value. The bytes are our own, so that they decode.
  private static func decoded<Value: BCSDecodable>(
    _ type: Value.Type, _ bytes: [UInt8], _ look: (Value) -> Int
  ) -> Int {
    do throws(DecodingFailure) { return look(try BCSReader.decode(type, from: bytes)) } catch {
      preconditionFailure("a sample does not decode: \(error)")
    }
  }
}

/// One of each, as they are on the wire.
struct WireSamples {
  /// A transfer with one signature.
  let transaction: SignedTransaction
  /// A block of a thousand of them.
  let block: Block
  /// A finalization by three of four.
  let certificate: Certificate
  /// What one gossip frame holds.
  let batch: TransactionBatch

  init() {
    let key = SecretKey(testWord: "bench", name: "sample")
    let chain = ChainID(SHA256.digest([3]))
    let from = Genesis.accountID(at: 1)
    let body = TransactionBody(
      chainID: chain, account: from, sequence: SequenceNumber(7),
      validUntil: Timestamp(1_800_000_000_000),
      operations: [
        .transfer(
          Leg(
            instrument: InstrumentID(SHA256.digest([4])), from: from, to: Genesis.accountID(at: 2),
            units: Units(1)))
      ])
    let signature = key.sign(body.signedBytes)
    transaction = SignedTransaction(
      body: body,
      authorizations: [
        Authorization(
          account: from, signatures: [KeySignature(key: key.publicKey, signature: signature)])
      ])
    let bytes = transaction.bcsBytes
    batch = TransactionBatch(Array(repeating: bytes, count: 64))
    let header = BlockHeader(
      chainID: chain, epoch: Epoch(0), view: View(9), height: Height(8),
      parent: BlockDigest(SHA256.digest([5])), leader: ValidatorIndex(1),
      timestamp: Timestamp(1_800_000_000_000), transactionsRoot: .zero, transactionCount: 1_000,
      stateRoot: .zero, receiptsRoot: .zero, weight: 120_000)
    block = Block(header: header, transactions: Array(repeating: bytes, count: 1_000))
    let statement = Statement(
      epoch: Epoch(0), view: View(9),
      ballot: .finalize(BlockReference(parentView: View(8), digest: header.digest)))
    let certificate = Certificate(
      statement: statement,
      signatures: (0..<3).map { (ValidatorIndex($0), signature) }, validatorCount: 4)
    guard let certificate else { preconditionFailure("three of four are distinct") }
    self.certificate = certificate
  }
}
