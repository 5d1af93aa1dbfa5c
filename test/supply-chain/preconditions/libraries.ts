// aiohttp, cryptography, httpx, SQLAlchemy, Gradio, python-socketio and python-engineio.
import { preconditions } from '../../../src/supply-chain/preconditions/index.ts'
import type { Case } from './kit.ts'
import { plain, route } from './programs.ts'

/** The other advisories of a library, for which one program stands. */
function rest(distribution: string, known: readonly Case[], make: (id: string) => Omit<Case, 'id'>): readonly Case[] {
  const named = new Set(known.map(({ id }) => id))
  const others = preconditions.filter((row) => row.package === distribution && !row.ids.some((id) => named.has(id)))
  return [...known, ...others.map(({ ids: [id] }): Case => ({ id, ...make(id) }))]
}

const asking = route('import aiohttp', 'return aiohttp.ClientSession().get("https://a.example")')
const server = (body: string) => route('from aiohttp import web', `app = web.Application()\n${body}\nweb.run_app(app)`)
const windows = '\n  # file: Dockerfile\n  FROM mcr.microsoft.com/windows/servercore:ltsc2022\n'
const aiohttp = (use: string) => route('import aiohttp', use)

const aiohttpKnown: readonly Case[] = [
  {
    id: 'CVE-2021-21330',
    affected: server('use(web.normalize_path_middleware())'),
    spared: [plain, asking, server('')],
    why: /normalize_path_middleware/,
  },
  {
    id: 'CVE-2024-23334',
    affected: server('app.router.add_static("/s", "s", follow_symlinks=True)'),
    spared: [asking, server('')],
    why: /follow_symlinks/,
  },
  {
    id: 'CVE-2024-27306',
    affected: server('app.router.add_static("/s", "s", show_index=True)'),
    spared: [asking, server('')],
    why: /show_index/,
  },
  ...['CVE-2025-69226', 'CVE-2024-42367'].map((id) => ({
    id,
    affected: server('app.router.add_static("/s", "s")'),
    spared: [asking, server('')],
    why: /files are served in main.py/,
  })),
  { id: 'CVE-2025-69227', affected: '', spared: [plain, asking], open: [server('')], why: /python -O/ },
  { id: 'CVE-2026-34515', affected: server('') + windows, spared: [asking], open: [server('')], why: /Windows/ },
  {
    id: 'CVE-2026-54275',
    affected: aiohttp('return aiohttp.ClientSession().get(q, server_hostname="a")'),
    spared: [asking],
    why: /server_hostname/,
  },
  ...['CVE-2023-49081', 'CVE-2023-49082', 'CVE-2026-34513', 'CVE-2026-34518', 'CVE-2026-34520'].map((id) => ({
    id,
    affected: '',
    spared: [plain],
    open: [asking],
    why: /not known/,
  })),
  ...['CVE-2026-34514', 'CVE-2026-50269'].map((id) => ({
    id,
    affected: '',
    spared: [plain, asking],
    open: [aiohttp('return aiohttp.MultipartWriter().append(q)')],
    why: /`MultipartWriter` is used/,
  })),
  {
    id: 'CVE-2026-34516',
    affected: '',
    spared: [asking],
    open: [aiohttp('return aiohttp.MultipartReader.from_response(q)')],
    why: /`MultipartReader`/,
  },
  {
    id: 'CVE-2026-47265',
    affected: '',
    spared: [asking],
    open: [aiohttp('return aiohttp.ClientSession().get(q, cookies={"a": "b"})')],
    why: /cookies are given/,
  },
  {
    id: 'CVE-2026-54276',
    affected: '',
    spared: [asking],
    open: [aiohttp('use(aiohttp.DigestAuthMiddleware("a", "b"))')],
    why: /DigestAuthMiddleware/,
  },
  ...['CVE-2026-34993', 'CVE-2026-54279'].map((id) => ({
    id,
    affected: '',
    spared: [asking],
    open: [aiohttp('aiohttp.CookieJar().load("cookies")')],
    why: /`CookieJar` is used/,
  })),
  ...['CVE-2026-22815', 'CVE-2026-54277'].map((id) => ({
    id,
    affected: server(''),
    spared: [plain],
    open: [asking],
    why: /`aiohttp.web` is used/,
  })),
  {
    id: 'CVE-2026-54274',
    affected: server(''),
    spared: [asking],
    open: [aiohttp('aiohttp.ClientSession().ws_connect(q)')],
    why: /`aiohttp.web` is used/,
  },
]
export const aiohttpCases = rest('aiohttp', aiohttpKnown, () => ({
  affected: server(''),
  spared: [plain, asking],
  why: /`aiohttp.web` is used in main.py/,
}))

const fernet = route('from cryptography.fernet import Fernet', 'return Fernet(KEY).encrypt(b"x")')
const crypto = (imports: string, body: string) => route(imports, body)
const pkcs12 = 'from cryptography.hazmat.primitives.serialization import pkcs12'

export const cryptographyCases: readonly Case[] = [
  {
    id: 'CVE-2016-9243',
    affected: crypto('from cryptography.hazmat.primitives.kdf.hkdf import HKDF', 'return HKDF(a, 16, None, None)'),
    spared: [plain, fernet],
    why: /`HKDF`/,
  },
  {
    id: 'CVE-2018-10903',
    affected: crypto('import cryptography', 'decryptor.finalize_with_tag(q)'),
    spared: [plain, fernet],
    why: /finalize_with_tag/,
  },
  ...['CVE-2020-25659', 'CVE-2023-50782'].map((id) => ({
    id,
    affected: '',
    spared: [
      plain,
      fernet,
      crypto('from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15', 'return key.sign(q, PKCS1v15())'),
    ],
    open: [crypto('from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15', 'return key.decrypt(q, PKCS1v15())')],
    why: /PKCS #1/,
  })),
  { id: 'CVE-2020-36242', affected: '', spared: [plain], open: [fernet], why: /2 GB/ },
  {
    id: 'CVE-2023-23931',
    affected: crypto('import cryptography', 'encryptor.update_into(q, q)'),
    spared: [plain, fernet],
    why: /update_into/,
  },
  {
    id: 'CVE-2023-38325',
    affected: '',
    spared: [plain, fernet],
    open: [crypto('import cryptography', 'SSHCertificateBuilder()')],
    why: /SSH/,
  },
  {
    id: 'CVE-2023-49083',
    affected: '',
    spared: [plain, fernet],
    open: [crypto('import cryptography', 'load_pem_pkcs7_certificates(q)')],
    why: /PKCS #7/,
  },
  {
    id: 'CVE-2024-26130',
    affected: crypto(pkcs12, 'pkcs12.serialize_key_and_certificates(a, b, c)'),
    spared: [plain, fernet],
    why: /PKCS #12/,
  },
  { id: 'CVE-2024-0727', affected: '', spared: [plain, fernet], open: [crypto(pkcs12, 'pkcs12.load_pkcs12(q, None)')], why: /PKCS #12/ },
  ...['CVE-2024-12797', 'CVE-2023-0286'].map((id) => ({
    id,
    affected: '',
    spared: [plain, fernet],
    open: [crypto('from OpenSSL import SSL', 'return SSL.Context(SSL.TLS_METHOD)')],
    why: /`OpenSSL` is imported/,
  })),
  {
    id: 'CVE-2026-26007',
    affected: '',
    spared: [plain, fernet],
    open: [crypto('import cryptography', 'load_pem_public_key(q)')],
    why: /public key/,
  },
  {
    id: 'CVE-2026-34073',
    affected: crypto('from cryptography.x509 import verification', 'verification.PolicyBuilder()'),
    spared: [plain, fernet],
    why: /certificates/,
  },
  {
    id: 'CVE-2026-39892',
    affected: '',
    spared: [plain, fernet],
    open: [crypto('import cryptography, numpy', 'digest.update(numpy.zeros(3))')],
    why: /gaps/,
  },
]

export const httpxCases: readonly Case[] = [
  {
    id: 'CVE-2021-41945',
    affected: '',
    spared: [plain, route('import httpx', 'return httpx.get("https://a.example")')],
    open: [route('import httpx', 'return httpx.URL(q).copy_with(host="a")')],
    why: /copy_with/,
  },
]

export const sqlalchemyCases: readonly Case[] = (
  [
    ['CVE-2019-7164', 'order_by'],
    ['CVE-2019-7548', 'group_by'],
    ['CVE-2012-0805', 'limit'],
  ] as const
).map(([id, clause]) => ({
  id,
  affected: '',
  spared: [plain, route('from sqlalchemy import select', 'return session.execute(select(User))')],
  open: [route('from sqlalchemy import select', `return session.execute(select(User).${clause}(q))`)],
  why: new RegExp(`\`${clause}\` is used in main.py`),
}))

const sio = (body: string) => route('import socketio', body)
const socket = sio('sio = socketio.AsyncServer(async_mode="asgi")')
const socketClient = sio('return socketio.AsyncClient().connect(q)')

export const socketioCases: readonly Case[] = [
  {
    id: 'CVE-2025-61765',
    affected: sio('socketio.AsyncServer(client_manager=socketio.AsyncRedisManager("redis://"))'),
    spared: [plain, socket],
    why: /a queue between servers/,
  },
  { id: 'CVE-2026-48804', affected: socket, spared: [plain, socketClient], why: /a server of socket.io is made in main.py/ },
]

export const engineioCases: readonly Case[] = [
  ...['CVE-2019-13611', 'CVE-2026-48802'].map((id) => ({
    id,
    affected: socket,
    spared: [plain, socketClient],
    why: /a server of socket.io is made/,
  })),
  {
    id: 'CVE-2026-48809',
    affected: socket,
    spared: [plain, socketClient, sio('socketio.AsyncServer(transports=["websocket"])')],
    why: /besides websockets/,
  },
]

const gradio = (body: string) => `
  import gradio as gr
  from fastapi import FastAPI
  app = FastAPI()
  with gr.Blocks() as demo:
      gr.Textbox()
      ${body}
  app = gr.mount_gradio_app(app, demo, path="/demo")
`
const page = gradio('gr.Button()')
const component = (id: string, name: string): Case => ({
  id,
  affected: gradio(`gr.${name}()`),
  spared: [plain, page],
  why: new RegExp(`gr.${name}.*is used in main.py`),
})
const disputed = (id: string): Case => ({ id, affected: '', spared: [], open: [page], why: /authors|how Gradio itself/ })
const gradioKnown: readonly Case[] = [
  ...['CVE-2022-24770', 'CVE-2025-48889'].map((id) => ({
    id,
    affected: gradio('gr.Interface(f, "text", "text")'),
    spared: [plain, page],
    why: /flagged/,
  })),
  ...['CVE-2023-25823', 'CVE-2024-47867', 'CVE-2024-47871'].map((id) => ({
    id,
    affected: gradio('demo.launch(share=True)'),
    spared: [plain, page, gradio('demo.launch(share=False)')],
    why: /public link \(main.py/,
  })),
  component('CVE-2024-4941', 'JSON'),
  component('CVE-2024-47872', 'UploadButton'),
  component('CVE-2024-51751', 'File'),
  component('CVE-2024-48052', 'DownloadButton'),
  component('CVE-2024-10569', 'Dataframe'),
  component('CVE-2024-10648', 'Audio'),
  component('CVE-2024-10624', 'DateTime'),
  component('CVE-2026-10783', 'Audio'),
  component('CVE-2026-49119', 'FileExplorer'),
  component('CVE-2026-27167', 'LoginButton'),
  component('CVE-2026-28415', 'LoginButton'),
  ...['CVE-2023-6572', 'CVE-2024-4253', 'CVE-2024-39236'].map(disputed),
  { id: 'CVE-2024-47168', affected: gradio('demo.launch(enable_monitoring=False)'), spared: [plain, page], why: /enable_monitoring/ },
  { id: 'CVE-2024-34510', affected: page + windows, spared: [plain], open: [page], why: /Windows/ },
  { id: 'CVE-2025-23042', affected: gradio('demo.launch(blocked_paths=["a"])'), spared: [plain, page], why: /blocked_paths/ },
  { id: 'CVE-2024-12217', affected: gradio('demo.launch(blocked_paths=["a"])') + windows, spared: [plain, page], why: /Windows/ },
  { id: 'CVE-2024-1729', affected: gradio('demo.launch(auth=("a", "b"))'), spared: [plain, page], why: /a password is asked/ },
  { id: 'CVE-2026-48545', affected: gradio('gr.load("spaces/a/b")'), spared: [plain, page], why: /Space of others/ },
  { id: 'CVE-2026-28416', affected: '', spared: [plain, page], open: [gradio('gr.load("spaces/a/b")')], why: /whose Space/ },
  {
    id: 'CVE-2026-28414',
    affected: `${page}${windows}  # file: .python-version\n  3.13\n`,
    spared: [plain],
    open: [page],
    why: /Python is 3.13/,
  },
]
export const gradioCases = rest('gradio', gradioKnown, () => ({ affected: page, spared: [plain], why: /Gradio is served \(main.py/ }))
