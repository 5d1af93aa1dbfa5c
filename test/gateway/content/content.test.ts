// Rules that read bodies and answers, and fields that are closed: the real command in front of the real FastAPI, through both fronts. Without
// the Python of the oracle it is skipped, each row counted.

import { describe, expect, test } from 'vitest'
import { runCommand } from '../../kit/command.ts'
import { writeProject } from '../../kit/project.ts'
import { ask, connectRaw, type RawAnswer } from '../front/raw-client.ts'
import { python, startApplication, startGateway } from '../running.ts'

const program = `
import asyncio, gzip
from typing import Annotated
from fastapi import FastAPI, File, Form, Request, Response, UploadFile
from fastapi.responses import PlainTextResponse, RedirectResponse, StreamingResponse
from pydantic import BaseModel

app = FastAPI()


class Order(BaseModel):
    owner: str
    total: int
    role: str = "user"
    note: str | None = None


ORDER = b'{ "id": 12345678901234567890,\\n  "price": 1.10, "email": "ada@example.com", "name": "\\\\u0041da", "items": [{"sku":"a","margin":0.3},{"margin":1,"sku":"b"}], "owner": "ada" }'
MARKS = {"etag": '"abc"', "accept-ranges": "bytes", "last-modified": "Mon, 23 Nov 2026 06:00:00 GMT", "x-kept": "yes"}


@app.get("/orders/{kind}")
@app.get("/mine/{kind}")
def read_order(kind: str, request: Request):
    seen = ",".join(sorted(set(request.headers) & {"range", "if-none-match", "if-range", "if-modified-since", "accept-encoding"}))
    if kind == "bob":
        return Response(b'{"owner":"bob"}', media_type="application/json", headers=MARKS)
    if kind == "text":
        return PlainTextResponse("ada@example.com")
    if kind == "broken":
        return Response(b'{"email":"ada@example.com"', media_type="application/json")
    if kind == "twice":
        return Response(b'{"owner":"bob","owner":"ada","email":1}', media_type="application/json")
    if kind == "gzip":
        return Response(gzip.compress(ORDER), media_type="application/json", headers={"content-encoding": "gzip"})
    if kind == "part":
        return Response(ORDER, status_code=206, media_type="application/json", headers={"content-range": "bytes 0-9/10"})
    if kind == "large":
        return {"email": "ada@example.com", "pad": "x" * 5000, "owner": "ada"}
    if kind == "error":
        return Response(b'{"email":"ada@example.com","detail":"no"}', status_code=404, media_type="application/problem+json")
    if kind == "empty":
        return Response(status_code=204)
    if kind == "elsewhere":
        return RedirectResponse("/orders/ada")
    return Response(ORDER, media_type="application/json", headers={**MARKS, "x-seen": seen})


@app.head("/orders/{kind}")
@app.head("/mine/{kind}")
def head_order(kind: str):
    return Response(media_type="application/json", headers={**MARKS, "content-length": "999"})


@app.get("/things/all")
def all_things():
    return {"secret": 1, "id": "all"}


@app.get("/things/{thing}")
def read_thing(thing: str):
    return {"secret": 2, "id": thing}


going = asyncio.Semaphore(0)


@app.get("/next")
async def go_on():
    going.release()


@app.get("/events")
async def events(waits: bool = False):
    async def write():
        for number in range(3):
            yield f'id: {number}\\ndata: {{"n":{number},"email":"secret"}}\\n\\n'
            if waits:
                await going.acquire()
        yield "data: plain words\\n\\n"
        yield 'data: {"n":9}\\n\\n'
    return StreamingResponse(write(), media_type="text/event-stream")


@app.get("/lines")
async def lines():
    async def write():
        for number in range(3):
            yield f'{{"n":{number},"email":"secret"}}\\n'
    return StreamingResponse(write(), media_type="application/x-ndjson")


@app.post("/orders")
def create_order(order: Order):
    return order


@app.post("/raw")
async def raw(request: Request):
    return {"got": (await request.body()).decode("latin-1"), "length": request.headers.get("content-length")}


@app.post("/form")
def form(amount: Annotated[int, Form()], tags: Annotated[list[str], Form()] = [], flag: Annotated[bool, Form()] = False):
    return {"amount": amount, "tags": tags, "flag": flag}


@app.post("/files")
def files(title: Annotated[str, Form()], document: UploadFile):
    return {"title": title, "name": document.filename, "size": document.size}
`

const policy = (more = '') => `
${more}
access:
  resources:
    order: {where: {path: '/mine/*'}, attributes: {owner: response.owner}}
  rules:
    orders: {where: {path: '/orders/*', method: [GET, HEAD]}}
    mine: {where: {path: '/mine/*', method: [GET, HEAD]}, when: 'resource.owner == "ada"'}
    streams: {where: {path: [/events, /lines, /next]}}
    small-orders: {where: {route: POST /orders}, when: 'body.total < 100 && body.owner == "ada"'}
    raw: {where: {route: POST /raw}}
    form: {where: {route: POST /form}, when: 'body.amount < 100 && body.flag == false'}
    files: {where: {route: POST /files}, when: 'body.document.size < 10 && body.title != "closed"'}
  fields:
    emails: {where: {path: ['/orders/*', /events, /lines]}, access: read, fields: [email], when: 'header["x-role"] == "admin"'}
    margins: {where: {path: '/orders/*'}, access: read, fields: ['items[].margin'], effect: deny}
    roles: {where: {route: [POST /orders, POST /raw]}, access: write, fields: [role], when: 'header["x-role"] == "admin"'}
`

const unsure = `
access:
  rules:
    things: {where: {path: '/things/*'}}
    raw: {where: {route: POST /raw}}
  fields:
    ids: {where: {route: GET /things/all}, access: read, fields: [id], effect: deny}
    secrets: {where: {route: 'GET /things/{thing}'}, access: read, fields: [secret], effect: deny}
    roles: {where: {route: POST /raw}, access: write, fields: [role], effect: deny}
gateway: {fields: {write: strip}}
`

const whole =
  '{ "id": 12345678901234567890,\n  "price": 1.10, "email": "ada@example.com", "name": "\\u0041da", "items": [{"sku":"a","margin":0.3},{"margin":1,"sku":"b"}], "owner": "ada" }'
const cut = '{ "id": 12345678901234567890,\n  "price": 1.10, "name": "\\u0041da", "items": [{"sku":"a"},{"sku":"b"}], "owner": "ada" }'

interface Sent {
  readonly method?: string
  readonly target: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

function send(port: number, { method = 'GET', target, headers = {}, body }: Sent): Promise<RawAnswer | null> {
  const all = { Host: 'shop.example', ...(body === undefined ? {} : { 'Content-Length': String(body.length) }), ...headers }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return ask(port, `${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`, method)
}

const json = (target: string, body: string, headers: Readonly<Record<string, string>> = {}): Sent => ({
  method: 'POST',
  target,
  body,
  headers: { 'Content-Type': 'application/json', ...headers },
})
const form = (body: string, type = 'application/x-www-form-urlencoded'): Sent => ({
  method: 'POST',
  target: '/form',
  body,
  headers: { 'Content-Type': type },
})
const files = (title: string, content: string, more = ''): Sent => ({
  method: 'POST',
  target: '/files',
  headers: { 'Content-Type': 'multipart/form-data; boundary=XX' },
  body: `--XX\r\nContent-Disposition: form-data; name="title"\r\n\r\n${title}\r\n--XX\r\nContent-Disposition: form-data; name="document"; filename="a.txt"${more}\r\nContent-Type: text/plain\r\n\r\n${content}\r\n--XX--\r\n`,
})

describe.skipIf(python === null).each(['node', 'fast'])('through the front %s (skipped without the Python of the oracle)', (front) => {
  async function stand(settings: string, mode: string) {
    const folder = writeProject({ 'main.py': program, 'fastward.yaml': policy(settings) })
    expect(runCommand(['map', '--output', 'app.map.json'], { folder })).toMatchObject({ exit: 0 })
    const application = await startApplication(folder)
    return startGateway(folder, application.port, { words: ['--map', 'app.map.json', '--mode', mode, '--front', front] })
  }

  test('closed fields are cut from answers, and what cannot be filtered is not shown', async () => {
    const { port, untilLines } = await stand('gateway: {answers: {limit: 4000}}', 'enforce')
    const answer = await send(port, {
      target: '/orders/ada',
      headers: { Range: 'bytes=0-9', 'If-None-Match': '"abc"', 'Accept-Encoding': 'gzip', 'If-Range': '"abc"' },
    })
    expect(answer).toMatchObject({ status: 200, body: cut, isWhole: true })
    expect(answer?.headers).toMatchObject({ 'x-kept': 'yes', 'x-seen': '', 'content-length': String(cut.length) })
    for (const name of ['etag', 'accept-ranges', 'last-modified']) expect(answer?.headers).not.toHaveProperty(name)
    const admin = await send(port, { target: '/orders/ada', headers: { 'X-Role': 'admin' } })
    expect(admin?.body).toContain('ada@example.com')
    expect(admin?.body).not.toContain('margin')
    const rows: readonly (readonly [string, number, string])[] = [
      ['/orders/bob', 200, '{"owner":"bob"}'],
      ['/orders/text', 502, 'Bad Gateway'],
      ['/orders/broken', 502, 'Bad Gateway'],
      ['/orders/gzip', 502, 'Bad Gateway'],
      ['/orders/part', 502, 'Bad Gateway'],
      ['/orders/large', 502, 'Bad Gateway'],
      ['/orders/twice', 200, '{"owner":"bob","owner":"ada"}'],
      ['/orders/error', 404, '{"detail":"no"}'],
      ['/orders/empty', 204, ''],
      ['/orders/elsewhere', 307, ''],
    ]
    for (const [target, status, body] of rows) {
      const shown = await send(port, { target })
      expect({ target, status: shown?.status }).toEqual({ target, status })
      expect(shown?.body).toContain(body)
      expect(shown?.body).not.toContain('example.com')
    }
    const head = await send(port, { method: 'HEAD', target: '/orders/ada' })
    expect(head).toMatchObject({ status: 200, body: '' })
    expect(head?.headers).not.toHaveProperty('content-length')
    expect((await send(port, { target: '/lines' }))?.body).toBe('{"n":0}\n{"n":1}\n{"n":2}\n')
    const lines = await untilLines(rows.length + 4)
    expect(lines[0]).toMatchObject({ verdict: 'allow', closed: { read: ['email', 'items[].margin'], write: [] } })
    expect(lines.slice(3, 8).map(({ code }) => code)).toEqual([
      ...Array.from({ length: 4 }, () => 'answer-not-filtered'),
      'answer-too-large',
    ])
  })

  test('events are cut one by one without delay, and a part that cannot be filtered ends them', async () => {
    const { port } = await stand('', 'enforce')
    const client = await connectRaw(port)
    client.send('GET /events?waits=yes HTTP/1.1\r\nHost: a\r\n\r\n')
    // The application has the next one when it is asked for.
    for (const number of [0, 1, 2]) {
      await client.untilText(`data: {"n":${number}}`)
      expect(client.text()).not.toContain(`"n":${number + 1}`)
      expect((await send(port, { target: '/next' }))?.status).toBe(200)
    }
    await client.untilClosed()
    expect(client.text()).toContain('id: 2\ndata: {"n":2}\n\n')
    expect(client.text()).not.toMatch(/secret|plain words|"n":9/)
  })

  test('a rule that reads the answer shows it, byte for byte, or not at all', async () => {
    const { port } = await stand('', 'enforce')
    const answer = await send(port, { target: '/mine/ada', headers: { 'Accept-Encoding': 'gzip' } })
    expect(answer).toMatchObject({ status: 200, body: whole, headers: { etag: '"abc"', 'x-seen': '' } })
    const rows: readonly (readonly [string, number])[] = [
      ['/mine/bob', 403],
      ['/mine/text', 502],
      ['/mine/broken', 502],
      // Readers differ about which of the two owners it has.
      ['/mine/twice', 502],
      ['/mine/gzip', 502],
      ['/mine/error', 403],
      ['/mine/empty', 403],
    ]
    for (const [target, status] of rows) {
      const shown = await send(port, { target })
      expect({ target, status: shown?.status }).toEqual({ target, status })
      expect(shown?.body).not.toMatch(/bob|example/)
    }
    expect(await send(port, { method: 'HEAD', target: '/mine/ada' })).toMatchObject({ status: 403 })
  })

  test('rules that read bodies, and fields that a body may not set', async () => {
    const { port, untilLines } = await stand('gateway: {bodies: {limit: 3000}}', 'enforce')
    const rows: readonly (readonly [Sent, number, string | null])[] = [
      [json('/orders', '{"owner":"ada","total":7}'), 200, null],
      [json('/orders', '{"owner":"ada","total":"7"}', { 'Content-Type': 'application/vnd.x+JSON; charset="UTF-8"' }), 200, null],
      [json('/orders', '{"owner":"ada","total":700}'), 403, 'rule-denies'],
      [json('/orders', '{"owner":"bob","total":7}'), 403, 'rule-denies'],
      [json('/orders', '{"owner":"ada","total":12345678901234567890}'), 403, 'rule-denies'],
      [json('/orders', '{"owner":"ada","total":7,"role":"admin"}'), 403, 'field-closed'],
      [json('/orders', '{"owner":"ada","total":7,"r\\u006fle":"admin"}'), 403, 'field-closed'],
      [json('/orders', '{"owner":"ada","total":7,"role":"admin"}', { 'X-Role': 'admin' }), 200, null],
      [json('/orders', '{"owner":"ada","total":7,"total":1}'), 400, 'body-undecodable'],
      [json('/orders', '{"owner":"ada","total":7,"Ro-le":"x"}'), 403, 'field-closed'],
      [json('/orders', '{"owner":"ada","total":NaN}'), 400, 'body-undecodable'],
      [json('/orders', '\ufeff{"owner":"ada","total":7}'), 400, 'body-undecodable'],
      [json('/orders', `{"owner":"ada","total":7,"note":"${'x'.repeat(3000)}"}`), 413, 'body-too-large'],
      [json('/orders', '{"owner":"ada","total":7}', { 'Content-Type': 'text/plain' }), 415, 'body-type-unknown'],
      [json('/orders', '{"owner":"ada","total":7}', { 'Content-Type': 'application/json; charset=utf-16' }), 415, 'body-type-unknown'],
      [json('/orders', '{"owner":"ada","total":7}', { 'Content-Encoding': 'gzip' }), 415, 'body-type-unknown'],
      [{ method: 'POST', target: '/orders' }, 403, 'rule-denies'],
      [json('/raw', '{"role":1}'), 403, 'field-closed'],
      [json('/raw', '{"other":1}'), 200, null],
      [form('amount=7&tags=a&tags=b%20c&flag=no'), 200, null],
      [form('amount=7&flag=on'), 403, 'rule-denies'],
      [form('amount=700'), 403, 'rule-denies'],
      [form('amount=7&amount=700'), 400, 'body-undecodable'],
      [form('amount=7;amount=700'), 400, 'body-undecodable'],
      [form('{"amount":7}', 'application/json'), 415, 'body-type-unknown'],
      [files('open', 'short'), 200, null],
      [files('open', 'a longer one'), 403, 'rule-denies'],
      [files('closed', 'short'), 403, 'rule-denies'],
      [files('open', 'short', '; name="title"'), 400, 'body-undecodable'],
    ]
    for (const [sent, status] of rows) expect([sent, (await send(port, sent))?.status]).toEqual([sent, status])
    const chunked =
      'POST /orders HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n'
    const client = await connectRaw(port)
    client.send(chunked)
    await client.untilText('100 Continue\r\n\r\n')
    client.send('10\r\n{"owner":"ada","\r\n9\r\ntotal":7}\r\n0\r\n\r\n')
    expect(await client.answers(1)).toMatchObject([{ status: 200 }])
    const lines = await untilLines(rows.length + 1)
    expect(lines.slice(0, rows.length).map(({ code }) => code)).toEqual(rows.map(([, , code]) => code))
    expect(lines[5]).toMatchObject({ closed: { read: [], write: ['role'] } })
  })

  test('a closed field of a body is cut out of JSON where that is asked for', async () => {
    const { port } = await stand('gateway: {fields: {write: strip}}', 'enforce')
    const got = await send(port, json('/raw', '{"a":1.0, "role":"admin", "b":[ ]}'))
    expect(JSON.parse(got?.body ?? '')).toEqual({ got: '{"a":1.0, "b":[ ]}', length: '18' })
    expect(JSON.parse((await send(port, json('/orders', '{"role":"admin","owner":"ada","total":7}')))?.body ?? '')).toMatchObject({
      role: 'user',
    })
  })

  test('of routes whose order is not known, what is closed by any that may answer is closed', async () => {
    const folder = writeProject({ 'main.py': program, 'fastward.yaml': unsure })
    const application = await startApplication(folder)
    const { port } = await startGateway(folder, application.port, { words: ['--mode', 'enforce', '--front', front] })
    expect(await send(port, { target: '/things/7' })).toMatchObject({ status: 200, body: '{"id":"7"}' })
    expect(await send(port, { target: '/things/all' })).toMatchObject({ status: 200, body: '{}' })
    expect(await send(port, json('/raw', '{"a":1}'))).toMatchObject({ status: 200 })
    expect(await send(port, json('/raw', '{"Ro_Le":1}'))).toMatchObject({ status: 403 })
  })

  test('observe: nothing is changed, and the record says what would have been', async () => {
    const { port, untilLines } = await stand('gateway: {bodies: {limit: 3000}, answers: {limit: 4000}}', 'observe')
    const rows: readonly (readonly [Sent, number, string | null])[] = [
      [{ target: '/orders/ada', headers: { 'Accept-Encoding': 'identity' } }, 200, null],
      [{ target: '/orders/text' }, 200, 'answer-not-filtered'],
      [{ target: '/orders/large' }, 200, 'answer-too-large'],
      [{ target: '/mine/ada' }, 200, null],
      [{ target: '/mine/bob' }, 200, 'rule-denies'],
      [{ target: '/events' }, 200, 'answer-not-filtered'],
      [json('/orders', '{"owner":"ada","total":7,"role":"admin"}'), 200, 'field-closed'],
      [json('/orders', '{"owner":"bob","total":7}'), 200, 'rule-denies'],
      [json('/raw', `"${'x'.repeat(9000)}"`), 200, 'body-too-large'],
      [form('amount=7&amount=700'), 200, 'body-undecodable'],
    ]
    const answers: (RawAnswer | null)[] = []
    for (const [sent, status] of rows) {
      const answer = await send(port, sent)
      expect([sent, answer?.status]).toEqual([sent, status])
      answers.push(answer)
    }
    expect(answers[0]).toMatchObject({ body: whole, headers: { etag: '"abc"', 'x-seen': 'accept-encoding' } })
    expect(answers[5]?.body).toContain('secret')
    expect(answers[5]?.body).toContain('"n":9')
    expect(JSON.parse(answers[6]?.body ?? '')).toMatchObject({ role: 'admin' })
    expect(JSON.parse(answers[8]?.body ?? '')).toMatchObject({ length: '9002' })
    const lines = await untilLines(rows.length)
    expect(lines.map(({ code }) => code)).toEqual(rows.map(([, , code]) => code))
    expect(lines[0]).toMatchObject({ mode: 'observe', verdict: 'allow', closed: { read: ['email', 'items[].margin'], write: [] } })
    expect(lines[6]).toMatchObject({ closed: { read: [], write: ['role'] } })
  })
})
