/// The reviewed part of the benchmark's genesis, as a genesis file and a policy file have it.
package enum BenchGenesisText {
  /// The name of every benchmark's network.
  package static let networkName = "sanad-bench"

  static let genesis =
    identities + accounts + """


      roles:
        - {role: treasury, account: treasury}

      policies:
        - {name: bench-bill, version: 1, file: bench.policy}

      instruments:
      """ + bill + """


      holdings:
        - {account: treasury, instrument: BENCH-12M, amount: 1}
      """

  /// A bond whose first coupon falls due some days after the chain begins, the cash that pays it,
  /// and a bill that is auctioned against the cash: all three under the same rules.
  static let market =
    identities + """

        - name: central-bank
          kind: institution
          lei: SANADCENTRALBK000078
          claims_valid_until: start+3650d
          claims: {kyc: enhanced, country: PK, class: centralBank, risk: low, sanctioned: false}
      """ + accounts + """

        - {name: revenue, owner: ministry, kind: tax, authority: {test_key: revenue}}
        - {name: central-bank, owner: central-bank, kind: house, authority: {test_key: bank}}

      roles:
        - {role: treasury, account: treasury}
        - {role: centralBank, account: central-bank}
        - {role: auctionOperator, account: treasury}

      policies:
        - {name: bench-bill, version: 1, file: bench.policy}

      instruments:
        - symbol: BENCH-2Y
          issuer: ministry
          currency: PKR
          authorised: 4,000,000,000,000
          policy: bench-bill
          status: active
          fixed_bond:
            isin: PKPIB05Y0018
            cfi: DBFTFR
            fisn: GOP/PIB 14.00 2Y
            unit_face_minor: 100
            multiple: 1
            issue_date: start-6mo
            maturity_date: start+733d
            rounding: halfUp
            coupons: {per_year: 2, basis: actualActualICMA, dated_date: start-6mo}
            rate: 14.00%
            payment: {cash: BENCH-PKR, grace_days: 7, tax: 1}

        - symbol: BENCH-PKR
          issuer: ministry
          currency: PKR
          authorised: 40,000,000,000,000.00
          policy: bench-bill
          status: active
          cash: {backing: wholesaleCentralBank}

      """ + bill + """


      holdings:
        - {account: treasury, instrument: BENCH-PKR, amount: "1,000,000,000,000.00"}
        # So much that no winner of an auction comes near the limits of the rules.
        - {account: treasury, instrument: BENCH-12M, amount: "3,000,000,000,000"}
      """

  /// A bill of twelve months, among the instruments.
  private static let bill = """

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
    """

  private static let identities = """
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
    """

  private static let accounts = """


    accounts:
      - {name: treasury, owner: ministry, kind: treasury, authority: {test_key: treasury}}
    """
}
