import { expect, test } from 'vitest'
import { readExample } from '../../test/rules/read-example.ts'
import { collectFindings, planMending, spliceText } from '../finding/index.ts'
import { checkModel } from './check-model.ts'
import rule from './secrets/secret-compared-in-variable-time.ts'

const program = (imports: string, declaration: string, body: string) => `"""Orders."""
from __future__ import annotations
${imports}import os
from typing import Optional
from fastapi import Depends, FastAPI, Header

app = FastAPI()
API_KEY = os.environ["API_KEY"]


@app.get("/orders")
def check_key(${declaration}):
    ${body}
`
const text = 'x_api_key: str = Header()'

function mend(source: string): string {
  const [report] = checkModel(readExample(new Map([['main.py', source]])), [rule])
  const reported = (report?.drafts ?? []).flatMap(({ place, ...draft }) =>
    place === null ? [] : [{ card: rule, draft: { ...draft, place } }],
  )
  const findings = collectFindings(reported)
  expect(findings.length).toBeGreaterThan(0)
  const { splices } = planMending(findings, () => source)
  return spliceText(source, splices.get('main.py') ?? [])
}

test.each<[string, [string, string, string], [string, string, string]]>([
  [
    'imports what it needs, once',
    ['', text, 'return [x_api_key == API_KEY, API_KEY != x_api_key]'],
    [
      'import secrets\n',
      text,
      'return [secrets.compare_digest(x_api_key.encode(), API_KEY.encode()), not secrets.compare_digest(API_KEY.encode(), x_api_key.encode())]',
    ],
  ],
  [
    'takes what is imported, by its name',
    ['import hmac as h\n', text, 'return x_api_key == API_KEY'],
    ['import hmac as h\n', text, 'return h.compare_digest(x_api_key.encode(), API_KEY.encode())'],
  ],
  [
    'leaves a name alone that means something else',
    ['', `${text}, secrets=Depends(print)`, 'return x_api_key == API_KEY'],
    ['import hmac\n', `${text}, secrets=Depends(print)`, 'return hmac.compare_digest(x_api_key.encode(), API_KEY.encode())'],
  ],
  [
    'keeps brackets around a side',
    ['import secrets\n', text, 'return not x_api_key == (API_KEY)'],
    ['import secrets\n', text, 'return not secrets.compare_digest(x_api_key.encode(), (API_KEY).encode())'],
  ],
])('%s', (_, before, after) => {
  expect(mend(program(...before))).toBe(program(...after))
})

test.each<[string, string, string]>([
  ['a side may be nothing', 'x_api_key: Optional[str] = Header()', 'return x_api_key == API_KEY'],
  ['a side is nothing where no header is sent', 'x_api_key: str = Header(None)', 'return x_api_key == API_KEY'],
  ['a setting may be nothing', text, 'return x_api_key == os.getenv("OTHER_KEY")'],
  ['three are compared', text, 'return x_api_key == API_KEY == "x"'],
  ['the parameter has another value by then', text, 'x_api_key = x_api_key.strip() or None\n    return x_api_key == API_KEY'],
])('is left to a person where %s', (_, declaration, body) => {
  const source = program('', declaration, body)
  expect(mend(source)).toBe(source)
})
