// An XML parser that opens what a document points at.

import type { Call } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'xml-entities-resolved',
  title: 'An XML parser loads what a document refers to',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-611'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-1.5.1'],
  why: `
    An entity of a document may name a file or an address; a parser that resolves it puts the content into the data that the program
    works with and sends back. Nested entities also make a small document fill the memory.`,
  fix: 'Make the parser with lxml.etree.XMLParser(resolve_entities=False, no_network=True), or parse with defusedxml.',
  blindSpots: [
    'Only parsers that are told to do so are reported; lxml before version 5 resolves entities by itself.',
    'Where the document comes from is not known here.',
  ],
  examples: [
    bad(
      'entities on purpose',
      `
      from fastapi import FastAPI, Request
      from lxml import etree

      app = FastAPI()
      parser = etree.XMLParser(resolve_entities=True)  # <-- finding


      @app.post("/feeds")
      async def add_feed(request: Request):
          return etree.fromstring(await request.body(), parser).tag
    `,
    ),
    bad(
      'definitions from the network',
      `
      from fastapi import FastAPI, Request
      from lxml import etree

      app = FastAPI()


      @app.post("/feeds")
      async def add_feed(request: Request):
          parser = etree.XMLParser(load_dtd=True, no_network=False)  # <-- finding
          return etree.fromstring(await request.body(), parser).tag
    `,
    ),
    good(
      'nothing is resolved',
      `
      from fastapi import FastAPI, Request
      from lxml import etree

      app = FastAPI()


      @app.post("/feeds")
      async def add_feed(request: Request):
          parser = etree.XMLParser(resolve_entities=False, no_network=True)
          return etree.fromstring(await request.body(), parser).tag
    `,
    ),
    good(
      'a parser of HTML, and one that keeps its defaults',
      `
      from fastapi import FastAPI, Request
      from lxml import etree

      app = FastAPI()


      @app.post("/feeds")
      async def add_feed(request: Request):
          text = await request.body()
          return [etree.fromstring(text, etree.XMLParser(recover=True)).tag, etree.fromstring(text, etree.HTMLParser()).tag]
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    if (!call.tags.includes('parse-xml')) return
    const option = findOption(call)
    if (option === null) return
    report({
      place: call.place,
      cause: causeIn(call.inside, `${call.callee} ${option}`),
      what: `${call.callee} with ${option} loads what a document refers to`,
      routes: context.routesTo(call),
    })
  },
})

function findOption({ arguments: given }: Call): string | null {
  const is = (name: string, wanted: boolean): boolean => given[name]?.certainty === 'certain' && given[name].value === wanted
  if (is('resolve_entities', true)) return 'resolve_entities=True'
  if (is('no_network', false) && (is('load_dtd', true) || is('dtd_validation', true))) return 'no_network=False'
  return null
}
