import SanadTesting
import Testing

@testable import SanadCodec

/// Against a dictionary, with so few hashes that nearly every bucket is fought over.
@Suite struct PlaceTableTests {
  /// The hash of a key: a few values, some of which stand at the end of the table and wrap around.
  private func hash(_ key: Int) -> UInt32 {
    key % 3 == 0 ? .max - UInt32(key % 5) : UInt32(key % 7)
  }

  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
  func findsWhatADictionaryFinds(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var table = PlaceTable()
    var keys: [Int?] = []
    var model: [Int: Int] = [:]
    for step in 0..<4_000 {
      let key = random.below(200)
      if let place = model[key], random.below(2) == 0 {
        table.remove(place, hash(key))
        keys[place] = nil
        model[key] = nil
      } else if model[key] == nil {
        keys.append(key)
        model[key] = keys.count - 1
        table.insert(keys.count - 1, hash(key))
      }
      #expect(table.count == model.count)
      guard step.isMultiple(of: 50) else { continue }
      for key in 0..<200 {
        #expect(table.place(hash(key)) { keys[$0] == key } == model[key], "step \(step)")
      }
    }
  }

  @Test func takingOutWhatIsNotThereChangesNothing() {
    var table = PlaceTable()
    table.insert(0, 5)
    table.remove(1, 5)
    table.remove(0, 6)
    #expect(table.count == 1)
    #expect(table.place(5) { $0 == 0 } == 0)
  }
}
