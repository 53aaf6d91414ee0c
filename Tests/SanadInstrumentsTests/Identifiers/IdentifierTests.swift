import SanadInstruments
import SanadTypes
import Testing

@Suite struct IdentifierTests {
  @Test(arguments: [
    "", "3420108912318-", "342010891231", "34201089123181", "34201-0891231/8", "8420108912318",
    "0420108912318", "3420108912310", "３420108912318", "34201-08912318", "3420A08912318",
  ])
  func refusesIdentityCardNumbers(text: String) {
    #expect(throws: ValueFailure.self) { try CNIC(text) }
  }

  @Test func readsAnIdentityCardNumberInBothForms() throws {
    let grouped = try CNIC("34201-0891231-8")
    #expect(try grouped == CNIC("3420108912318"))
    #expect(grouped.province == .punjab && grouped.isFemale)
    #expect(try !CNIC("3420108912317").isFemale)
  }

  @Test(arguments: [
    "", "PK36", "PK36SCBL000000112345670", "PK36SCBL00000011234567022", "PK36SCB10000001123456702",
    "PK37SCBL0000001123456702", "pk36SCBL0000001123456702", "PK36 SCBL 0000 0011 2345 6702",
    "XX36SCBL0000001123456702", "PKA6SCBL0000001123456702", "PK36SCBL000000112345670é",
    String(repeating: "9", count: 40),
  ])
  func refusesAccountNumbers(text: String) {
    #expect(throws: ValueFailure.self) { try IBAN(text) }
  }

  @Test func readsAccountNumbersOfSeveralForms() throws {
    for text in [
      "PK36SCBL0000001123456702", "GB82WEST12345698765432", "DE89370400440532013000",
      "NO9386011117947", "AE070331234567890123456",
    ] { #expect(try IBAN(text).text == text) }
  }

  @Test(arguments: ["DYZTFR", "TTMAXX", "TXMXXX", "TMAXXX"])
  func refusesLettersThatMeanNothing(text: String) throws {
    #expect(throws: ValueFailure.self) { try CFIMeaning(CFI(text)) }
  }

  @Test func namesWhatTheLettersOfACodeSay() throws {
    let bill = try CFIMeaning(CFI("DYZTXR")).properties
    #expect(
      bill.map(\.name) == [
        "category", "group", "Type of interest", "Guarantee or ranking", "Form",
      ])
    #expect(bill.last?.value == "Registered")
    #expect(try CFIMeaning(CFI("TTMXXX")).properties.map(\.value).last == "Others")
    #expect(try CFIMeaning(CFI("ESVUFR")).properties.map(\.value) == ["Equities"])
  }

  @Test func anAgencyNumbersUnderCountriesAndItsOwnPrefixes() throws {
    for (body, isKnown) in [
      ("PK0MTB26031", true), ("XS000000000", true), ("XX037833100", false), ("QQ000000000", false),
    ] { #expect(try NumberingAgency.numbers(ISIN(numbering: body)) == isKnown) }
  }

  @Test func completesNumbersByTheirCheckDigits() throws {
    #expect(try ISIN(numbering: "US037833100").text == "US0378331005")
    #expect(try LEI(numbering: "213800KUD8LAJWSQ9D").text == "213800KUD8LAJWSQ9D15")
    for text in ["", "US03783310", "US0378331005", "us037833100", "US03783310é"] {
      #expect(throws: ValueFailure.self) { try ISIN(numbering: text) }
    }
    for text in ["", "213800KUD8LAJWSQ9", "213800KUD8LAJWSQ9D1", "213800kud8lajwsq9d"] {
      #expect(throws: ValueFailure.self) { try LEI(numbering: text) }
    }
  }
}
