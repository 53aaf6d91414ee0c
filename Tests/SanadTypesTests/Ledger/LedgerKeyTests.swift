import SanadCodec
import SanadCrypto
import SanadTypes
import Testing

@Suite struct LedgerKeyTests {
  private func keys() throws -> [LedgerKey] {
    [
      .network, .role(.kycProvider), .identity(Sample.identity(1)),
      .claim(Sample.identity(1), .sanctioned), .lei(try LEI("5493006MHB84DD0ZWV18")),
      .account(Sample.account(1)), .policy(Sample.digest(1)),
      .instrument(Sample.instrument(1)), .instrumentNumber(7), .tally(Sample.instrument(1)),
      .holding(Sample.account(1), Sample.instrument(2)),
      .position(Sample.identity(1), Sample.instrument(2)),
      .cell(Sample.instrument(1), Classification(country: Country("PK"), investorClass: .bank)),
      .cell(Sample.instrument(1), Classification()),
      .held(Sample.instrument(1), policy: Sample.digest(2), predicate: 3),
      .code(ErrorCode.amountZero.number), .programme(3), .settlement(Sample.settlement(6)),
      .locks(Sample.account(1), Sample.instrument(2)), .agenda, .agendaEntry(4),
      .life(Sample.instrument(1)), .payment(Sample.instrument(1), 3),
      .register(Sample.instrument(1), 3),
      .entitlements(Sample.account(1), Sample.instrument(2)),
      .suspense(Sample.account(1), Sample.instrument(2)),
      .route(Sample.account(1), Sample.instrument(2)), .calendar(3),
      .fixings(try InstrumentSymbol("MTB-3M-WAY")), .taxTable(3),
      .progress(Sample.settlement(6)), .settlementIndex(Sample.digest(1)),
      .contract(Sample.settlement(6)), .registers(Sample.instrument(7)),
      .reconciliation(Sample.instrument(7), try CalendarDate("2026-11-23")),
      .reserve(Sample.instrument(7)), .receipt(Sample.instrument(7), 3),
      .redemption(Sample.instrument(7), 3),
      .puts(Sample.instrument(7), try CalendarDate("2026-11-23")),
      .offer(Sample.instrument(7), 3),
      .taxHistory(Sample.identity(1)),
      .tenders(Sample.instrument(7), 3, page: 9), .offers(Sample.instrument(7)), .epoch,
      .validators,
      .evidence(Epoch(3), ValidatorIndex(1), .nullifyAndFinalize),
    ]
  }

  @Test func refusesAnUnknownKind() {
    #expect(throws: DecodingFailure(.unknownVariant(99), at: 0)) {
      try BCSReader.decode(LedgerKey.self, from: [99])
    }
  }

  @Test func everyKeyRoundTripsWithin128Bytes() throws {
    for key in try keys() {
      #expect(roundTrips(key))
      #expect(key.bytes.count <= 128)
      #expect(key.bytes.first == key.kind)
    }
  }

  /// Hashing takes one word of each identifier; equality must not.
  @Test func keysThatShareTheirFirstWordsAreTold() {
    let one = Digest(1, 2, 3, 4)
    for other in [Digest(1, 9, 3, 4), Digest(1, 2, 9, 4), Digest(1, 2, 3, 9)] {
      let pairs: [(LedgerKey, LedgerKey)] = [
        (.account(AccountID(one)), .account(AccountID(other))),
        (.claim(IdentityID(one), .kyc), .claim(IdentityID(other), .kyc)),
        (
          .holding(AccountID(one), Sample.instrument(1)),
          .holding(AccountID(other), Sample.instrument(1))
        ),
        (
          .holding(Sample.account(1), InstrumentID(one)),
          .holding(Sample.account(1), InstrumentID(other))
        ),
        (.policy(one), .policy(other)),
      ]
      for (left, right) in pairs {
        #expect(left.hashValue == right.hashValue, "the case that this test is about")
        #expect(left != right)
        #expect(Set([left, right, left]).count == 2)
      }
    }
  }

  @Test func theOrderIsThatOfTheBytes() throws {
    let keys = try keys().sorted()
    for (left, right) in zip(keys, keys.dropFirst()) {
      #expect(left.bytes.lexicographicallyPrecedes(right.bytes))
    }
  }

  @Test func theBytesArePinned() throws {
    let all = try keys().flatMap(\.bytes)
    #expect(
      SHA256.digest(all).hex == "a775593fd0cde23daa3c2efe78f6b11034850caf48f6b2117b77bd15f8f5cf48")
    #expect(LedgerKey.network.bytes == [1])
    #expect(
      LedgerKey.holding(Sample.account(1), Sample.instrument(2)).bytes
        == [11] + [UInt8](repeating: 1, count: 32) + [UInt8](repeating: 2, count: 32))
  }
}
