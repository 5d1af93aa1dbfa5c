// An address is asked for that comes with the request.

import { flowDraft, sayCall, worstWhereOpen } from '../flow-draft.ts'
import { bad, defineRule, good } from '../kit.ts'

/** What opens pages for its users, and addresses that are asked for to be called: that is wanted, if not wherever it leads. */
const BROWSERS = /\b(?:playwright|pyppeteer|selenium)\b/
const ANNOUNCED = /(?:web_?hook|call_?back|crawl|scrap|notif\w*|verification)\w*$$/i

export default defineRule({
  id: 'address-chosen-by-caller',
  title: 'The caller chooses where the server connects',
  severity: 'high',
  severityByAccess: worstWhereOpen,
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-918'],
  owaspApi: 'API7:2023',
  asvs: ['v5.0.0-1.3.6'],
  why: `
    The request is sent from inside the network: metadata services of clouds, databases without passwords and admin pages of
    neighbours answer to it. Words that are looked for in the address (localhost, 127.0.0.1) do not keep anybody out: there are many
    ways to write one.`,
  fix: 'Hold the parsed host against a list of allowed ones, or resolve it and refuse private addresses, connect to the address that was checked, and follow no redirects.',
  blindSpots: [
    'Checks are recognised by what they do; one in a library whose code is not in the tree is taken for none.',
    'Values that go through databases, queues or files of other programs are followed only where the same field is written and read in the tree.',
  ],
  examples: [
    bad(
      'an address in the body, fetched by a class',
      `
      import httpx
      from fastapi import FastAPI
      from pydantic import BaseModel

      app = FastAPI()


      class Import(BaseModel):
          url: str


      class Fetcher:
          def __init__(self, url: str):
              self.url = url

          async def fetch(self):
              if "localhost" in self.url:
                  raise ValueError(self.url)
              async with httpx.AsyncClient() as client:
                  return await client.get(self.url)  # <-- finding


      @app.post("/import")
      async def import_page(body: Import):
          fetcher = Fetcher(body.url)
          return (await fetcher.fetch()).text
    `,
    ),
    bad(
      'the host of an address',
      `
      import requests
      from fastapi import FastAPI, Request

      app = FastAPI()


      def ask(worker):
          return requests.post(worker + "/status", timeout=5).json()  # <-- finding


      @app.post("/workers")
      async def add_worker(request: Request):
          data = await request.json()
          return ask(data["name"])
    `,
    ),
    good(
      'a host that is listed, and a part behind the host',
      `
      from urllib.parse import urlparse

      import httpx
      from fastapi import FastAPI, HTTPException

      app = FastAPI()
      HOSTS = {"api.example.com", "example.com"}


      @app.get("/proxy")
      async def proxy(url: str, name: str):
          if urlparse(url).hostname not in HOSTS:
              raise HTTPException(400)
          async with httpx.AsyncClient() as client:
              await client.get(f"https://api.example.com/users/{name}")
              return (await client.get(url)).text
    `,
    ),
  ],

  looksAt: 'flow',
  check(flow, report, context) {
    if (flow.effect.kind !== 'url' || flow.chooses !== 'everything') return
    const feature =
      flow.effect.does === 'connect'
        ? ', as whoever sets up a connection may be meant to'
        : BROWSERS.test(flow.effect.callee)
          ? ', as a page that its browser is meant to open'
          : ANNOUNCED.test(flow.source.name)
            ? ', as its name says that it is meant to'
            : null
    report(
      flowDraft(flow, context, { does: `is the address to which ${sayCall(flow)} connects${feature ?? ''}`, isSure: feature === null }),
    )
  },
})
