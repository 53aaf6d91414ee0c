// The document is JSON as it is served, cut where a file would be too long.
extension OpenAPIDocument {
  /// Paths of debt reports and their proofs: the same for each kind, but for what it answers.
  static let reportPaths =
    DebtRequest.Kind.allCases.map { kind in
      let name = kind.rawValue.prefix(1).uppercased() + kind.rawValue.dropFirst()
      let (summary, schema) =
        switch kind {
        case .outstanding: ("What is owed, and to whom.", "DebtOutstanding")
        case .redemptions: ("When the face falls due.", "DebtSchedule")
        case .service: ("What issuers still pay, and when.", "DebtSchedule")
        case .programmes: ("Ceilings, and what is booked under them.", "DebtProgrammes")
        }
      return #"""
        "/v1/reports/debt/\#(kind.rawValue)": {
          "get": {
            "operationId": "debt\#(name)",
            "summary": "\#(summary)",
            "parameters": [
              \#(parameters(DebtRequest.queryNames(of: kind)))
            ],
            "responses": {
              "200": {
                "description": "The report.",
                "content": {
                  "application/json": {"schema": {"$ref": "#/components/schemas/\#(schema)"}}
                },
                "headers": {
                  "Chain-Height": {
                    "description": "The height at which this is true.",
                    "schema": {"$ref": "#/components/schemas/Number"}
                  }
                }
              },
              \#(failures)
            }
          }
        },
        "/v1/reports/debt/\#(kind.rawValue)/proof": {
          "get": {
            "operationId": "debt\#(name)Proof",
            "summary": "Every value that the report is worked out of, with its proof.",
            "parameters": [
              \#(parameters(DebtRequest.proofNames(of: kind)))
            ],
            "responses": {
              "200": {
                "description": "An extract of the state.",
                "content": {
                  "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
                }
              },
              \#(failures)
            }
          }
        }
        """#
    }.joined(separator: ",\n") + ",\n" + registerExportPath

  private static let registerExportPath = #"""
    "/v1/instruments/{symbol}/register/proof": {
      "get": {
        "operationId": "registerProof",
        "summary": "Every value of the register of a security, with its proof.",
        "parameters": [{"$ref": "#/components/parameters/symbol"}],
        "responses": {
          "200": {
            "description": "An extract of the state.",
            "content": {
              "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            }
          },
          "404": {"$ref": "#/components/responses/404"},
          \#(failures)
        }
      }
    }
    """#

  private static let failures = ["400", "405", "409", "429", "431", "503"].map {
    "\"\($0)\": {\"$ref\": \"#/components/responses/\($0)\"}"
  }.joined(separator: ",\n")

  private static func parameters(_ names: [String]) -> String {
    names.map { "{\"$ref\": \"#/components/parameters/\($0)\"}" }.joined(separator: ",\n")
  }

  /// Parameters of reports.
  static let reportParameters = #"""
    "currency": {
      "name": "currency",
      "in": "query",
      "description": "One currency.",
      "schema": {"type": "string", "pattern": "^[A-Z]{3}$"}
    },
    "programme": {
      "name": "programme",
      "in": "query",
      "description": "The number of one programme.",
      "schema": {"type": "integer", "minimum": 0, "maximum": 4294967295}
    },
    "home": {
      "name": "home",
      "in": "query",
      "description": "The country whose holders are residents.",
      "schema": {"type": "string", "pattern": "^[A-Z]{2}$"}
    },
    "by": {
      "name": "by",
      "in": "query",
      "description": "What days are put together to.",
      "schema": {"type": "string", "enum": ["month", "year"], "default": "month"}
    },
    "from": {
      "name": "from",
      "in": "query",
      "description": "The first day on which something falls due.",
      "schema": {"type": "string", "format": "date"}
    },
    "to": {
      "name": "to",
      "in": "query",
      "description": "The last day on which something falls due; not before from.",
      "schema": {"type": "string", "format": "date"}
    }
    """#

  /// Schemas of reports.
  static let reportSchemas = #"""
    "DebtSum": {
      "type": "object",
      "properties": {
        "currency": {"type": "string"},
        "group": {"type": "string"},
        "outstanding": {"$ref": "#/components/schemas/Number"},
        "share_millionths": {"type": "integer"}
      },
      "required": ["currency", "outstanding", "share_millionths"],
      "additionalProperties": false
    },
    "DebtHolders": {
      "type": "object",
      "properties": {
        "currency": {"type": "string"},
        "country": {"type": "string"},
        "investor_class": {"type": "string"},
        "outstanding": {"$ref": "#/components/schemas/Number"},
        "share_millionths": {"type": "integer"}
      },
      "required": ["country", "currency", "investor_class", "outstanding", "share_millionths"],
      "additionalProperties": false
    },
    "DebtInstrument": {
      "type": "object",
      "properties": {
        "symbol": {"$ref": "#/components/schemas/Symbol"},
        "isin": {"type": "string"},
        "instrument_class": {
          "type": "string", "enum": ["bill", "fixedBond", "floatingBond", "sukuk"]
        },
        "currency": {"type": "string"},
        "status": {"type": "string"},
        "programme": {"type": "integer"},
        "maturity": {"type": "string"},
        "called": {"type": "string"},
        "units": {"$ref": "#/components/schemas/Number"},
        "repaid_millionths": {"type": "integer"},
        "outstanding": {"$ref": "#/components/schemas/Number"},
        "share_millionths": {"type": "integer"},
        "paid_here": {"type": "boolean"}
      },
      "required": [
        "currency", "instrument_class", "isin", "maturity", "outstanding", "paid_here",
        "repaid_millionths", "share_millionths", "status", "symbol", "units"
      ],
      "additionalProperties": false
    },
    "DebtOutstanding": {
      "type": "object",
      "properties": {
        "height": {"$ref": "#/components/schemas/Number"},
        "state_root": {"$ref": "#/components/schemas/Digest"},
        "time": {"type": "string"},
        "business_date": {"type": "string"},
        "totals": {"type": "array", "items": {"$ref": "#/components/schemas/DebtSum"}},
        "classes": {"type": "array", "items": {"$ref": "#/components/schemas/DebtSum"}},
        "holders": {"type": "array", "items": {"$ref": "#/components/schemas/DebtHolders"}},
        "residence": {"type": "array", "items": {"$ref": "#/components/schemas/DebtSum"}},
        "instruments": {
          "type": "array", "items": {"$ref": "#/components/schemas/DebtInstrument"}
        }
      },
      "required": [
        "business_date", "classes", "height", "holders", "instruments", "state_root", "time",
        "totals"
      ],
      "additionalProperties": false
    },
    "DebtDue": {
      "type": "object",
      "properties": {
        "period": {"type": "string"},
        "currency": {"type": "string"},
        "face": {"$ref": "#/components/schemas/Number"},
        "interest": {"$ref": "#/components/schemas/Number"},
        "principal": {"$ref": "#/components/schemas/Number"},
        "funded": {"$ref": "#/components/schemas/Number"},
        "projected": {"$ref": "#/components/schemas/Number"},
        "unknown": {"type": "integer"}
      },
      "required": [
        "currency", "face", "funded", "interest", "period", "principal", "projected", "unknown"
      ],
      "additionalProperties": false
    },
    "DebtLine": {
      "type": "object",
      "properties": {
        "instrument": {"$ref": "#/components/schemas/Symbol"},
        "currency": {"type": "string"},
        "kind": {
          "type": "string",
          "enum": ["coupon", "amortisation", "redemption", "call", "partialCall", "put"]
        },
        "status": {
          "type": "string", "enum": ["planned", "declared", "funded", "sweeping", "missed"]
        },
        "due_date": {"type": "string"},
        "payment_date": {"type": "string"},
        "units": {"$ref": "#/components/schemas/Number"},
        "face": {"$ref": "#/components/schemas/Number"},
        "amount": {"$ref": "#/components/schemas/Number"},
        "basis": {"type": "string", "enum": ["declared", "terms", "projected", "unknown"]},
        "paid_here": {"type": "boolean"}
      },
      "required": [
        "basis", "currency", "due_date", "face", "instrument", "kind", "paid_here",
        "payment_date", "status", "units"
      ],
      "additionalProperties": false
    },
    "DebtSchedule": {
      "type": "object",
      "properties": {
        "height": {"$ref": "#/components/schemas/Number"},
        "state_root": {"$ref": "#/components/schemas/Digest"},
        "time": {"type": "string"},
        "business_date": {"type": "string"},
        "by": {"type": "string", "enum": ["month", "year"]},
        "periods": {"type": "array", "items": {"$ref": "#/components/schemas/DebtDue"}},
        "lines": {"type": "array", "items": {"$ref": "#/components/schemas/DebtLine"}}
      },
      "required": ["business_date", "by", "height", "lines", "periods", "state_root", "time"],
      "additionalProperties": false
    },
    "DebtBooking": {
      "type": "object",
      "properties": {
        "symbol": {"$ref": "#/components/schemas/Symbol"},
        "currency": {"type": "string"},
        "authorised": {"$ref": "#/components/schemas/Number"},
        "issued": {"$ref": "#/components/schemas/Number"},
        "booked": {
          "type": "string", "pattern": "^[0-9]+$",
          "description": "In minor units of the ceiling's currency."
        }
      },
      "required": ["authorised", "booked", "currency", "issued", "symbol"],
      "additionalProperties": false
    },
    "DebtConversion": {
      "type": "object",
      "properties": {
        "currency": {"type": "string"},
        "benchmark": {"type": "string"},
        "stale_days": {"type": "integer"},
        "fixing": {"type": "string", "format": "date"},
        "rate": {
          "type": "string", "pattern": "^[0-9]+$",
          "description": "What one unit of the ceiling's currency costs, in millionths."
        },
        "current": {"type": "boolean"}
      },
      "required": ["benchmark", "currency", "current", "stale_days"],
      "additionalProperties": false
    },
    "DebtProgramme": {
      "type": "object",
      "properties": {
        "number": {"type": "integer"},
        "name": {"type": "string"},
        "currency": {"type": "string"},
        "ceiling": {"$ref": "#/components/schemas/Number"},
        "booked": {"$ref": "#/components/schemas/Number"},
        "reserved": {"$ref": "#/components/schemas/Number"},
        "headroom": {"$ref": "#/components/schemas/Number"},
        "instruments": {"type": "array", "items": {"$ref": "#/components/schemas/DebtBooking"}},
        "conversions": {
          "type": "array", "items": {"$ref": "#/components/schemas/DebtConversion"}
        }
      },
      "required": [
        "booked", "ceiling", "conversions", "currency", "headroom", "instruments", "name",
        "number", "reserved"
      ],
      "additionalProperties": false
    },
    "DebtProgrammes": {
      "type": "object",
      "properties": {
        "height": {"$ref": "#/components/schemas/Number"},
        "state_root": {"$ref": "#/components/schemas/Digest"},
        "time": {"type": "string"},
        "business_date": {"type": "string"},
        "programmes": {
          "type": "array", "items": {"$ref": "#/components/schemas/DebtProgramme"}
        }
      },
      "required": ["business_date", "height", "programmes", "state_root", "time"],
      "additionalProperties": false
    }
    """#
}
