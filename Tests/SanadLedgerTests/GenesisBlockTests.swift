import Foundation
import SanadCodec
import SanadCrypto
import SanadLedger
import SanadState
import SanadTypes
import Testing

@Suite struct GenesisBlockTests {
  private func refusal(_ change: (inout Genesis) throws -> Void) throws -> String? {
    var genesis = try TestNetwork.genesis()
    try change(&genesis)
    do throws(GenesisFailure) {
      _ = try GenesisBlock(genesis)
      return nil
    } catch {
      #expect(error.code == .genesisInvalid || error.code == .policyInvalid)
      return error.description
    }
  }

  private func account(_ owner: UInt32) -> GenesisAccount {
    GenesisAccount(owner: owner, kind: .house, authority: Authority(Party.dealer.key))
  }

  @Test func acceptsTheNetworkOfTheTests() throws {
    #expect(try refusal { _ in } == nil)
  }

  @Test func refusesPlacesThatAreNotThere() throws {
    #expect(
      try refusal { $0.accounts.append(account(99)) } == "accounts[9]: there is no identity 99")
    #expect(
      try refusal { $0.roles.append(GenesisRole(role: .inspector, account: 99)) }
        == "roles[4]: there is no account 99")
    #expect(
      try refusal {
        $0.holdings.append(GenesisHolding(account: 99, instrument: 0, units: Units(1)))
      } == "holdings[5]: there is no account 99")
    #expect(
      try refusal {
        $0.holdings.append(GenesisHolding(account: 0, instrument: 9, units: Units(1)))
      } == "holdings[5]: there is no instrument 9")
    #expect(
      try refusal {
        $0.instruments[0] = GenesisInstrument(
          terms: $0.instruments[0].terms, authorised: Units(1), policy: 9)
      } == "instruments[0]: there is no policy 9")
  }

  @Test func refusesAPolicyWithErrorsAndShowsTheLine() throws {
    let why = try refusal {
      $0.policies[0] = PolicyRecord(
        name: "bills", version: 1,
        text: TestNetwork.billRules.replacing("receiver.kyc", with: "receiver.kycc"))
    }
    #expect(why?.contains("policies[0]") == true)
    #expect(why?.contains("kycc") == true)
    #expect(why?.contains("^") == true)
  }

  @Test func refusesAPolicyUnderAnotherNameOrWithAnUnknownCode() throws {
    #expect(
      try refusal {
        $0.policies[0] = PolicyRecord(name: "b", version: 1, text: TestNetwork.billRules)
      } == "policies[0]: named \"b\", and its text \"bills\"")
    let text = TestNetwork.cashRules.replacing("1001", with: "1999")
    let change: (inout Genesis) throws -> Void = {
      $0.policies[1] = PolicyRecord(name: "cash", version: 1, text: text)
    }
    #expect(try refusal(change)?.contains("1999") == true)
    #expect(
      try refusal {
        try change(&$0)
        $0.codes = [
          GenesisCode(
            code: try #require(CodeNumber(1_999)),
            entry: CodeEntry(name: "OWN_RULE", title: "t", remedy: "r"))
        ]
      } == nil)
    #expect(
      try refusal {
        $0.codes = [
          GenesisCode(
            code: ErrorCode.receiverKYC.number,
            entry: CodeEntry(name: "X", title: "t", remedy: "r"))
        ]
      } == "codes[0]: 1001 is in the registry already")
  }

  @Test func refusesTwoOfWhatThereIsOne() throws {
    #expect(try refusal { $0.instruments.append($0.instruments[0]) }?.contains("symbol") == true)
    #expect(try refusal { $0.holdings.append($0.holdings[0]) }?.contains("there already") == true)
    #expect(try refusal { $0.identities.append($0.identities[0]) }?.contains("LEI") == true)
    #expect(try refusal { $0.roles.append($0.roles[0]) }?.contains("role") == true)
    #expect(try refusal { $0.policies.append($0.policies[0]) }?.contains("same text") == true)
  }

  @Test func refusesOneInstitutionInBothRolesOfAnIssue() throws {
    let why = try refusal {
      $0.accounts.append(account(Party.treasury.rawValue))
      $0.roles.append(GenesisRole(role: .centralBank, account: 9))
    }
    #expect(why == "roles[4]: treasury and central bank must be different institutions")
  }

  @Test func refusesMoreThanIsAuthorisedAndOverflow() throws {
    for units in [Units(989_501), Units(.max)] {
      let why = try refusal {
        $0.holdings.append(
          GenesisHolding(account: Party.retail.rawValue, instrument: 0, units: units))
      }
      #expect(why == "holdings[5]: more than the authorised 1000000 units would be issued")
    }
  }

  @Test func refusesSettingsThatCannotWork() throws {
    #expect(try refusal { $0.name = "" }?.hasPrefix("parameters") == true)
    #expect(try refusal { $0.chain.heartbeat = .zero }?.hasPrefix("parameters") == true)
    #expect(
      try refusal {
        $0.instruments[1] = GenesisInstrument(
          terms: $0.instruments[1].terms, authorised: Units(.max), policy: 1, status: .redeemed)
      } == "instruments[1]: an instrument cannot start as redeemed")
  }

  /// A genesis that came as bytes has passed no reader of files: of small order, of mixed order,
  /// and no point of the curve.
  @Test(arguments: [
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
  ])
  func refusesAValidatorsKeyThatCannotBeRegistered(hex: String) throws {
    let bad = try #require(PublicKey(hex: hex))
    let good = Party.dealer.key
    for (consensus, peer) in [(bad, good), (good, bad)] {
      let why = try refusal {
        let last = Validator(consensusKey: consensus, peerKey: peer, name: "last")
        $0.validators = try ValidatorSet($0.validators.validators + [last])
      }
      let place = try TestNetwork.genesis().validators.count
      #expect(why == "validators[\(place)]: a key is not in the prime-order group")
    }
    let other = Party.fund.key
    #expect(
      try refusal {
        let last = Validator(consensusKey: good, peerKey: other, name: "last")
        $0.validators = try ValidatorSet($0.validators.validators + [last])
      } == nil)
  }

  @Test func refusesAnObserverWithAnothersKeyOrWithout() throws {
    let taken = try #require(try TestNetwork.genesis().validators.validators.first).peerKey
    #expect(
      try refusal { $0.observers = [GenesisObserver(name: "o", peerKey: taken)] }
        == "observers[0]: another node has this key")
    #expect(
      try refusal { $0.observers = [GenesisObserver(name: "o", peerKey: PublicKey(.zero))] }
        == "observers[0]: the key is not in the prime-order group")
    let own = Party.dealer.key
    #expect(try refusal { $0.observers = [GenesisObserver(name: "o", peerKey: own)] } == nil)
  }

  @Test func theFirstBlockIsPinned() throws {
    let first = try GenesisBlock(TestNetwork.genesis())
    let header = first.block.header
    #expect(header.height == Height(0))
    #expect(header.parent == BlockDigest(.zero))
    #expect(header.stateRoot == first.state.root)
    #expect(header.transactionsRoot == ListTree.emptyRoot)
    #expect(
      header.stateRoot.hex == "af150cd79f0236dfc63f1e3491b91ec722f6d7b27cc7cdf39f4dbdc41d1462cc")
    #expect(
      header.digest.description
        == "5891f53612c22dbb74405f8fd28e034f013a864cb6f52cc5828cf191d0e49792")
  }

  /// Genesis, leaves and header for `Tests/Oracles/wire_check.py`; does nothing unless
  /// `SANAD_ORACLE_DIR` names a directory.
  @Test func handsItsFirstBlockToTheOracle() throws {
    guard let directory = ProcessInfo.processInfo.environment["SANAD_ORACLE_DIR"] else { return }
    let genesis = try TestNetwork.genesis()
    let first = try GenesisBlock(genesis)
    let leaves = first.state.changes.map { change in
      "[\"\(Hex.encode(change.key.bytes))\",\"\(Hex.encode(change.value ?? []))\"]"
    }
    let header = first.block.header
    let line =
      "{\"genesis\":\"\(Hex.encode(genesis.bcsBytes))\",\"header\":"
      + "\"\(Hex.encode(header.bcsBytes))\",\"digest\":\"\(header.digest)\",\"leaves\":["
      + leaves.joined(separator: ",") + "]}\n"
    let file = URL(filePath: directory).appending(path: "genesis.jsonl")
    try Data(line.utf8).write(to: file)
  }

  @Test func anIdentityWithTwoAccountsHasOnePosition() throws {
    var genesis = try TestNetwork.genesis()
    genesis.accounts.append(account(Party.dealer.rawValue))
    genesis.holdings.append(GenesisHolding(account: 9, instrument: 0, units: Units(7)))
    let chain = try TestChain(genesis)
    let position = try chain.record(
      UnitsTotal.self, .position(Party.dealer.identity, TestNetwork.bill))
    #expect(position?.units == Units(10_007))
    #expect(try chain.tally(TestNetwork.bill).holders == 2)
    #expect(chain.invariants.check().isEmpty)
  }
}
