// FastAPI, python-multipart, Pydantic, Uvicorn and Jinja2.
import type { Case } from './kit.ts'
import { form, plain, route, tool } from './programs.ts'

const cookie = `
  from typing import Annotated
  from fastapi import Depends, FastAPI
  from fastapi.security import APIKeyCookie
  from pydantic import BaseModel
  app = FastAPI()
  scheme = APIKeyCookie(name="session")
  class Transfer(BaseModel):
      amount: int
  @app.post("/transfers")
  def transfer(body: Transfer, session: Annotated[str, Depends(scheme)]): return body
`

export const fastapiCases: readonly Case[] = [
  {
    id: 'CVE-2021-32677',
    affected: cookie,
    spared: [plain],
    open: [plain.replace('return item', 'return set_cookie(item)')],
    why: /takes JSON from whoever a cookie names/,
    routes: ['POST /transfers'],
  },
  { id: 'CVE-2024-24762', affected: form, spared: [plain], open: [tool], why: /reads a form/, routes: ['POST /login'] },
]

export const multipartCases: readonly Case[] = [
  ...['CVE-2024-24762', 'CVE-2024-53981', 'CVE-2026-40347', 'CVE-2026-42561', 'CVE-2026-53539'].map((id) => ({
    id,
    affected: form,
    spared: [plain],
    open: [tool],
    why: /`POST \/login` reads a form/,
    routes: ['POST /login'],
  })),
  ...['CVE-2026-53538', 'CVE-2026-53537'].map((id) => ({ id, affected: '', spared: [plain], open: [form], why: /in front of it/ })),
  {
    id: 'CVE-2026-53540',
    affected: route('from python_multipart import parse_form', 'parse_form(request.headers, request.stream(), print, print)'),
    spared: [form, plain],
    why: /`parse_form` is used in main.py/,
  },
  {
    id: 'CVE-2026-24486',
    affected: route(
      'from python_multipart import FormParser',
      'FormParser("multipart/form-data", print, print, config={"UPLOAD_KEEP_FILENAME": True})',
    ),
    spared: [form, plain],
    why: /`UPLOAD_KEEP_FILENAME` is used/,
  },
]

export const pydanticCases: readonly Case[] = [
  {
    id: 'CVE-2024-3772',
    affected: `
  from fastapi import FastAPI
  from pydantic import BaseModel, EmailStr
  app = FastAPI()
  class User(BaseModel):
      email: EmailStr
  class Team(BaseModel):
      users: list[User]
  @app.post("/teams")
  def create(team: Team): return team
`,
    spared: [plain, plain.replace('name: str', 'email: str')],
    open: [plain.replace('import BaseModel', 'import BaseModel, EmailStr')],
    why: /`POST \/teams` takes an address of mail/,
    routes: ['POST /teams'],
  },
  {
    id: 'CVE-2021-29510',
    affected: plain.replace('name: str', 'due: date').replace('from pydantic', 'from datetime import date\n  from pydantic'),
    spared: [plain],
    open: [plain.replace('return item', 'return date.today()')],
    why: /`POST \/items` takes a date/,
    routes: ['POST /items'],
  },
]

const served = (line: string) => `${plain}
  # file: Dockerfile
  FROM python:3.12
  CMD ${line}
`

export const uvicornCases: readonly Case[] = [
  {
    id: 'CVE-2020-7694',
    affected: served('uvicorn main:app --host 0.0.0.0'),
    spared: [served('uvicorn main:app --no-access-log')],
    open: [plain],
    why: /`uvicorn` serves it \(Dockerfile:2\) and its log/,
  },
  {
    id: 'CVE-2020-7695',
    affected: '',
    spared: [],
    open: [served('uvicorn main:app')],
    why: /no header is known/,
  },
]

const page = (template: string) => `${plain}
  # file: templates/page.html
  ${template}
`

export const jinjaCases: readonly Case[] = [
  ...['CVE-2025-27516', 'CVE-2024-56326', 'CVE-2019-10906', 'CVE-2016-10745'].map((id) => ({
    id,
    affected: '',
    spared: [plain, route('from jinja2 import Template', 'return Template("{{ q }}").render(q=q)')],
    open: [route('from jinja2.sandbox import SandboxedEnvironment', 'return SandboxedEnvironment().from_string(q).render()')],
    why: /`jinja2.sandbox` is imported in main.py:2.*callers write/,
  })),
  {
    id: 'CVE-2024-56201',
    affected: '',
    spared: [
      plain,
      route(
        'from fastapi.templating import Jinja2Templates',
        'return Jinja2Templates(directory="templates").TemplateResponse(request, "a.html")',
      ),
    ],
    open: [route('from jinja2 import DictLoader, Environment', 'return Environment(loader=DictLoader({q: q})).get_template(q).render()')],
    why: /names and texts/,
  },
  ...['CVE-2024-22195', 'CVE-2024-34064'].map((id) => ({
    id,
    affected: '',
    spared: [plain, page('<p>{{ name }}</p>')],
    open: [page('<p {{ attributes | xmlattr }}></p>')],
    why: /`xmlattr` stands in templates\/page.html:1/,
  })),
  {
    id: 'CVE-2020-28493',
    affected: '',
    spared: [plain, page('<p>{{ name }}</p>')],
    open: [page('<p>{{ text | urlize }}</p>')],
    why: /`urlize` stands in templates\/page.html:1/,
  },
  ...['CVE-2014-1402', 'CVE-2014-0012'].map((id) => ({
    id,
    affected: route('from jinja2 import Environment, FileSystemBytecodeCache', 'Environment(bytecode_cache=FileSystemBytecodeCache())'),
    spared: [plain],
    why: /`FileSystemBytecodeCache` is used/,
  })),
]
