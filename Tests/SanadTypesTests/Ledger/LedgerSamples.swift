import SanadCodec
import SanadCrypto
import SanadTypes

/// Fixed values for tests of the ledger's formats.
enum Sample {
  static func digest(_ byte: UInt8) -> Digest {
    let word = UInt64(byte) &* 0x0101_0101_0101_0101
    return Digest(word, word, word, word)
  }

  /// Parameters whose bytes the wire pages show, whatever the defaults become.
  static var parameters: ChainParameters {
    var chain = ChainParameters.localNetwork
    chain.blockWeightMax = 4_000_000
    return chain
  }

  static func account(_ byte: UInt8) -> AccountID { AccountID(digest(byte)) }
  static func identity(_ byte: UInt8) -> IdentityID { IdentityID(digest(byte)) }
  static func instrument(_ byte: UInt8) -> InstrumentID { InstrumentID(digest(byte)) }
  static func key(_ byte: UInt8) -> PublicKey { PublicKey(digest(byte)) }

  static func signature(_ byte: UInt8) throws(DecodingFailure) -> Signature {
    try BCSReader.decode(Signature.self, from: [UInt8](repeating: byte, count: 64))
  }

  static func leg(units: UInt128 = 5) -> Leg {
    Leg(instrument: instrument(7), from: account(1), to: account(2), units: Units(units))
  }

  static func body(_ operations: [LedgerOperation] = [.transfer(leg())]) -> TransactionBody {
    TransactionBody(
      chainID: ChainID(digest(9)), account: account(1), lane: Lane.all[3],
      sequence: SequenceNumber(4), validUntil: Timestamp(1_000), operations: operations)
  }

  static func transaction(
    _ operations: [LedgerOperation] = [.transfer(leg())]
  ) throws(DecodingFailure) -> SignedTransaction {
    let signature = KeySignature(key: key(5), signature: try signature(6))
    return SignedTransaction(
      body: body(operations),
      authorizations: [Authorization(account: account(1), signatures: [signature])])
  }

  static func authority() throws(Authority.Defect) -> Authority {
    try Authority(
      keys: [
        Authority.WeightedKey(key: key(1), weight: 2),
        Authority.WeightedKey(key: key(2), weight: 1),
        Authority.WeightedKey(key: key(3), weight: 1),
      ], threshold: 3)
  }

  static func settlement(_ byte: UInt8) -> SettlementID { SettlementID(digest(byte)) }

  /// Two steps of a settlement beyond the one that ``operations()`` has.
  static func settlementSteps() -> [LedgerOperation] {
    [.affirm(settlement(6)), .cancel(settlement(6))]
  }

  /// One operation of every kind that a transaction may have together: of the steps of a settlement
  /// one, ``settlementSteps()`` has the others.
  static func operations() throws -> [LedgerOperation] {
    [
      .registerIdentity(
        RegisterIdentity(
          kind: .institution, lei: try LEI("5493006MHB84DD0ZWV18"), disclosureSalt: digest(8))),
      .issueClaim(
        IssueClaim(subject: identity(3), value: .kyc(.standard), validUntil: Timestamp(77))),
      .revokeClaim(RevokeClaim(subject: identity(3), topic: .country)),
      .openAccount(
        OpenAccount(
          owner: identity(3), kind: .clientSegregated, custodian: identity(4),
          authority: try authority())),
      .rotateKeys(RotateKeys(account: account(1), authority: Authority(key(4)))),
      .issue(Issuance(instrument: instrument(7), to: account(2), units: Units(.max))),
      .transfer(leg()),
      .settle(Settlement(legs: [leg(), leg(units: 9)])),
      .instruct(
        InstructSettlement(
          legs: [leg()], consenting: [account(3), account(4)], validUntil: Timestamp(2_000))),
    ]
  }

  /// One event of every kind.
  static func events() -> [Event] {
    [
      .identityRegistered(identity(1), by: account(2)),
      .claimIssued(identity(1), .kyc, by: account(2)),
      .claimRevoked(identity(1), .pep, by: account(2)),
      .accountOpened(account(3), owner: identity(1), by: account(2)),
      .keysRotated(account(3)),
      .moved(
        Movement(
          kind: .allotment, instrument: instrument(1), from: nil, to: account(2),
          units: Units(5))),
      .refused(
        account(2), TransactionID(digest(9)), code: ErrorCode.amountZero.number),
      .flagged(
        account(2), TransactionID(digest(9)), instrument(1),
        code: ErrorCode.volumeReportable.number),
      .settlementInstructed(settlement(6), account(2)),
      .settlementAffirmed(settlement(6), account(2)),
      .unitsLocked(settlement(6), account(2), instrument(1), Units(5)),
      .settlementEnded(settlement(6), account(2), .cancelled),
    ]
  }

  static func bill() throws -> TermSheet {
    TermSheet(
      symbol: try InstrumentSymbol("MTB-12M"), issuer: try LEI("5493006MHB84DD0ZWV18"),
      currency: .pkr,
      terms: .bill(
        BillTerms(
          security: SecurityTerms(
            isin: try ISIN("US0378331005"), cfi: try CFI("DYZTXR"),
            fisn: try FISN("GOP/MTB 0 20271118"), unitFaceMinor: 500_000, multiple: Units(1),
            issueDate: try CalendarDate("2026-11-19"), maturityDate: try CalendarDate("2027-11-18"),
            rounding: .halfUp),
          discountConvention: .simpleYield365)))
  }
}

/// Encodes, decodes and compares; and checks that no shorter and no longer input is accepted.
func roundTrips<Value: BCSCodable & Equatable>(_ value: Value) -> Bool {
  let bytes = value.bcsBytes
  do {
    guard try BCSReader.decode(Value.self, from: bytes) == value else { return false }
  } catch { return false }
  for count in 0..<bytes.count where decodes(Value.self, Array(bytes[..<count])) { return false }
  return !decodes(Value.self, bytes + [0])
}

private func decodes<Value: BCSDecodable>(_ type: Value.Type, _ bytes: [UInt8]) -> Bool {
  do {
    _ = try BCSReader.decode(type, from: bytes)
    return true
  } catch { return false }
}
