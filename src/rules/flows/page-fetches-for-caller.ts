// Markup of the request is made a page by a program that fetches what stands in it.

import { flowDraft, sayCall, worstWhereOpen } from '../flow-draft.ts'
import { bad, defineRule, good } from '../kit.ts'

/** A browser that opens what its users write is made for that. */
const BROWSERS = /\b(?:playwright|pyppeteer)\b/

export default defineRule({
  id: 'page-fetches-for-caller',
  title: 'What the caller writes is made a page, and what it names is fetched',
  severity: 'high',
  severityByAccess: worstWhereOpen,
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-918', 'CWE-73'],
  owaspApi: 'API7:2023',
  asvs: ['v5.0.0-1.3.6'],
  why: `
    Programs that make PDF files and pictures of HTML fetch the pictures, style sheets and frames that stand in it: addresses inside the
    network, and files of the machine (file:///etc/passwd), which then can be read in the result.`,
  fix: 'Escape what comes from the request (html.escape, a template with autoescape), and give the program a fetcher that refuses: HTML(string=…, url_fetcher=refuse).',
  blindSpots: [
    'Checks are recognised by what they do; one in a library whose code is not in the tree is taken for none.',
    'What a template leaves unescaped is not followed.',
  ],
  examples: [
    bad(
      'a letter with the words of the caller',
      `
      import pdfkit
      import weasyprint
      from fastapi import Body, FastAPI, Response

      app = FastAPI()


      @app.post("/letters")
      def write_letter(text: str = Body()):
          page = weasyprint.HTML(string=f"<p>{text}</p>")  # <-- finding
          return Response(page.write_pdf(), media_type="application/pdf")


      @app.post("/notes")
      def write_note(text: str = Body()):
          return Response(pdfkit.from_string("<p>" + text, False))  # <-- finding
    `,
    ),
    good(
      'escaped, or with a fetcher of its own',
      `
      import html

      import weasyprint
      from fastapi import Body, FastAPI, Response

      app = FastAPI()


      def refuse(url):
          raise ValueError(url)


      @app.post("/letters")
      def write_letter(text: str = Body()):
          first = weasyprint.HTML(string=f"<p>{html.escape(text)}</p>")
          second = weasyprint.HTML(string=text, url_fetcher=refuse)
          return Response(first.write_pdf() + second.write_pdf(), media_type="application/pdf")
    `,
    ),
  ],

  looksAt: 'flow',
  check(flow, report, context) {
    if (flow.effect.kind !== 'document') return
    const isSure = !BROWSERS.test(flow.effect.callee)
    report(flowDraft(flow, context, { does: `is part of the page for which ${sayCall(flow)} fetches what stands in it`, isSure }))
  },
})
