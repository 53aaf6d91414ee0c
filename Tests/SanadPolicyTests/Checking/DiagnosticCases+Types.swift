extension DiagnosticCase {
  static let types: [DiagnosticCase] = [
    DiagnosticCase(
      "anUnknownClaimIsNamedWithTheNearestOne",
      head + #"""
        deny 1001 "no KYC"
             unless receiver.kycc >= standard
        """#,
      #"""
      error P04: `receiver` has no attribute `kycc`
       --> line 5, column 22
      5 |      unless receiver.kycc >= standard
        |                      ^^^^
        = did you mean `kyc`?
      """#),
    DiagnosticCase(
      "anUnknownValueIsNamedWithTheNearestOne",
      head + #"""
        deny 1001 "x" unless receiver.kyc >= standrad
        """#,
      #"""
      error P04: `kyc` has no value `standrad`
       --> line 4, column 38
      4 | deny 1001 "x" unless receiver.kyc >= standrad
        |                                      ^^^^^^^^
        = did you mean `standard`?
      """#),
    DiagnosticCase(
      "anUnknownCountryIsRefused",
      head + #"""
        deny 2002 "x" unless receiver.country in {PK, AE, XX}
        """#,
      #"""
      error P04: `XX` is not the code of a country
       --> line 4, column 51
      4 | deny 2002 "x" unless receiver.country in {PK, AE, XX}
        |                                                   ^^
      """#),
    DiagnosticCase(
      "anUnknownCodeIsRefused",
      head + #"""
        deny 7777 "x" when amount > 5
        """#,
      #"""
      error P08: the registry has no code 7777
       --> line 4, column 6
      4 | deny 7777 "x" when amount > 5
        |      ^^^^
        = did you mean `1777`?
      """#),
    DiagnosticCase(
      "twoRulesCannotShareACode",
      head + #"""
        deny 1001 "x" when amount > 5
        deny 1001 "y" when amount > 6
        """#,
      #"""
      error P08: two rules have the code 1001
       --> line 5, column 6
      5 | deny 1001 "y" when amount > 6
        |      ^^^^
        = a receipt names a rule by its code; give each its own
      """#),
    DiagnosticCase(
      "moneyOfTwoCurrenciesDoesNotCompare",
      head + #"""
        deny 1001 "x" when amount converted to PKR > 1_000 USD
        """#,
      #"""
      error P06: money in PKR and money in USD do not go together
       --> line 4, column 20
      4 | deny 1001 "x" when amount converted to PKR > 1_000 USD
        |                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        = converting between currencies is not available yet
      """#),
    DiagnosticCase(
      "unitsAndMoneyDoNotCompare",
      head + #"""
        deny 1001 "x" when amount > 1_000 PKR
        """#,
      #"""
      error P06: a number of units and money in PKR do not go together
       --> line 4, column 20
      4 | deny 1001 "x" when amount > 1_000 PKR
        |                    ^^^^^^^^^^^^^^^^^^
        = `converted to PKR` gives units their booked value
      """#),
    DiagnosticCase(
      "anEnumerationWithoutOrderIsNotCompared",
      head + #"""
        deny 1001 "x" when receiver.class >= dealer
        """#,
      #"""
      error P06: a value of `class` has no order
       --> line 4, column 20
      4 | deny 1001 "x" when receiver.class >= dealer
        |                    ^^^^^^^^^^^^^^^^^^^^^^^^
        = compare with `==`, `!=` or `in`
      """#),
    DiagnosticCase(
      "anAmountIsNotACondition",
      head + #"""
        deny 1001 "x" when amount
        """#,
      #"""
      error P06: expected a condition; this is a number of units
       --> line 4, column 20
      4 | deny 1001 "x" when amount
        |                    ^^^^^^
      """#),
    DiagnosticCase(
      "raisesNeedsAnAggregate",
      head + #"""
        deny 3101 "x" when raises amount above 5
        """#,
      #"""
      error P06: `raises` compares an aggregate before and after by itself
       --> line 4, column 27
      4 | deny 3101 "x" when raises amount above 5
        |                           ^^^^^^
        = write outstanding, issued, holders, held(…) or holding(…) alone
      """#),
    DiagnosticCase(
      "raisesReadsBothSidesByItself",
      head + #"""
        deny 3101 "x" when raises after.outstanding above 5
        """#,
      #"""
      error P06: `raises` compares an aggregate before and after by itself
       --> line 4, column 27
      4 | deny 3101 "x" when raises after.outstanding above 5
        |                           ^^^^^^^^^^^^^^^^^
        = write outstanding, issued, holders, held(…) or holding(…) alone
      """#),
    DiagnosticCase(
      "heldReadsCountryAndClassAlone",
      head + #"""
        deny 3101 "x" when raises held(kyc >= standard) above 5
        """#,
      #"""
      error P06: inside `held` only conditions on `country` and `class` can stand
       --> line 4, column 32
      4 | deny 3101 "x" when raises held(kyc >= standard) above 5
        |                                ^^^^^^^^^^^^^^^
        = as in held(country != PK and class == retail)
      """#),
    DiagnosticCase(
      "beforeIsOfAggregates",
      head + #"""
        deny 1001 "x" when before.receiver.kyc < standard
        """#,
      #"""
      error P06: `before` and `after` read aggregates; `receiver` is the same on both sides
       --> line 4, column 20
      4 | deny 1001 "x" when before.receiver.kyc < standard
        |                    ^^^^^^^^^^^^^^^^^^^
      """#),
    DiagnosticCase(
      "existsNeedsSomethingThatCanBeMissing",
      head + #"""
        deny 1001 "x" unless amount exists
        """#,
      #"""
      error P06: `exists` needs a claim or an attribute that there may be none of
       --> line 4, column 22
      4 | deny 1001 "x" unless amount exists
        |                      ^^^^^^
        = `amount` is always there, or has no literals
      """#),
    DiagnosticCase(
      "aLocalNameCannotHideAnAttribute",
      head + #"""
        let amount = 5
        deny 1001 "x" when true
        """#,
      #"""
      error P05: `amount` is already the name of an attribute
       --> line 4, column 5
      4 | let amount = 5
        |     ^^^^^^
        = choose another name
      """#),
    DiagnosticCase(
      "aLocalNameMustBeDefinedBeforeItsUse",
      head + #"""
        let a = b + 5
        let b = 5
        deny 1001 "x" when outstanding > a
        """#,
      #"""
      error P04: nothing is called `b`
       --> line 4, column 9
      4 | let a = b + 5
        |         ^
      """#),
    DiagnosticCase(
      "aPercentageNeedsAWhole",
      head + #"""
        deny 1001 "x" when amount > 25%
        """#,
      #"""
      error P06: a number of units and a percentage do not go together
       --> line 4, column 20
      4 | deny 1001 "x" when amount > 25%
        |                    ^^^^^^^^^^^^
        = a percentage needs a whole, as in 25% of outstanding
      """#),
    DiagnosticCase(
      "everyMistakeOfTypesIsReported",
      head + #"""
        deny 1001 "x" when receiver.kyc > standart
        deny 1002 "y"
        	when sendr.pep or receiver.risk >= hihg
        """#,
      #"""
      error P04: `kyc` has no value `standart`
       --> line 4, column 35
      4 | deny 1001 "x" when receiver.kyc > standart
        |                                   ^^^^^^^^
        = did you mean `standard`?

      error P04: nothing is called `sendr`
       --> line 6, column 7
      6 | 	when sendr.pep or receiver.risk >= hihg
        | 	     ^^^^^
        = did you mean `sender`?

      error P04: `risk` has no value `hihg`
       --> line 6, column 37
      6 | 	when sendr.pep or receiver.risk >= hihg
        | 	                                   ^^^^
        = did you mean `high`?
      """#),
    DiagnosticCase(
      "anUnknownAttributeOfAnAccountIsRefused",
      head + #"""
        deny 1001 "x" when from.owner == house
        """#,
      #"""
      error P04: `from` has no attribute `owner`
       --> line 4, column 25
      4 | deny 1001 "x" when from.owner == house
        |                         ^^^^^
        = attributes: kind, custodian
      """#),
    DiagnosticCase(
      "aMemberTwiceIsRefused",
      head + #"""
        deny 1001 "x" unless receiver.country in {PK, AE, PK}
        """#,
      #"""
      error P05: this member is in the set twice
       --> line 4, column 51
      4 | deny 1001 "x" unless receiver.country in {PK, AE, PK}
        |                                                   ^^
      """#),
    DiagnosticCase(
      "aConditionCannotBeAdded",
      head + #"""
        deny 1001 "x" when amount + sender.pep > 5
        """#,
      #"""
      error P06: a number of units and a condition do not go together
       --> line 4, column 20
      4 | deny 1001 "x" when amount + sender.pep > 5
        |                    ^^^^^^^^^^^^^^^^^^^
      """#),
    DiagnosticCase(
      "aClaimOfAnotherTypeIsRefused",
      head + #"""
        deny 1001 "x" when receiver.kyc == receiver.risk
        """#,
      #"""
      error P06: a value of `kyc` and a value of `risk` do not go together
       --> line 4, column 20
      4 | deny 1001 "x" when receiver.kyc == receiver.risk
        |                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      """#),
    DiagnosticCase(
      "aValueAloneHasNoMeaning",
      head + #"""
        let level = standard
        deny 1001 "x" when receiver.kyc >= level
        """#,
      #"""
      error P06: the value `standard` has no meaning here
       --> line 4, column 13
      4 | let level = standard
        |             ^^^^^^^^
        = compare it with what has such values, as in receiver.kyc >= standard
      """#),
    DiagnosticCase(
      "aDateMovesByWholeDays",
      head + #"""
        deny 1001 "x" when businessDate + 36 hours > 2027-01-01
        """#,
      #"""
      error P06: a date moves by whole days
       --> line 4, column 35
      4 | deny 1001 "x" when businessDate + 36 hours > 2027-01-01
        |                                   ^^^^^^^^
        = write the duration in days
      """#),
    DiagnosticCase(
      "aBareNumberDoesNotMakeUnitsOutOfACount",
      head + #"""
        deny 1001 "x" when 5 + holders + amount > 10
        """#,
      #"""
      error P06: a whole number and a number of units do not go together
       --> line 4, column 20
      4 | deny 1001 "x" when 5 + holders + amount > 10
        |                    ^^^^^^^^^^^^^^^^^^^^
        = units compare with units or a plain number
      """#),
  ]
}
