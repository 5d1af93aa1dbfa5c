// Events that a library takes by itself, of an application whose routes demand a credential: socket.io and Gradio.

import type { EventEntry, Model, Route } from '../../model/index.ts'
import { asksForCredential, isForEverybody } from '../guard-around.ts'
import { bad, type Draft, defineRule, good, type RuleContext } from '../kit.ts'

export default defineRule({
  id: 'events-outside-guards',
  title: 'Events are taken from everybody beside guarded routes',
  severity: 'high',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-306', 'CWE-862'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-8.3.1', 'v5.0.0-4.4.3'],
  why: `
    The handlers of socket.io and Gradio are called by the library's own application: no dependency of FastAPI runs for them,
    and a middleware around the app does not see a socket's messages. Where the connect handler looks at no credential, or the
    mounted Gradio app has neither auth nor auth_dependency, whoever can reach the server can send each of these events.`,
  fix: `
    Verify a credential in the connect handler, async def connect(sid, environ, auth), and return False or raise ConnectionRefusedError
    without one; hand mount_gradio_app an auth_dependency.`,
  blindSpots: [
    'What the connect handler does with the credential that it reads is not looked at.',
    'Handlers that check a token in each message are reported all the same.',
    'Applications most of whose routes are open are left alone: their events are open as well.',
  ],
  examples: [
    bad(
      'sockets that anybody opens',
      `
      import socketio
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import HTTPBearer

      bearer = HTTPBearer()


      def check_token(credentials=Depends(bearer)):
          if credentials.credentials not in read_tokens():
              raise HTTPException(401)


      app = FastAPI()
      sio = socketio.AsyncServer(async_mode="asgi")


      @sio.event  # <-- finding
      async def connect(sid, environ, auth):
          print("connected", sid)


      @sio.on("run")
      async def run(sid, data):
          await sio.emit("done", run_job(data["name"]), to=sid)


      @app.get("/jobs", dependencies=[Depends(check_token)])
      def list_jobs():
          return read_jobs()


      @app.post("/jobs", dependencies=[Depends(check_token)])
      def add_job(name: str):
          return save_job(name)


      app.mount("/ws", socketio.ASGIApp(sio))
    `,
    ),
    bad(
      'a page of Gradio beside an API with keys',
      `
      import gradio as gr
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import APIKeyHeader

      key = APIKeyHeader(name="X-Key")


      def check_key(value: str = Depends(key)):
          if value not in read_keys():
              raise HTTPException(403)


      app = FastAPI()


      @app.post("/answers", dependencies=[Depends(check_key)])
      def add_answer(question: str):
          return answer(question)


      @app.get("/answers", dependencies=[Depends(check_key)])
      def list_answers():
          return read_answers()


      def reply(question):
          return answer(question)


      with gr.Blocks() as page:  # <-- finding
          box = gr.Textbox()
          box.submit(reply, box, box)
      app = gr.mount_gradio_app(app, page, path="/chat")
    `,
    ),
    bad(
      'a second server, which has no connect of its own',
      `
      import socketio
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import HTTPBearer

      bearer = HTTPBearer()


      def check_token(credentials=Depends(bearer)):
          if credentials.credentials not in read_tokens():
              raise HTTPException(401)


      class Sockets:
          def __init__(self, path):
              self.server = socketio.AsyncServer(async_mode="asgi")
              self.app = socketio.ASGIApp(self.server, socketio_path=path)


      orders = Sockets("/orders")
      jobs = Sockets("/jobs")
      app = FastAPI(dependencies=[Depends(check_token)])


      @orders.server.event
      async def connect(sid, environ):
          if environ.get("HTTP_X_KEY") not in read_keys():
              raise ConnectionRefusedError


      @orders.server.on("list")
      async def list_orders(sid, data):
          return read_orders()


      @jobs.server.on("run")  # <-- finding
      async def run(sid, data):
          return run_job(data["name"])


      @app.get("/orders")
      def show_orders():
          return read_orders()


      @app.get("/jobs")
      def show_jobs():
          return read_jobs()


      app.mount("/orders-live", orders.app)
      app.mount("/jobs-live", jobs.app)
    `,
    ),
    good(
      'both ask who calls',
      `
      import gradio as gr
      import socketio
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import HTTPBearer

      bearer = HTTPBearer()


      def check_token(credentials=Depends(bearer)):
          if credentials.credentials not in read_tokens():
              raise HTTPException(401)


      def user_of(request):
          return find_user(request.headers.get("authorization"))


      app = FastAPI()
      sio = socketio.AsyncServer(async_mode="asgi")


      @sio.event
      async def connect(sid, environ, auth):
          if auth.get("token") not in read_tokens():
              return False


      @sio.on("run")
      async def run(sid, data):
          await sio.emit("done", run_job(data["name"]), to=sid)


      @app.get("/jobs", dependencies=[Depends(check_token)])
      def list_jobs():
          return read_jobs()


      @app.post("/jobs", dependencies=[Depends(check_token)])
      def add_job(name: str):
          return save_job(name)


      with gr.Blocks() as page:
          box = gr.Textbox()
          box.submit(run_job, box, box)
      gr.mount_gradio_app(app, page, path="/chat", auth_dependency=user_of)
      app.mount("/ws", socketio.ASGIApp(sio))
    `,
    ),
    good(
      'an application that is open as a whole',
      `
      import socketio
      from fastapi import FastAPI

      app = FastAPI()
      sio = socketio.AsyncServer(async_mode="asgi")


      @sio.on("move")
      async def move(sid, data):
          await sio.emit("moved", data)


      @app.get("/boards")
      def list_boards():
          return read_boards()


      @app.post("/boards")
      def add_board(name: str):
          return save_board(name)


      app.mount("/ws", socketio.ASGIApp(sio))
    `,
    ),
  ],

  looksAt: 'model',
  check(model, report, context) {
    if (!isMostlyGuarded(model, context)) return
    const page = onPages(model)
    for (const draft of [...onSockets(model), ...(page === null ? [] : [page])]) report(draft)
  },
})

/** Events by which a socket comes and goes; the others carry what callers want. */
const coming = new Set(['connect', 'connection', 'disconnect', 'connect_error'])

/** One draft for each namespace of each server: every one has a connect of its own. */
function onSockets(model: Model): Draft[] {
  const groups = new Map<string, EventEntry[]>()
  for (const event of model.events) {
    if (event.library !== 'socketio') continue
    const key = `${event.holder ?? ''} ${namespaceOf(event)}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [event])
    else group.push(event)
  }
  return [...groups.values()].flatMap((events) => {
    const asked = events.filter((event) => !coming.has(ownName(event)))
    const [first] = asked
    const doors = events.filter((event) => ownName(event) === 'connect')
    if (first === undefined || doors.some(looksAtCaller) || events.some(speaksOfCredentials)) return []
    const [door] = doors
    const place = door?.place ?? first.place
    const many = asked.length === 1 ? 'is' : `and ${asked.length - 1} more events of socket.io are`
    return [
      {
        place,
        cause: { name: `socketio ${namespaceOf(first) || '/'}`, what: `connect of ${first.handler?.module ?? first.name}` },
        what: `the event ${ownName(first)} ${many} taken from everybody: ${door === undefined ? 'there is no connect handler' : 'connect looks at no credential'}`,
        routes: [],
        others: asked
          .slice(0, 4)
          .flatMap((event) =>
            event.place === null || event.place === place
              ? []
              : [{ role: 'cause' as const, place: event.place, note: `the event ${ownName(event)}` }],
          ),
      },
    ]
  })
}

/** `connect(sid, environ, auth)`: whoever reads neither of the two knows nobody. */
function looksAtCaller({ mentions, handler }: EventEntry): boolean {
  return mentions === undefined || handler === null || mentions.some((name) => /environ|auth|scope|request|token|kwargs|args/i.test(name))
}

/** Of the events of Gradio, where what is mounted was given nothing that asks. */
function onPages(model: Model): Draft | null {
  const mount = model.routes.find((route) => route.kind === 'mount' && route.door === 'open' && /^gradio\b/.test(route.target ?? ''))
  const events = model.events.filter(({ library }) => library === 'gradio')
  if (mount === undefined || mount.condition?.default === 'off' || events.length === 0) return null
  return {
    place: mount.place ?? events[0]?.place ?? null,
    cause: { name: mount.id, what: 'gradio' },
    what: `the page of Gradio at ${mount.path === '' ? '/' : mount.path} has neither auth nor auth_dependency: ${events.length === 1 ? 'its event is' : `its ${events.length} events are`} taken from everybody`,
    routes: [mount],
  }
}

function namespaceOf({ name }: EventEntry): string {
  return name.includes(' ') ? name.slice(0, name.lastIndexOf(' ')) : ''
}

/** `/chat connect` is the connect of a namespace. */
function ownName({ name }: EventEntry): string {
  return name.split(' ').at(-1) ?? name
}

/** A handler that mentions a token or a user that it was sent. */
function speaksOfCredentials({ mentions }: EventEntry): boolean {
  return mentions?.some((name) => /token|auth|credential|session/i.test(name)) === true
}

/** Most of what the application serves over HTTP demands a credential, by default. */
function isMostlyGuarded({ routes }: Model, { appOf }: RuleContext): boolean {
  const own = routes.filter((route): route is Route => route.kind === 'http' && !isForEverybody(route) && appOf(route) !== null)
  const guarded = own.filter(asksForCredential)
  return guarded.length >= 2 && guarded.length * 3 >= own.length * 2
}
