// An object of the request stands in a filter of a database, with the operators that are in it.

import { badWhereOpen, flowDraft, sayCall } from '../flow-draft.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'operators-sent-by-caller',
  title: 'The caller sends operators of a database filter',
  severity: 'high',
  severityByAccess: badWhereOpen,
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-943'],
  owaspApi: null,
  asvs: ['v5.0.0-1.2.4'],
  why: `
    Where a value of a filter is an object, it is read as operators: \`{"$ne": null}\` in place of a password fits every account, and
    \`{"$where": ...}\` runs JavaScript. A body without a declared type may hold such an object; a field that is declared as text may not.`,
  fix: 'Declare the type: a Pydantic model with fields of str and int; or compare with {"$eq": value}.',
  blindSpots: [
    'Checks are recognised by what they do; one in a library whose code is not in the tree is taken for none.',
    'Values that go through databases, queues or files of other programs are followed only where the same field is written and read in the tree.',
    'Keys of a filter that the caller names are not followed, only its values.',
  ],
  examples: [
    bad(
      'a body without fields',
      `
      from fastapi import Body, FastAPI, Request
      from motor.motor_asyncio import AsyncIOMotorClient

      app = FastAPI()
      db = AsyncIOMotorClient("mongodb://db").shop


      @app.post("/login")
      async def login(request: Request):
          data = await request.json()
          return await db.users.find_one({"name": data["name"], "token": data["token"]})  # <-- finding


      @app.post("/orders/search")
      async def search(wanted: dict = Body()):
          return await db["orders"].find(wanted).to_list(100)  # <-- finding
    `,
    ),
    good(
      'fields that are texts',
      `
      from fastapi import FastAPI, Request
      from motor.motor_asyncio import AsyncIOMotorClient
      from pydantic import BaseModel

      app = FastAPI()
      db = AsyncIOMotorClient("mongodb://db").shop


      class Login(BaseModel):
          name: str
          token: str


      @app.post("/login")
      async def login(data: Login, kind: str):
          return await db.users.find_one({"name": data.name, "token": data.token, "kind": kind})


      @app.post("/search")
      async def search(request: Request):
          data = await request.json()
          return await db.users.find_one({"name": str(data["name"])})
    `,
    ),
  ],

  looksAt: 'flow',
  check(flow, report, context) {
    if (flow.effect.kind !== 'nosql') return
    report(flowDraft(flow, context, { does: `may be an object with operators in the filter of ${sayCall(flow)}` }))
  },
})
