// An XPath expression is put together with what comes with the request.

import { badWhereOpen, flowDraft, sayCall } from '../flow-draft.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'expression-on-document-written-by-caller',
  title: 'The caller writes a part of an XPath expression',
  severity: 'medium',
  severityByAccess: badWhereOpen,
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-643'],
  owaspApi: null,
  asvs: ['v5.0.0-1.2.7'],
  why: `
    A quote ends the value, and the rest is the caller's: the expression then reaches every node of the document, also those of other
    users.`,
  fix: 'Give the value as a variable: tree.xpath("//user[@name = $name]", name=name).',
  blindSpots: [
    'Checks are recognised by what they do; one in a library whose code is not in the tree is taken for none.',
    'Values that go through databases, queues or files of other programs are followed only where the same field is written and read in the tree.',
  ],
  examples: [
    bad(
      'a name in the expression',
      `
      from fastapi import FastAPI
      from lxml import etree

      app = FastAPI()


      @app.get("/users")
      def find_user(name: str):
          tree = etree.parse("users.xml")
          return [node.text for node in tree.xpath(f"//user[@name='{name}']/email")]  # <-- finding
    `,
    ),
    good(
      'a variable',
      `
      from fastapi import FastAPI
      from lxml import etree

      app = FastAPI()


      @app.get("/users")
      def find_user(name: str):
          tree = etree.parse("users.xml")
          return [node.text for node in tree.xpath("//user[@name = $name]/email", name=name)]
    `,
    ),
  ],

  looksAt: 'flow',
  check(flow, report, context) {
    if (flow.effect.kind !== 'xpath') return
    report(flowDraft(flow, context, { does: `is part of the expression of ${sayCall(flow)}` }))
  },
})
