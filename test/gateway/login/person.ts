// Somebody with a browser, as far as HTTP goes: keeps cookies by host, follows redirects as told, and says of its requests what browsers say. What goes to
// `shop.example` reaches the gateway.

import { request } from 'node:http'

export interface Page {
  readonly status: number
  readonly location: string | null
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: string
  readonly address: string
}

interface Visit {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly form?: Readonly<Record<string, string>>
}

export const shop = 'https://shop.example'

const opening = {
  accept: 'text/html,application/xhtml+xml',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
  'sec-fetch-site': 'none',
}

export class Person {
  /** By host, then by name. */
  readonly jars = new Map<string, Map<string, string>>()
  /** Where the gateway is: asked for each request. */
  readonly #port: () => number

  constructor(port: () => number) {
    this.#port = port
  }

  jar(address: string): Map<string, string> {
    const { host } = new URL(address)
    const jar = this.jars.get(host) ?? new Map<string, string>()
    this.jars.set(host, jar)
    return jar
  }

  get session(): string | undefined {
    return this.jar(shop).get('__Host-fastward-session')
  }

  /** One request, as a person opens a page. */
  open(address: string, { headers = {}, ...visit }: Visit = {}): Promise<Page> {
    return this.ask(address, { ...visit, headers: { ...opening, ...headers } })
  }

  /** One request, as a script sends it. */
  async ask(address: string, { method = 'GET', headers = {}, form }: Visit = {}): Promise<Page> {
    const url = new URL(address, shop)
    const isShop = url.origin === shop
    const jar = this.jar(url.href)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const body = form === undefined ? '' : new URLSearchParams(form).toString()
    const page = await new Promise<Page>((settle, refuse) => {
      const sent = request(
        {
          host: '127.0.0.1',
          port: isShop ? this.#port() : url.port,
          path: `${url.pathname}${url.search}`,
          method,
          agent: false,
          headers: {
            host: url.host,
            ...(cookie === '' ? {} : { cookie }),
            ...(form === undefined
              ? {}
              : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) }),
            ...headers,
          },
        },
        (answer) => {
          let text = ''
          answer.setEncoding('utf8')
          answer.on('data', (part) => {
            text += part
          })
          answer.on('end', () => {
            const { location } = answer.headers
            settle({
              status: answer.statusCode ?? 0,
              location: location === undefined ? null : new URL(location, url).href,
              headers: answer.headers,
              body: text,
              address: url.href,
            })
          })
        },
      )
      sent.on('error', refuse)
      sent.end(body)
    })
    for (const line of [page.headers['set-cookie'] ?? []].flat()) {
      const [pair = '', ...attributes] = line.split('; ')
      const name = pair.slice(0, pair.indexOf('='))
      if (attributes.some((attribute) => /^(?:max-age=0|expires=thu, 01 jan 1970.*)$/i.test(attribute))) jar.delete(name)
      else jar.set(name, pair.slice(name.length + 1))
    }
    return page
  }

  /** Follows redirects until there is none, or until one leads where `stops` says. */
  async follow(first: Page, stops: (address: string) => boolean = () => false): Promise<Page> {
    let page = first
    for (let hop = 0; hop < 20 && page.location !== null && !stops(page.location); hop++) page = await this.open(page.location)
    return page
  }

  /** From the page that wants a login to where it ends; the issuer asks for a name where it does not know it yet. */
  async logIn(path: string, name: string, stops?: (address: string) => boolean): Promise<Page> {
    const asked = await this.follow(await this.open(path), stops)
    if (!asked.body.includes('<title>issuer</title>')) return asked
    return this.follow(await this.open(asked.address, { method: 'POST', form: { name } }), stops)
  }
}

export const atCallback = (address: string): boolean => address.startsWith(`${shop}/.fastward/callback`)
