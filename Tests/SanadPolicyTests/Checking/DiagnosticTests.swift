import SanadPolicy
import Testing

@Suite struct DiagnosticTests {
  @Test(arguments: DiagnosticCase.grammar + DiagnosticCase.types + DiagnosticCase.notAvailable)
  func aWrongTextIsRefusedWithThePlaceAndWhatToDo(_ example: DiagnosticCase) {
    #expect(PolicyText.refusal(example.text)?.rendered() == example.golden)
  }

  @Test(arguments: DiagnosticCase.notAvailable)
  func whatIsNotBuiltIsRefusedAsSuch(_ example: DiagnosticCase) {
    #expect(PolicyText.refusal(example.text)?.items.map(\.code) == [.notAvailable])
  }

  @Test func theFileNameStandsBeforeLineAndColumn() {
    let rendered = PolicyText.refusal("policy")?.rendered(file: "rules.policy")
    #expect(rendered?.contains("--> rules.policy:1:7") == true)
  }
}
