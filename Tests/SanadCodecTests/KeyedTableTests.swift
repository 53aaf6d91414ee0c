import SanadCodec
import Testing

@Suite struct KeyedTableTests {
  @Test func handsOutItsKeysInOrderAlone() {
    var table = KeyedTable<Int, String>()
    for key in [5, 1, 3] { table[key] = "\(key)" }
    #expect(table.sortedKeys() == [1, 3, 5])
    #expect(table.count == 3)
  }

  @Test func forgetsWhatIsRemoved() {
    var table = KeyedTable<Int, Int>()
    table[1] = 10
    table[1] = nil
    #expect(table.isEmpty && !table.contains(1))
    table[2, default: 40] += 2
    #expect(table[2] == 42)
    #expect(table.removeValue(forKey: 2) == 42)
    #expect(table.removeValue(forKey: 2) == nil)
  }

  @Test func anUpdateGivesBackWhatWasThere() {
    var table = KeyedTable<Int, Int>()
    table.reserveCapacity(4)
    #expect(table.updateValue(7, forKey: 1) == nil)
    #expect(table.updateValue(8, forKey: 1) == 7)
    #expect(table[1] == 8)
    #expect(table.count == 1)
  }

  @Test func keepsWhatItIsAskedToKeep() {
    var table = KeyedTable<Int, Int>()
    for key in 0..<10 { table[key] = key * key }
    table.keep { key, _ in key.isMultiple(of: 2) }
    #expect(table.sortedKeys() == [0, 2, 4, 6, 8])
    table.removeAll()
    #expect(table.isEmpty)
  }
}
