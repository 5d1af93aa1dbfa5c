// What is asked for at an address.
import { defineEffects, type EffectRow } from '../effect-row.ts'

const verbs = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options']

/** The methods of a client, or the functions of a module that does without one. */
const client = (owner: string, others: readonly string[], example: (call: string) => string): EffectRow[] => [
  ...verbs.map(
    (verb): EffectRow => ({
      call: `${owner}.${verb}`,
      also: others.map((other) => `${other}.${verb}`),
      parameters: ['url'],
      effects: [{ kind: 'url', does: 'ask', at: 'url' }],
      example: example(`${verb}(x)`),
    }),
  ),
  ...['request', 'stream'].map(
    (name): EffectRow => ({
      call: `${owner}.${name}`,
      also: others.map((other) => `${other}.${name}`),
      parameters: ['method', 'url'],
      effects: [{ kind: 'url', does: 'ask', at: 'url' }],
      example: example(`${name}('GET', x)`),
    }),
  ),
]

export const networkEffects = defineEffects([
  ...client('requests', ['requests.api'], (call) => `import requests\nrequests.${call}`),
  ...client('requests.Session', ['requests.session', 'requests.sessions.Session'], (call) => `import requests\nrequests.Session().${call}`),
  ...client('httpx', [], (call) => `import httpx\nhttpx.${call}`),
  ...client('httpx.Client', [], (call) => `import httpx\nwith httpx.Client() as client:\n    client.${call}`),
  ...client('httpx.AsyncClient', [], (call) => `import httpx\nasync with httpx.AsyncClient() as client:\n    client.${call}`),
  ...client('aiohttp.ClientSession', ['aiohttp.client.ClientSession'], (call) => `import aiohttp\naiohttp.ClientSession().${call}`),
  ...['ws_connect', '_request'].map(
    (name): EffectRow => ({
      call: `aiohttp.ClientSession.${name}`,
      parameters: name === '_request' ? ['method', 'url'] : ['url'],
      effects: [{ kind: 'url', does: 'ask', at: 'url' }],
      example: `import aiohttp\naiohttp.ClientSession().${name}(${name === '_request' ? "'GET', " : ''}x)`,
    }),
  ),
  {
    call: 'aiohttp.request',
    parameters: ['method', 'url'],
    effects: [{ kind: 'url', does: 'ask', at: 'url' }],
    example: "import aiohttp\naiohttp.request('GET', x)",
  },
  ...client('urllib3.PoolManager', ['urllib3'], (call) => `import urllib3\nurllib3.PoolManager().${call}`).filter(({ call }) =>
    call.endsWith('.request'),
  ),
  {
    call: 'urllib.request.urlopen',
    also: ['urllib.request.Request', 'urllib2.urlopen'],
    parameters: ['url'],
    effects: [{ kind: 'url', does: 'ask', at: 'url' }],
    example: 'import urllib.request\nurllib.request.urlopen(x)',
  },
  {
    call: 'urllib.request.urlretrieve',
    also: ['wget.download'],
    parameters: ['url', 'filename'],
    effects: [
      { kind: 'url', does: 'ask', at: 'url' },
      { kind: 'file', does: 'write', at: 'filename' },
    ],
    example: 'import urllib.request\nurllib.request.urlretrieve(x, x)',
  },
  {
    call: 'websockets.connect',
    also: ['websockets.client.connect', 'websockets.asyncio.client.connect', 'websocket.create_connection'],
    parameters: ['uri'],
    effects: [{ kind: 'url', does: 'ask', at: 'uri' }],
    example: 'import websockets\nwebsockets.connect(x)',
  },
  {
    call: 'playwright.async_api.Page.goto',
    also: ['playwright.sync_api.Page.goto', 'selenium.webdriver.Chrome.get', 'selenium.webdriver.Firefox.get'],
    parameters: ['url'],
    effects: [{ kind: 'url', does: 'ask', at: 'url' }],
    example: 'from playwright.async_api import Page\npage = Page()\npage.goto(x)',
  },
  {
    call: 'git.Repo.clone_from',
    parameters: ['url', 'to_path'],
    effects: [
      { kind: 'url', does: 'ask', at: 'url' },
      { kind: 'file', does: 'write', at: 'to_path' },
    ],
    example: 'import git\ngit.Repo.clone_from(x, x)',
  },
  {
    call: 'django.utils.http.url_has_allowed_host_and_scheme',
    also: ['safe_redirect_url.url_has_allowed_host_and_scheme', 'django.utils.http.is_safe_url'],
    checks: ['redirect', 'url'],
    example:
      "from django.utils.http import url_has_allowed_host_and_scheme\nif not url_has_allowed_host_and_scheme(x, {'a'}):\n    raise ValueError(x)\ny = x",
  },
])
