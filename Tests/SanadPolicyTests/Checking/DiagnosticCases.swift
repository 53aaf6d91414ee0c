import Testing

/// Texts that are refused, and what people are told: the review surface of the messages. A change of
/// a message is a change of a line here.
struct DiagnosticCase: Sendable, CustomTestStringConvertible {
  let name: String
  let text: String
  let golden: String

  var testDescription: String { name }

  init(_ name: String, _ text: String, _ golden: String) {
    self.name = name
    self.text = text
    self.golden = golden
  }

  static let head = "policy \"t\"\ncovers transfer\nbase PKR\n"

  static let grammar: [DiagnosticCase] = [
    DiagnosticCase(
      "anUnknownKindIsNamedWithTheNearestOne",
      #"""
      policy "t"
      covers transfer, alotment
      base PKR
      deny 1001 "x" when true
      """#,
      #"""
      error P04: `alotment` is not a kind of instruction
       --> line 2, column 18
      2 | covers transfer, alotment
        |                  ^^^^^^^^
        = did you mean `allotment`?
      """#),
    DiagnosticCase(
      "couponsCannotBeCovered",
      #"""
      policy "t"
      covers coupon
      base PKR
      deny 1001 "x" when true
      """#,
      #"""
      error P04: no policy covers `coupon`: what the issuer owes is never refused
       --> line 2, column 8
      2 | covers coupon
        |        ^^^^^^
      """#),
    DiagnosticCase(
      "anUnknownCurrencyIsRefused",
      #"""
      policy "t"
      covers transfer
      base PKT
      deny 1001 "x" when true
      """#,
      #"""
      error P04: `PKT` is not the code of a known currency
       --> line 3, column 6
      3 | base PKT
        |      ^^^
        = did you mean `PKR`?
      """#),
    DiagnosticCase(
      "tooManyMinorDigitsAreRefused",
      head + #"""
        deny 1001 "x" when amount converted to PKR > 1.005 PKR
        """#,
      #"""
      error P01: at most 2 digits may follow the point
       --> line 4, column 46
      4 | deny 1001 "x" when amount converted to PKR > 1.005 PKR
        |                                              ^^^^^^^^^
      """#),
    DiagnosticCase(
      "aDayThatDoesNotExistIsRefused",
      head + #"""
        deny 1001 "x" when businessDate < 2027-02-30
        """#,
      #"""
      error P01: there is no such day in the calendar
       --> line 4, column 35
      4 | deny 1001 "x" when businessDate < 2027-02-30
        |                                   ^^^^^^^^^^
      """#),
    DiagnosticCase(
      "aMissingTestIsExpected",
      head + #"""
        deny 1001 "x" receiver.kyc >= standard
        """#,
      #"""
      error P02: expected `when` or `unless`, found `receiver`
       --> line 4, column 15
      4 | deny 1001 "x" receiver.kyc >= standard
        |               ^^^^^^^^
      """#),
    DiagnosticCase(
      "aMisspeltRuleWordIsNamed",
      head + #"""
        denny 1001 "x" when true
        """#,
      #"""
      error P02: expected a rule (`deny` or `flag`), found `denny`
       --> line 4, column 1
      4 | denny 1001 "x" when true
        | ^^^^^
        = did you mean `deny`?
      """#),
    DiagnosticCase(
      "anOpenTextIsRefused",
      head + #"""
        deny 1001 "no end when true
        """#,
      #"""
      error P01: this text has no closing quotation mark
       --> line 4, column 11
      4 | deny 1001 "no end when true
        |           ^^^^^^^^^^^^^^^^^
      """#),
    DiagnosticCase(
      "anOpenParenthesisIsRefused",
      head + #"""
        deny 1001 "x" when (amount > 5 or amount < 2
        """#,
      #"""
      error P02: expected `)` to close the parenthesis, found the end of the text
       --> line 4, column 45
      4 | deny 1001 "x" when (amount > 5 or amount < 2
        |                                             ^
      """#),
    DiagnosticCase(
      "chainedComparisonsAreRefused",
      head + #"""
        deny 1001 "x" when 1 < amount < 5
        """#,
      #"""
      error P02: a comparison has two sides
       --> line 4, column 31
      4 | deny 1001 "x" when 1 < amount < 5
        |                               ^
        = join two comparisons with `and`
      """#),
    DiagnosticCase(
      "otherLanguagesOperatorsAreExplained",
      head + #"""
        deny 1001 "x" when amount > 5 && kind == transfer
        """#,
      #"""
      error P01: `&&` has no meaning here
       --> line 4, column 31
      4 | deny 1001 "x" when amount > 5 && kind == transfer
        |                               ^^
        = write `and`
      """#),
    DiagnosticCase(
      "everyMistakeOfGrammarIsReported",
      head + #"""
        deny 1001 "x" when
        	deny 1002 "y" when amount >
        	deny 1003 "z" when amount > 5
        """#,
      #"""
      error P02: expected a value, found `deny`
       --> line 5, column 2
      5 | 	deny 1002 "y" when amount >
        | 	^^^^

      error P02: expected a value, found `deny`
       --> line 6, column 2
      6 | 	deny 1003 "z" when amount > 5
        | 	^^^^
      """#),
    DiagnosticCase(
      "anEmptyTextIsRefused",
      #"""

      """#,
      #"""
      error P02: expected `policy` at the start of the text, found the end of the text
       --> line 1, column 1
      1 | 
        | ^
      """#),
    DiagnosticCase(
      "namesHaveNoUnderscores",
      head + #"""
        let my_limit = 5
        deny 1001 "x" when amount > 5
        """#,
      #"""
      error P01: names have letters and digits only
       --> line 4, column 5
      4 | let my_limit = 5
        |     ^^^^^^^^
        = write the words together, as in accountKind
      """#),
  ]

  static let notAvailable: [DiagnosticCase] = [
    DiagnosticCase(
      "requireIsNotAvailableYet",
      head + #"""
        require 5201 "travel rule" travelRule when amount > 5
        """#,
      #"""
      error P09: rules of the kind `require` are not available yet
       --> line 4, column 1
      4 | require 5201 "travel rule" travelRule when amount > 5
        | ^^^^^^^
        = this version has `deny` and `flag`
      """#),
    DiagnosticCase(
      "holdIsNotAvailableYet",
      head + #"""
        hold 5107 "large" by complianceOfficer for 3 days when amount > 5
        """#,
      #"""
      error P09: rules of the kind `hold` are not available yet
       --> line 4, column 1
      4 | hold 5107 "large" by complianceOfficer for 3 days when amount > 5
        | ^^^^
        = this version has `deny` and `flag`
      """#),
    DiagnosticCase(
      "venuesAreNotAvailableYet",
      head + #"""
        deny 6002 "x" when venue exists
        """#,
      #"""
      error P09: `venue` is not available yet
       --> line 4, column 20
      4 | deny 6002 "x" when venue exists
        |                    ^^^^^
      """#),
    DiagnosticCase(
      "rollingSumsAreNotAvailableYet",
      head + #"""
        deny 5001 "x" when sender.sent(24 hours) > 5
        """#,
      #"""
      error P09: `sent` is not available yet
       --> line 4, column 27
      4 | deny 5001 "x" when sender.sent(24 hours) > 5
        |                           ^^^^
      """#),
    DiagnosticCase(
      "lockUpsAreNotAvailableYet",
      head + #"""
        deny 4003 "x" when sender.unlocked(30 days) < amount
        """#,
      #"""
      error P09: `unlocked` is not available yet
       --> line 4, column 27
      4 | deny 4003 "x" when sender.unlocked(30 days) < amount
        |                           ^^^^^^^^
      """#),
    DiagnosticCase(
      "fixingsAreNotAvailableYet",
      head + #"""
        deny 1001 "x" when amount converted to USD > 5 USD
        """#,
      #"""
      error P09: converting to another currency than the policy's base is not available yet
       --> line 4, column 40
      4 | deny 1001 "x" when amount converted to USD > 5 USD
        |                                        ^^^
        = this version converts units to PKR
      """#),
  ]
}
