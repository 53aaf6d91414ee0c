import SanadTypes
import Testing

/// Codes of term sheets: identifiers of tokens and governing laws.
@Suite struct SheetCodeTests {
  /// Codes that the registry has assigned.
  @Test(arguments: [
    "X9J9K872S", "D5RG2FHH0", "9X1Z1NQG5", "3WCGMWKQM", "WGJSRNZGM", "J7KQCG93W", "44SDQ6NX0",
    "10ZW1X3N5",
  ])
  func takesCodesOfTheRegistry(text: String) throws {
    #expect(try DTI(text).text == text)
  }

  @Test func refusesEveryOtherCheckCharacterAndEveryOtherSingleCharacter() throws {
    let alphabet = Array("0123456789BCDFGHJKLMNPQRSTVWXZ")
    let good = Array("X9J9K872S")
    for place in good.indices {
      for other in alphabet where other != good[place] {
        var wrong = good
        wrong[place] = other
        #expect(throws: ValueFailure.self, "\(String(wrong))") { try DTI(String(wrong)) }
      }
    }
  }

  @Test(arguments: [
    "", "X9J9K872", "X9J9K872SS", "x9j9k872s", "X9J9K87AS", "X9J9K87YS", "09J9K872S", "X9J9K872 ",
    "4H95J0R2X", "X9J9K87É",
  ])
  func refusesWhatIsNoIdentifier(text: String) {
    #expect(throws: ValueFailure.self) { try DTI(text) }
  }

  @Test(arguments: ["PK", "GB-ENG", "US-NY", "PK-SD", "CN-11", "AE-DU", "FR-1"])
  func takesCountriesAndSubdivisions(text: String) throws {
    #expect(try Jurisdiction(text).text == text)
  }

  @Test(arguments: [
    "", "P", "XX", "pk", "PK-", "PK-ABCD", "PK-sd", "PKSD", "PK SD", "PK-S-", "PK--", "GB-ENG ",
  ])
  func refusesWhatIsNoLaw(text: String) {
    #expect(throws: ValueFailure.self) { try Jurisdiction(text) }
  }
}
