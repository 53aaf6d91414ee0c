/// The reviewed part of the benchmark's genesis, as a genesis file and a policy file have it.
package enum BenchGenesisText {
  /// The name of every benchmark's network.
  package static let networkName = "sanad-bench"

  static let genesis = """
    network:
      name: \(networkName)
      kind: test
      test_word: sanad-bench
      timestamp: 2026-11-01T00:00:00Z
      utc_offset: "+05:00"

    consensus:
      delay_bound: 100ms

    ledger:
      validity_max: 1d
      quota:
        per_block: 1_000_000
        per_day: 100_000_000_000

    validators: {count: 4}
    observers: {count: 1}

    identities:
      - name: ministry
        kind: institution
        lei: SANADTREASURY0000035
        claims_valid_until: start+3650d
        claims: {kyc: enhanced, country: PK, class: government, risk: low, sanctioned: false}

    accounts:
      - {name: treasury, owner: ministry, kind: treasury, authority: {test_key: treasury}}

    roles:
      - {role: treasury, account: treasury}

    policies:
      - {name: bench-bill, version: 1, file: bench.policy}

    instruments:
      - symbol: BENCH-12M
        issuer: ministry
        currency: PKR
        authorised: 4,000,000,000,000
        policy: bench-bill
        status: active
        bill:
          isin: PKMTB12M0013
          cfi: DYZTXR
          fisn: GOP/MTB 12M
          unit_face_minor: 100
          multiple: 1
          issue_date: start-10d
          maturity_date: start+355d
          discount_convention: simpleYield365
          rounding: floor

    holdings:
      - {account: treasury, instrument: BENCH-12M, amount: 1}
    """
}
