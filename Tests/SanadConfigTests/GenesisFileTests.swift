import Foundation
import SanadCodec
import SanadCrypto
import SanadTypes
import Testing

@testable import SanadConfig

@Suite struct GenesisFileTests {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Genesis/local")

  private static func local() throws -> String {
    try String(contentsOf: folder.appending(path: "genesis.yaml"), encoding: .utf8)
  }

  private func read(
    _ text: String, changes: GenesisFile.Changes = GenesisFile.Changes()
  ) throws(ConfigurationFailure) -> GenesisFile {
    try GenesisFile.read(text, file: "genesis.yaml", changes: changes) {
      name throws(ConfigurationFailure) in
      try YAMLFile.text(of: Self.folder.appending(path: name).path(), named: name)
    }
  }

  private func complaints(
    _ text: String, changes: GenesisFile.Changes = GenesisFile.Changes()
  ) -> [String] {
    do {
      _ = try read(text, changes: changes)
      return []
    } catch {
      return error.complaints.map(\.description)
    }
  }

  static let planted: [(String, String, String)] = [
    ("  kind: test\n", "  kind: tset\n", "no kind of network \"tset\"; did you mean \"test\"?"),
    ("  kind: test\n", "  kind: production\n", "9405 a network that is not a test network has no"),
    ("delay_bound: 100ms", "delay_bound: 1ms", "9403 \"consensus\": delayBound / 2"),
    ("delay_bound: 100ms", "delay_bound: 100", "\"100\" is no duration like 150ms"),
    ("delay_bound: 100ms", "delay_bound: 100ms\n  heartbeat: 10ms", "must be below H (10 ms)"),
    ("utc_offset: \"+05:00\"", "utc_offset: \"+15:00\"", "is no offset from UTC"),
    ("timestamp: 2026-11-01", "timestamp: 2026-13-01", "\"network.timestamp\""),
    ("{count: 4}", "{count: 0}", "\"validators.count\" must be a whole number from 1 to 100"),
    ("{count: 4}", "[]", "a validator set has 1 to 100 validators, not 0"),
    ("programme: market-bills", "programme: market-bill", "did you mean \"market-bills\"?"),
    ("name: market-bills, currency: PKR", "name: market-bills, currency: USD", "converts no PKR"),
    ("\"40,000,000,000.00\"", "\"-40.00\"", "a ceiling is not below zero"),
    ("\"40,000,000,000.00\"", "\"40.001\"", "\"programmes[0].ceiling\""),
    ("owner: retail", "owner: retial", "no identity \"retial\"; did you mean \"retail\"?"),
    ("name: lapsed, owner", "name: retail, owner", "9403 account \"retail\" stands twice"),
    ("- name: lapsed", "- name: retail", "9403 identity \"retail\" stands twice"),
    ("lei: SANADDEALERBANK00014", "lei: SANADDEALERBANK00015", "\"identities[3].lei\""),
    ("lei: SANADDEALERBANK00014", "lei: SANADTREASURY0000035", "9403 LEI"),
    (
      "- name: retail\n    kind: person", "- name: retail\n    kind: institution",
      "lei\" is missing"
    ),
    ("country: AE", "country: XX", "\"XX\" is no country of ISO 3166"),
    ("kyc: standard,", "kyc: some,", "there is no level of kyc \"some\""),
    ("kyc: standard,", "kyk: standard,", "did you mean \"kyc\"?"),
    ("start-1d", "start-1", "must be like start+364d"),
    ("start-1d", "start-9223372036854775808d", "at most 36525 days"),
    ("start-1d", "start+9223372036854775808d", "must be like start+364d"),
    ("start-1d", "start-99999999d", "at most 36525 days"),
    ("{test_key: fund}", "{test_key: fund, threshold: 1}", "a single key has no threshold"),
    ("{test_key: fund}", "{}", "names no key"),
    ("{test_key: fund}", "{key: akey1qqqq}", "9105 \"accounts[5].authority.key\""),
    (
      "{test_key: fund}", "{key: \(PublicKey(Digest.zero).text(for: .account))}",
      "1022 \"accounts[5].authority.key\": this key cannot be registered"
    ),
    (
      "{test_key: fund}",
      "{key: \(SecretKey(testWord: "a", name: "b").publicKey.text(for: .peer))}",
      "9105 \"accounts[5].authority.key\""
    ),
    (
      "{test_key: fund}", "{threshold: 3, keys: [{test_key: a}, {test_key: b}]}",
      "a threshold of 3 cannot be met"
    ),
    (
      "{test_key: fund}", "{threshold: 1, keys: [{test_key: a}, {test_key: a}]}",
      "must be distinct"
    ),
    ("role: centralBank", "role: centralbank", "did you mean \"centralBank\"?"),
    (
      "- {role: treasury, account: treasury}",
      "- {role: treasury, account: treasury, topics: [kyc]}", "only a claimIssuer has topics"
    ),
    ("topics: [kyc,", "topics: [kyc, kyc,", "topic \"kyc\" stands twice"),
    ("policies/mtb.policy", "policies/mbt.policy", "cannot be read: there is no such file"),
    (
      "name: wholesale-cash", "name: wholesale",
      "policy \"wholesale\" has a text that calls itself \"wholesale-cash\""
    ),
    ("policies/mtb.policy", "../policies/mtb.policy", "stands in the folder of the genesis"),
    ("policy: mtb-onshore", "policy: mtb-offshore", "did you mean \"mtb-onshore\"?"),
    ("isin: PKMTB12M0013", "isin: PKMTB12M0014", "\"instruments[0].bill.isin\""),
    ("maturity_date: start+355d", "maturity_date: start-20d", "is not after the issue date"),
    ("multiple: 1", "multiple: 0", "must be a whole number from 1"),
    (
      "    cash: {backing: wholesaleCentralBank}\n", "",
      "must have exactly one of: bill, cash, commodity, fixed_bond"
    ),
    ("issuer: central-bank", "issuer: retail", "this identity has no LEI"),
    ("amount: 500,000", "amount: 0", "9403 a holding of nothing is left out"),
    ("amount: 500,000", "amount: -5", "cannot be negative"),
    ("amount: 500,000", "amount: 46,000,000,001", "50,000,000,001 units of MTB-12M are held"),
    ("amount: 80,000.00", "amount: 80,000.001", "\"holdings[4].amount\""),
    ("amount: 80,000.00", "amount: 80,000.00\n    memo: x", "9401 unknown key"),
    ("account: lapsed\n    instrument", "account: retail\n    instrument", "PKR-D in retail"),
  ]

  @Test(arguments: planted)
  func refusesWhatIsPlanted(old: String, new: String, complaint: String) throws {
    let text = try Self.local()
    try #require(text.contains(old), "the planted text must replace something")
    let found = complaints(text.replacing(old, with: new, maxReplacements: 1))
    #expect(found.contains { $0.contains(complaint) }, "\(found)")
  }

  @Test func pointsIntoAPolicyThatDoesNotCompile() throws {
    let failure = #expect(throws: ConfigurationFailure.self) {
      try GenesisFile.read(Self.local(), file: "genesis.yaml") { _ in
        """
        policy "Broken" covers transfer base PKR
        deny 1001 "receiver has no current KYC"
             unless receiver.kycc >= standard
        """
      }
    }
    let complaint = try #require(failure?.complaints.first)
    #expect(complaint.code == .policyInvalid)
    #expect(complaint.file == "policies/mtb.policy")
    #expect(complaint.place == Complaint.Place(line: 3, column: 22))
    #expect(complaint.description.contains("did you mean `kyc`?"))
    #expect(complaint.excerpt?.contains("^^^^") == true)
  }

  @Test func refusesTestKeysAndChangesOnANetworkThatIsWorthSomething() throws {
    let text = try Self.local()
      .replacing("  kind: test\n", with: "  kind: production\n")
      .replacing("  test_word: sanad-local\n", with: "")
    let found = complaints(text, changes: GenesisFile.Changes(validatorCount: 7))
    #expect(found.contains { $0.contains("9405 \"accounts[0].authority.test_key\"") })
    #expect(found.contains { $0.contains("9405 \"validators\"") })
    #expect(found.contains { $0.contains("only a test network's file can be changed") })
    #expect(found.contains { $0.contains("counts from the start") })
    #expect(found.contains { $0.contains("disclosure_salt\" is missing") })
  }

  // MARK: Keys of validators and observers

  private static func key(_ name: String) -> PublicKey {
    SecretKey(testWord: "genesis-file-tests", name: name).publicKey
  }

  private static func validator(
    _ name: String, consensus: String? = nil, peer: String? = nil
  ) -> String {
    "{name: \(name), consensus_key: \(consensus ?? key("\(name)/votes").text(for: .consensus)), "
      + "peer_key: \(peer ?? key("\(name)/channel").text(for: .peer))}"
  }

  /// Complaints of a genesis with validators a, b and the one given, and one observer.
  private func complaints(
    third: String, observer: String = "{name: o, peer_key: \(key("o").text(for: .peer))}"
  ) throws -> [String] {
    let list = "[\(Self.validator("a")), \(Self.validator("b")), \(third)]"
    let text = try Self.local()
    let counts = text.replacing("validators: {count: 4}", with: "validators: \(list)")
      .replacing("observers: {count: 1}", with: "observers: [\(observer)]")
    #expect(counts != text)
    return complaints(counts)
  }

  @Test func acceptsValidatorsAndAnObserverWithKeysOfTheirOwn() throws {
    #expect(try complaints(third: Self.validator("c")) == [])
  }

  /// Of small order, of mixed order ("Taming the many EdDSAs", case 2 of its table), and no point.
  @Test(arguments: [
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
  ])
  func refusesANodesKeyThatCannotBeRegistered(hex: String) throws {
    let key = try #require(PublicKey(hex: hex))
    let votes = try complaints(
      third: Self.validator("c", consensus: key.text(for: .consensus)))
    #expect(votes.contains { $0.contains("1022 \"validators[2].consensus_key\": this key") })
    let channel = try complaints(third: Self.validator("c", peer: key.text(for: .peer)))
    #expect(channel.contains { $0.contains("1022 \"validators[2].peer_key\": this key") })
    let observer = try complaints(
      third: Self.validator("c"), observer: "{name: o, peer_key: \(key.text(for: .peer))}")
    #expect(observer.contains { $0.contains("1022 \"observers[0].peer_key\": this key") })
  }

  @Test(arguments: ["0", "101", "-1", "2.5", "three"])
  func refusesAWeightOutOfRange(_ weight: String) throws {
    let heavy = Self.validator("c").dropLast() + ", weight: \(weight)}"
    let found = try complaints(third: String(heavy))
    #expect(found.contains { $0.contains("\"validators[2].weight\"") })
  }

  @Test func readsWeights() throws {
    let members = zip(["a", "b", "c", "d"], ["", ", weight: 1", ", weight: 3", ", weight: 100"])
      .map { Self.validator($0).dropLast() + $1 + "}" }
    let text = try Self.local()
      .replacing("validators: {count: 4}", with: "validators: [\(members.joined(separator: ", "))]")
    let file = try read(text)
    #expect(file.genesis.validators.validators.map(\.weight) == [1, 1, 3, 100])
  }

  @Test func refusesAKeyOfAnotherUseOrWithAWrongCharacter() throws {
    let key = Self.key("c/votes")
    let swapped = try complaints(third: Self.validator("c", consensus: key.text(for: .peer)))
    #expect(swapped.contains { $0.contains("9105 \"validators[2].consensus_key\"") })
    var text = key.text(for: .consensus)
    text.replaceSubrange(
      text.index(
        text.startIndex, offsetBy: 9)...text.index(
          text.startIndex, offsetBy: 9), with: text.dropFirst(9).first == "q" ? "p" : "q")
    let broken = try complaints(third: Self.validator("c", consensus: text))
    #expect(broken.contains { $0.contains("9105 \"validators[2].consensus_key\"") })
  }

  @Test func refusesAKeyOrANameThatAnotherNodeHas() throws {
    let votes = Self.key("a/votes")
    let channel = Self.key("a/channel")
    let thirds = [
      Self.validator("c", consensus: votes.text(for: .consensus)),
      Self.validator("c", peer: channel.text(for: .peer)),
      Self.validator("c", consensus: channel.text(for: .consensus)),
      Self.validator("c", peer: votes.text(for: .peer)), Self.validator("a"),
    ]
    for third in thirds {
      let found = try complaints(third: third)
      #expect(found.contains { $0.contains("9403 \"validators\": validators 0 and 2 share") })
    }
    let observers = [
      "{name: o, peer_key: \(channel.text(for: .peer))}",
      "{name: o, peer_key: \(votes.text(for: .peer))}",
      "{name: a, peer_key: \(Self.key("o").text(for: .peer))}",
    ]
    for observer in observers {
      let found = try complaints(third: Self.validator("c"), observer: observer)
      #expect(found.contains { $0.contains("9403 observer") && $0.contains("shares a name or") })
    }
  }

  @Test func refusesANumberOfValidatorsThatNoSetHas() throws {
    let found = complaints(try Self.local(), changes: GenesisFile.Changes(validatorCount: 101))
    #expect(found.contains { $0.contains("has a count from 1 to 100, not 101") })
  }

  @Test func readsTheLocalNetwork() throws {
    let file = try read(try Self.local())
    #expect(file.testWord == "sanad-local")
    #expect(file.genesis.kind == .test)
    #expect(file.genesis.validators.validators.map(\.name) == ["val-a", "val-b", "val-c", "val-d"])
    #expect(file.genesis.observers.map(\.name) == ["observer"])
    #expect(file.policies.flatMap(\.warnings) == [])
    let dealer = try #require(file.account(named: "dealer"))
    #expect(dealer.testKeys == ["dealer"])
    let key = SecretKey(testWord: "sanad-local", name: "dealer").publicKey
    #expect(file.genesis.accounts[Int(dealer.place)].authority == Authority(key))
    let cash = file.genesis.holdings.first { $0.account == dealer.place && $0.instrument == 1 }
    #expect(cash?.units == Units(90_000_000_000))
  }

  /// What may be moved is part of the chain's identity: nobody can make it so afterwards.
  @Test func aClockThatCanBeMovedIsOfTestNetworksAndAnotherChain() throws {
    let plain = try read(try Self.local())
    let moved = try read(
      try Self.local(), changes: GenesisFile.Changes(movesClock: true))
    let written = try read(
      try Self.local().replacing("kind: test\n", with: "kind: testClock\n"))
    #expect(moved.genesis.kind == .testClock && moved.testWord == plain.testWord)
    #expect(moved.genesis.chainID == written.genesis.chainID)
    #expect(moved.genesis.chainID != plain.genesis.chainID)
    let again: Genesis = try BCSReader.decode(from: moved.genesis.bcsBytes)
    #expect(again.kind == .testClock)
    let production = try Self.local().replacing("kind: test\n", with: "kind: production\n")
    let found = complaints(production, changes: GenesisFile.Changes(movesClock: true))
    #expect(found.contains { $0.contains("only a test network's file can be changed") })
    #expect(NetworkKind.allCases.map(\.rawValue) == [0, 1, 2])
    #expect(NetworkKind.allCases.map(\.isTest) == [false, true, true])
  }

  @Test func lapsedHasNoCurrentKYCFromTheFirstBlockOn() throws {
    let file = try read(try Self.local())
    let place = try #require(file.identities.firstIndex(of: "lapsed"))
    let claim = file.genesis.identities[place].claims.first { $0.value.topic == .kyc }
    #expect(try #require(claim).validUntil < file.genesis.timestamp)
  }

  @Test func movesEveryRelativeDateWithTheStart() throws {
    let start = try Timestamp(rfc3339: "2030-01-01T00:00:00Z")
    let moved = try read(
      try Self.local(),
      changes: GenesisFile.Changes(validatorCount: 7, observerCount: 0, timestamp: start))
    #expect(moved.genesis.timestamp == start)
    #expect(moved.genesis.validators.count == 7)
    #expect(moved.genesis.observers.isEmpty)
    guard case .bill(let bill) = moved.genesis.instruments[0].terms.terms else {
      Issue.record("MTB-12M is no bill")
      return
    }
    #expect(bill.security.issueDate.description == "2029-12-22")
    #expect(bill.security.maturityDate.description == "2030-12-22")
  }

  private static let converted = """
    programmes:
      - name: market-bills
        currency: USD
        ceiling: "200,000,000.00"
        conversions:
          - {currency: PKR, benchmark: USD-PKR, stale_days: 7}
    fixings:
      - {benchmark: USD-PKR, from: start, rate: 278.5}
      - {benchmark: KIBOR-3M, from: start-1d, rate: 12.5%}
    """

  private func withConversion(_ old: String = "", _ new: String = "") throws -> String {
    let text = old.isEmpty ? Self.converted : Self.converted.replacing(old, with: new)
    let local = try Self.local()
    let start = try #require(local.range(of: "programmes:"))
    let end = try #require(local.range(of: "instruments:\n"))
    return local.replacingCharacters(
      in: start.lowerBound..<end.lowerBound, with: text + "\n\n")
  }

  @Test func readsACeilingInAnotherCurrencyAndFixings() throws {
    let genesis = try read(try withConversion()).genesis
    #expect(
      genesis.programmes.first?.conversions == [
        ProgrammeConversion(
          currency: .pkr, benchmark: try InstrumentSymbol("USD-PKR"), staleDays: 7)
      ])
    // In the order of the benchmarks, whatever that of the file is.
    #expect(genesis.fixings.map(\.benchmark.text) == ["KIBOR-3M", "USD-PKR"])
    #expect(genesis.fixings.map(\.rate.millionths) == [125_000, 278_500_000])
    #expect(genesis.fixings.map(\.date.description) == ["2026-10-31", "2026-11-01"])
  }

  @Test(arguments: [
    ("currency: PKR", "currency: USD", "USD is the ceiling's own currency"),
    ("stale_days: 7", "stale_days: 367", "must be a whole number from 0 to 366"),
    (", stale_days: 7", "", "stale_days\" is missing"),
    ("278.5", "278.5%", "\"fixings[0].rate\""), ("12.5%", "12.5", "\"fixings[1].rate\""),
    ("KIBOR-3M, from: start-1d, rate: 12.5%", "USD-PKR, from: start, rate: 1", "stands twice"),
    (
      "stale_days: 7}", "stale_days: 7}\n      - {currency: PKR, benchmark: X, stale_days: 7}",
      "conversion of \"PKR\" stands twice"
    ),
  ])
  func refusesConversionsAndFixings(old: String, new: String, complaint: String) throws {
    let found = complaints(try withConversion(old, new))
    #expect(found.contains { $0.contains(complaint) }, "\(found)")
  }

  private static let published = """
    calendars:
      - {number: 7, name: Lahore, weekend: [sunday], days_off: []}
      - {number: 1, name: Karachi, weekend: [saturday, sunday], days_off: [2026-12-25]}
    tax_tables:
      - number: 1
        account: treasury
        rates:
          - {from: start-1d, rest: 30%, resident: 15%, exempt: 0%}
          - {from: start+1mo, rest: 20.25%}
    """

  private func withPublications(_ old: String = "", _ new: String = "") throws -> String {
    let text = old.isEmpty ? Self.published : Self.published.replacing(old, with: new)
    return try Self.local().replacing("instruments:\n", with: text + "\n\ninstruments:\n")
  }

  @Test func readsCalendarsAndTablesOfTax() throws {
    let file = try read(try withPublications())
    #expect(file.genesis.calendars.map(\.number) == [1, 7], "in their order")
    #expect(file.genesis.calendars[0].weekend == 0b110_0000)
    #expect(file.genesis.calendars[0].daysOff == [try CalendarDate("2026-12-25")])
    let table = try #require(file.genesis.taxTables.first)
    #expect(file.accounts[Int(table.account)].name == "treasury")
    #expect(table.dates.map(\.from.description) == ["2026-10-31", "2026-12-01"])
    #expect(table.dates[0].rest == BasisPoints(3_000))
    #expect(table.dates[0].rate(of: .resident) == BasisPoints(1_500))
    #expect(table.dates[0].rate(of: .nonResident) == BasisPoints(3_000))
    #expect(table.dates[0].rate(of: .exempt) == BasisPoints(0))
    #expect(table.dates[1].rest == BasisPoints(2_025))
  }

  @Test(arguments: [
    ("number: 7", "number: 1", "calendar \"1\" stands twice"),
    ("[sunday]", "[sunday, sunday]", "at most six days of the week"),
    ("2026-12-25]", "2026-12-25, 2026-12-25]", "is not after the one before"),
    ("account: treasury", "account: treasure", "tax_tables[0].account"),
    ("rest: 30%", "rest: 100.01%", "must be 0% to 100%"),
    ("resident: 15%", "resident: 15.001%", "at most two digits after the point"),
    ("resident: 15%", "resident: -1%", "must be 0% to 100%"),
    ("rest: 30%, ", "", "rest\" is missing"), ("exempt: 0%", "others: 0%", "unknown key"),
    ("start+1mo", "start-1d", "is not after the one before"),
  ])
  func refusesCalendarsAndTablesOfTax(old: String, new: String, complaint: String) throws {
    let found = complaints(try withPublications(old, new))
    #expect(found.contains { $0.contains(complaint) }, "\(found)")
  }

  @Test func commentsDoNotChangeTheChainAndNothingElseIsFree() throws {
    let text = try Self.local()
    let chain = try read(text).genesis.chainID
    #expect(try read("# a comment\n" + text).genesis.chainID == chain)
    let renamed = text.replacing("name: sanad-local", with: "name: sanad-locale")
    #expect(try read(renamed).genesis.chainID != chain)
  }

  /// Pinned: a change means that networks made by another release are other networks.
  @Test func theLocalNetworkHasThisChainID() throws {
    let file = try GenesisFile.load(Self.folder.appending(path: "genesis.yaml").path())
    #expect(
      file.genesis.chainID.description
        == "53f5eb10491c231c0f9c67412c9839cf5c2684cbe72d580ef218ad636ad8b411")
  }

  @Test func namesTestNodesAsLettersGoOn() {
    #expect(
      [0, 3, 25, 26, 27, 51, 52].map(TestKeyNames.validator(at:)) == [
        "val-a", "val-d", "val-z", "val-aa", "val-ab", "val-az", "val-ba",
      ])
    #expect([0, 1].map(TestKeyNames.observer(at:)) == ["observer", "observer-b"])
  }
}
