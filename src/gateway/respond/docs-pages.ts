// What the pages that FastAPI itself serves beside its document load, and nothing else. Their scripts stand in the page, and both viewers
// write styles as they run, so `'unsafe-inline'` stays for them.

import type { Route } from '../../model/index.ts'

const swagger = 'https://cdn.jsdelivr.net/npm/swagger-ui-dist@5/'
/** `redoc@2` since 0.115; `redoc@next` before. */
const redoc = 'https://cdn.jsdelivr.net/npm/redoc@2/ https://cdn.jsdelivr.net/npm/redoc@next/'
const icon = 'https://fastapi.tiangolo.com/img/favicon.png'
const none = "default-src 'none'; base-uri 'none'; form-action 'none'"

const policies: readonly (readonly [handler: RegExp, policy: string])[] = [
  [
    /\bswagger_ui_html$/,
    `${none}; script-src 'unsafe-inline' ${swagger}; style-src 'unsafe-inline' ${swagger}; img-src 'self' data: ${icon}; connect-src 'self'`,
  ],
  [/\bswagger_ui_redirect$/, `${none}; script-src 'unsafe-inline'`],
  [
    /\bredoc_html$/,
    `${none}; script-src ${redoc}; worker-src blob:; style-src 'unsafe-inline' https://fonts.googleapis.com; font-src https://fonts.gstatic.com; img-src 'self' data: ${icon} https://cdn.redoc.ly; connect-src 'self'`,
  ],
]

/** null of what is no page of FastAPI's own. */
export function findDocsPolicy(route: Route): string | null {
  if (route.kind !== 'http' || route.origin !== 'docs') return null
  const name = route.handler?.name ?? ''
  return policies.find(([handler]) => handler.test(name))?.[1] ?? null
}
