// No report holds the value of a secret: not the one that is found, not one beside it, not one that is suppressed. Every format, and
// every way in which a value can stand in a file.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { formats } from '../../src/cli/analysis.ts'
import { createRandom, type Kind, kinds } from '../../src/secrets/index.ts'
import { runCommand } from '../kit/command.ts'
import { writeProject } from '../kit/project.ts'

const random = createRandom(5)
const made = (id: string): string => {
  const kind = kinds.find((one) => one.id === id)
  if (kind === undefined) throw new Error(`${id} is no kind`)
  return kind.sample(random).value
}
const values = {
  python: made('stripe-secret-key'),
  environment: made('openai-api-key'),
  beside: made('twilio-auth-token'),
  suppressed: made('groq-api-key'),
  pem: made('private-key-exposed'),
  escaped: made('private-key-exposed'),
  kubernetes: made('github-personal-access-token'),
  password: made('postgres-url-password'),
  signing: made('signing-secret-in-settings'),
  notebook: made('hugging-face-token'),
}
const tree = {
  'main.py': `from datetime import datetime
import jwt
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

SECRET_KEY = "${values.signing}"
STRIPE = "${values.python}"
GROQ = "${values.suppressed}"  # fastward: ignore[groq-api-key] it is replaced on Monday
app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)


@app.get("/token")
def make_token(name: str):
    return jwt.encode({"sub": name}, SECRET_KEY, algorithm="HS256")
`,
  '.env': `DEBUG=1\nOPENAI_API_KEY=${values.environment}\nTWILIO_AUTH_TOKEN=${values.beside}\nDATABASE_URL=postgresql://app:${values.password}@db.shop-prod.net/shop\n`,
  'keys/server.pem': `${values.pem}\n`,
  'config.json': `{"private_key": "${values.escaped.replaceAll('\n', '\\n')}"}\n`,
  'k8s/secret.yaml': `apiVersion: v1\nkind: Secret\ndata:\n  token: ${btoa(values.kubernetes)}\n`,
  'book.ipynb': `{"cells": [{"source": ["hf_token = \\"${values.notebook}\\"\\n"]}]}\n`,
}
/** What of each must not be said: all behind what the service puts first and four characters, in pieces. */
const forbidden = Object.values(values)
  .flatMap((value) => value.split('\n'))
  .filter((line) => line !== '' && !line.startsWith('-----'))
  .concat(btoa(values.kubernetes))
  .flatMap((line) => [line.slice(-10), line.slice(20, 32)].filter((piece) => piece.length >= 8))

test.each(formats.findings.flatMap((format) => [[format, []] as const, [format, ['--all']] as const]))('%s %j', (format, more) => {
  const folder = writeProject(tree)
  const { stdout, stderr } = runCommand(['scan', '--format', format, '--fail-on', 'never', ...more], { folder })
  expect(stdout).not.toBe('')
  for (const piece of forbidden) expect(`${stdout}${stderr}`.includes(piece), `the end of a value is in the report (${format})`).toBe(false)
})

test('all of them are found', () => {
  const folder = writeProject(tree)
  const { findings, suppressed } = JSON.parse(
    runCommand(['scan', '--format', 'json', '--all', '--only', 'secrets', '--fail-on', 'never'], { folder }).stdout,
  )
  const rules = new Set(findings.map(({ rule }: { rule: Kind['id'] }) => rule))
  const expected = ['stripe-secret-key', 'openai-api-key', 'env-file-committed', 'twilio-auth-token', 'private-key-exposed']
  expect([...rules]).toEqual(
    expect.arrayContaining([...expected, 'github-personal-access-token', 'postgres-url-password', 'hugging-face-token']),
  )
  expect(suppressed).toHaveLength(1)
})

test('a key that a rule about code speaks of is said once', () => {
  const folder = writeProject(tree)
  const { findings } = JSON.parse(runCommand(['scan', '--format', 'json', '--all', '--fail-on', 'never'], { folder }).stdout)
  const about = findings.filter(
    ({ places }: { places: { file: string; line: number }[] }) => places[0]?.file === 'main.py' && places[0].line === 6,
  )
  expect(about.map(({ rule }: { rule: string }) => rule)).toEqual(['jwt-key-constant'])
})

test('a baseline takes what is known out, in files that have no comments', () => {
  const folder = writeProject(tree)
  const scan = ['scan', '--format', 'json', '--all', '--only', 'secrets', '--fail-on', 'never']
  const known = runCommand(scan, { folder }).stdout
  expect(JSON.parse(known).findings.length).toBeGreaterThan(5)
  writeFileSync(join(folder, 'known.json'), known)
  expect(JSON.parse(runCommand([...scan, '--baseline', 'known.json'], { folder }).stdout).findings).toEqual([])
  // Another key in the place of the known one is a new finding, and so is a committed file that holds other secrets than before.
  writeFileSync(join(folder, '.env'), `OPENAI_API_KEY=${made('openai-api-key')}\n`)
  const { findings } = JSON.parse(runCommand([...scan, '--baseline', 'known.json'], { folder }).stdout)
  expect(findings.map(({ rule }: { rule: string }) => rule)).toEqual(['env-file-committed', 'openai-api-key'])
})

test.each([
  ['.env', (value: string) => `# fastward: ignore[stripe-secret-key, env-file-committed] replaced\nSTRIPE=${value}\n`],
  ['config.yaml', (value: string) => `stripe: ${value} # fastward: ignore[stripe-secret-key] replaced\n`],
  ['settings.toml', (value: string) => `# fastward: ignore[stripe-secret-key] replaced\nstripe = "${value}"\n`],
  ['client.js', (value: string) => `// fastward: ignore[stripe-secret-key] replaced\nconst stripe = "${value}"\n`],
])('a comment speaks for a value in %s', (path, write) => {
  const folder = writeProject({ 'main.py': 'from fastapi import FastAPI\n\napp = FastAPI()\n', [path]: write(values.python) })
  const { findings, suppressed } = JSON.parse(runCommand(['scan', '--format', 'json', '--all', '--only', 'secrets'], { folder }).stdout)
  expect(findings).toEqual([])
  expect(suppressed.length).toBeGreaterThan(0)
})
