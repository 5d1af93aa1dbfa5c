// The answer of a server that the caller chose, gathered in memory until it ends.

import type { Call, CodeValue } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'download-unbounded',
  title: 'A download from an address of the caller has no limit',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-400', 'CWE-770'],
  owaspApi: 'API4:2023',
  asvs: ['v5.0.0-15.1.3'],
  why: `
    The pieces of the answer are put together in memory until the server ends it. The caller names the server, and it may send without
    end; a limit of time alone lets a fast one fill the memory of the worker.`,
  fix: 'Count what has come, total += len(chunk), and stop at a limit; refuse a larger Content-Length before.',
  blindSpots: [
    'An address with a constant part is left alone: the host may be fixed.',
    'Only answers that a loop puts together are reported, not those that are read at once with .content or .read().',
    'A loop that asks for a length or breaks off is believed to stop in time.',
    'A client that has a transport of its own is believed to limit what comes.',
  ],
  examples: [
    bad(
      'a page that the caller names',
      `
      import httpx
      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/recipes")
      async def import_recipe(url: str):
          data = b""
          async with httpx.AsyncClient() as client:
              async with client.stream("GET", url, timeout=15) as answer:
                  async for chunk in answer.aiter_bytes(chunk_size=1024):  # <-- finding
                      data += chunk
          return {"text": data.decode()}
    `,
    ),
    bad(
      'in a function behind the handler',
      `
      import requests
      from fastapi import FastAPI

      app = FastAPI()


      def load(address: str):
          parts = []
          answer = requests.get(address, stream=True, timeout=15)
          for part in answer.iter_content(1024):  # <-- finding
              parts.append(part)
          return b"".join(parts)


      @app.post("/pictures")
      def add_picture(address: str):
          return {"size": len(load(address))}
    `,
    ),
    good(
      'what has come is counted',
      `
      import httpx
      from fastapi import FastAPI, HTTPException

      app = FastAPI()


      @app.post("/recipes")
      async def import_recipe(url: str):
          data = b""
          async with httpx.AsyncClient() as client:
              async with client.stream("GET", url, timeout=15) as answer:
                  async for chunk in answer.aiter_bytes(chunk_size=1024):
                      data += chunk
                      if len(data) > 1_000_000:
                          raise HTTPException(413)
          return {"text": data.decode()}
    `,
    ),
    good(
      'a fixed address, and pieces that are handed on',
      `
      import httpx
      from fastapi import FastAPI
      from fastapi.responses import StreamingResponse

      app = FastAPI()


      @app.get("/rates")
      async def read_rates():
          data = b""
          async with httpx.AsyncClient() as client:
              async with client.stream("GET", "https://rates.example") as answer:
                  async for chunk in answer.aiter_bytes():
                      data += chunk
          return {"text": data.decode()}


      @app.get("/rates/{name}")
      async def read_rate(name: str):
          data = b""
          address = f"https://rates.example/{name}"
          async with httpx.AsyncClient() as client:
              async with client.stream("GET", address) as answer:
                  async for chunk in answer.aiter_bytes():
                      data += chunk
          return {"text": data.decode()}


      @app.get("/proxy")
      async def hand_on(url: str):
          async def pieces():
              async with httpx.AsyncClient() as client:
                  async with client.stream("GET", url) as answer:
                      async for chunk in answer.aiter_bytes():
                          yield chunk

          return StreamingResponse(pieces())
    `,
    ),
    good(
      'a transport of its own',
      `
      import httpx
      from fastapi import FastAPI

      from guarded import LimitedTransport

      app = FastAPI()


      @app.post("/recipes")
      async def import_recipe(url: str):
          data = b""
          async with httpx.AsyncClient(transport=LimitedTransport()) as client:
              async with client.stream("GET", url) as answer:
                  async for chunk in answer.aiter_bytes():
                      data += chunk
          return {"text": data.decode()}
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    if (!call.tags.includes('stream-read') || call.gathered !== 'whole' || call.entries.length === 0) return
    const beside = context.code.calls.filter(
      (other) => other.inside.file === call.inside.file && other.inside.function === call.inside.function,
    )
    if (beside.some(({ tags, arguments: given }) => tags.includes('http-client') && given['transport'] !== undefined)) return
    const asked = beside.find((other) => other.tags.includes('http-request') && comesFromCaller(other))
    const url = asked?.arguments['url']
    if (asked === undefined || url === undefined) return
    report({
      place: call.place,
      cause: causeIn(call.inside, call.callee),
      what: `the whole answer of \`${url.text}\` is put together in memory`,
      routes: context.routesTo(call),
      others: [{ role: 'cause', place: asked.place, note: 'the address comes from the caller' }],
    })
  },
})

function comesFromCaller({ arguments: { url } }: Call): boolean {
  return url !== undefined && url.certainty === 'unknown' && isOfRequest(url)
}

/** Where a constant or a setting is part of the address, it may be the host. */
function isOfRequest({ from }: CodeValue): boolean {
  return (
    from.some(({ kind }) => kind === 'parameter' || kind === 'request') &&
    !from.some(({ kind }) => kind === 'constant' || kind === 'setting')
  )
}
