import SanadCodec
import SanadCrypto
import SanadTypes
import Testing

@Suite struct ReceiptTests {
  private func reason() -> Reason {
    Reason(
      code: ErrorCode.amountZero.number, operation: 0, instrument: Sample.instrument(1),
      message: "receiver has no current KYC",
      policy: PolicyReference(name: "bills", version: 3, digest: Sample.digest(2)),
      values: [SeenValue("receiver.kyc", "none (expired 2026-10-31)")], limit: "standard",
      headroom: nil, help: "renew the claim")
  }

  private func receipt(
    _ outcome: Receipt.Outcome, flags: ReasonList = ReasonList()
  ) -> Receipt {
    Receipt(
      transaction: TransactionID(Sample.digest(1)), outcome: outcome, flags: flags,
      weight: Weight(7), readsDigest: Sample.digest(2), events: Sample.events())
  }

  @Test func refusesARefusalWithoutReasons() {
    let bytes = receipt(.refused(Refusal(ReasonList()))).bcsBytes
    #expect(throws: DecodingFailure.self) { try BCSReader.decode(Receipt.self, from: bytes) }
  }

  @Test func keepsTheFirst256ReasonsAndCountsTheRest() {
    let list = ReasonList([Reason](repeating: reason(), count: 300))
    #expect(list.reasons.count == 256)
    #expect(list.omitted == 44)
    #expect(receipt(.refused(Refusal(list))).reasons.count == 256)
    #expect(receipt(.refused(Refusal(list))).reasonsOmitted == 44)
    #expect(receipt(.applied, flags: list).reasonsOmitted == 0)
  }

  @Test func listsAddUpWhatTheyHaveAndWhatTheyOmit() {
    var list = ReasonList([Reason](repeating: reason(), count: 200))
    list.append(ReasonList([Reason](repeating: reason(), count: 300)))
    #expect(list.reasons.count == 256)
    #expect(list.omitted == 244)
    list.omit(.max)
    #expect(list.omitted == .max)
    list.append([reason()])
    #expect(list.omitted == .max)
  }

  /// A reason of about 66 KiB.
  private func long() -> Reason {
    let text = String(repeating: "x", count: Reason.textBytesMax)
    return Reason(
      code: ErrorCode.amountZero.number, operation: 0, message: text,
      values: [SeenValue](repeating: SeenValue(text, text), count: Reason.valuesMax),
      limit: text, headroom: text, help: text)
  }

  @Test func keepsNoMoreBytesThanStoresAndProofsTake() throws {
    var list = ReasonList([Reason](repeating: long(), count: 5))
    #expect(list.reasons.count == 3)
    #expect(list.omitted == 2)
    list.append([reason()])
    #expect(list.reasons.count == 4, "a short one still finds room")
    #expect(list.omitted == 2)
    let events = [Event](repeating: Sample.events()[7], count: Receipt.eventsMax)
    let receipt = Receipt(
      transaction: TransactionID(Sample.digest(1)), outcome: .refused(Refusal(list)), flags: list,
      weight: Weight(7), readsDigest: Sample.digest(2), events: events)
    let bytes = receipt.bcsBytes
    #expect(bytes.count < 1 << 20)
    // Not `roundTrips`, which tries every prefix: of a megabyte that takes minutes.
    #expect(try BCSReader.decode(Receipt.self, from: bytes) == receipt)
  }

  @Test func refusesMoreBytesThanAListHas() {
    var writer = BCSWriter()
    writer.list([Reason](repeating: long(), count: 4))
    writer.u32(0)
    #expect(throws: DecodingFailure.self) {
      try BCSReader.decode(ReasonList.self, from: writer.bytes)
    }
  }

  @Test func refusesMoreReasonsThanAListHas() {
    var writer = BCSWriter()
    writer.list([Reason](repeating: reason(), count: 257))
    writer.u32(0)
    #expect(throws: DecodingFailure.self) {
      try BCSReader.decode(ReasonList.self, from: writer.bytes)
    }
  }

  @Test func cutsLongTextsBetweenCharacters() {
    let long = String(repeating: "é", count: 600)
    let cut = Reason(code: ErrorCode.amountZero.number, operation: 0, message: long)
    #expect(cut.message.utf8.count == 1_024)
    #expect(roundTrips(cut))
  }

  @Test func roundTripsAndIsPinned() {
    #expect(roundTrips(receipt(.applied)))
    #expect(roundTrips(receipt(.refused(Refusal(ReasonList([reason()]))))))
    #expect(roundTrips(receipt(.applied, flags: ReasonList([reason()]))))
    #expect(
      receipt(.applied).leaf.hex
        == "49f521c7046bf7573b7566c88ade3bb252aff8a558ff9cae0a21200e3fe12618")
    #expect(
      receipt(.refused(Refusal(ReasonList([reason()])))).leaf.hex
        == "9ddd709a8707fa8d797170bc2ee5bf45a8563415491a5967ba945ee89a4ca575")
    #expect(
      receipt(.applied, flags: ReasonList([reason()])).leaf.hex
        == "530e03d5513824fe384728d19ed4da3d2c07d8fd760025afd235a6f37ef93920")
  }

  @Test func aChainOfEventsDependsOnEachAndOnTheirPlaces() {
    var chain = EventChain()
    var other = EventChain()
    #expect(chain.head == .zero)
    for (index, event) in Sample.events().enumerated() {
      chain.append(PlacedEvent(height: Height(1), index: UInt32(index), event: event))
      other.append(PlacedEvent(height: Height(1), index: UInt32(index + 1), event: event))
    }
    #expect(chain.count == 12)
    #expect(chain.head != other.head)
    #expect(chain.head.hex == "eba0af49d148ee48361d0c071089a9b5c61ce4a68e9a22b7b0eb7a5b029137d3")
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
