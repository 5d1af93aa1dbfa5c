// Every row of preconditions: a program that is affected, and programs that are not.

import { describe, expect, test } from 'vitest'
import { preconditions } from '../../../src/supply-chain/preconditions/index.ts'
import { ask, type Case } from './kit.ts'
import { aiohttpCases, cryptographyCases, engineioCases, gradioCases, httpxCases, socketioCases, sqlalchemyCases } from './libraries.ts'
import { fastapiCases, jinjaCases, multipartCases, pydanticCases, uvicornCases } from './stack.ts'
import { starletteCases } from './starlette.ts'
import { joseCases, pyjwtCases } from './tokens.ts'

const tables: Readonly<Record<string, readonly Case[]>> = {
  aiohttp: aiohttpCases,
  cryptography: cryptographyCases,
  fastapi: fastapiCases,
  gradio: gradioCases,
  httpx: httpxCases,
  'python-engineio': engineioCases,
  'python-socketio': socketioCases,
  sqlalchemy: sqlalchemyCases,
  jinja2: jinjaCases,
  pydantic: pydanticCases,
  pyjwt: pyjwtCases,
  'python-jose': joseCases,
  'python-multipart': multipartCases,
  starlette: starletteCases,
  uvicorn: uvicornCases,
}

describe.each(Object.entries(tables))('%s', (distribution, cases) => {
  test.each(cases.filter(({ affected }) => affected !== '').map((one) => [one.id, one] as const))('%s: affected', (id, one) => {
    const { affected, why, routes, justification } = ask(one.affected, distribution, id)
    expect({ affected, why, justification }).toEqual({ affected: 'yes', why: expect.stringMatching(one.why), justification: null })
    if (one.routes !== undefined) expect(routes.map((route) => route.id.slice(route.id.indexOf('|') + 1))).toEqual(one.routes)
  })

  test.each(cases.flatMap(({ id, spared }) => spared.map((program) => [id, program] as const)))('%s: not affected', (id, program) => {
    const { affected, why, justification } = ask(program, distribution, id)
    expect({ affected, why, justification }).toEqual({ affected: 'no', why: expect.any(String), justification: expect.any(String) })
  })

  test.each(cases.flatMap(({ id, open = [] }) => open.map((program) => [id, program] as const)))('%s: not known', (id, program) => {
    const { affected, why, justification } = ask(program, distribution, id)
    expect({ affected, why, justification }).toEqual({ affected: 'unknown', why: expect.any(String), justification: null })
  })
})

test('every row has a program', () => {
  const shown = new Set(Object.entries(tables).flatMap(([distribution, cases]) => cases.map(({ id }) => `${distribution} ${id}`)))
  const missing = preconditions.filter((row) => !row.ids.some((id) => shown.has(`${row.package} ${id}`)))
  expect(missing.map((row) => `${row.package} ${row.ids[0]}`)).toEqual([])
})

test('no two rows of a library are about one advisory', () => {
  const ids = preconditions.flatMap((row) => row.ids.map((id) => `${row.package} ${id}`))
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([])
})
