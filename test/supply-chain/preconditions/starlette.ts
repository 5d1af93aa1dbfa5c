import type { Case } from './kit.ts'
import { form, plain, tool } from './programs.ts'

const upload = `
  from fastapi import FastAPI, UploadFile
  app = FastAPI()
  @app.post("/upload")
  def upload(file: UploadFile): return file.filename
`
const askedForm = `
  from fastapi import FastAPI, Request
  app = FastAPI()
  @app.post("/login")
  async def login(request: Request):
      form = await request.form()
      return form["name"]
`
const staticFiles = `
  from fastapi import FastAPI
  from fastapi.staticfiles import StaticFiles
  app = FastAPI()
  app.mount("/static", StaticFiles(directory="static"))
`
const files = `
  from fastapi import FastAPI
  from fastapi.responses import FileResponse
  app = FastAPI()
  @app.get("/logo")
  def logo(): return FileResponse("logo.png")
`
const endpoint = (route: string, method: string) => `
  from fastapi import FastAPI
  from starlette.endpoints import HTTPEndpoint
  from starlette.routing import Route
  from starlette.responses import PlainTextResponse

  class Reports(HTTPEndpoint):
      async def get(self, request):
          return PlainTextResponse("list")

      async def ${method}(self, request):
          return PlainTextResponse("gone")

  app = FastAPI(routes=[Route("/reports", ${route})])
`
const middleware = (body: string) => `
  from fastapi import FastAPI, Request
  from fastapi.responses import JSONResponse
  app = FastAPI()
  @app.middleware("http")
  async def guard(request: Request, call_next):
      ${body}
      return await call_next(request)
  @app.get("/admin")
  def admin(): return {}
`

export const starletteCases: readonly Case[] = [
  ...['CVE-2023-30798', 'CVE-2024-47874', 'CVE-2025-54121', 'CVE-2026-54283'].map((id) => ({
    id,
    affected: id === 'CVE-2025-54121' ? upload : id === 'CVE-2024-47874' ? askedForm : form,
    spared: [plain],
    open: [tool],
    why: /reads a form/,
    routes: [id === 'CVE-2025-54121' ? 'POST /upload' : 'POST /login'],
  })),
  {
    id: 'CVE-2023-29159',
    affected: `${staticFiles}
  # file: static/a.css
  a
  # file: static_private/key.txt
  b
`,
    spared: [
      plain,
      `${staticFiles}
  # file: static/a.css
  a
  # file: private/key.txt
  b
`,
    ],
    open: [staticFiles],
    why: /`static_private` lies beside `static`/,
    routes: ['MOUNT /static'],
  },
  { id: 'CVE-2025-62727', affected: staticFiles, spared: [plain], why: /mounted at `\/static`/, routes: ['MOUNT /static'] },
  { id: 'GHSA-7f5h-v6xp-fcq8', affected: files, spared: [plain], why: /`FileResponse` is made in main.py:5/, routes: ['GET /logo'] },
  {
    id: 'CVE-2026-48818',
    affected: `${staticFiles}
  # file: Dockerfile
  FROM mcr.microsoft.com/windows/servercore:ltsc2022
`,
    spared: [
      plain,
      `${staticFiles}
  # file: Dockerfile
  FROM python:3.12-slim
`,
    ],
    open: [
      staticFiles,
      `${staticFiles.trimEnd()}
  if sys.platform == "win32": use_windows()
  # file: Dockerfile
  FROM python:3.12-slim
`,
    ],
    why: /image is one of Windows/,
    routes: ['MOUNT /static'],
  },
  {
    id: 'CVE-2026-48710',
    affected: `${middleware(`if request.url.path.startswith("/admin") and request.headers.get("x-key") != "k":
          return JSONResponse({}, status_code=401)`)}
`,
    spared: [plain, middleware('request.state.seen = True')],
    open: [middleware('print(request.url.path)')],
    why: /path of `request.url`/,
    routes: ['GET /admin'],
  },
  {
    id: 'CVE-2026-54282',
    affected: '',
    spared: [plain],
    open: [middleware('request.state.host = request.url.hostname')],
    why: /host/,
  },
  {
    id: 'CVE-2026-48817',
    affected: endpoint('Reports', 'purge'),
    spared: [plain, endpoint('Reports', 'delete'), endpoint('Reports, methods=["GET"]', 'purge')],
    why: /`Reports.purge` can be called/,
  },
]
