// The document is JSON as it is served, cut where a file would be too long.
extension OpenAPIDocument {
  /// Paths about offers to buy units back.
  static let offerPaths = [
    offerPath("", "offers", "The offers for an instrument, newest first.", "Offers", []),
    offerPath("/{number}", "offer", "An offer for an instrument.", "Offer", [offerNumber]),
    offerPath(
      "/{number}/tenders/{page}", "tenders",
      "The tenders for an offer of the accounts whose ids begin with a byte.", "Tenders",
      [offerNumber, tenderPage]),
  ].joined(separator: ",\n")

  private static let offerNumber = """
    {"name": "number", "in": "path", "required": true, "description": "Its number, from 0.",
     "schema": {"type": "integer", "minimum": 0, "maximum": 4294967295}}
    """

  private static let tenderPage = """
    {"name": "page", "in": "path", "required": true, "description": "0 to 255.",
     "schema": {"type": "integer", "minimum": 0, "maximum": 255}}
    """

  private static func offerPath(
    _ path: String, _ operation: String, _ summary: String, _ schema: String,
    _ parameters: [String]
  ) -> String {
    let all = ["{\"$ref\": \"#/components/parameters/symbol\"}"] + parameters
    return """
      "/v1/instruments/{symbol}/offers\(path)": {
        "get": {
          "operationId": "\(operation)",
          "summary": "\(summary)",
          "parameters": [\(all.joined(separator: ", "))],
          "responses": {
            "200": {
              "description": "\(summary)",
              "content": {
                "application/json": {"schema": {"$ref": "#/components/schemas/\(schema)"}}
              },
              "headers": {
                "Chain-Height": {
                  "description": "The height at which this is true.",
                  "schema": {"$ref": "#/components/schemas/Number"}
                }
              }
            },
            "400": {"$ref": "#/components/responses/400"},
            "404": {"$ref": "#/components/responses/404"},
            "405": {"$ref": "#/components/responses/405"},
            "429": {"$ref": "#/components/responses/429"},
            "431": {"$ref": "#/components/responses/431"},
            "503": {"$ref": "#/components/responses/503"}
          }
        }
      }
      """
  }

  /// Schemas of offers.
  static let offerSchemas = #"""
    "EventOffer": {
      "type": "object",
      "required": ["number"],
      "properties": {
        "number": {"type": "integer"},
        "cash": {"$ref": "#/components/schemas/Number"},
        "cash_instrument": {"type": "string"},
        "tendered": {"$ref": "#/components/schemas/Number"},
        "accepted": {"$ref": "#/components/schemas/Number"},
        "into": {"$ref": "#/components/schemas/Number"},
        "left": {"$ref": "#/components/schemas/Number"}
      },
      "additionalProperties": false
    },
    "Offers": {
      "type": "object",
      "description": "The offers of the issuer to buy an instrument's units back; the newest 64 of them.",
      "required": ["instrument", "height", "opened", "open", "offers"],
      "properties": {
        "instrument": {"type": "string"},
        "height": {"$ref": "#/components/schemas/Number"},
        "opened": {"type": "integer"},
        "open": {"type": "integer"},
        "offers": {"type": "array", "items": {"$ref": "#/components/schemas/Offer"}}
      },
      "additionalProperties": false
    },
    "Offer": {
      "type": "object",
      "description": "An offer; prices in ten-thousandths per 100 of face, amounts in units of their instruments.",
      "required": [
        "instrument", "number", "height", "stage", "issuer", "price", "units_max", "minimum", "cash",
        "opens_at", "closes_at", "tenders", "tendered", "accepted", "bought", "locked", "paid",
        "delivered"
      ],
      "properties": {
        "instrument": {"type": "string"},
        "number": {"type": "integer"},
        "height": {"$ref": "#/components/schemas/Number"},
        "stage": {"type": "string", "enum": ["open", "settling", "ended"]},
        "code": {"$ref": "#/components/schemas/Code"},
        "issuer": {"$ref": "#/components/schemas/Digest"},
        "price": {"$ref": "#/components/schemas/Number"},
        "units_max": {"$ref": "#/components/schemas/Number"},
        "minimum": {"$ref": "#/components/schemas/Number"},
        "cash": {"type": "string"},
        "opens_at": {"$ref": "#/components/schemas/Time"},
        "closes_at": {"$ref": "#/components/schemas/Time"},
        "exchange": {
          "type": "object",
          "required": ["into", "price"],
          "properties": {
            "into": {"type": "string"},
            "price": {"$ref": "#/components/schemas/Number"}
          },
          "additionalProperties": false
        },
        "tenders": {"type": "integer"},
        "tendered": {"$ref": "#/components/schemas/Number"},
        "accepted": {"$ref": "#/components/schemas/Number"},
        "bought": {"$ref": "#/components/schemas/Number"},
        "locked": {"$ref": "#/components/schemas/Number"},
        "paid": {"$ref": "#/components/schemas/Number"},
        "delivered": {"$ref": "#/components/schemas/Number"}
      },
      "additionalProperties": false
    },
    "Tenders": {
      "type": "object",
      "required": ["instrument", "number", "height", "page", "tenders"],
      "properties": {
        "instrument": {"type": "string"},
        "number": {"type": "integer"},
        "height": {"$ref": "#/components/schemas/Number"},
        "page": {"type": "integer"},
        "tenders": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["account", "units", "accepted", "state"],
            "properties": {
              "account": {"$ref": "#/components/schemas/Digest"},
              "units": {"$ref": "#/components/schemas/Number"},
              "accepted": {"$ref": "#/components/schemas/Number"},
              "state": {"type": "string", "enum": ["waiting", "bought", "released"]},
              "code": {"$ref": "#/components/schemas/Code"},
              "cash": {"$ref": "#/components/schemas/Number"},
              "into": {"$ref": "#/components/schemas/Number"}
            },
            "additionalProperties": false
          }
        }
      },
      "additionalProperties": false
    }
    """#
}
