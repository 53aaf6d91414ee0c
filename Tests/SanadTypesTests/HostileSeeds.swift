import SanadCodec
import SanadCrypto
import SanadTypes
import Testing

/// Valid bytes of the types whose fields depend on one another too closely to be found by growing.
struct HostileSeeds {
  private let table: [(name: String, bytes: [UInt8])]

  init() throws {
    let bill = try Sample.bill()
    let genesis = try GenesisTests.genesis()
    let votes = [
      try Self.vote(.nullify), try Self.vote(.notarize(Self.block(1))),
      try Self.vote(.finalize(Self.block(2))),
    ]
    let block = Block(header: Self.header, transactions: [try Sample.transaction().bcsBytes, []])
    let evidence = try #require(Evidence(votes[0], votes[2]))
    let accusing = Block(header: Self.header, transactions: [], evidence: [evidence])
    let proposal = Proposal(
      vote: votes[1], block: block,
      justification: Justification(
        parent: try Self.certificate(votes[1]), nullifications: [try Self.certificate(votes[0])]))
    let bundle = VoteBundle(view: View(5), purpose: .relay, votes: votes)
    let request = BlockRequest(id: 1, selection: .heights(first: Height(3), count: 4))
    var table: [(String, any BCSEncodable)] = [
      ("TermSheet", bill),
      (
        "Instrument",
        Instrument(terms: bill, status: .active, authorised: Units(9), policy: Sample.digest(1))
      ),
      (
        "GenesisInstrument",
        GenesisInstrument(terms: bill, authorised: Units(9), policy: 0)
      ),
      ("Genesis", genesis),
      ("ValidatorSet", genesis.validators),
      ("Evidence", evidence), ("Block", accusing),
      (
        "EvidenceRecord",
        EvidenceRecord(
          height: Height(5), recordedAt: Timestamp(7), evidence: evidence)
      ),
      ("Event", Event.evidence(EvidenceEvent(evidence))),
      ("Proposal", proposal), ("VoteBundle", bundle),
      ("BlockRequest", request),
      (
        "FinalityProof",
        FinalityProof(descendants: [Self.header], finalization: try Self.certificate(votes[2]))
      ),
    ]
    let messages: [PeerMessage] =
      [
        .vote(votes[0]), .certificate(try Self.certificate(votes[2])), .proposal(proposal),
        .voteBundle(bundle), .blockRequest(request), .evidence(evidence),
        .recoverRequest(RecoverRequest(nonce: 7, epoch: Epoch(0))),
        .blockAbsence(BlockAbsence(id: 7, first: Height(9))),
        .recoverResponse(RecoverResponse(nonce: 7, highest: try Self.certificate(votes[2]))),
      ] + ConsensusSamples.snapshotMessages
    table += messages.map { ("PeerMessage", $0) }
    for operation in try Sample.operations() {
      table.append(("SignedTransaction", try Sample.transaction([operation])))
    }
    for operation in try Sample.settlementSteps() + Sample.settlingSteps() {
      table.append(("SignedTransaction", try Sample.transaction([operation])))
    }
    table.append(("SignedTransaction", try Sample.transaction(try Sample.operations())))
    for operation in try Sample.lifecycleOperations() {
      table.append(("LifecycleOperation", operation))
    }
    for event in try Sample.lifecycleEvents() { table.append(("LifecycleEvent", event)) }
    let rows: [(String, any BCSEncodable)] = [
      ("SheetDetails", try Sample.details()), ("DTI", try DTI("X9J9K872S")),
      ("Jurisdiction", try Jurisdiction("GB-ENG")),
      ("SheetDocument", SheetDocument(name: "n", digest: Sample.digest(1), uri: "u")),
      ("SecurityTerms", try Sample.security()), ("FixedBondTerms", try Sample.bond()),
      ("FloatingBondTerms", try Sample.floater()), ("SukukTerms", try Sample.sukuk()),
      ("FloatingRate", try Sample.floating()), ("PaymentRecord", try Sample.payment()),
      ("InstrumentLife", try Sample.life()), ("PutBook", Sample.puts()),
      ("HolderEntitlements", Sample.entitlements()), ("CalendarRecord", try Sample.calendar()),
      ("FixingsRecord", try Sample.fixings()), ("TaxRates", try Sample.taxRates()),
      (
        "RegisterInstrument",
        RegisterInstrument(terms: bill, authorised: Units(9), policy: Sample.digest(1))
      ),
      ("TermSheet", try Sample.sheet(.sukuk(try Sample.sukuk()), "GIS")),
    ]
    table += rows
    for operation in try ReserveSamples.operations() {
      table.append(("ReserveOperation", operation))
    }
    for event in try ReserveSamples.events() { table.append(("ReserveEvent", event)) }
    table.append(("ReserveRecord", try ReserveSamples.record()))
    table.append(("WarehouseReceipt", try ReserveSamples.receipt()))
    table.append(("RedemptionRecord", ReserveSamples.redemption()))
    table.append(("CommodityTerms", try ReserveSamples.commodity()))
    for operation in try ValidatorSamples.operations() {
      table.append(("ValidatorOperation", operation))
    }
    for event in ValidatorSamples.events() { table.append(("ValidatorEvent", event)) }
    table.append(("ValidatorsRecord", ValidatorSamples.record()))
    for operation in OfferSamples.operations() { table.append(("OfferOperation", operation)) }
    for event in OfferSamples.events() { table.append(("OfferEvent", event)) }
    table.append(("OfferTerms", OfferSamples.terms()))
    table.append(("OfferRecord", OfferSamples.record()))
    table.append(("TenderPage", OfferSamples.page()))
    for operation in try AuctionSamples.operations() {
      table.append(("SignedTransaction", try Sample.transaction([operation])))
    }
    table += try AuctionSamples.seeds().map { ($0.0, $0.1) }
    self.table = table.map { ($0.0, $0.1.bcsBytes) }
  }

  /// The seeds of one type.
  func bytes(for probe: Probe) -> [[UInt8]] {
    table.filter { $0.name == probe.description }.map(\.bytes)
  }

  private static func block(_ byte: UInt8) -> BlockReference {
    BlockReference(parentView: View(4), digest: BlockDigest(Sample.digest(byte)))
  }

  private static func vote(_ ballot: Ballot) throws -> Vote {
    Vote(
      statement: Statement(epoch: Epoch(1), view: View(5), ballot: ballot),
      signer: ValidatorIndex(2), signature: try Sample.signature(6))
  }

  private static func certificate(_ vote: Vote) throws -> Certificate {
    try #require(
      Certificate(
        statement: vote.statement,
        signatures: [
          (ValidatorIndex(0), vote.signature), (ValidatorIndex(2), vote.signature),
          (ValidatorIndex(3), vote.signature),
        ], validatorCount: 4))
  }

  private static let header = BlockHeader(
    chainID: ChainID(Sample.digest(1)), epoch: Epoch(1), view: View(5), height: Height(4),
    parent: BlockDigest(Sample.digest(2)), leader: ValidatorIndex(2), timestamp: Timestamp(9),
    transactionsRoot: Sample.digest(3), transactionCount: 2, stateRoot: Sample.digest(4),
    receiptsRoot: Sample.digest(5), weight: 7)
}
