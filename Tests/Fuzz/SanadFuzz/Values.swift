import SanadCodec
import SanadCrypto
import SanadLightClient
import SanadState
import SanadTypes

/// Decodes bytes, and holds what a decoder accepts against what it writes.
private typealias Decoder = @Sendable ([UInt8]) -> Void

private func decoder<Value: BCSCodable & SendableMetatype>(_ type: Value.Type) -> Decoder {
  { bytes in
    do throws(DecodingFailure) {
      let value: Value = try BCSReader.decode(from: bytes)
      precondition(value.bcsBytes == bytes, "\(type) accepts two encodings")
    } catch { precondition((0...bytes.count).contains(error.offset), "\(type): offset") }
  }
}

extension Surface {
  /// Where there are several types the first byte chooses.
  private static func decoders(_ name: String, _ list: [Decoder]) -> Surface {
    Surface(name: name) { bytes in
      guard list.count > 1 else { return list[0](bytes) }
      guard let first = bytes.first else { return }
      list[Int(first) % list.count](Array(bytes.dropFirst()))
    }
  }

  /// Every decoder. What is not named is a part of what is.
  static let values: [Surface] = [
    decoders(
      "transactions",
      [
        decoder(SignedTransaction.self), decoder(TransactionBody.self),
        decoder(TransactionBatch.self),
      ]
    ),
    decoders("blocks", [decoder(Block.self), decoder(BlockHeader.self)]),
    decoders(
      "certificates", [decoder(Certificate.self), decoder(Vote.self), decoder(Evidence.self)]),
    decoders("messages", [decoder(PeerMessage.self)]),
    decoders("operations", [decoder(LedgerOperation.self)]),
    decoders("events", [decoder(Event.self), decoder(Receipt.self), decoder(PlacedEvent.self)]),
    decoders("keys", [decoder(LedgerKey.self), decoder(Keystore.self)]),
    decoders("genesis-bytes", [decoder(Genesis.self)]),
    decoders(
      "proofs",
      [
        decoder(ProofFile.self), decoder(StateProof.self), decoder(TransactionProof.self),
        decoder(StateExtract.self), decoder(TrustAnchor.self), decoder(ScheduleProof.self),
        decoder(StateClaimProof.self), decoder(FinalityProof.self), decoder(ListProof.self),
      ]),
    decoders("records", records),
  ]

  /// The records of the state, in the order of their kinds' names.
  private static let records: [Decoder] = [
    decoder(Account.self), decoder(AccountReference.self), decoder(AgendaEntry.self),
    decoder(AgendaHead.self), decoder(AuctionCalendar.self), decoder(AuctionRecord.self),
    decoder(AuctionReference.self), decoder(BidPage.self), decoder(BidRecord.self),
    decoder(CalendarRecord.self), decoder(ClaimRecord.self), decoder(CodeEntry.self),
    decoder(ContractRecord.self), decoder(EpochRecord.self), decoder(EvidenceRecord.self),
    decoder(FixingsRecord.self),
    decoder(HeldTotal.self), decoder(HolderEntitlements.self), decoder(Holding.self),
    decoder(HoldingLocks.self), decoder(Identity.self), decoder(IdentityReference.self),
    decoder(Instrument.self), decoder(InstrumentLife.self), decoder(InstrumentReference.self),
    decoder(InstrumentTally.self), decoder(NetworkRecord.self), decoder(OfferBook.self),
    decoder(OfferRecord.self), decoder(OpeningKey.self), decoder(PaymentRecord.self),
    decoder(PolicyRecord.self), decoder(Programme.self), decoder(PutBook.self),
    decoder(ReconciliationRecord.self), decoder(RedemptionRecord.self),
    decoder(RegisterRecord.self),
    decoder(ReserveRecord.self), decoder(RoleHolders.self), decoder(SettlementIndex.self),
    decoder(SettlementProgress.self), decoder(SettlementRecord.self), decoder(SuspenseRecord.self),
    decoder(TaxHistory.self), decoder(TaxTable.self), decoder(TenderPage.self),
    decoder(UnitsTotal.self), decoder(ValidatorsRecord.self), decoder(WarehouseReceipt.self),
  ]
}
