import Dispatch
import SanadCodec
import SanadCrypto
import SanadSimulator
package import SanadTypes
import Synchronization

/// Signed transfers in the order in which one connection sends them. Each account belongs to one
/// stream, so that its sequences arrive in their order.
package struct TransferStream: Sendable {
  /// The signed bytes.
  package var transactions: [[UInt8]]
}

/// The transfers of the standard workload: random pairs of accounts, one unit and one signature
/// each, made before the load begins, so that signing does not take part in it.
package struct TransferWorkload: Sendable {
  private let genesis: BenchGenesis
  private let chainID: ChainID
  private let validUntil: Timestamp
  private let seed: UInt64

  /// Creates a workload; the same seed gives the same pairs.
  package init(_ genesis: BenchGenesis, validUntil: Timestamp, seed: UInt64) {
    self.genesis = genesis
    chainID = genesis.genesis.chainID
    self.validUntil = validUntil
    self.seed = seed
  }

  /// Makes `count` transfers for each of `streams` streams, on all cores. About 60 µs a transfer.
  ///
  /// - Precondition: there are at least two accounts, and one for each stream.
  package func streams(_ streams: Int, of count: Int) -> [TransferStream] {
    precondition(genesis.accountCount >= max(2, streams), "each stream needs an account")
    let made = Mutex([[[UInt8]]](repeating: [], count: streams))
    DispatchQueue.concurrentPerform(iterations: streams) { number in
      let transactions = stream(number, of: streams, count: count)
      made.withLock { $0[number] = transactions }
    }
    return made.withLock { $0 }.map(TransferStream.init)
  }

  /// Stream `number` of `streams` has the accounts whose place leaves that remainder.
  private func stream(_ number: Int, of streams: Int, count: Int) -> [[UInt8]] {
    var random = SeededStream(seed: seed, for: .workload, index: number)
    let own = (genesis.accountCount - number + streams - 1) / streams
    var sequences = [UInt64](repeating: 0, count: own)
    return (0..<count).map { _ in
      let turn = Int.random(in: 0..<own, using: &random)
      let sender = number + turn * streams
      // Any other account: a step that does not lead back.
      let step = Int.random(in: 1..<genesis.accountCount, using: &random)
      let receiver = (sender + step) % genesis.accountCount
      defer { sequences[turn] += 1 }
      return transfer(from: sender, to: receiver, sequence: sequences[turn])
    }
  }

  private func transfer(from sender: Int, to receiver: Int, sequence: UInt64) -> [UInt8] {
    let account = genesis.account(sender)
    let leg = Leg(
      instrument: genesis.instrument, from: account, to: genesis.account(receiver),
      units: Units(1))
    let body = TransactionBody(
      chainID: chainID, account: account, sequence: SequenceNumber(sequence),
      validUntil: validUntil, operations: [.transfer(leg)])
    let key = SecretKey(
      testWord: BenchGenesis.testWord, name: BenchGenesis.keyName(sender))
    let signature = KeySignature(key: key.publicKey, signature: key.sign(body.signedBytes))
    return SignedTransaction(
      body: body, authorizations: [Authorization(account: account, signatures: [signature])]
    ).bcsBytes
  }
}
