import SanadCrypto
import SanadTypes

/// The symbols of instruments, which events and transactions name by id.
struct InstrumentNames: Sendable {
  private let symbols: [InstrumentID: String]

  /// Those of a genesis: no operation of this version makes further ones.
  init(_ genesis: Genesis) {
    symbols = genesis.instruments.reduce(into: [:]) { symbols, entry in
      symbols[entry.terms.instrument] = entry.terms.symbol.text
    }
  }

  /// The symbol of an instrument; its id where nobody has it.
  subscript(id: InstrumentID) -> String { symbols[id] ?? id.description }
}
