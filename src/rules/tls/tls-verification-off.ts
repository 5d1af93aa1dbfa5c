// The other side may be anybody.

import type { Edit } from '../../finding/index.ts'
import type { Call, CodeValue } from '../../model/index.ts'
import { placeIn, removeArgument } from '../call-edits.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good, type RuleContext } from '../kit.ts'

export default defineRule({
  id: 'tls-verification-off',
  title: 'A connection does not check with whom it talks',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-295'],
  owaspApi: 'API10:2023',
  asvs: ['v5.0.0-12.3.2'],
  why: `
    Without the check of the certificate, TLS keeps nobody out: whoever sits between, in the same network or at a provider, reads
    the credentials that are sent and writes the answers that the app believes.`,
  fix: 'Leave the check on; where a server has a certificate of your own authority, name its file: verify="/etc/ssl/our-ca.pem".',
  blindSpots: [
    'A setting that switches the check off is reported only when its default does.',
    'Where the code around it asks for an option of such a name, or gives the unchecked client one, it is less sure.',
    'An address on the same machine is left alone, where it is known to be one.',
  ],
  examples: [
    bad(
      'a request',
      `
      import requests
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/stock")
      def read_stock():
          return requests.get("https://stock.example/all", verify=False).json()  # <-- finding
    `,
    ),
    bad(
      'a client, and a context without checks',
      `
      import ssl

      import httpx
      from fastapi import FastAPI

      app = FastAPI()
      context = ssl.create_default_context()
      context.check_hostname = False
      context.verify_mode = ssl.CERT_NONE  # <-- finding


      @app.get("/stock")
      async def read_stock():
          async with httpx.AsyncClient(verify=False) as client:  # <-- finding
              answer = await client.get("https://stock.example/all")
          return answer.json()
    `,
    ),
    bad(
      'other clients',
      `
      import aiohttp
      import boto3
      from fastapi import FastAPI

      app = FastAPI()
      storage = boto3.client("s3", verify=False)  # <-- finding


      @app.get("/stock")
      async def read_stock():
          connector = aiohttp.TCPConnector(ssl=False)  # <-- finding
          async with aiohttp.ClientSession(connector=connector) as session:
              answer = await session.get("https://stock.example/all")
          return await answer.json()
    `,
    ),
    good(
      'an authority of our own',
      `
      import requests
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/stock")
      def read_stock():
          return requests.get("https://stock.internal/all", verify="/etc/ssl/our-ca.pem").json()
    `,
    ),
    good(
      'a setting that checks unless somebody says otherwise',
      `
      # file: settings.py
      from pydantic_settings import BaseSettings


      class Settings(BaseSettings):
          verify_tls: bool = True


      settings = Settings()
      # file: main.py
      import httpx
      from fastapi import FastAPI

      from settings import settings

      app = FastAPI()


      @app.get("/stock")
      async def read_stock():
          async with httpx.AsyncClient(verify=settings.verify_tls) as client:
              answer = await client.get("https://stock.example/all")
          return answer.json()
    `,
    ),
    good(
      'only where somebody asks for it',
      `
      # file: settings.py
      from pydantic_settings import BaseSettings


      class Settings(BaseSettings):
          insecure: bool = False


      settings = Settings()
      # file: main.py
      import requests
      from fastapi import FastAPI

      from settings import settings

      app = FastAPI()


      @app.get("/stock")
      def read_stock():
          if settings.insecure:
              return requests.get("https://stock.internal/all", verify=False).json()
          return requests.get("https://stock.internal/all").json()
    `,
    ),
    good(
      'the same machine',
      `
      import requests
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/stock")
      def read_stock():
          return requests.get("https://localhost:8443/all", verify=False).json()
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    if (!['http-request', 'http-client', 'tls-client', 'tls-context'].some((tag) => call.tags.includes(tag))) return
    const off = findSwitch(call)
    if (off === null || isNear(call) || call.condition?.default === 'off') return
    report({
      place: placeIn(call, off.argument),
      cause: causeIn(call.inside, call.callee || 'connection'),
      what:
        off.argument === null
          ? 'the certificate of the other side is not checked'
          : `the certificate of the other side is not checked (${off.text})`,
      ...(off.argument?.certainty === 'likely' || isSwitchedOnToo(call, context) || isAskedFor(call) ? { confidence: 'medium' } : {}),
      routes: context.routesTo(call),
      edits: findEdits(call),
    })
  },
})

/** Clients that check unless they are told not to. */
function findEdits(call: Call): readonly Edit[] {
  if (!/^(?:requests|httpx|aiohttp|boto3)\./.test(call.callee)) return []
  const off = ['verify', 'verify_ssl', 'ssl'].filter((name) => call.arguments[name]?.text === 'False')
  return off.length === 1 ? off.flatMap((name) => removeArgument(call, name)) : []
}

interface Switch {
  readonly text: string
  readonly argument: CodeValue | null
}

function findSwitch(call: Call): Switch | null {
  const { callee, arguments: given } = call
  if (callee === 'ssl._create_unverified_context') return { text: callee, argument: null }
  if (callee.endsWith('.__setattr__')) return findAssignment(given)
  if (callee === 'ldap.set_option') {
    const isOff = /OPT_X_TLS_(?:NEVER|ALLOW)$/.test(given['value']?.text ?? '') && given['option']?.text.endsWith('REQUIRE_CERT')
    return isOff ? { text: given['value']?.text ?? '', argument: null } : null
  }
  for (const [name, argument] of Object.entries(given)) {
    const isOff = switches.has(name) ? isFalse(argument) : modes.has(name) ? isNone(argument) : allowances.has(name) && isTrue(argument)
    if (isOff) return { text: `${name}=${argument.text || JSON.stringify(argument.value)}`, argument }
  }
  return null
}

/** What checks where it is true, what takes `CERT_NONE`, and what does not check where it is true. */
const switches = new Set('verify verify_ssl verify_certs ssl_verify validate_certs VALIDATE_CERTS verify_tls ssl'.split(' '))
const modes = new Set('cert_reqs ssl_cert_reqs validate tls_cert_reqs'.split(' '))
const allowances = new Set('tlsAllowInvalidCertificates tlsInsecure tlsAllowInvalidHostnames ssl_no_verify'.split(' '))

function findAssignment(given: Call['arguments']): Switch | null {
  const name = given['name']?.value
  const value = given['value']
  if (typeof name !== 'string' || value === undefined) return null
  const isOff =
    (name === 'verify_mode' && isNone(value)) ||
    ((name === 'verify' || name === 'verify_ssl') && isFalse(value)) ||
    (name === '_create_default_https_context' && /unverified/.test(value.text))
  return isOff ? { text: `${name} = ${value.text}`, argument: value } : null
}

/** `if settings.skip_tls_verify:`, `insecure_client = …`: somebody has to ask for it by its name. */
function isAskedFor({ under = [], goesTo }: Call): boolean {
  return (
    under.some((test) => /verif|insecure|self_?signed|skip_?(?:tls|ssl|cert)|(?:check|trust)_?(?:tls|ssl|cert)/i.test(test)) ||
    goesTo.some((name) => /insecure|unverified|no_?verify/i.test(name))
  )
}

/** The same function checks with the same context where it is asked to: which of the two holds is for callers to say. */
function isSwitchedOnToo({ receiver, inside, callee }: Call, { code }: RuleContext): boolean {
  if (!callee.endsWith('.__setattr__') || receiver === null) return false
  return code.calls.some(
    (other) =>
      other.callee === callee &&
      other.inside.file === inside.file &&
      other.inside.function === inside.function &&
      other.receiver?.text === receiver.text &&
      /\bCERT_(?:REQUIRED|OPTIONAL)$/.test(other.arguments['value']?.text ?? ''),
  )
}

function isFalse({ value, certainty }: CodeValue): boolean {
  return value === false && certainty !== 'unknown'
}
function isTrue({ value, certainty }: CodeValue): boolean {
  return value === true && certainty !== 'unknown'
}
function isNone({ value, text, certainty }: CodeValue): boolean {
  if (/(?:^|\.)CERT_NONE$/.test(text)) return true
  return certainty !== 'unknown' && typeof value === 'string' && /^(?:cert_)?none$/i.test(value)
}

/** An address on the same machine, or one that asks for no TLS in the first place. */
function isNear({ arguments: given }: Call): boolean {
  const url = given['url'] ?? given['base_url'] ?? given['host'] ?? given['hosts'] ?? given['endpoint_url']
  const text = typeof url?.value === 'string' ? url.value : (url?.text ?? '')
  return /(?:^|["'/@[])(?:localhost|127\.0\.0\.1|\[?::1)|^[rbuf]*["']?http:\/\//i.test(text)
}
