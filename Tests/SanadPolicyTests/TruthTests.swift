import SanadPolicy
import Testing

@Suite struct TruthTests {
  private let all: [Truth] = [.no, .undecided, .yes]

  @Test func andIsFalseWhereOneSideIsFalseWhateverTheOtherIs() {
    let table: [[Truth]] = [
      [.no, .no, .no], [.no, .undecided, .undecided], [.no, .undecided, .yes],
    ]
    for (row, left) in all.enumerated() {
      for (column, right) in all.enumerated() { #expect(left.and(right) == table[row][column]) }
    }
  }

  @Test func orIsTrueWhereOneSideIsTrueWhateverTheOtherIs() {
    let table: [[Truth]] = [
      [.no, .undecided, .yes], [.undecided, .undecided, .yes], [.yes, .yes, .yes],
    ]
    for (row, left) in all.enumerated() {
      for (column, right) in all.enumerated() { #expect(left.or(right) == table[row][column]) }
    }
  }

  @Test func whatIsUndecidedStaysSoUnderNot() {
    #expect(all.map(\.negated) == [.yes, .undecided, .no])
  }
}
