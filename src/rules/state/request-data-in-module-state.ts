// What one request brought is kept in a variable of the module, where all others find it and nothing takes it away.

import type { CodeValue, StateWrite } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'request-data-in-module-state',
  title: 'Requests leave their data in a variable of the module',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-488', 'CWE-770'],
  owaspApi: 'API4:2023',
  asvs: ['v5.0.0-15.4.1'],
  why: `
    A variable of a module is shared by all requests of a worker and lives as long as it does. What requests add and nothing removes
    grows until memory is used up, one user's data is there for the next one's request, and each worker holds something else.`,
  fix: `
    Keep it in a database, a cache with a limit and a lifetime (cachetools.TTLCache, Redis) or in request.state; for a variable of one
    request use contextvars.ContextVar.`,
  blindSpots: [
    'A collection from which any function takes something away again is left alone, although it may not do so always.',
    'Attributes of objects that a module holds are reported only where a handler writes them itself.',
    'What is made anew for a key that the request names, such as a lock or a client, is left alone, although it may be many.',
  ],
  examples: [
    bad(
      'a dict that grows with every session',
      `
      from fastapi import FastAPI

      app = FastAPI()
      sessions = {}


      @app.post("/sessions/{session_id}")
      def start(session_id: str, prompt: str):
          sessions[session_id] = prompt  # <-- finding
          return {"id": session_id}


      @app.get("/sessions/{session_id}")
      def read(session_id: str):
          return {"prompt": sessions.get(session_id)}
    `,
    ),
    bad(
      'the caller of one request, for everybody',
      `
      from fastapi import FastAPI, Header

      app = FastAPI()
      current_user = None


      @app.post("/login")
      def login(name: str = Header()):
          global current_user
          current_user = name  # <-- finding
          return {}
    `,
    ),
    bad(
      'a list that a function of the project fills',
      `
      from fastapi import FastAPI

      app = FastAPI()
      history: list[str] = []


      def remember(question: str):
          history.append(question)  # <-- finding


      @app.post("/ask")
      def ask(question: str):
          remember(question)
          return {}
    `,
    ),
    good(
      'what is taken away again',
      `
      from fastapi import FastAPI, WebSocket

      app = FastAPI()
      open_sockets = {}


      @app.websocket("/ws/{client_id}")
      async def talk(socket: WebSocket, client_id: str):
          open_sockets[client_id] = socket
          try:
              await socket.receive_text()
          finally:
              open_sockets.pop(client_id, None)
    `,
    ),
    good(
      'what a task of the background takes away',
      `
      import asyncio
      from contextlib import asynccontextmanager

      from fastapi import FastAPI

      jobs = {}


      async def sweep():
          while True:
              await asyncio.sleep(60)
              for job in list(jobs):
                  del jobs[job]


      @asynccontextmanager
      async def lifespan(app):
          task = asyncio.create_task(sweep())
          yield
          task.cancel()


      app = FastAPI(lifespan=lifespan)


      @app.post("/jobs/{job}")
      def start(job: str, text: str):
          jobs[job] = text
    `,
    ),
    good(
      'a client that is made once, and a table that modules fill',
      `
      from fastapi import FastAPI

      app = FastAPI()
      _client = None
      handlers = {}


      def register(name, function):
          handlers[name] = function


      register("a", print)


      def get_client():
          global _client
          if _client is None:
              _client = make_client()
          return _client


      @app.get("/stock")
      def read_stock(name: str):
          return get_client().get(name)
    `,
    ),
    good(
      'a lock for each name, and a lookup by what the caller sent',
      `
      import asyncio

      from fastapi import FastAPI

      app = FastAPI()
      locks = {}
      names = {"a": 1}


      @app.post("/builds/{name}")
      async def build(name: str):
          if name not in locks:
              locks[name] = asyncio.Lock()
          async with locks[name]:
              return names.get(name)
    `,
    ),
    good(
      'a variable of the function',
      `
      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/ask")
      def ask(question: str):
          history = []
          history.append(question)
          return history
    `,
    ),
  ],

  looksAt: 'model',
  check(_model, report, context) {
    const emptied = new Set(context.code.stateWrites.filter(isEmptying).map(({ variable }) => variable))
    for (const write of context.code.stateWrites) {
      if (write.entries.length === 0) continue
      const carried = write.how === 'assign' ? findRequestPart(write.value) : findCarried(write)
      if (carried === null || (write.how !== 'assign' && (!growing.has(write.how) || emptied.has(write.variable)))) continue
      const name = write.variable.slice(write.variable.lastIndexOf(':') + 1)
      report({
        place: write.place,
        cause: causeIn(write.inside, `${write.how} of ${write.variable}`),
        what:
          write.how === 'assign'
            ? `\`${name}\` of the module takes ${carried}, and every other request sees it`
            : `\`${name}\` of the module keeps ${carried} of every request, and nothing removes it`,
        routes: context.routesTo(write),
        others: write.defined === null ? [] : [{ role: 'cause', place: write.defined, note: 'the variable belongs to the module' }],
      })
    }
  },
})

const growing: ReadonlySet<string> = new Set(['item', 'append', 'add', 'extend', 'insert', 'update', 'setdefault', 'appendleft'])
const removals: ReadonlySet<string> = new Set(['pop', 'popitem', 'popleft', 'clear', 'remove', 'discard', 'delete'])

/** `recent = []`, `recent = recent[-100:]`: whoever writes it anew empties it now and then. */
function isEmptying({ how, value }: StateWrite): boolean {
  return removals.has(how) || (how === 'assign' && findRequestPart(value) === null)
}

/** What is kept, not under which name: a lock or a client for each of a few names is no data of anybody. */
function findCarried({ value }: StateWrite): string | null {
  return findRequestPart(value)
}

function findRequestPart(value: CodeValue | null): string | null {
  for (const source of value?.from ?? []) {
    if (source.kind === 'parameter' && source.in !== null) return `\`${source.name}\``
    if (source.kind === 'request') return `\`${source.name}\``
  }
  return null
}
