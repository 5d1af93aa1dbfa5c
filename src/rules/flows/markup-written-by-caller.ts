// A page is put together with what comes with the request.

import { badWhereOpen, flowDraft, isNotOfLinks, sayCall } from '../flow-draft.ts'
import { bad, defineRule, good } from '../kit.ts'
import { escapeMarkup } from '../text-edits.ts'

export default defineRule({
  id: 'markup-written-by-caller',
  title: 'The caller writes HTML that a browser runs',
  severity: 'medium',
  severityByAccess: badWhereOpen,
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-79'],
  owaspApi: null,
  asvs: ['v5.0.0-1.2.1'],
  why: `
    Markup in a value becomes markup of the page: a script in it runs with the rights of whoever opens the link, reads what they may
    read and does what they may do.`,
  fix: 'Render a template with autoescaping, or escape each value: html.escape(name); answer data as JSON.',
  blindSpots: [
    'Checks are recognised by what they do; one in a library whose code is not in the tree is taken for none.',
    'Values that go through databases, queues or files of other programs are followed only where the same field is written and read in the tree.',
  ],
  examples: [
    bad(
      'a page that is put together',
      `
      from fastapi import FastAPI
      from fastapi.responses import HTMLResponse

      app = FastAPI()


      @app.get("/hello")
      def hello(name: str):
          page = f"<h1>Hello {name}</h1>"
          return HTMLResponse(page)  # <-- finding
    `,
    ),
    bad(
      'an address and a word, in a file that has a name for the module',
      `
      from __future__ import annotations

      import html as markup

      from fastapi import FastAPI, Request
      from fastapi.responses import HTMLResponse

      app = FastAPI()


      @app.get("/search")
      def search(request: Request, word: str):
          title = markup.escape(request.query_params.get("title", ""))
          return HTMLResponse("<title>" + title + "</title><p>Nothing found for <b>" + word + "</b>.")  # <-- finding
    `,
    ),
    good(
      'escaped, and a number',
      `
      import html

      from fastapi import FastAPI
      from fastapi.responses import HTMLResponse

      app = FastAPI()


      @app.get("/hello/{number}")
      def hello(name: str, number: int):
          return HTMLResponse(f"<h1>Hello {html.escape(name)} ({number})</h1>")
    `,
    ),
  ],

  looksAt: 'flow',
  check(flow, report, context) {
    if (flow.effect.kind !== 'html' || flow.effect.does !== 'render') return
    report({
      ...flowDraft(flow, context, { does: `is written into the page that ${sayCall(flow)} sends`, isSure: !isNotOfLinks(flow) }),
      edits: escapeMarkup(flow),
    })
  },
})
