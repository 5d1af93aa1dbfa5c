// An issuer at which people log in, an application that says what it was told, and the real gateway between.

import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { runCommand } from '../../kit/command.ts'
import { writeProject } from '../../kit/project.ts'
import { readClaims, serve, signingKey, type Until } from '../identity/world.ts'
import { type Started, startGateway } from '../running.ts'
import { type LoginIssuer, startLoginIssuer } from './issuer.ts'
import { type Page, Person, shop } from './person.ts'

const program = `
from fastapi import FastAPI

app = FastAPI()


@app.get("/")
def home(): ...


@app.get("/me")
@app.post("/me")
def me(): ...


@app.get("/admin")
def admin(): ...


@app.get("/health")
def health(): ...
`

const access = `
access:
  rules:
    home: {where: {path: /}, when: 'true'}
    health: {where: {path: /health}, when: 'true'}
    known: {where: {path: /me}, when: principal.kind != "anonymous"}
    admins: {where: {path: /admin}, when: '"admin" in principal.roles'}
`

export interface ShopWorld {
  readonly gateway: Started
  readonly folder: string
  /** Headers of the last request that reached the application. */
  readonly told: () => Readonly<Record<string, string | readonly string[] | undefined>>
  person(): Person
  /** Who the application was told is calling; the status where the gateway answered by itself. */
  caller(person: Person, method?: string): Promise<Readonly<Record<string, unknown>> | number>
}

export interface LoginWorld extends ShopWorld {
  readonly issuer: LoginIssuer
}

export interface ShopOptions {
  /** Of \`login\`, beside issuer, client and address: in braces' notation, with a comma in front. */
  readonly login?: string
  readonly client?: string
  /** Lines of \`gateway\`. */
  readonly settings?: string
  readonly files?: Readonly<Record<string, string>>
  readonly environment?: Readonly<Record<string, string>>
  readonly words?: readonly string[]
  readonly until?: Until
}

export interface LoginWorldOptions extends ShopOptions {
  readonly issuerSettings?: Parameters<typeof startLoginIssuer>[1]
}

export async function startLoginWorld(provider: string, { issuerSettings, ...options }: LoginWorldOptions = {}): Promise<LoginWorld> {
  const issuer = await startLoginIssuer(provider, issuerSettings, options.until ?? onTestFinished)
  const world = await startShop(issuer.address, options)
  await issuer.reach([`${options.words?.includes('--tls-cert') ? 'https' : 'http'}://127.0.0.1:${world.gateway.port}`])
  return { ...world, issuer }
}

export async function startShop(issuer: string, options: ShopOptions = {}): Promise<ShopWorld> {
  const { login = '', settings = '', files = {}, environment = {}, words = [], until = onTestFinished } = options
  let told: ShopWorld['told'] = () => ({})
  const upstream = await serve(({ headers, url }, response) => {
    told = () => headers
    const isPage = url === '/' || headers.accept?.includes('text/html') === true
    if (isPage) response.setHeader('content-type', 'text/html')
    response.end(isPage ? '<title>shop</title>' : JSON.stringify(headers['fastward-identity'] ?? null))
  }, until)
  const client = options.client ?? 'client: shop-web, secret: file:client.secret'
  const folder = writeProject(
    {
      'main.py': program,
      'fastward.yaml': `${access}gateway:
  audience: shop
  key: file:signing.key
  issuers: {main: {issuer: '${issuer}', audience: shop}}
  login: {issuer: main, ${client}, address: '${shop}', scopes: [offline_access, 'orders:read']${login}}
${settings}`,
      'signing.key': `${signingKey}\n`,
      'client.secret': 'told-to-nobody\n',
      ...files,
    },
    until,
  )
  const map = join(folder, 'app.map.json')
  expect(runCommand(['map', '--output', map], { folder })).toMatchObject({ exit: 0 })
  const gateway = await startGateway(folder, Number(new URL(upstream).port), {
    words: ['--map', map, ...(words.includes('--mode') ? [] : ['--mode', 'enforce']), ...words],
    environment,
    until,
  })
  return {
    gateway,
    folder,
    told: () => told(),
    person: () => new Person(() => gateway.port),
    async caller(person, method = 'GET') {
      const page: Page = await person.ask('/me', { method, headers: method === 'GET' ? {} : { origin: shop } })
      return page.status === 200 ? readClaims(page.body) : page.status
    },
  }
}
