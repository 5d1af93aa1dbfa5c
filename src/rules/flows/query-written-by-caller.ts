// A query in a language other than SQL is put together with what comes with the request.

import { badWhereOpen, flowDraft, sayCall } from '../flow-draft.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'query-written-by-caller',
  title: 'The caller writes a part of a database query',
  severity: 'high',
  severityByAccess: badWhereOpen,
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-943'],
  owaspApi: null,
  asvs: ['v5.0.0-1.2.4'],
  why: `
    What is put into the text of a query is read as the query: a quote ends the value, and the rest is the caller's: other nodes,
    other users' data, in Cypher and AQL also changes and deletions, in a script of a server anything that it may do.`,
  fix: 'Bind the value: session.run("MATCH (u {name: $name}) RETURN u", name=name); hold labels and field names against a list.',
  blindSpots: [
    'Checks are recognised by what they do; one in a library whose code is not in the tree is taken for none.',
    'Values that go through databases, queues or files of other programs are followed only where the same field is written and read in the tree.',
  ],
  examples: [
    bad(
      'a question of a graph that is put together',
      `
      from fastapi import FastAPI
      from neo4j import AsyncGraphDatabase

      app = FastAPI()
      driver = AsyncGraphDatabase.driver("neo4j://graph")


      @app.get("/people")
      async def find_people(name: str):
          async with driver.session() as session:
              result = await session.run(f"MATCH (p:Person {{name: '{name}'}}) RETURN p")  # <-- finding
              return [record.data() async for record in result]
    `,
    ),
    bad(
      'a filter of vectors',
      `
      from fastapi import FastAPI
      from pymilvus import MilvusClient

      app = FastAPI()
      client = MilvusClient("milvus.db")


      @app.get("/notes")
      def find_notes(owner: str):
          return client.query("notes", filter=f'owner == "{owner}"')  # <-- finding
    `,
    ),
    good(
      'bound, and a label that is listed',
      `
      from typing import Literal

      from fastapi import FastAPI
      from neo4j import AsyncGraphDatabase

      app = FastAPI()
      driver = AsyncGraphDatabase.driver("neo4j://graph")


      @app.get("/people")
      async def find_people(name: str, label: Literal["Person", "Company"]):
          async with driver.session() as session:
              result = await session.run(f"MATCH (p:{label} {{name: $name}}) RETURN p", name=name)
              return [record.data() async for record in result]
    `,
    ),
  ],

  looksAt: 'flow',
  check(flow, report, context) {
    if (flow.effect.kind !== 'query') return
    report(flowDraft(flow, context, { does: `is part of the query that ${sayCall(flow)} runs` }))
  },
})
