// For each effect: the program that shows it, and one that does not. Both are run, and both are judged.

export interface EffectCase {
  readonly advisory: string
  readonly package: string
  readonly year: 2021 | 2023 | 2024
  /** The function of attack.py. */
  readonly attack: string
  readonly affected: string
  readonly spared: string
  /** What we say of the affected one; the other is never called affected. */
  readonly verdict: 'yes' | 'unknown'
}

const form = `
  from fastapi import FastAPI, Form
  app = FastAPI()
  @app.post("/run")
  def run(name: str = Form()): return name
`
const upload = `
  from fastapi import FastAPI, UploadFile
  app = FastAPI()
  @app.post("/run")
  async def run(file: UploadFile): return file.filename
`
/** Takes no body at all. */
const query = `
  from fastapi import FastAPI
  app = FastAPI()
  @app.post("/run")
  def run(q: str = ""): return q
`
const limited = (type: string) => `
  from fastapi import FastAPI, Request
  app = FastAPI()
  @app.post("/run")
  async def run(request: Request):
      ${type}
`
const folder = (name: string) => `
  from fastapi import FastAPI
  from fastapi.staticfiles import StaticFiles
  app = FastAPI()
  app.mount("/static", StaticFiles(directory="static"))
  # file: static/large.txt
  ${'a'.repeat(20_000)}
  # file: ${name}/key.txt
  canary
`
const guard = (path: string) => `
  from fastapi import FastAPI, Request
  from fastapi.responses import JSONResponse
  app = FastAPI()
  @app.middleware("http")
  async def check(request: Request, call_next):
      if ${path}.startswith("/admin") and request.headers.get("x-key") != "k":
          return JSONResponse({}, status_code=401)
      return await call_next(request)
  @app.get("/admin")
  def admin(): return {}
  @app.get("/public")
  def public(): return {}
`
const told = (what: string) => `
  from fastapi import FastAPI, Request
  from fastapi.responses import PlainTextResponse
  app = FastAPI()
  @app.middleware("http")
  async def tell(request: Request, call_next):
      return PlainTextResponse(str(${what}))
`
const endpoint = (rest: string) => `
  from fastapi import FastAPI
  from starlette.endpoints import HTTPEndpoint
  from starlette.responses import PlainTextResponse
  from starlette.routing import Route

  class Reports(HTTPEndpoint):
      async def get(self, request):
          return PlainTextResponse("list")

      async def purge(self, request):
          return PlainTextResponse("gone")

  app = FastAPI(routes=[Route("/reports", Reports${rest})])
`
const field = (imports: string, type: string) => `
  ${imports}
  from fastapi import FastAPI
  from pydantic import BaseModel
  app = FastAPI()
  class Body(BaseModel):
      value: ${type}
  @app.post("/run")
  def run(body: Body): return {}
`
const cookie = `
  from fastapi import Depends, FastAPI
  from fastapi.security import APIKeyCookie
  from pydantic import BaseModel
  app = FastAPI()
  scheme = APIKeyCookie(name="session")
  class Body(BaseModel):
      value: str
  @app.post("/run")
  def run(body: Body, session: str = Depends(scheme)): return body
`
const kept = (config: string) => `
  from fastapi import FastAPI, Request
  from python_multipart.multipart import FormParser
  app = FastAPI()
  @app.post("/run")
  async def run(request: Request):
      parser = FormParser("multipart/form-data", lambda f: None, lambda f: None, boundary=b"x", config=${config})
      parser.write(await request.body())
      parser.finalize()
`
const page = (template: string) => `
  from fastapi import FastAPI
  from fastapi.responses import HTMLResponse
  from jinja2 import Environment
  app = FastAPI()
  @app.get("/run")
  def run(q: str): return HTMLResponse(Environment(autoescape=True).from_string("""${template}""").render(q=q))
`
const sandboxed = (environment: string, template: string) => `
  from fastapi import FastAPI
  from fastapi.responses import PlainTextResponse
  from jinja2${environment === 'Environment' ? '' : '.sandbox'} import ${environment}
  app = FastAPI()
  @app.get("/run")
  def run(q: str): return PlainTextResponse(${environment}().from_string(${template}).render(q=q))
`
const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBsZkQ4sT5yCjZHWmpSyiykyl9bmsCBLCVJm1cMxZbOE'
const ecKey =
  'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBEmKSENjQEezOmxkZMy7opKgwFB9nkt5YRrYMjNuG5N87uRgg6CLrbo5wAdT/y6v0mKV0U2w0WZ2YB/++Tpockg='
const jwt = (decode: string) => `
  import jwt
  PUBLIC = "${publicKey}"
  KEY = "0123456789abcdef0123456789abcdef"
  def read(token):
      return ${decode}
`
const jose = (decode: string) => `
  from jose import jwt
  PUBLIC = "${ecKey}"
  KEY = "0123456789abcdef0123456789abcdef"
  def read(token):
      return ${decode}
`
const keys = (address: string) => `
  from fastapi import FastAPI
  from jwt import PyJWKClient
  app = FastAPI()
  @app.get("/run")
  def run(q: str): return PyJWKClient(${address}).fetch_data()
`

const cases: readonly (readonly [string, string, 2021 | 2023 | 2024, string, string, string, ('yes' | 'unknown')?])[] = [
  ['CVE-2021-32677', 'fastapi', 2021, 'plain_json', cookie, query],
  ['CVE-2021-29510', 'pydantic', 2021, 'infinity', field('from datetime import date', 'date'), field('', 'str')],
  ['CVE-2024-24762', 'fastapi', 2023, 'content_type', form, query],
  ['CVE-2024-24762', 'python-multipart', 2023, 'content_type', form, query],
  ['CVE-2023-30798', 'starlette', 2023, 'many_fields', form, query],
  ['CVE-2024-47874', 'starlette', 2023, 'large_field', form, query],
  ['CVE-2025-54121', 'starlette', 2023, 'rollover', upload, query],
  ['CVE-2023-29159', 'starlette', 2023, 'neighbour', folder('static_private'), folder('private')],
  ['CVE-2024-3772', 'pydantic', 2023, 'email', field('from pydantic import EmailStr', 'EmailStr'), field('', 'str')],
  [
    'CVE-2024-33663',
    'python-jose',
    2023,
    'confusion',
    jose('jwt.decode(token, PUBLIC, algorithms=["HS256", "ES256"])'),
    jose('jwt.decode(token, PUBLIC, algorithms=["ES256"])'),
  ],
  [
    'CVE-2024-33664',
    'python-jose',
    2023,
    'bomb',
    jose('jwe.decrypt(token, KEY)').replace('import jwt', 'import jwe'),
    jose('jwt.decode(token, KEY, algorithms=["HS256"])'),
  ],
  [
    'CVE-2024-29370',
    'python-jose',
    2023,
    'bomb',
    jose('jwe.decrypt(token, KEY)').replace('import jwt', 'import jwe'),
    jose('jwt.decode(token, KEY, algorithms=["HS256"])'),
  ],
  [
    'CVE-2022-29217',
    'pyjwt',
    2023,
    'confusion',
    jwt('jwt.decode(token, PUBLIC, algorithms=jwt.algorithms.get_default_algorithms())'),
    jwt('jwt.decode(token, PUBLIC, algorithms=["EdDSA"])'),
  ],
  ['CVE-2024-22195', 'jinja2', 2023, 'attributes', page('<p {{ {q: 1} | xmlattr }}>'), page("<p title='{{ q }}'>"), 'unknown'],
  ['CVE-2026-54283', 'starlette', 2024, 'urlencoded_limits', limited('return len(await request.form(max_fields=10))'), limited('return 0')],
  ['CVE-2025-62727', 'starlette', 2024, 'ranges', folder('other'), query],
  ['CVE-2026-48710', 'starlette', 2024, 'host_header', guard('request.url.path'), guard('request.scope["path"]')],
  [
    'CVE-2026-48710',
    'starlette',
    2024,
    'host_header',
    `${guard('request.url.path')}  from fastapi.middleware.trustedhost import TrustedHostMiddleware
  app.add_middleware(TrustedHostMiddleware, allowed_hosts=["a.example"])
`,
    guard('request.scope["path"]'),
  ],
  ['CVE-2026-54282', 'starlette', 2024, 'path_host', told('request.url.hostname'), told('request.headers["host"]'), 'unknown'],
  ['CVE-2026-48817', 'starlette', 2024, 'endpoint_method', endpoint(''), endpoint(', methods=["GET"]')],
  ['CVE-2024-53981', 'python-multipart', 2024, 'preamble', form, query],
  ['CVE-2026-53539', 'python-multipart', 2024, 'semicolons', form, query],
  [
    'CVE-2026-24486',
    'python-multipart',
    2024,
    'kept_name',
    kept('{"UPLOAD_DIR": b".", "UPLOAD_KEEP_FILENAME": True, "MAX_MEMORY_FILE_SIZE": 10}'),
    kept('{"UPLOAD_DIR": b".", "MAX_MEMORY_FILE_SIZE": 10}'),
  ],
  [
    'CVE-2026-53540',
    'python-multipart',
    2024,
    'negative_length',
    'from python_multipart import parse_form\ndef read(headers, stream): parse_form(headers, stream, print, print)',
    'def read(headers, stream): stream.read(10)',
  ],
  [
    'CVE-2024-53861',
    'pyjwt',
    2024,
    'part_of_issuer',
    jwt('jwt.decode(token, KEY, algorithms=["HS256"], issuer="https://id.example")'),
    jwt('jwt.decode(token, KEY, algorithms=["HS256"], issuer=["https://id.example"])'),
  ],
  [
    'CVE-2026-32597',
    'pyjwt',
    2024,
    'critical',
    jwt('jwt.decode(token, KEY, algorithms=["HS256"])'),
    jwt('jwt.decode(token, PUBLIC, algorithms=["HS256"]) if jwt.encode({}, PUBLIC, algorithm="HS256") else {}').replace(
      publicKey,
      'another key of the application itself',
    ),
  ],
  ['CVE-2026-48522', 'pyjwt', 2024, 'opened_file', keys('q'), keys('"https://127.0.0.1:9/keys"')],
  ['CVE-2025-27516', 'jinja2', 2024, 'sandbox', sandboxed('SandboxedEnvironment', 'q'), sandboxed('Environment', '"{{ q }}"'), 'unknown'],
]

export const effectCases: readonly EffectCase[] = cases.map(([advisory, name, year, attack, affected, spared, verdict = 'yes']) => ({
  advisory,
  package: name,
  year,
  attack,
  affected,
  spared,
  verdict,
}))
