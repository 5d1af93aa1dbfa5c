// Every row of effects is proved by its own example: what it does is found, what passes goes on, what is cleaned does not.
import { describe, expect, test } from 'vitest'
import { createTree } from '../../src/base/index.ts'
import { extractFromSource } from '../../src/extract/index.ts'
import { type EffectKind, type EffectRow, effectRows } from '../../src/knowledge/index.ts'
import type { Flow } from '../../src/model/index.ts'
import { parsePython } from '../../src/syntax/index.ts'

const snapshot = { commit: null, content: '', tool: '', knowledge: '', policy: null }

/** An effect of each kind that can be cleaned or passed to, done with `y`. */
const ends: Readonly<Partial<Record<EffectKind, string>>> = {
  file: 'open(y)',
  url: 'import requests as web\nweb.get(y)',
  sql: 'from sqlalchemy import text as statement\nstatement(y)',
  command: 'import os as system\nsystem.system(y)',
  code: 'eval(y)',
  object: 'import pickle as loader\nloader.loads(y)',
  template: 'import jinja2 as pages\npages.Template(y)',
  html: 'from fastapi.responses import HTMLResponse as Page\nPage(y)',
  redirect: 'from fastapi.responses import RedirectResponse as Away\nAway(y)',
  regex: 'import re as patterns\npatterns.compile(y)',
  ldap: 'import ldap3 as directory\ndirectory.Connection("a").search("b", y)',
  query: 'from neo4j import Query as Question\nQuestion(y)',
  xpath: 'from lxml import etree as trees\ntrees.XPath(y)',
  program: 'import os as programs\nprograms.startfile(y)',
  document: 'import weasyprint as pages\npages.HTML(string=y)',
  key: 'import boto3 as store\nstore.client("s3").get_object(Bucket="a", Key=y)',
}

describe.each(effectRows.map((row) => [row.call, row] as const))('%s', (_, row) => {
  const own = flowsOf(row.example, typeOf(row))

  test('has an example that can be read', () => {
    expect(parsePython(new TextEncoder().encode(programOf(row.example, typeOf(row)))).form.problems).toEqual([])
  })

  for (const { kind, does } of row.effects ?? [])
    test(`does what it says: ${kind}, ${does}`, () => {
      expect(own.map(({ effect }) => `${effect.kind} ${effect.does}`)).toContain(`${kind} ${does}`)
    })

  const cleaned = row.cleans ?? []
  const kinds = Object.keys(ends) as EffectKind[] // the table's own keys
  const through = kinds.find((kind) => cleaned !== 'everything' && !cleaned.includes(kind))
  if (
    ((row.passes ?? []).length > 0 || row.seals !== undefined || row.opens !== undefined || row.contains !== undefined) &&
    through !== undefined
  )
    test(`lets through to ${through}`, () => {
      expect(added(row, own, through)).toContain(through)
    })
  for (const kind of kinds.filter((one) => cleaned === 'everything' || cleaned.includes(one)))
    test(`cleans for ${kind}`, () => {
      expect(added(row, own, kind)).not.toContain(kind)
    })
  for (const kind of row.checks ?? [])
    test(`is a check for ${kind}`, () => {
      expect(added(row, own, kind)).not.toContain(kind)
    })
})

test('every row has an example, and no path stands in two rows that say different things of one argument', () => {
  const said = new Map<string, string>()
  for (const { call, also = [], effects = [], example } of effectRows) {
    expect(example, call).toMatch(/\S/)
    for (const path of [call, ...also])
      for (const { kind, does, at, when, unless, around } of effects) {
        const key = `${path} ${kind} ${at} ${JSON.stringify([when, unless, around?.source])}`
        expect([undefined, does], key).toContain(said.get(key))
        said.set(key, does)
      }
  }
})

/** The kinds of flows that are there because `y` is given on, beside those of the example itself. */
function added({ example }: EffectRow, own: readonly Flow[], kind: EffectKind): string[] {
  const before = own.length
  const after = flowsOf(`${example}\n${ends[kind] ?? ''}`)
  return after.length > before
    ? after.map(({ effect }) => effect.kind)
    : after.filter(({ effect }) => /\b(?:y|=y|: y)[)}]/.test(effect.text)).map(({ effect }) => effect.kind)
}

/** An object where a text does no harm. */
function typeOf({ effects = [] }: EffectRow): string {
  return effects.some(({ kind }) => kind === 'nosql') ? 'dict' : 'str'
}

function flowsOf(example: string, type = 'str'): readonly Flow[] {
  const model = extractFromSource(createTree(new Map([['main.py', programOf(example, type)]])), { snapshot, withFlows: true })
  return model.flows?.flows ?? []
}

function programOf(example: string, type = 'str'): string {
  const lines = example.split('\n').map((line) => `    ${line}`)
  return `from fastapi import Body, FastAPI\n\napp = FastAPI()\n\n\n@app.post("/example")\nasync def example(x: ${type} = Body()):\n${lines.join('\n')}\n`
}
