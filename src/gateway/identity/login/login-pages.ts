// What people see who log in or out: small pages without scripts that reveal nothing, and cookies that pages cannot read.

import { createHash } from 'node:crypto'
import type { Judgement } from '../../listener/index.ts'
import { answerTo, type RefusalCode, type RequestHead } from '../../request/index.ts'

export type Headers = readonly (readonly [string, string])[]

export const setCookie = (name: string, value: string, seconds: number | null): readonly [string, string] => [
  'set-cookie',
  `${name}=${value}; Path=/${seconds === null ? '' : `; Max-Age=${seconds}`}; Secure; HttpOnly; SameSite=Lax`,
]

/** For scripts of our own pages, which show it again. */
export const setReadableCookie = (name: string, value: string): readonly [string, string] => [
  'set-cookie',
  `${name}=${value}; Path=/; Secure; SameSite=Strict`,
]

export const dropCookie = (name: string): readonly [string, string] => setCookie(name, '', 0)

const always: Headers = [
  ['cache-control', 'no-store'],
  ['referrer-policy', 'no-referrer'],
]

/** `own`: what every answer says to browsers. */
export const goTo = (location: string, more: Headers, own: Headers): Judgement => ({
  kind: 'respond',
  status: 303,
  reason: 'See Other',
  headers: dressed([['location', location], ...always, ...more], own),
  body: '',
})

export const sayNothing = (own: Headers): Judgement => ({
  kind: 'respond',
  status: 200,
  reason: 'OK',
  headers: dressed(always, own),
  body: '',
})

/** A page to people, a problem (RFC 9457) to programs. */
export function refuse(code: RefusalCode, head: RequestHead, again: string, more: Headers, own: Headers): Judgement {
  if (!wantsPage(head)) return { kind: 'refuse', code, headers: dressed([['referrer-policy', 'no-referrer'], ...more], own) }
  const { status, title: reason } = answerTo(code)
  const [title, text] = words[status] ?? ['Not signed in', 'This did not work.']
  return page({ status, reason }, title, `<p>${text}</p><p><a href="${again}">Try again</a></p>`, more, own)
}

const words: Readonly<Record<number, readonly [title: string, text: string]>> = {
  400: ['Not signed in', 'Signing in could not be finished here.'],
  403: ['Refused', 'Signing in or out was refused.'],
  429: ['Please wait', 'There were too many attempts. Please wait a minute.'],
  503: ['Just a moment', 'Signing in and out does not work just now.'],
}

/** Whoever comes from another site is asked. */
export const askToLeave = (path: string, forms: string, own: Headers): Judgement =>
  // Without a referrer browsers would say of the form that it comes from nowhere.
  page(
    { status: 200, reason: 'OK' },
    'Sign out',
    `<form method="post" action="${path}"><button>Sign out</button></form>`,
    [['referrer-policy', 'same-origin']],
    own,
    forms,
  )

const style = [
  ':root{color-scheme:light dark;font:1.125rem/1.5 system-ui,sans-serif}',
  'body{margin:0;min-height:100vh;display:grid;place-items:center}',
  'main{box-sizing:border-box;width:100%;max-width:28rem;padding:2rem;overflow-wrap:break-word}',
  'h1{margin:0 0 1rem;font-size:1.75rem;line-height:1.2}p{margin:0 0 1rem}',
  'button{font:inherit;padding:.5rem 1.25rem}:focus-visible{outline:3px solid;outline-offset:3px}',
].join('')
const styleHash = createHash('sha256').update(style).digest('base64')

/** `forms`: where a form may lead to, beside this origin. */
function page(
  line: { readonly status: number; readonly reason: string },
  title: string,
  body: string,
  more: Headers,
  own: Headers,
  forms = '',
): Judgement {
  const headers: Headers = [
    ['content-type', 'text/html; charset=utf-8'],
    [
      'content-security-policy',
      `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'${forms}; frame-ancestors 'none'; base-uri 'none'`,
    ],
    ['x-content-type-options', 'nosniff'],
    ...always.filter(([name]) => !more.some(([other]) => other === name)),
    ...more,
  ]
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${style}</style>`
  const html = `<!doctype html><html lang="en"><head>${head}</head><body><main><h1>${title}</h1>${body}</main></body></html>`
  return { kind: 'respond', ...line, headers: dressed(headers, own), body: html }
}

/** Ours count before what every answer says. */
function dressed(headers: Headers, own: Headers): Headers {
  const said = new Set(headers.map(([name]) => name))
  return [...headers, ...own.filter(([name]) => !said.has(name))]
}

export const wantsPage = ({ headers }: RequestHead): boolean =>
  headers.some(({ name, value }) => name === 'accept' && /(?:^|[\s,])text\/html(?:$|[\s,;])/i.test(value))

/** A person who opens a page in a window, as browsers say it (Fetch Metadata): no script, no frame, nothing that is fetched in advance. */
export function opensPage(head: RequestHead): boolean {
  if (head.method !== 'GET' || head.upgrade !== null || !wantsPage(head)) return false
  let isNavigation = false
  for (const { name, value } of head.headers) {
    if (name === 'sec-fetch-mode') isNavigation = value === 'navigate'
    else if (name === 'sec-fetch-dest' && value !== 'document') return false
    else if ((name === 'sec-purpose' || name === 'purpose') && value.startsWith('prefetch')) return false
  }
  return isNavigation
}
