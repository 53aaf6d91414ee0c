// The document is JSON as it is served, cut where a file would be too long.
extension OpenAPIDocument {
  /// Paths of transactions and of questions about them.
  static let submissionPaths = #"""
    "/v1/transactions": {
      "get": {
        "operationId": "transactions",
        "summary": "Final transactions in short.",
        "parameters": [
          {"$ref": "#/components/parameters/cursor"}, {"$ref": "#/components/parameters/limit"},
          {"$ref": "#/components/parameters/order"},
          {"$ref": "#/components/parameters/from_height"},
          {"$ref": "#/components/parameters/to_height"},
          {
            "name": "account",
            "in": "query",
            "description": "The submitting account.",
            "schema": {"$ref": "#/components/schemas/Digest"}
          },
          {
            "name": "instrument",
            "in": "query",
            "description": "An instrument of a leg.",
            "schema": {"$ref": "#/components/schemas/Symbol"}
          },
          {
            "name": "outcome",
            "in": "query",
            "schema": {"type": "string", "enum": ["applied", "refused"]}
          },
          {
            "name": "code",
            "in": "query",
            "description": "A code among the reasons.",
            "schema": {"$ref": "#/components/schemas/Code"}
          }
        ],
        "responses": {
          "200": {
            "description": "A page.",
            "content": {
              "application/json": {"schema": {"$ref": "#/components/schemas/TransactionPage"}}
            }
          },
          "400": {"$ref": "#/components/responses/400"},
          "405": {"$ref": "#/components/responses/405"},
          "410": {"$ref": "#/components/responses/410"},
          "429": {"$ref": "#/components/responses/429"},
          "431": {"$ref": "#/components/responses/431"},
          "503": {"$ref": "#/components/responses/503"}
        }
      },
      "post": {
        "operationId": "submit",
        "summary": "Submits a transaction; idempotent by its id.",
        "parameters": [
          {"$ref": "#/components/parameters/wait"}, {"$ref": "#/components/parameters/timeout"}
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/octet-stream": {
              "schema": {"type": "string", "format": "binary", "minLength": 1}
            },
            "application/json": {"schema": {"$ref": "#/components/schemas/SubmissionRequest"}}
          }
        },
        "responses": {
          "200": {
            "description": "It is final: applied, or refused by its receipt.",
            "content": {
              "application/json": {"schema": {"$ref": "#/components/schemas/Transaction"}}
            }
          },
          "202": {
            "description": "It is not final yet.",
            "headers": {
              "Location": {"description": "Where to ask again.", "schema": {"type": "string"}}
            },
            "content": {
              "application/json": {"schema": {"$ref": "#/components/schemas/Transaction"}}
            }
          },
          "400": {"$ref": "#/components/responses/400"},
          "401": {"$ref": "#/components/responses/401"},
          "403": {"$ref": "#/components/responses/403"},
          "404": {"$ref": "#/components/responses/404"},
          "405": {"$ref": "#/components/responses/405"},
          "408": {"$ref": "#/components/responses/408"},
          "409": {"$ref": "#/components/responses/409"},
          "410": {"$ref": "#/components/responses/410"},
          "413": {"$ref": "#/components/responses/413"},
          "415": {"$ref": "#/components/responses/415"},
          "422": {"$ref": "#/components/responses/422"},
          "429": {"$ref": "#/components/responses/429"},
          "431": {"$ref": "#/components/responses/431"},
          "503": {"$ref": "#/components/responses/503"}
        }
      }
    },
    "/v1/transactions/{id}": {
      "get": {
        "operationId": "transaction",
        "summary": "A transaction that waits here or is final.",
        "parameters": [{"$ref": "#/components/parameters/transaction"}],
        "responses": {
          "200": {
            "description": "The transaction.",
            "content": {
              "application/json": {"schema": {"$ref": "#/components/schemas/Transaction"}}
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
    "/v1/transactions/{id}/proof": {
      "get": {
        "operationId": "transactionProof",
        "summary": "A proof of a final transaction and its receipt.",
        "parameters": [{"$ref": "#/components/parameters/transaction"}],
        "responses": {
          "200": {
            "description": "A proof file (docs/wire-state.md).",
            "content": {
              "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
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
    "/v1/transactions:batch": {
      "post": {
        "operationId": "submitBatch",
        "summary": "Submits 1 to 1,024 transactions; each is taken or turned away for itself.",
        "parameters": [
          {"$ref": "#/components/parameters/wait"}, {"$ref": "#/components/parameters/timeout"}
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/octet-stream": {
              "schema": {"type": "string", "format": "binary", "minLength": 1}
            }
          }
        },
        "responses": {
          "200": {
            "description": "What became of each.",
            "content": {
              "application/json": {"schema": {"$ref": "#/components/schemas/SubmissionBatch"}}
            }
          },
          "400": {"$ref": "#/components/responses/400"},
          "405": {"$ref": "#/components/responses/405"},
          "408": {"$ref": "#/components/responses/408"},
          "413": {"$ref": "#/components/responses/413"},
          "415": {"$ref": "#/components/responses/415"},
          "429": {"$ref": "#/components/responses/429"},
          "431": {"$ref": "#/components/responses/431"},
          "503": {"$ref": "#/components/responses/503"}
        }
      }
    },
    "/v1/transactions:check": {
      "post": {
        "operationId": "check",
        "summary": "The receipt that signed bytes would get now; nothing is sent.",
        "requestBody": {
          "required": true,
          "content": {
            "application/octet-stream": {
              "schema": {"type": "string", "format": "binary", "minLength": 1}
            },
            "application/json": {"schema": {"$ref": "#/components/schemas/SubmissionRequest"}}
          }
        },
        "responses": {
          "200": {
            "description": "What would happen.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Check"}}}
          },
          "400": {"$ref": "#/components/responses/400"},
          "401": {"$ref": "#/components/responses/401"},
          "403": {"$ref": "#/components/responses/403"},
          "404": {"$ref": "#/components/responses/404"},
          "405": {"$ref": "#/components/responses/405"},
          "408": {"$ref": "#/components/responses/408"},
          "409": {"$ref": "#/components/responses/409"},
          "410": {"$ref": "#/components/responses/410"},
          "413": {"$ref": "#/components/responses/413"},
          "415": {"$ref": "#/components/responses/415"},
          "422": {"$ref": "#/components/responses/422"},
          "429": {"$ref": "#/components/responses/429"},
          "431": {"$ref": "#/components/responses/431"},
          "503": {"$ref": "#/components/responses/503"}
        }
      }
    },
    "/v1/policy:explain": {
      "post": {
        "operationId": "explain",
        "summary": "What the ledger and every rule say to a transfer; nothing is sent.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/ExplanationRequest"}}
          }
        },
        "responses": {
          "200": {
            "description": "Reasons, flags and rules.",
            "content": {
              "application/json": {"schema": {"$ref": "#/components/schemas/Explanation"}}
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
          "408": {"$ref": "#/components/responses/408"},
          "413": {"$ref": "#/components/responses/413"},
          "415": {"$ref": "#/components/responses/415"},
          "429": {"$ref": "#/components/responses/429"},
          "431": {"$ref": "#/components/responses/431"},
          "503": {"$ref": "#/components/responses/503"}
        }
      }
    }
    """#
}
