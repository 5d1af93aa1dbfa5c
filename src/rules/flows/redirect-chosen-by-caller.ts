// A redirect leads to where the request says.

import { badWhereOpen, flowDraft, isNotOfLinks } from '../flow-draft.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'redirect-chosen-by-caller',
  title: 'The caller chooses where the browser is sent',
  severity: 'medium',
  severityByAccess: badWhereOpen,
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-601'],
  owaspApi: null,
  asvs: ['v5.0.0-3.7.2'],
  why: `
    A link to this application ends on a page of somebody else, which asks for the password once more or takes the token that the
    redirect carries. A base address without a slash at its end does not help: \`.evil.com\` or \`@evil.com\` behind it makes another
    host.`,
  fix: 'Send to a path of your own: refuse what does not begin with exactly one slash, or hold the parsed host against a list of allowed ones.',
  blindSpots: [
    'Checks are recognised by what they do; one in a library whose code is not in the tree is taken for none.',
    'Values that go through databases, queues or files of other programs are followed only where the same field is written and read in the tree.',
  ],
  examples: [
    bad(
      'an address of the query',
      `
      from fastapi import FastAPI
      from fastapi.responses import RedirectResponse

      app = FastAPI()
      BASE = "https://app.example.com"


      @app.get("/login/done")
      def finish(next: str = "/"):
          return RedirectResponse(next)  # <-- finding


      @app.get("/return")
      def go_back(path: str):
          return RedirectResponse(f"{BASE}{path}")  # <-- finding
    `,
    ),
    good(
      'paths of our own',
      `
      from fastapi import FastAPI
      from fastapi.responses import RedirectResponse

      app = FastAPI()
      PLACES = {"home": "/", "help": "/help"}


      @app.get("/go")
      def go(place: str, item: str, next: str):
          if place in PLACES:
              return RedirectResponse(PLACES[place])
          if next.startswith("/") and not next.startswith("//"):
              return RedirectResponse(next)
          return RedirectResponse(f"/items/{item}")
    `,
    ),
    good(
      'back to the page that the browser comes from',
      `
      from fastapi import FastAPI, Request
      from fastapi.responses import RedirectResponse

      app = FastAPI()


      @app.post("/language/{code}")
      def choose_language(code: str, request: Request):
          return RedirectResponse(request.headers.get("referer"), status_code=303)
    `,
    ),
  ],

  looksAt: 'flow',
  check(flow, report, context) {
    if (flow.effect.kind !== 'redirect' || flow.chooses === 'below-host') return
    // Back to the page that the browser comes from.
    if (/(?:^|\.)referr?er$/i.test(flow.source.name) && isNotOfLinks(flow)) return
    report(flowDraft(flow, context, { does: `is where the browser is sent`, isSure: flow.chooses === 'everything' && !isNotOfLinks(flow) }))
  },
})
