// The document is JSON as it is served, cut where a file would be too long.
extension OpenAPIDocument {
  /// Paths about payments and what offices publish.
  static let paymentPaths = #"""
    "/v1/instruments/{symbol}/payments": {
      "get": {
        "operationId": "payments",
        "summary": "A page of the payments of an instrument.",
        "parameters": [
          {"$ref": "#/components/parameters/symbol"},
          {"$ref": "#/components/parameters/cursor"},
          {"$ref": "#/components/parameters/limit"},
          {"$ref": "#/components/parameters/order"}
        ],
        "responses": {
          "200": {
            "description": "The page.",
            "content": {
              "application/json": {"schema": {"$ref": "#/components/schemas/Payments"}}
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
    "/v1/instruments/{symbol}/payments/{number}": {
      "get": {
        "operationId": "payment",
        "summary": "A payment of an instrument.",
        "parameters": [
          {"$ref": "#/components/parameters/symbol"},
          {
            "name": "number",
            "in": "path",
            "required": true,
            "description": "Its number, from 0.",
            "schema": {"type": "integer", "minimum": 0, "maximum": 4294967295}
          }
        ],
        "responses": {
          "200": {
            "description": "The payment.",
            "content": {
              "application/json": {"schema": {"$ref": "#/components/schemas/Payment"}}
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
    "/v1/instruments/{symbol}/payments/{number}/proof": {
      "get": {
        "operationId": "paymentProof",
        "summary": "A proof of the leaf of a payment.",
        "parameters": [
          {"$ref": "#/components/parameters/symbol"},
          {
            "name": "number",
            "in": "path",
            "required": true,
            "description": "Its number, from 0.",
            "schema": {"type": "integer", "minimum": 0, "maximum": 4294967295}
          }
        ],
        "responses": {
          "200": {
            "description": "A proof file.",
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
    "/v1/accounts/{id}/entitlements": {
      "get": {
        "operationId": "entitlements",
        "summary": "What an account is still to be paid.",
        "parameters": [
          {"$ref": "#/components/parameters/account"}
        ],
        "responses": {
          "200": {
            "description": "What waits.",
            "content": {
              "application/json": {"schema": {"$ref": "#/components/schemas/Entitlements"}}
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
    "/v1/accounts/{id}/suspense/{symbol}/proof": {
      "get": {
        "operationId": "suspenseProof",
        "summary": "A proof of what waits in suspense.",
        "parameters": [
          {"$ref": "#/components/parameters/account"},
          {"$ref": "#/components/parameters/symbol"}
        ],
        "responses": {
          "200": {
            "description": "A proof file.",
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
    "/v1/calendars/{number}": {
      "get": {
        "operationId": "calendar",
        "summary": "A business-day calendar.",
        "parameters": [
          {
            "name": "number",
            "in": "path",
            "required": true,
            "description": "Its number, from 0.",
            "schema": {"type": "integer", "minimum": 0, "maximum": 4294967295}
          }
        ],
        "responses": {
          "200": {
            "description": "The calendar.",
            "content": {
              "application/json": {"schema": {"$ref": "#/components/schemas/Calendar"}}
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
    "/v1/fixings/{symbol}": {
      "get": {
        "operationId": "fixings",
        "summary": "What was published of a benchmark.",
        "parameters": [
          {"$ref": "#/components/parameters/symbol"}
        ],
        "responses": {
          "200": {
            "description": "The fixings.",
            "content": {
              "application/json": {"schema": {"$ref": "#/components/schemas/Fixings"}}
            },
            "headers": {
              "Chain-Height": {
                "description": "The height at which this is true.",
                "schema": {"$ref": "#/components/schemas/Number"}
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
    "/v1/taxes/{number}": {
      "get": {
        "operationId": "taxTable",
        "summary": "A table of withholding tax.",
        "parameters": [
          {
            "name": "number",
            "in": "path",
            "required": true,
            "description": "Its number, from 0.",
            "schema": {"type": "integer", "minimum": 0, "maximum": 4294967295}
          }
        ],
        "responses": {
          "200": {
            "description": "The table.",
            "content": {
              "application/json": {"schema": {"$ref": "#/components/schemas/TaxTable"}}
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
    """#
}
