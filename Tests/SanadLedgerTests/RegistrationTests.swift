import SanadCrypto
import SanadLedger
import SanadTypes
import Testing

@Suite struct RegistrationTests {
  private func codes(_ receipt: Receipt) -> [CodeNumber] { receipt.reasons.map(\.code) }

  private func register(_ kind: IdentityKind, lei: LEI?) -> LedgerOperation {
    .registerIdentity(RegisterIdentity(kind: kind, lei: lei, disclosureSalt: .zero))
  }

  private func claim(
    _ value: ClaimValue, of subject: IdentityID, until: Timestamp = TestNetwork.expiry
  ) -> LedgerOperation {
    .issueClaim(IssueClaim(subject: subject, value: value, validUntil: until))
  }

  @Test func onlyKYCProvidersRegister() throws {
    let chain = try TestChain()
    let receipt = try chain.submit([register(.person, lei: nil)], by: .dealer)
    #expect(codes(receipt) == [ErrorCode.registrarRequired.number])
    let open = LedgerOperation.openAccount(
      OpenAccount(
        owner: Party.dealer.identity, kind: .house, custodian: nil,
        authority: Authority(Party.dealer.key)))
    #expect(
      codes(try chain.submit([open], by: .dealer)) == [ErrorCode.registrarRequired.number])
  }

  @Test func institutionsHaveAnLEIOfTheirOwnAndPeopleNone() throws {
    let chain = try TestChain()
    #expect(
      codes(try chain.submit([register(.institution, lei: nil)], by: .registrar))
        == [ErrorCode.leiMismatch.number])
    #expect(
      codes(try chain.submit([register(.person, lei: TestNetwork.lei(90))], by: .registrar))
        == [ErrorCode.leiMismatch.number])
    let taken = TestNetwork.lei(Party.dealer.rawValue)
    #expect(
      codes(try chain.submit([register(.institution, lei: taken)], by: .registrar))
        == [ErrorCode.leiRegistered.number])
    let fresh = register(.institution, lei: TestNetwork.lei(90))
    #expect(
      codes(try chain.submit([fresh, fresh], by: .registrar)) == [ErrorCode.leiRegistered.number])
    #expect(try chain.submit([fresh], by: .registrar).isApplied)
  }

  @Test func aNewPersonCanBeKnownAndHold() throws {
    let chain = try TestChain()
    let registered = try chain.submit([register(.person, lei: nil)], by: .registrar)
    let person = IdentityID(transaction: registered.transaction, operation: 0)
    let open = LedgerOperation.openAccount(
      OpenAccount(
        owner: person, kind: .clientSegregated, custodian: Party.dealer.identity,
        authority: Authority(Party.stranger.key)))
    let opened = try chain.submit([open], by: .registrar)
    let account = AccountID(transaction: opened.transaction, operation: 0)
    let pay = TestChain.transfer(
      7, of: TestNetwork.cash, from: Party.dealer.account, to: account)
    #expect(codes(try chain.submit([pay], by: .dealer)).map(\.value) == [1_001])
    #expect(
      try chain.submit([claim(.kyc(.standard), of: person)], by: .registrar).isApplied)
    #expect(try chain.submit([pay], by: .dealer).isApplied)
    #expect(try chain.units(account, TestNetwork.cash) == 7)
    #expect(chain.invariants.check().isEmpty)
  }

  @Test func refusesOwnersCustodiansAndKeysThatAreNoGood() throws {
    let chain = try TestChain()
    let nobody = IdentityID(SHA256.digest([1]))
    func open(_ owner: IdentityID, _ custodian: IdentityID?, _ key: PublicKey) throws -> Receipt {
      try chain.submit(
        [
          .openAccount(
            OpenAccount(
              owner: owner, kind: .house, custodian: custodian, authority: Authority(key)))
        ], by: .registrar)
    }
    #expect(
      codes(try open(nobody, nil, Party.dealer.key)) == [ErrorCode.identityUnknown.number])
    #expect(
      codes(try open(Party.dealer.identity, nobody, Party.dealer.key))
        == [ErrorCode.identityUnknown.number])
    // The neutral element: a point, of order one.
    let neutral = PublicKey(Digest(1 << 56, 0, 0, 0))
    #expect(
      codes(try open(Party.dealer.identity, nil, neutral)) == [ErrorCode.keyUnusable.number])
    let rotate = LedgerOperation.rotateKeys(
      RotateKeys(account: Party.dealer.account, authority: Authority(neutral)))
    #expect(codes(try chain.submit([rotate], by: .dealer)) == [ErrorCode.keyUnusable.number])
  }

  @Test func onlyIssuersOfTheTopicClaim() throws {
    let chain = try TestChain()
    let subject = Party.retail.identity
    #expect(
      codes(try chain.submit([claim(.kyc(.enhanced), of: subject)], by: .dealer))
        == [ErrorCode.claimIssuerUnregistered.number])
    #expect(
      codes(try chain.submit([claim(.pep(true), of: subject)], by: .registrar))
        == [ErrorCode.claimIssuerUnregistered.number])
    let revoke = LedgerOperation.revokeClaim(RevokeClaim(subject: subject, topic: .kyc))
    #expect(
      codes(try chain.submit([revoke], by: .dealer))
        == [ErrorCode.claimIssuerUnregistered.number])
  }

  @Test func refusesClaimsThatEndBeforeTheyBeginAndOfNobody() throws {
    let chain = try TestChain()
    let now = chain.nextClock.timestamp
    #expect(
      codes(
        try chain.submit(
          [claim(.kyc(.standard), of: Party.retail.identity, until: now)], by: .registrar))
        == [ErrorCode.claimValidityInvalid.number])
    #expect(
      codes(
        try chain.submit(
          [claim(.kyc(.standard), of: IdentityID(SHA256.digest([9])))], by: .registrar))
        == [ErrorCode.identityUnknown.number])
  }

  @Test func revokesOnce() throws {
    let chain = try TestChain()
    let revoke = LedgerOperation.revokeClaim(
      RevokeClaim(subject: Party.fund.identity, topic: .kyc))
    #expect(try chain.submit([revoke], by: .registrar).isApplied)
    #expect(
      codes(try chain.submit([revoke], by: .registrar)) == [ErrorCode.claimRevoked.number])
    let never = LedgerOperation.revokeClaim(
      RevokeClaim(subject: Party.fund.identity, topic: .risk))
    #expect(codes(try chain.submit([never], by: .registrar)) == [ErrorCode.claimUnknown.number])
    let pay = TestChain.transfer(
      7, of: TestNetwork.cash, from: Party.dealer.account, to: Party.fund.account)
    #expect(codes(try chain.submit([pay], by: .dealer)).map(\.value) == [1_001])
  }

  @Test func aClaimExpiresByBlockTimeAndReclassifiesNothing() throws {
    var genesis = try TestNetwork.genesis()
    let place = Int(Party.fund.rawValue)
    let soon = Timestamp(TestNetwork.start.value + 2_000)
    genesis.identities[place] = GenesisIdentity(
      kind: .institution, lei: TestNetwork.lei(Party.fund.rawValue), disclosureSalt: .zero,
      claims: genesis.identities[place].claims.map {
        GenesisClaim(value: $0.value, validUntil: soon)
      })
    let chain = try TestChain(genesis)
    let pay = TestChain.transfer(
      7, of: TestNetwork.cash, from: Party.dealer.account, to: Party.fund.account)
    #expect(try chain.submit([pay], by: .dealer).isApplied)
    let late = try chain.submit([pay], by: .dealer)
    #expect(codes(late).map(\.value) == [1_001])
    let cell = Classification(country: Country("PK"), investorClass: .fund)
    let total = try chain.record(UnitsTotal.self, .cell(TestNetwork.bill, cell))
    #expect(total?.units == Units(500))
    #expect(chain.invariants.check().isEmpty)
  }

  @Test func aClaimThatChangesTheCountryMovesTheCells() throws {
    let chain = try TestChain()
    let receipt = try chain.submit(
      [claim(.country(try #require(Country("GB"))), of: Party.dealer.identity)], by: .registrar)
    #expect(receipt.isApplied)
    #expect(chain.invariants.check().isEmpty)
    // The dealer's 10,000 of 10,500 are now foreign: it may sell and not buy.
    let buy = TestChain.transfer(
      1, of: TestNetwork.bill, from: Party.fund.account, to: Party.dealer.account)
    #expect(codes(try chain.submit([buy], by: .fund)).map(\.value) == [3_101])
    let sell = TestChain.transfer(
      1, of: TestNetwork.bill, from: Party.dealer.account, to: Party.fund.account)
    #expect(try chain.submit([sell], by: .dealer).isApplied)
    let revoke = LedgerOperation.revokeClaim(
      RevokeClaim(subject: Party.dealer.identity, topic: .country))
    #expect(try chain.submit([revoke], by: .registrar).isApplied)
    #expect(chain.invariants.check().isEmpty)
  }

  @Test func newKeysSignFromTheNextTransactionOn() throws {
    let chain = try TestChain()
    let seed = [UInt8](repeating: 99, count: 32)
    let rotate = LedgerOperation.rotateKeys(
      RotateKeys(
        account: Party.dealer.account, authority: Authority(SecretKey(seed: seed).publicKey)))
    let first = try chain.sign(chain.body([rotate], by: Party.dealer.account), [.dealer])
    let pay = TestChain.transfer(
      7, of: TestNetwork.cash, from: Party.dealer.account, to: Party.fund.account)
    let body = chain.body([pay], by: Party.dealer.account)
    let old = try chain.sign(body, [.dealer])
    let new = try chain.sign(body, [(Party.dealer.account, [seed])])
    let built = try chain.build([first, old])
    #expect(
      built.rejected.map(\.reason) == [.foreignKey(Party.dealer.account, Party.dealer.key)])
    #expect(try chain.add([first, new]).receipts.allSatisfy(\.isApplied))
  }
}
