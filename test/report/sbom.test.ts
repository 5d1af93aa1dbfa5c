// The bill of materials: CycloneDX against its published schema, SPDX against what its specification says of references, both of real
// programs and of hostile names.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createTree } from '../../src/base/index.ts'
import { makeBill, readInventory, writeCycloneDx, writeSpdx } from '../../src/supply-chain/index.ts'
import { makeOwnDatabase } from '../kit/advisories.ts'
import { checkout } from '../kit/command.ts'
import { makeApp, makeModel, makeRoute, makeWebSocket } from '../kit/model.ts'

const readSchema = (name: string) =>
  JSON.parse(readFileSync(join(checkout, `node_modules/@cyclonedx/cyclonedx-library/res/schema/${name}.SNAPSHOT.schema.json`), 'utf8'))

const { advisories } = await makeOwnDatabase()
const ajv = new Ajv({ strict: false, allErrors: true })
const reference = /^(?:%[0-9A-Fa-f]{2}|[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|[\u00a0-\uffef])*$/
ajv.addFormat('iri-reference', reference)
ajv.addFormat('date-time', (value) => !Number.isNaN(Date.parse(value)))
ajv.addFormat('idn-email', /@/)
ajv.addFormat('uri', (value) => URL.canParse(value))
ajv.addFormat('email', /@/)
ajv.addSchema(readSchema('spdx'), 'http://cyclonedx.org/schema/spdx.SNAPSHOT.schema.json')
ajv.addSchema(readSchema('jsf-0.82'), 'http://cyclonedx.org/schema/jsf-0.82.SNAPSHOT.schema.json')
const validate = ajv.compile(readSchema('bom-1.6'))

const lock = `
version = 1

[[package]]
name = "shop"
version = "0.1.0"
source = { virtual = "." }
dependencies = [{ name = "fastapi" }]

[[package]]
name = "fastapi"
version = "0.115.6"
source = { registry = "https://pypi.org/simple" }
dependencies = [{ name = "starlette" }]

[[package]]
name = "starlette"
version = "0.41.3"
source = { registry = "https://pypi.org/simple" }
`
const model = makeModel({
  apps: [makeApp({ title: 'Book shop', version: '2.1' })],
  routes: [
    makeRoute('GET /books/{book_id}', { access: 'open' }),
    makeRoute('POST /orders', { access: 'authenticated' }),
    makeRoute('GET /me', { access: 'presence' }),
    makeRoute('GET /odd', { access: 'unknown' }),
    makeWebSocket('/live', { access: 'authorised' }),
  ],
})

function billOf(files: Readonly<Record<string, string>>, of = model) {
  const subject = { tree: createTree(files), model: of, today: new Date('2026-11-22T12:00:00Z'), advisories }
  return makeBill(subject, readInventory(subject).inventory, { made: subject.today, toolVersion: '0.1.0' })
}

function faults(text: string): string[] {
  validate(JSON.parse(text))
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

test('what is known to be wrong stands in the bill with what it means here', () => {
  const text = writeCycloneDx(billOf({ 'uv.lock': 'version = 1\n\n[[package]]\nname = "tin-parser"\nversion = "1.4.0"\n' }))
  expect(faults(text)).toEqual([])
  const [first] = JSON.parse(text).vulnerabilities
  expect(first).toMatchObject({ affects: [{ ref: 'pkg:pypi/tin-parser@1.4.0' }], analysis: { state: expect.any(String) } })
  expect(first.ratings[0].severity).toMatch(/^(?:low|medium|high|critical|none)$/)
})

describe('CycloneDX', () => {
  const text = writeCycloneDx(billOf({ 'uv.lock': lock }))
  const bom = JSON.parse(text)

  test('is valid, and a broken one is not', () => {
    expect(faults(text)).toEqual([])
    expect(faults(text.replace('"library"', '"book"'))).not.toEqual([])
  })

  test('names what is locked, with its graph', () => {
    expect(bom.components.map(({ purl }: { purl: string }) => purl)).toContain('pkg:pypi/starlette@0.41.3')
    expect(bom.dependencies).toContainEqual({ ref: 'pkg:pypi/fastapi@0.115.6', dependsOn: ['pkg:pypi/starlette@0.41.3'] })
  })

  test('says of every endpoint whether who calls is proven, and of the unknown nothing', () => {
    const parts = bom.services[0].services.map(({ authenticated, endpoints }: { authenticated?: boolean; endpoints: string[] }) => [
      authenticated,
      endpoints,
    ])
    expect(parts).toEqual([
      [true, ['/orders', '/live']],
      [false, ['/books/%7Bbook_id%7D', '/me']],
      [undefined, ['/odd']],
    ])
    const routes = bom.services[0].services.flatMap(({ properties }: { properties: { value: string }[] }) =>
      properties.map(({ value }) => value),
    )
    expect(routes).toContain('GET /me presence (unknown)')
  })

  test('has the same serial number for the same content', () => {
    expect(JSON.parse(writeCycloneDx(billOf({ 'uv.lock': lock }))).serialNumber).toBe(bom.serialNumber)
    expect(bom.serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })
})

test('both are well-formed and whole, whatever the names are', () => {
  const word = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', 'a b', '{x}', '"', '\ud800', '../..', 'pkg:pypi/x'))
  fc.assert(
    fc.property(fc.array(fc.tuple(word, word), { maxLength: 6 }), word, (packages, path) => {
      const text = packages.map(([name, version]) => `[[package]]\nname = '${name}'\nversion = '${version}'\n`).join('\n')
      const strange = makeModel({ apps: [makeApp({ title: path })], routes: [{ ...makeRoute('GET /'), path: `/${path}` }] })
      const bill = billOf({ 'uv.lock': text, 'poetry.lock': text }, strange)
      expect(faults(writeCycloneDx(bill))).toEqual([])
      checkSpdx(JSON.parse(writeSpdx(bill)))
    }),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) },
  )
})

interface Spdx {
  readonly packages: readonly { readonly SPDXID: string }[]
  readonly relationships: readonly { readonly spdxElementId: string; readonly relatedSpdxElement: string }[]
}

function checkSpdx({ packages, relationships }: Spdx): void {
  const ids = packages.map(({ SPDXID }) => SPDXID)
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) expect(id).toMatch(/^SPDXRef-[A-Za-z0-9.-]+$/)
  for (const { spdxElementId, relatedSpdxElement } of relationships)
    expect([...ids, 'SPDXRef-DOCUMENT']).toEqual(expect.arrayContaining([spdxElementId, relatedSpdxElement]))
}

test('SPDX names the same components', () => {
  const spdx = JSON.parse(writeSpdx(billOf({ 'uv.lock': lock })))
  checkSpdx(spdx)
  expect(spdx.packages.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(['Book shop', 'fastapi', 'starlette']))
})

test('licences that installed packages state: expressions of SPDX in both formats, other words as they are', () => {
  const subject = { model, tree: createTree({ 'uv.lock': lock }), today: new Date('2026-01-01'), advisories: null }
  const { inventory } = readInventory(subject)
  const licences = new Map([
    ['fastapi 0.115.6', { kind: 'expression', text: 'MIT OR Apache-2.0' }],
    ['starlette 0.41.3', { kind: 'words', text: 'BSD' }],
  ] as const)
  const bill = makeBill(subject, inventory, { made: new Date(0), toolVersion: '1', licences })
  const cyclonedx = JSON.parse(writeCycloneDx(bill))
  expect(validate(cyclonedx), ajv.errorsText(validate.errors)).toBe(true)
  expect(cyclonedx.components.map(({ licenses }: { licenses: unknown }) => licenses)).toEqual([
    [{ expression: 'MIT OR Apache-2.0' }],
    [{ license: { name: 'BSD' } }],
  ])
  const { packages } = JSON.parse(writeSpdx(bill))
  expect(packages.map(({ licenseDeclared }: { licenseDeclared: string }) => licenseDeclared)).toEqual([
    'NOASSERTION',
    'MIT OR Apache-2.0',
    'NOASSERTION',
  ])
  expect(packages[2].comment).toBe('its metadata call its licence BSD')
})
