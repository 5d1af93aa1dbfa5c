// A call that waits, in a function that runs on the event loop: while it waits, nobody is served.

import type { Call } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'blocking-call-in-async-handler',
  title: 'A request blocks the event loop of the whole server',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-1322', 'CWE-400'],
  owaspApi: 'API4:2023',
  asvs: ['v5.0.0-15.4.4'],
  why: `
    An async function runs on the one event loop of its worker. While it waits in a blocking call, every other request of that worker
    waits too, health checks included: a few slow requests, made on purpose or not, stop the service.`,
  fix: `
    Use the asynchronous counterpart (await asyncio.sleep(...), httpx.AsyncClient, asyncio.create_subprocess_exec), declare the handler
    with def, or run the call in a thread: await asyncio.to_thread(...).`,
  blindSpots: [
    'Only calls that stand in the async function itself are reported, not those in functions that it calls.',
    'Reading files and synchronous database sessions block as well, mostly for short, and are not reported.',
    'An async function that is run in a thread of its own, with a loop of its own, is reported as well.',
  ],
  examples: [
    bad(
      'a handler sleeps and asks another server',
      `
      import time

      import requests
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/weather")
      async def read_weather(city: str):
          time.sleep(1)  # <-- finding
          return requests.get("https://weather.example", params={"q": city}, timeout=30).json()  # <-- finding
    `,
    ),
    bad(
      'an async function that a handler awaits, and a client that is kept',
      `
      import subprocess

      import httpx
      from fastapi import FastAPI

      app = FastAPI()
      client = httpx.Client()


      async def convert(name: str):
          subprocess.run(["convert", name, "out.png"], check=True)  # <-- finding


      @app.post("/pictures")
      async def add_picture(name: str):
          await convert(name)
          return client.get("https://pictures.example").json()  # <-- finding
    `,
    ),
    good(
      'a handler without async runs in a thread',
      `
      import time

      import requests
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/weather")
      def read_weather(city: str):
          time.sleep(1)
          return requests.get("https://weather.example", params={"q": city}, timeout=30).json()
    `,
    ),
    good(
      'handed to a thread, or awaited',
      `
      import asyncio
      import time

      import httpx
      import requests
      from fastapi import FastAPI
      from fastapi.concurrency import run_in_threadpool

      app = FastAPI()


      @app.get("/weather")
      async def read_weather(city: str):
          await asyncio.sleep(1)
          await asyncio.to_thread(time.sleep, 1)
          await run_in_threadpool(lambda: requests.get("https://weather.example", timeout=30))

          def ask():
              return requests.get("https://weather.example", timeout=30)

          await run_in_threadpool(ask)
          async with httpx.AsyncClient() as client:
              return (await client.get("https://weather.example")).json()
    `,
    ),
    good(
      'before the server serves',
      `
      import time
      from contextlib import asynccontextmanager

      from fastapi import FastAPI


      @asynccontextmanager
      async def lifespan(app: FastAPI):
          time.sleep(2)
          yield


      app = FastAPI(lifespan=lifespan)
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    if (!call.tags.includes('blocking') || call.awaited || !call.inside.isAsync || call.entries.length === 0) return
    if (isShort(call)) return
    report({
      place: call.place,
      cause: causeIn(call.inside, call.callee),
      what: `${call.callee} blocks the event loop in the async function ${call.inside.function}`,
      routes: context.routesTo(call),
      ...(isSure(call) ? {} : { confidence: 'medium' }),
    })
  },
})

/** A pause that nobody notices. */
function isShort({ callee, arguments: given }: Call): boolean {
  const pause = callee === 'time.sleep' ? given['seconds'] : undefined
  return pause?.certainty === 'certain' && typeof pause.value === 'number' && pause.value < 0.05
}

/** Waits as long as somebody else pleases, or plainly sleeps. */
function isSure({ callee, tags }: Call): boolean {
  return callee === 'time.sleep' || tags.includes('http-request') || tags.includes('process') || tags.includes('language-model')
}
