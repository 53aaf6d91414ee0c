import SanadCodec
import SanadCrypto
import SanadMempool
import SanadTypes

let chain = ChainID(SHA256.digest(.genesis, [1]))

func account(_ number: Int) -> AccountID {
  AccountID(SHA256.digest(.account, [UInt8(number & 255), UInt8(number >> 8 & 255)]))
}

func lane(_ number: Int) -> Lane { Lane.all[number] }

func block(_ number: Int) -> BlockDigest { BlockDigest(SHA256.digest([UInt8(number & 255)])) }

func now(_ milliseconds: UInt64) -> Now {
  Now(instant: Instant(milliseconds), wall: Timestamp(1_000_000 + milliseconds))
}

/// A transaction of an account; `salt` tells apart two of one place, `signature` two of one body.
func transaction(
  _ owner: Int, _ sequence: UInt64, lane place: Int = 0, until: UInt64 = 2_000_000,
  salt: UInt8 = 0, signature: UInt8 = 0, operations: Int = 1
) -> UnverifiedTransaction {
  let key = PublicKey(SHA256.digest([salt]))
  let body = TransactionBody(
    chainID: chain, account: account(owner), lane: lane(place),
    sequence: SequenceNumber(sequence), validUntil: Timestamp(until),
    operations: Array(
      repeating: .rotateKeys(
        RotateKeys(account: account(owner), authority: Authority(key))), count: operations))
  guard let fake = Signature(bytes: [UInt8](repeating: signature, count: 64)) else {
    preconditionFailure("64 bytes are a signature")
  }
  let signed = SignedTransaction(
    body: body,
    authorizations: [
      Authorization(
        account: account(owner), signatures: [KeySignature(key: key, signature: fake)])
    ])
  do throws(DecodingFailure) { return try UnverifiedTransaction(decoding: signed.bcsBytes) } catch {
    preconditionFailure("what was encoded decodes: \(error)")
  }
}

let someRoom = BlockRoom(transactionsMax: 1_000, bytesMax: 1 << 20, weightMax: Weight(1 << 40))
let peer = TransactionSource.peer(.validator(ValidatorIndex(1)))

extension Mempool {
  /// Checks and admits at once, with `confirmed` as the final state has it.
  @discardableResult
  mutating func take(
    _ transaction: UnverifiedTransaction, confirmed: UInt64 = 0,
    from source: TransactionSource = .client, now moment: Now = now(0), weight: UInt64 = 100
  ) -> Admission {
    switch consider(transaction, from: source, now: moment) {
    case .check:
      admit(
        transaction, weight: Weight(weight), confirmed: SequenceNumber(confirmed), from: source,
        now: moment)
    case .known: .known
    case .refused(let refusal): .refused(refusal)
    }
  }

  /// What a block after `parent` would have, as (account's id, sequence).
  func offered(after parent: Int = 0, within room: BlockRoom = someRoom) -> [TransactionID] {
    candidates(after: block(parent), at: Timestamp(1_000_000), within: room).map(\.id)
  }
}
