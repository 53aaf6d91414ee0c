// The document is JSON as it is served, cut where a file would be too long.
extension OpenAPIDocument {
  /// Paths about what is in the ledger.
  static let ledgerPaths = #"""
    "/v1/accounts/{id}": {
      "get": {
        "operationId": "account",
        "summary": "An account with its holdings and sequences.",
        "parameters": [{"$ref": "#/components/parameters/account"}],
        "responses": {
          "200": {
            "description": "The account.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Account"}}},
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
    },
    "/v1/accounts/{id}/history": {
      "get": {
        "operationId": "history",
        "summary": "The events that name an account.",
        "parameters": [
          {"$ref": "#/components/parameters/account"}, {"$ref": "#/components/parameters/cursor"},
          {"$ref": "#/components/parameters/limit"}, {"$ref": "#/components/parameters/order"},
          {"$ref": "#/components/parameters/from_height"},
          {"$ref": "#/components/parameters/to_height"}
        ],
        "responses": {
          "200": {
            "description": "A page.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/EventPage"}}}
          },
          "400": {"$ref": "#/components/responses/400"},
          "404": {"$ref": "#/components/responses/404"},
          "405": {"$ref": "#/components/responses/405"},
          "410": {"$ref": "#/components/responses/410"},
          "429": {"$ref": "#/components/responses/429"},
          "431": {"$ref": "#/components/responses/431"},
          "503": {"$ref": "#/components/responses/503"}
        }
      }
    },
    "/v1/accounts/{id}/proof": {
      "get": {
        "operationId": "accountProof",
        "summary": "A proof of an account's leaf.",
        "parameters": [{"$ref": "#/components/parameters/account"}],
        "responses": {
          "200": {
            "description": "A proof file (docs/wire-state.md).",
            "content": {
              "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            }
          },
          "400": {"$ref": "#/components/responses/400"},
          "405": {"$ref": "#/components/responses/405"},
          "429": {"$ref": "#/components/responses/429"},
          "431": {"$ref": "#/components/responses/431"},
          "503": {"$ref": "#/components/responses/503"}
        }
      }
    },
    "/v1/accounts/{id}/holdings/{symbol}/proof": {
      "get": {
        "operationId": "holdingProof",
        "summary": "A proof of a holding, or that there is none.",
        "parameters": [
          {"$ref": "#/components/parameters/account"}, {"$ref": "#/components/parameters/symbol"}
        ],
        "responses": {
          "200": {
            "description": "A proof file (docs/wire-state.md).",
            "content": {
              "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            }
          },
          "400": {"$ref": "#/components/responses/400"},
          "405": {"$ref": "#/components/responses/405"},
          "429": {"$ref": "#/components/responses/429"},
          "431": {"$ref": "#/components/responses/431"},
          "503": {"$ref": "#/components/responses/503"}
        }
      }
    },
    "/v1/identities/{id}": {
      "get": {
        "operationId": "identity",
        "summary": "An identity with its claims.",
        "parameters": [{"$ref": "#/components/parameters/identity"}],
        "responses": {
          "200": {
            "description": "The identity.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Identity"}}},
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
    },
    "/v1/instruments": {
      "get": {
        "operationId": "instruments",
        "summary": "Every instrument, without totals by country and class.",
        "responses": {
          "200": {
            "description": "The instruments.",
            "content": {
              "application/json": {
                "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Instrument"}}
              }
            }
          },
          "400": {"$ref": "#/components/responses/400"},
          "405": {"$ref": "#/components/responses/405"},
          "429": {"$ref": "#/components/responses/429"},
          "431": {"$ref": "#/components/responses/431"},
          "503": {"$ref": "#/components/responses/503"}
        }
      }
    },
    "/v1/instruments/{symbol}": {
      "get": {
        "operationId": "instrument",
        "summary": "An instrument with its totals.",
        "parameters": [{"$ref": "#/components/parameters/symbol"}],
        "responses": {
          "200": {
            "description": "The instrument.",
            "content": {
              "application/json": {"schema": {"$ref": "#/components/schemas/Instrument"}}
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
    },
    "/v1/instruments/{symbol}/schedule": {
      "get": {
        "operationId": "schedule",
        "summary": "The dates of an instrument's terms.",
        "parameters": [{"$ref": "#/components/parameters/symbol"}],
        "responses": {
          "200": {
            "description": "The dates.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Schedule"}}},
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
    },
    "/v1/instruments/{symbol}/proof": {
      "get": {
        "operationId": "instrumentProof",
        "summary": "A proof of an instrument's leaf.",
        "parameters": [{"$ref": "#/components/parameters/symbol"}],
        "responses": {
          "200": {
            "description": "A proof file (docs/wire-state.md).",
            "content": {
              "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            }
          },
          "400": {"$ref": "#/components/responses/400"},
          "405": {"$ref": "#/components/responses/405"},
          "429": {"$ref": "#/components/responses/429"},
          "431": {"$ref": "#/components/responses/431"},
          "503": {"$ref": "#/components/responses/503"}
        }
      }
    },
    "/v1/settlements/{id}": {
      "get": {
        "operationId": "settlement",
        "summary": "A settlement that its parties affirm.",
        "parameters": [{"$ref": "#/components/parameters/settlement"}],
        "responses": {
          "200": {
            "description": "The settlement.",
            "content": {
              "application/json": {"schema": {"$ref": "#/components/schemas/Settlement"}}
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
    },
    "/v1/settlements/{id}/proof": {
      "get": {
        "operationId": "settlementProof",
        "summary": "A proof of a settlement's leaf, or that there is none.",
        "parameters": [{"$ref": "#/components/parameters/settlement"}],
        "responses": {
          "200": {
            "description": "A proof file (docs/wire-state.md).",
            "content": {
              "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            }
          },
          "400": {"$ref": "#/components/responses/400"},
          "405": {"$ref": "#/components/responses/405"},
          "429": {"$ref": "#/components/responses/429"},
          "431": {"$ref": "#/components/responses/431"},
          "503": {"$ref": "#/components/responses/503"}
        }
      }
    },
    "/v1/settlements/{id}/terms/proof": {
      "get": {
        "operationId": "settlementTermsProof",
        "summary": "A proof of a settlement's terms, or that it has none.",
        "parameters": [{"$ref": "#/components/parameters/settlement"}],
        "responses": {
          "200": {
            "description": "A proof file (docs/wire-state.md).",
            "content": {
              "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            }
          },
          "400": {"$ref": "#/components/responses/400"},
          "405": {"$ref": "#/components/responses/405"},
          "429": {"$ref": "#/components/responses/429"},
          "431": {"$ref": "#/components/responses/431"},
          "503": {"$ref": "#/components/responses/503"}
        }
      }
    },
    "/v1/policies/{name}": {
      "get": {
        "operationId": "policy",
        "summary": "The newest version of a policy.",
        "parameters": [{"$ref": "#/components/parameters/policy"}],
        "responses": {
          "200": {
            "description": "The policy.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Policy"}}}
          },
          "400": {"$ref": "#/components/responses/400"},
          "404": {"$ref": "#/components/responses/404"},
          "405": {"$ref": "#/components/responses/405"},
          "429": {"$ref": "#/components/responses/429"},
          "431": {"$ref": "#/components/responses/431"},
          "503": {"$ref": "#/components/responses/503"}
        }
      }
    },
    "/v1/policies/{name}/versions": {
      "get": {
        "operationId": "policyVersions",
        "summary": "Every version of a policy.",
        "parameters": [{"$ref": "#/components/parameters/policy"}],
        "responses": {
          "200": {
            "description": "The versions.",
            "content": {
              "application/json": {"schema": {"$ref": "#/components/schemas/PolicyVersions"}}
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
    },
    "/v1/policies/{name}/versions/{version}": {
      "get": {
        "operationId": "policyVersion",
        "summary": "One version of a policy.",
        "parameters": [
          {"$ref": "#/components/parameters/policy"},
          {
            "name": "version",
            "in": "path",
            "required": true,
            "schema": {"type": "string", "pattern": "^(0|[1-9][0-9]{0,8})$"}
          }
        ],
        "responses": {
          "200": {
            "description": "The policy.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Policy"}}}
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
    """#
}
