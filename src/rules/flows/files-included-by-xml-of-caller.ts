// XML of the request is made to pull in what it names: included documents, and those of a stylesheet.

import { badWhereOpen, flowDraft, sayCall } from '../flow-draft.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'files-included-by-xml-of-caller',
  title: 'XML of the caller pulls in other documents',
  severity: 'high',
  severityByAccess: badWhereOpen,
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-611'],
  owaspApi: null,
  asvs: ['v5.0.0-1.5.1'],
  why: `
    A document with an inclusion names files of the server and gets what stands there; a stylesheet reads them with \`document()\`, and
    can write some.`,
  fix: 'Do not call xinclude() on what comes from outside; take stylesheets from a folder of your own, with access_control=XSLTAccessControl.DENY_ALL.',
  blindSpots: [
    'Checks are recognised by what they do; one in a library whose code is not in the tree is taken for none.',
    'Values that go through databases, queues or files of other programs are followed only where the same field is written and read in the tree.',
    'Entities are the matter of xml-entities-resolved.',
  ],
  examples: [
    bad(
      'a stylesheet, and inclusions',
      `
      from fastapi import FastAPI, Request
      from lxml import etree

      app = FastAPI()


      @app.post("/reports")
      async def make_report(request: Request, style: str):
          transform = etree.XSLT(etree.fromstring(style))  # <-- finding
          report = etree.fromstring(await request.body()).getroottree()
          report.xinclude()  # <-- finding
          return str(transform(report))
    `,
    ),
    good(
      'a stylesheet of our own',
      `
      from fastapi import FastAPI, Request
      from lxml import etree

      app = FastAPI()


      @app.post("/reports")
      async def make_report(request: Request):
          transform = etree.XSLT(etree.parse("report.xsl"))
          return str(transform(etree.fromstring(await request.body())))
    `,
    ),
  ],

  looksAt: 'flow',
  check(flow, report, context) {
    if (flow.effect.kind !== 'xml') return
    report(flowDraft(flow, context, { does: `is XML that pulls in other documents (${sayCall(flow)})` }))
  },
})
