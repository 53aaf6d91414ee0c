public import SanadTypes

/// What a claim of one topic says.
public enum ClaimType: Hashable, Sendable {
  /// One of a closed list of names.
  case enumeration(Enumeration)
  /// An ISO 3166-1 country.
  case country
  /// Yes or no.
  case flag
  /// A day.
  case date
}

/// The value of a claim. A value of another type than its topic's is read as undecided.
public enum SchemaValue: Hashable, Sendable {
  /// The number of a value of the topic's enumeration.
  case level(UInt8)
  /// A country.
  case country(Country)
  /// Yes or no.
  case flag(Bool)
  /// A day.
  case date(CalendarDate)
}

/// A topic's place in its schema; a schema only grows at the end, so the place is for ever.
public struct TopicIndex: Hashable, Comparable, Sendable {
  /// The place, from 0.
  public let value: UInt16
  /// Wraps a place.
  public init(_ value: UInt16) { self.value = value }
  /// Order of the places.
  public static func < (left: TopicIndex, right: TopicIndex) -> Bool { left.value < right.value }
}

/// What a party can be certified for.
public struct SchemaTopic: Hashable, Sendable {
  /// The word that rules use: `receiver.kyc`.
  public let name: String
  /// What its claims say.
  public let type: ClaimType

  /// Creates a topic; a schema checks its name.
  public init(name: String, type: ClaimType) {
    self.name = name
    self.type = type
  }
}

/// Why a list of topics is not a schema.
public enum ClaimSchemaFailure: Error, Hashable, Sendable {
  /// More topics than ``ClaimSchema/topicsMax``.
  case tooManyTopics(Int)
  /// A name that is not a letter followed by letters and digits, or is a word of the language.
  case unusableName(String)
  /// A name that the schema, an enumeration or the language has already.
  case nameTaken(String)
  /// An enumeration without values, or with more than ``Enumeration/valuesMax``.
  case valueCount(topic: String, count: Int)
}

/// The topics and their types: part of the ledger's state. It can be extended, never changed, under
/// an active policy.
public struct ClaimSchema: Hashable, Sendable {
  /// Most topics.
  public static let topicsMax = 64

  /// The topics, in the order of their places.
  public let topics: [SchemaTopic]

  /// Creates a schema of topics with usable, distinct names.
  public init(_ topics: [SchemaTopic]) throws(ClaimSchemaFailure) {
    guard topics.count <= Self.topicsMax else { throw .tooManyTopics(topics.count) }
    for (index, topic) in topics.enumerated() {
      guard Vocabulary.isUsable(topic.name) else { throw .unusableName(topic.name) }
      let isKnown = topics[..<index].contains { $0.name == topic.name }
      guard !isKnown, !Vocabulary.partyAttributes.contains(topic.name) else {
        throw .nameTaken(topic.name)
      }
      if case .enumeration(let enumeration) = topic.type {
        try Self.check(enumeration, of: topic.name)
      }
    }
    self.topics = topics
  }

  private init(known topics: [SchemaTopic]) { self.topics = topics }

  private static func check(
    _ enumeration: Enumeration, of topic: String
  ) throws(ClaimSchemaFailure) {
    let values = enumeration.values
    guard (1...Enumeration.valuesMax).contains(values.count) else {
      throw .valueCount(topic: topic, count: values.count)
    }
    for (index, value) in values.enumerated() {
      guard Vocabulary.isUsable(value) else { throw .unusableName(value) }
      let isKnown = values[..<index].contains(value) || Vocabulary.subjects.contains(value)
      guard !isKnown else { throw .nameTaken(value) }
    }
  }

  /// The place of a topic, or nil.
  public func index(of name: String) -> TopicIndex? {
    topics.firstIndex { $0.name == name }.flatMap { UInt16(exactly: $0) }.map(TopicIndex.init)
  }

  /// The topic at a place, or nil.
  public func topic(_ index: TopicIndex) -> SchemaTopic? {
    Int(index.value) < topics.count ? topics[Int(index.value)] : nil
  }

  /// The first schema of a network: `kyc`, `country`, `class`, `risk`, `pep`, `sanctioned`,
  /// `screenedUntil`, `taxClass`.
  public static let first = ClaimSchema(known: [
    SchemaTopic(name: "kyc", type: .enumeration(kyc)),
    SchemaTopic(name: "country", type: .country),
    SchemaTopic(name: "class", type: .enumeration(investorClass)),
    SchemaTopic(name: "risk", type: .enumeration(risk)),
    SchemaTopic(name: "pep", type: .flag),
    SchemaTopic(name: "sanctioned", type: .flag),
    SchemaTopic(name: "screenedUntil", type: .date),
    SchemaTopic(name: "taxClass", type: .enumeration(taxClass)),
  ])

  private static let kyc = Enumeration(
    name: "kyc", values: ["none", "standard", "enhanced"], isOrdered: true)
  private static let investorClass = Enumeration(
    name: "class",
    values: [
      "retail", "professional", "dealer", "fund", "bank", "insurer", "government", "centralBank",
    ], isOrdered: false)
  private static let risk = Enumeration(
    name: "risk", values: ["low", "medium", "high"], isOrdered: true)
  private static let taxClass = Enumeration(
    name: "taxClass", values: ["resident", "nonResident", "exempt"], isOrdered: false)
}
