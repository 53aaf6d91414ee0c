import SanadCodec
import SanadCrypto
import SanadTypes
import Testing

@Suite struct CodeTextTests {
  /// An LEI is kept as numbers: its bytes and its order are those of its characters.
  @Test func anLEIIsEncodedAndOrderedAsItsText() throws {
    let codes = try ["213800KUD8LAJWSQ9D", "529900T8BM49AURSDO", "AAAA00T8BM49AURSDO"].map {
      try LEI(numbering: $0)
    }
    for code in codes {
      #expect(code.bcsBytes == [20] + Array(code.text.utf8))
      #expect(try BCSReader.decode(LEI.self, from: code.bcsBytes) == code)
    }
    #expect(codes.reversed().sorted().map(\.text) == codes.map(\.text).sorted())
  }

  @Test(arguments: [
    "", "US037833100", "US03783310055", "US0378331004", "us0378331005", "U10378331005",
    "US03783310O5", "US037833100A", "PK00000000É", "US0378331-05",
  ])
  func refusesAnISIN(text: String) {
    #expect(throws: ValueFailure.self) { try ISIN(text) }
    #expect(throws: DecodingFailure.self) {
      try BCSReader.decode(ISIN.self, from: text.bcsBytes)
    }
  }

  @Test(arguments: ["US0378331005", "GB0002634946", "DE000BAY0017", "XS0356705219"])
  func acceptsAPublishedISIN(text: String) throws {
    let isin = try ISIN(text)
    #expect(isin.bcsBytes == [12] + Array(text.utf8))
    #expect(try BCSReader.decode(ISIN.self, from: isin.bcsBytes) == isin)
  }

  @Test func saysWhichCheckDigitAnISINShouldHave() {
    #expect(throws: ValueFailure.malformed("the check digit of this ISIN should be 5")) {
      try ISIN("US0378331004")
    }
  }

  @Test(arguments: [
    "", "213800KUD8LAJWSQ9D1", "213800KUD8LAJWSQ9D155", "213800KUD8LAJWSQ9D16",
    "213800kud8lajwsq9d15", "213800KUD8LAJWSQ9DI5", "213800KUD8LAJWSQ9-15",
    "31238KUD8LAJWSQ9D155",
  ])
  func refusesAnLEI(text: String) {
    #expect(throws: ValueFailure.self) { try LEI(text) }
  }

  @Test(arguments: ["213800KUD8LAJWSQ9D15", "5493001KJTIIGC8Y1R12", "HWUPKR0MPOU8FGXBT394"])
  func acceptsAPublishedLEI(text: String) throws {
    let lei = try LEI(text)
    #expect(lei.bcsBytes == [20] + Array(text.utf8))
    #expect(try BCSReader.decode(LEI.self, from: lei.bcsBytes) == lei)
  }

  @Test(arguments: ["", "DYZTX", "DYZTXRR", "dyztxr", "DYZTFR", "AYZTXR", "DQZTXR", "DYZT1R"])
  func refusesACFI(text: String) {
    #expect(throws: ValueFailure.self) { try CFI(text) }
  }

  // The classes of instruments.md 2: bill, fixed, floating, zero bond, secured sukuk, commodity.
  @Test(arguments: ["DYZTXR", "DBFTFR", "DBVTFR", "DBZTFR", "DBFSFR", "TTMXXX", "ESVUFR"])
  func acceptsACFI(text: String) throws {
    #expect(try CFI(text).text == text)
  }

  @Test(arguments: ["", "-", "-A", "A-", "a", "MTB 12M", "MTB_12M", "ABCDEFGHIJKLMNOPQ", "É"])
  func refusesASymbol(text: String) {
    #expect(throws: ValueFailure.self) { try InstrumentSymbol(text) }
  }

  @Test func derivesAnInstrumentFromItsSymbol() throws {
    let symbol = try InstrumentSymbol("MTB-12M")
    #expect(symbol.bcsBytes == [7] + Array("MTB-12M".utf8))
    #expect(try InstrumentSymbol("ABCDEFGHIJKLMNOP").text.count == 16)
    // printf 'SANAD-INSTR-1\0\0\0\007MTB-12M' | sha256sum
    #expect(
      InstrumentID(symbol).description
        == "9c0d870a9000c6280195f567e373670a803c1d51b4790fcbe09a91b084f225be")
  }

  @Test func refusesACodeLongerThanItsTypeWithoutReadingIt() {
    #expect(throws: DecodingFailure(.overLimit(limit: 16, got: 17), at: 0)) {
      try BCSReader.decode(InstrumentSymbol.self, from: [17, 65])
    }
  }
}
