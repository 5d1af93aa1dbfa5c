// Requests held against the contract as an operator has it: the real command in front of the real FastAPI on uvicorn, by both readers of HTTP, enforced and
// observed. Without the Python of the oracle it is skipped, each row counted.

import { Buffer } from 'node:buffer'
import { describe, expect, test } from 'vitest'
import { writeProject } from '../../kit/project.ts'
import { python, send, startApplication, startGateway } from '../running.ts'

const program = `
from typing import Annotated, List, Optional
from fastapi import FastAPI, Form, Query, UploadFile
from pydantic import BaseModel, Field

app = FastAPI()


class Order(BaseModel):
    item: str = Field(max_length=20)
    count: int = Field(gt=0)
    note: Optional[str] = None


@app.get("/orders/me")
def mine():
    return "me"


@app.get("/orders/{order_id}")
def read(order_id: int, limit: Annotated[int, Query(le=100)] = 10, tags: Annotated[List[str], Query()] = []):
    return [order_id, limit, tags]


@app.post("/orders")
def create(order: Order):
    return order


@app.post("/files")
def upload(file: UploadFile, title: Annotated[str, Form(max_length=5)]):
    return file.size
`

const policy = (contract: string) => `access: {rules: {all: {where: {path: '/**'}}}}\ngateway: {docs: open, contract: ${contract}}\n`

interface Row {
  readonly name: string
  readonly method: 'GET' | 'POST'
  readonly target: string
  readonly type?: string
  readonly body?: string
  /** Held to, and observed: the application's own word. */
  readonly statuses: readonly [enforced: number, observed: number]
  /** What the record says. */
  readonly said?: { readonly code: string; readonly reason: string; readonly enforced?: false }
}

const json = 'application/json'
const multipart = (title: string) =>
  `--X\r\nContent-Disposition: form-data; name="title"\r\n\r\n${title}\r\n--X\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nabc\r\n--X--\r\n`

const rows: readonly Row[] = [
  { name: 'a number that is one', method: 'GET', target: '/orders/7?limit=+20', statuses: [200, 200] },
  {
    name: 'a path that is no number',
    method: 'GET',
    target: '/orders/x7',
    statuses: [422, 422],
    said: { code: 'contract-broken', reason: 'path.order_id is no integer' },
  },
  { name: 'another operation of the same form', method: 'GET', target: '/orders/me', statuses: [200, 200] },
  {
    name: 'a number that is too large',
    method: 'GET',
    target: '/orders/7?limit=101',
    statuses: [422, 422],
    said: { code: 'contract-broken', reason: 'query.limit is more than 100' },
  },
  {
    name: 'a parameter that nobody declares',
    method: 'GET',
    target: '/orders/7?debug=1',
    statuses: [200, 200],
    said: { code: 'contract-broken', reason: 'the parameter `debug` is not in the contract', enforced: false },
  },
  {
    name: 'a parameter that comes twice',
    method: 'GET',
    target: '/orders/7?limit=1&limit=2',
    statuses: [200, 200],
    said: { code: 'contract-broken', reason: 'the parameter `limit` came more than once', enforced: false },
  },
  { name: 'a list', method: 'GET', target: '/orders/7?tags=a&tags=b', statuses: [200, 200] },
  { name: 'a body that is lax', method: 'POST', target: '/orders', type: json, body: '{"item":"a","count":"12"}', statuses: [200, 200] },
  {
    name: 'a body that is wrong',
    method: 'POST',
    target: '/orders',
    type: json,
    body: '{"item":"a","count":0}',
    statuses: [422, 422],
    said: { code: 'contract-broken', reason: 'body.count is not more than 0' },
  },
  {
    name: 'a body that is none',
    method: 'POST',
    target: '/orders',
    statuses: [422, 422],
    said: { code: 'contract-broken', reason: 'body is missing' },
  },
  {
    name: 'a field that nobody declares',
    method: 'POST',
    target: '/orders',
    type: json,
    body: '{"item":"a","count":1,"admin":true}',
    statuses: [200, 200],
    said: { code: 'contract-broken', reason: 'the field `admin` is not in the contract', enforced: false },
  },
  {
    name: 'a name that stands twice',
    method: 'POST',
    target: '/orders',
    type: json,
    body: '{"item":"a","count":1,"count":2}',
    statuses: [400, 200],
    said: { code: 'contract-unreadable', reason: 'the body is no JSON that all readers read alike: duplicate-key' },
  },
  {
    name: 'JSON that is too deep',
    method: 'POST',
    target: '/orders',
    type: json,
    body: `{"item":"a","count":1,"note":${'['.repeat(9)}${']'.repeat(9)}}`,
    statuses: [400, 422],
    said: { code: 'contract-unreadable', reason: 'the body is no JSON that all readers read alike: depth' },
  },
  {
    name: 'another type',
    method: 'POST',
    target: '/orders',
    type: 'text/plain',
    body: '{"item":"a","count":1}',
    statuses: [415, 422],
    said: { code: 'contract-type-unknown', reason: 'the body is not said to be JSON' },
  },
  {
    name: 'a body that is too large',
    method: 'POST',
    target: '/orders',
    type: json,
    body: `{"item":"a","count":1,"note":"${'x'.repeat(3000)}"}`,
    statuses: [413, 200],
    said: { code: 'contract-too-large', reason: 'the body is larger than 2000 bytes' },
  },
  {
    name: 'a file',
    method: 'POST',
    target: '/files',
    type: 'multipart/form-data; boundary=X',
    body: multipart('abc'),
    statuses: [200, 200],
  },
  {
    name: 'a field of a form that is too long',
    method: 'POST',
    target: '/files',
    type: 'multipart/form-data; boundary=X',
    body: multipart('abcdef'),
    statuses: [422, 422],
    said: { code: 'contract-broken', reason: 'body.title is longer than 5' },
  },
]

const ask = (port: number, { method, target, type, body }: Row) =>
  send(
    port,
    method,
    target,
    {
      ...(type === undefined ? {} : { 'Content-Type': type }),
      ...(method === 'POST' ? { 'Content-Length': String(Buffer.byteLength(body ?? '')) } : {}),
    },
    body,
  )

describe.each(['fast', 'node'])('the %s front', (front) => {
  test.skipIf(python === null).each(['enforce', 'observe'] as const)(
    'holds requests against their contract: %s (skipped without its Python)',
    { timeout: 60_000 },
    async (mode) => {
      const folder = writeProject({ 'main.py': program, 'fastward.yaml': policy(`{mode: ${mode}, body: 2000, depth: 8, ahead: true}`) })
      const application = await startApplication(folder)
      const gateway = await startGateway(folder, application.port, { words: ['--front', front] })
      const answers = []
      for (const row of rows) answers.push(await ask(gateway.port, row))
      const at = mode === 'enforce' ? 0 : 1
      expect(answers.map((answer, index) => [rows[index]?.name, answer?.status])).toEqual(
        rows.map(({ name, statuses }) => [name, statuses[at]]),
      )
      const lines = await gateway.untilLines(rows.length)
      for (const [index, { said }] of rows.entries()) {
        if (said === undefined) expect(lines[index]).not.toHaveProperty('objections')
        else {
          const { enforced = mode === 'enforce', ...told } = said
          expect(lines[index]).toMatchObject({ objections: [{ shield: 'contract', ...told, enforced }] })
        }
      }
      // What the caller is told, and nothing that it sent.
      const wrong = answers[rows.findIndex(({ name }) => name === 'a body that is wrong')]
      if (mode === 'enforce')
        expect(JSON.parse(wrong?.body ?? '')).toEqual({
          type: 'about:blank',
          title: 'Unprocessable Content',
          status: 422,
          detail: 'body.count is not more than 0',
        })
    },
  )
})
