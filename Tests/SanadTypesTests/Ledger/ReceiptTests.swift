import SanadCodec
import SanadCrypto
import SanadTypes
import Testing

@Suite struct ReceiptTests {
  private func reason() -> RefusalReason {
    RefusalReason(
      code: ErrorCode.amountZero.number, operation: 0, instrument: Sample.instrument(1),
      message: "receiver has no current KYC",
      policy: PolicyReference(name: "bills", version: 3, digest: Sample.digest(2)),
      values: [SeenValue("receiver.kyc", "none (expired 2026-10-31)")], limit: "standard",
      headroom: nil, help: "renew the claim")
  }

  private func events() -> [Event] {
    [
      .identityRegistered(Sample.identity(1), by: Sample.account(2)),
      .claimIssued(Sample.identity(1), .kyc, by: Sample.account(2)),
      .claimRevoked(Sample.identity(1), .pep, by: Sample.account(2)),
      .accountOpened(Sample.account(3), owner: Sample.identity(1), by: Sample.account(2)),
      .keysRotated(Sample.account(3)),
      .moved(
        Movement(
          kind: .allotment, instrument: Sample.instrument(1), from: nil, to: Sample.account(2),
          units: Units(5))),
      .refused(
        Sample.account(2), TransactionID(Sample.digest(9)), code: ErrorCode.amountZero.number),
    ]
  }

  private func receipt(_ outcome: Receipt.Outcome) -> Receipt {
    Receipt(
      transaction: TransactionID(Sample.digest(1)), outcome: outcome, weight: Weight(7),
      readsDigest: Sample.digest(2), events: events())
  }

  @Test func refusesARefusalWithoutReasons() {
    let bytes = receipt(.refused(Refusal([]))).bcsBytes
    #expect(throws: DecodingFailure.self) { try BCSReader.decode(Receipt.self, from: bytes) }
  }

  @Test func keepsTheFirst256ReasonsAndCountsTheRest() {
    let refusal = Refusal([RefusalReason](repeating: reason(), count: 300))
    #expect(refusal.reasons.count == 256)
    #expect(refusal.omitted == 44)
    #expect(receipt(.refused(refusal)).reasons.count == 256)
  }

  @Test func cutsLongTextsBetweenCharacters() {
    let long = String(repeating: "é", count: 600)
    let cut = RefusalReason(code: ErrorCode.amountZero.number, operation: 0, message: long)
    #expect(cut.message.utf8.count == 1_024)
    #expect(roundTrips(cut))
  }

  @Test func roundTripsAndIsPinned() {
    #expect(roundTrips(receipt(.applied)))
    #expect(roundTrips(receipt(.refused(Refusal([reason()])))))
    #expect(
      receipt(.applied).leaf.hex
        == "e208494bc832111dce9cec017fc98ec4b0b948f3c955219d769833440fe7e248")
    #expect(
      receipt(.refused(Refusal([reason()]))).leaf.hex
        == "6c8ae80c6d7417c917f35321e3938f0f37e138aa7e938ca54e83e7571c93fb8f")
  }

  @Test func aChainOfEventsDependsOnEachAndOnTheirPlaces() {
    var chain = EventChain()
    var other = EventChain()
    #expect(chain.head == .zero)
    for (index, event) in events().enumerated() {
      chain.append(PlacedEvent(height: Height(1), index: UInt32(index), event: event))
      other.append(PlacedEvent(height: Height(1), index: UInt32(index + 1), event: event))
    }
    #expect(chain.count == 7)
    #expect(chain.head != other.head)
    #expect(chain.head.hex == "176cb7cd6add8d63df83c0551f34f28d071fc80ae0fd41d29ebed8333fea26fb")
    #expect(roundTrips(chain))
  }

  @Test func commitsToWhatWasReadAndToWhatWasAbsent() {
    let present = ReadEntry(key: [1], valueDigest: Sample.digest(1))
    let absent = ReadEntry(key: [1], valueDigest: nil)
    #expect(ReadEntry.digest(of: [present]) != ReadEntry.digest(of: [absent]))
    #expect(
      ReadEntry.digest(of: [present, absent]).hex
        == "bb927fe663372e55476b24e016d06cc9f95e8016df5d4b4ad24bd2c3ede2d836")
  }
}
