import SanadCodec
import SanadCrypto
import SanadTesting
import SanadTypes
import Testing

@Suite struct SignedTransactionTests {
  private func code(_ transaction: SignedTransaction) -> ErrorCode? {
    code(bytes: transaction.bcsBytes)
  }

  private func code(bytes: [UInt8]) -> ErrorCode? {
    do throws(DecodingFailure) {
      _ = try UnverifiedTransaction(decoding: bytes)
      return nil
    } catch { return error.transactionCode }
  }

  @Test func refusesMoreThan64KiB() {
    #expect(code(bytes: [UInt8](repeating: 0, count: 64 * 1_024 + 1)) == .oversized)
  }

  @Test func refusesEveryTruncationAndAnythingLeftOver() throws {
    let bytes = try Sample.transaction(try Sample.operations()).bcsBytes
    for count in 0..<bytes.count {
      #expect(code(bytes: Array(bytes[..<count])) != nil, "cut at \(count)")
    }
    #expect(code(bytes: bytes + [0]) == .malformedBytes)
  }

  @Test func refusesNoOperationAndTooMany() throws {
    #expect(code(try Sample.transaction([])) == .operationCount)
    let rotation = LedgerOperation.rotateKeys(
      RotateKeys(account: Sample.account(1), authority: Authority(Sample.key(1))))
    let most = [LedgerOperation](repeating: rotation, count: TransactionBody.operationsMax)
    #expect(code(try Sample.transaction(most)) == nil)
    #expect(code(try Sample.transaction(most + [rotation])) == .operationCount)
  }

  @Test func refusesASettlementWithoutLegsAndTooManyLegsTogether() throws {
    #expect(code(try Sample.transaction([.settle(Settlement(legs: []))])) == .legCount)
    let half = Settlement(legs: [Leg](repeating: Sample.leg(), count: 128))
    #expect(code(try Sample.transaction([.settle(half), .settle(half)])) == nil)
    #expect(
      code(try Sample.transaction([.settle(half), .settle(half), .transfer(Sample.leg())]))
        == .legCount)
    let tooMany = Settlement(legs: [Leg](repeating: Sample.leg(), count: 257))
    #expect(code(try Sample.transaction([.settle(tooMany)])) == .legCount)
  }

  @Test func refusesALaneAbove15() throws {
    var bytes = try Sample.transaction().bcsBytes
    bytes[66] = 16
    #expect(code(bytes: bytes) == .laneUnknown)
  }

  @Test func refusesAnotherVersion() throws {
    var bytes = try Sample.transaction().bcsBytes
    bytes[0] = 2
    #expect(code(bytes: bytes) == .malformedBytes)
  }

  @Test func refusesTheSameKeyTwice() throws {
    let signature = KeySignature(key: Sample.key(5), signature: try Sample.signature(6))
    let twice = Authorization(account: Sample.account(1), signatures: [signature, signature])
    #expect(
      code(SignedTransaction(body: Sample.body(), authorizations: [twice])) == .signatureDuplicate)
  }

  @Test func refusesKeysAndAccountsInTheWrongOrderAsSuch() throws {
    let signatures = try [Sample.key(5), Sample.key(6)].sorted().map {
      KeySignature(key: $0, signature: try Sample.signature(6))
    }
    // Put together by hand: the initialisers sort.
    let body = Sample.body().bcsBytes
    let (first, second) = (signatures[0].bcsBytes, signatures[1].bcsBytes)
    let account = Sample.account(1).bcsBytes
    let good = account + [2] + first + second
    #expect(code(bytes: body + [1] + good) == nil)
    #expect(code(bytes: body + [1] + account + [2] + second + first) == .signatureOrder)
    #expect(code(bytes: body + [1] + account + [2] + second + second) == .signatureDuplicate)
    let other = Sample.account(2).bcsBytes + [2] + first + second
    #expect(code(bytes: body + [2] + good + other) == nil)
    #expect(code(bytes: body + [2] + other + good) == .signatureOrder)
    #expect(code(bytes: body + [2] + good + good) == .authorizationSurplus)
  }

  @Test func refusesAnAuthorizationWithoutSignatures() {
    let empty = Authorization(account: Sample.account(1), signatures: [])
    #expect(
      code(SignedTransaction(body: Sample.body(), authorizations: [empty])) == .signatureMissing)
  }

  @Test func refusesTheSameAccountTwiceAndNone() throws {
    let one = try Sample.transaction().authorizations
    #expect(
      code(SignedTransaction(body: Sample.body(), authorizations: one + one))
        == .authorizationSurplus)
    #expect(
      code(SignedTransaction(body: Sample.body(), authorizations: [])) == .authorizationMissing)
  }

  @Test func refusesKeysAndAThresholdThatAreNoAuthority() throws {
    let body = Sample.body([
      .rotateKeys(RotateKeys(account: Sample.account(1), authority: try Sample.authority()))
    ])
    let good = SignedTransaction(
      body: body, authorizations: try Sample.transaction().authorizations
    ).bcsBytes
    #expect(code(bytes: good) == nil)
    // The body ends with three keys of 32 bytes, a weight of two bytes after each, and a threshold.
    let end = body.bcsBytes.count
    for (place, byte, what) in [
      (end - 4, 0, "a threshold of nothing"), (end - 4, 5, "one out of reach"),
      (end - 6, 0, "a key that weighs nothing"), (end - 38, 0, "keys out of order"),
    ] as [(Int, UInt8, Comment)] {
      var bytes = good
      bytes[place] = byte
      #expect(code(bytes: bytes) == .authorityInvalid, what)
    }
  }

  @Test func idCoversTheBodyAndTheLeafCoversTheSignatures() throws {
    let first = try UnverifiedTransaction(decoding: try Sample.transaction().bcsBytes)
    let signature = KeySignature(key: Sample.key(5), signature: try Sample.signature(7))
    let other = SignedTransaction(
      body: Sample.body(),
      authorizations: [Authorization(account: Sample.account(1), signatures: [signature])])
    let second = try UnverifiedTransaction(decoding: other.bcsBytes)
    #expect(first.id == Sample.body().id)
    #expect(first.id == second.id)
    #expect(first.leaf != second.leaf)
    #expect(first.signedBytes == Sample.body().signedBytes)
  }

  @Test func namesEveryAccountThatIsUsed() throws {
    let body = Sample.body(try Sample.operations())
    #expect(body.accountsUsed == [Sample.account(1)])
    let leg = Leg(
      instrument: Sample.instrument(7), from: Sample.account(0), to: Sample.account(2),
      units: Units(1))
    #expect(
      Sample.body([.transfer(leg)]).accountsUsed == [Sample.account(0), Sample.account(1)])
  }

  @Test func theMeaningOfTheBytesIsPinned() throws {
    let transfer = try Sample.transaction()
    #expect(
      Hex.encode(transfer.bcsBytes) == "0100" + String(repeating: "09", count: 32)
        + String(repeating: "01", count: 32) + "03" + "0400000000000000" + "e803000000000000"
        + "0106" + String(repeating: "07", count: 32) + String(repeating: "01", count: 32)
        + String(repeating: "02", count: 32) + "05" + String(repeating: "00", count: 15)
        + "01" + String(repeating: "01", count: 32) + "01" + String(repeating: "05", count: 32)
        + String(repeating: "06", count: 64))
    let all = try UnverifiedTransaction(
      decoding: try Sample.transaction(try Sample.operations()).bcsBytes)
    #expect(all.transaction.body.operations == (try Sample.operations()))
    #expect(
      SHA256.digest(all.bytes).hex
        == "b0ac8b047fce0eb16dfe623564f236bd4195bef51bf8115457afbfe7b72d5d4d")
    #expect(
      all.id.description == "46cdeda6e0c6430d02bc738687dc5642d6ce2b0169118c74f8b57eb8f8e8b94a")
    #expect(all.leaf.hex == "97e31163c2e4b192f9b0650cc93d8b618f4f0985f581c3baf7382384476d1ff2")
  }

  @Test func arbitraryBytesNeverTrap() throws {
    var random = SplitMix64(seed: 0x7361_6e61_6431)
    let bytes = try Sample.transaction(try Sample.operations()).bcsBytes
    for _ in 0..<3_000 {
      var mutated = bytes
      for _ in 0..<(1 + random.next() % 4) {
        mutated[Int(random.next() % UInt64(bytes.count))] = UInt8(
          truncatingIfNeeded: random.next())
      }
      _ = code(bytes: Array(mutated.prefix(Int(random.next() % UInt64(bytes.count + 1)))))
      if code(bytes: mutated) == nil {
        let decoded = try UnverifiedTransaction(decoding: mutated)
        #expect(decoded.transaction.bcsBytes == mutated, "a second encoding of one value")
      }
    }
  }
}
