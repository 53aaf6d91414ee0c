import SanadCodec
import SanadCrypto
import SanadTesting
import SanadTypes
import Testing

/// Random and mutated bytes into every decoder of the values: none traps, and whatever one
/// accepts it writes again to the last bit. A trap would end the test process.
@Suite struct HostileBytesTests {
  static let probes = others + AuctionSamples.probes

  private static let others: [Probe] = [
    Probe(Account.self), Probe(AccountID.self), Probe(AccountKind.self), Probe(Authority.self),
    Probe(Authority.WeightedKey.self), Probe(Authorization.self), Probe(BasisPoints.self),
    Probe(BillTerms.self), Probe(Block.self), Probe(BlockDigest.self), Probe(BlockHeader.self),
    Probe(BlockReference.self), Probe(BlockRequest.self), Probe(BlockResponse.self),
    Probe(CFI.self), Probe(CalendarDate.self), Probe(CashBacking.self), Probe(CashTerms.self),
    Probe(Certificate.self), Probe(CertificateRequest.self), Probe(CertificateResponse.self),
    Probe(ChainID.self), Probe(ChainParameters.self), Probe(ClaimRecord.self),
    Probe(ClaimTopic.self), Probe(ClaimValue.self), Probe(ClassTerms.self),
    Probe(Classification.self), Probe(CodeEntry.self), Probe(CodeNumber.self),
    Probe(Country.self), Probe(Currency.self), Probe(Digest.self),
    Probe(DiscountConvention.self), Probe(Epoch.self), Probe(Event.self),
    Probe(EventChain.self), Probe(Evidence.self), Probe(EvidenceRecord.self),
    Probe(EvidenceEvent.self), Probe(Evidence.Offence.self), Probe(FISN.self),
    Probe(FinalityProof.self),
    Probe(Genesis.self), Probe(GenesisAccount.self), Probe(GenesisClaim.self),
    Probe(GenesisCode.self), Probe(GenesisHolding.self), Probe(GenesisIdentity.self),
    Probe(GenesisInstrument.self), Probe(GenesisObserver.self),
    Probe(GenesisProgramme.self), Probe(Programme.self), Probe(GenesisRole.self),
    Probe(Height.self), Probe(HeldTotal.self), Probe(Holding.self), Probe(ISIN.self),
    Probe(EpochRecord.self), Probe(Identity.self), Probe(IdentityID.self), Probe(IdentityKind.self),
    Probe(IdentityReference.self), Probe(Instrument.self), Probe(InstrumentID.self),
    Probe(InstrumentReference.self), Probe(InstrumentStatus.self), Probe(InstrumentSymbol.self),
    Probe(InstrumentTally.self), Probe(InvestorClass.self), Probe(Issuance.self),
    Probe(IssueClaim.self), Probe(Justification.self), Probe(KYCLevel.self),
    Probe(KeySignature.self), Probe(Keystore.self), Probe(KeystoreCost.self), Probe(LEI.self),
    Probe(Lane.self), Probe(LedgerKey.self), Probe(LedgerOperation.self),
    Probe(LedgerParameters.self), Probe(Leg.self), Probe(ListProof.self),
    Probe(Milliseconds.self), Probe(Money.self), Probe(Movement.self), Probe(MovementKind.self),
    Probe(NetworkKind.self), Probe(NetworkRecord.self), Probe(OpenAccount.self),
    Probe(PeerMessage.self), Probe(PeerStatus.self), Probe(PlacedEvent.self),
    Probe(PolicyRecord.self), Probe(PolicyReference.self), Probe(Price.self),
    Probe(Proposal.self), Probe(PublicKey.self), Probe(Quota.self), Probe(QuotaUsage.self),
    Probe(RecoverRequest.self), Probe(RecoverResponse.self), Probe(SnapshotOffer.self),
    Probe(SnapshotPrefix.self), Probe(SnapshotRequest.self), Probe(SnapshotResponse.self),
    Probe(BlockAbsence.self),
    Probe(Rate.self), Probe(Receipt.self), Probe(Receipt.Outcome.self), Probe(Refusal.self),
    Probe(Reason.self), Probe(ReasonList.self), Probe(RegisterIdentity.self),
    Probe(RevokeClaim.self),
    Probe(RiskBand.self), Probe(Role.self), Probe(RoleHolder.self), Probe(RoleHolders.self),
    Probe(RotateKeys.self), Probe(Rounding.self), Probe(SeenValue.self),
    Probe(SequenceNumber.self), Probe(Settlement.self), Probe(Signature.self),
    Probe(SignedTransaction.self), Probe(SignerBitmap.self), Probe(Statement.self),
    Probe(String.self), Probe(TaxClass.self), Probe(TermSheet.self), Probe(Timestamp.self),
    Probe(TransactionBatch.self), Probe(TransactionBody.self), Probe(TransactionID.self),
    Probe(UInt64.self), Probe(Units.self), Probe(UnitsTotal.self), Probe(Validator.self),
    Probe(ValidatorIndex.self), Probe(ValidatorSet.self), Probe(View.self), Probe(Vote.self),
    Probe(VoteBundle.self), Probe(Weight.self), Probe(SettlementID.self),
    Probe(InstructSettlement.self), Probe(SettlementOutcome.self), Probe(SettlementEnd.self),
    Probe(Affirmation.self), Probe(SettlementRecord.self), Probe(UnitsLock.self),
    Probe(HoldingLocks.self), Probe(ScheduledTask.self), Probe(AgendaHead.self),
    Probe(AgendaEntry.self), Probe(Rental.self), Probe(DayCountBasis.self),
    Probe(PeriodLayout.self), Probe(CouponTerms.self), Probe(EarlyRedemption.self),
    Probe(Amortisation.self), Probe(RateReset.self), Probe(FloatingRate.self),
    Probe(PaymentConvention.self), Probe(SecurityTerms.self), Probe(PaymentTerms.self),
    Probe(PaymentKind.self), Probe(PaymentStatus.self), Probe(PaymentRecord.self),
    Probe(PerUnit.self), Probe(InstrumentLife.self), Probe(PutBook.self),
    Probe(AccountReference.self),
    Probe(RegisterEntry.self), Probe(Entitlement.self), Probe(HolderEntitlements.self),
    Probe(CalendarRecord.self), Probe(Fixing.self), Probe(FixingsRecord.self),
    Probe(CurrencyPair.self), Probe(DTI.self), Probe(Jurisdiction.self),
    Probe(SheetDetails.self), Probe(SheetDocument.self), Probe(ProgrammeConversion.self),
    Probe(GenesisFixing.self), Probe(GenesisCalendar.self), Probe(GenesisTaxTable.self),
    Probe(ExCouponSale.self),
    Probe(TaxRates.self), Probe(TaxRates.ClassRate.self), Probe(TaxTable.self),
    Probe(TaxHistory.self), Probe(TaxHistory.Term.self), Probe(SuspenseRecord.self),
    Probe(LifecycleOperation.self), Probe(LifecycleEvent.self), Probe(PublishCalendar.self),
    Probe(PublishTax.self), Probe(RegisterInstrument.self), Probe(HolderPayment.self),
    Probe(FixedBondTerms.self), Probe(FloatingBondTerms.self), Probe(SukukTerms.self),
    Probe(SettlementReference.self), Probe(SettlementTerms.self),
    Probe(SettlementPurpose.self), Probe(PledgeTerms.self), Probe(RepoBasis.self),
    Probe(RepoTerms.self), Probe(OutsidePayment.self), Probe(InstructOnTerms.self),
    Probe(SettleCycle.self), Probe(PaymentWord.self),
    Probe(LegalRegister.self), Probe(RegisterStep.self), Probe(RegisterSwitch.self),
    Probe(RegisterRecord.self), Probe(ReconciliationRecord.self), Probe(SettlingOperation.self),
    Probe(SettlingEvent.self),
    Probe(SettlementFail.self), Probe(SettlementProgress.self), Probe(SettlementIndex.self),
    Probe(MassUnit.self), Probe(ReserveTerms.self), Probe(CommodityTerms.self),
    Probe(Attestation.self), Probe(UnitPrice.self), Probe(Shortage.self),
    Probe(ReserveRecord.self), Probe(ReceiptStatus.self), Probe(ReceiptCover.self),
    Probe(ReceiptFacts.self), Probe(WarehouseReceipt.self), Probe(RedemptionKind.self),
    Probe(RedemptionStatus.self), Probe(RedemptionID.self), Probe(RedemptionRecord.self),
    Probe(ReserveOperation.self), Probe(AttestReserve.self), Probe(RedeemUnits.self),
    Probe(FillRedemption.self), Probe(ReserveEvent.self),
    Probe(OfferID.self), Probe(SwitchTerms.self), Probe(OfferTerms.self),
    Probe(OfferOperation.self), Probe(OfferStage.self), Probe(OfferBook.self),
    Probe(OfferRecord.self), Probe(TenderState.self), Probe(TenderLine.self),
    Probe(TenderPage.self), Probe(OfferEvent.self),
    Probe(GenesisOperator.self), Probe(ValidatorChange.self), Probe(ReadyStatement.self),
    Probe(ValidatorOperation.self),
    Probe(ValidatorEvent.self), Probe(OpenValidatorChange.self), Probe(ValidatorsRecord.self),
    Probe(ContractOutcome.self), Probe(ContractEnd.self), Probe(ContractRecord.self),
  ]

  @Test(arguments: probes)
  func surviveRandomBytes(probe: Probe) {
    var random = SplitMix64(seed: 41)
    for round in 0..<300 {
      expectCanonical(probe, random.bytes(round % 300))
      expectCanonical(probe, [UInt8](repeating: UInt8(round & 0xff), count: round))
    }
  }

  @Test(arguments: probes)
  func surviveMutationsOfBytesThatTheyAccept(probe: Probe) throws {
    var random = SplitMix64(seed: 42)
    var accepted = try HostileSeeds().bytes(for: probe)
    for _ in 0..<6 where accepted.count < 1 {
      if let bytes = probe.grow(steps: 10_000, using: &random) { accepted.append(bytes) }
    }
    #expect(!accepted.isEmpty, "no bytes found that \(probe) accepts")
    for bytes in accepted {
      expectCanonical(probe, bytes)
      for _ in 0..<150 {
        expectCanonical(probe, Self.mutation(of: bytes, with: accepted, using: &random))
      }
    }
  }

  @Test func everyDecoderOfTheValuesIsProbed() throws {
    let probed = Set(Self.probes.map(\.description))
    let missing = try decodableNames().filter { !probed.contains($0) }
    #expect(missing.isEmpty, "add a probe, and a seed if none can be grown")
  }

  private func expectCanonical(_ probe: Probe, _ bytes: [UInt8]) {
    switch probe.verdict(bytes) {
    case .accepted(let again): #expect(again == bytes, "\(probe) accepts two encodings")
    case .refused(let failure): #expect((0...bytes.count).contains(failure.offset), "\(probe)")
    }
  }

  private static func mutation(
    of bytes: [UInt8], with others: [[UInt8]], using random: inout SplitMix64
  ) -> [UInt8] {
    var changed = bytes
    for _ in 0...Int(random.next() % 3) where !changed.isEmpty {
      let place = Int(random.next() % UInt64(changed.count))
      switch random.next() % 6 {
      case 0: changed[place] ^= 1 << UInt8(random.next() % 8)
      case 1: changed[place] = UInt8(truncatingIfNeeded: random.next())
      case 2: changed.remove(at: place)
      case 3: changed.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
      case 4: changed.removeSubrange(place...)
      default:
        let other = others[Int(random.next() % UInt64(others.count))]
        changed = Array(changed[..<place]) + other.suffix(other.count / 2)
      }
    }
    return changed
  }
}

/// Names of the public types that the sources of the values declare decodable.
private func decodableNames() throws -> [String] {
  let declaration =
    #/^(?<access>(?:[a-z]+ )*)(?:extension|struct|enum) (?<name>[\w.]+) ?:(?<conforms>[^{]*)\{/#
    .anchorsMatchLineEndings()
  let protocols = [
    "BCSCodable", "BCSDecodable", "ChainNumber", "DigestIdentifier", "CodeText",
    "ByteEnumeration", "StateRecord",
  ]
  return try valueSources().flatMap { source in
    source.matches(of: declaration).compactMap { match in
      let words = match.conforms.split { !$0.isLetter }
      let isDecodable = words.contains { protocols.contains(String($0)) }
      return isDecodable && !match.access.contains("private") ? String(match.name) : nil
    }
  }
}
