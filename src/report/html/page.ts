// A page that needs nothing else: no network, no other file, no script to be read. The policy in its head admits the one style sheet
// and the one script by their digests; every word of the scanned tree goes through `markup.ts`.

import { createHash } from 'node:crypto'
import assets from './assets.json' with { type: 'json' }
import { type KeyRow, toHelp, toTabs, toToolbar, type View } from './controls.ts'
import { html, type Markup, trusted } from './markup.ts'

const policy = [
  "default-src 'none'",
  `style-src ${digest(assets.style)}`,
  `script-src ${digest(assets.script)}`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

const icon =
  'data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 16 16%22%3E%3Cpath fill=%22%230f766e%22 d=%22M8 .5 14 3v5c0 3.6-2.5 6.3-6 7.5C4.5 14.3 2 11.6 2 8V3z%22/%3E%3C/svg%3E'

/** `security report`, `map of routes`: what the page is, after its title. */
export interface PageParts {
  readonly title: string
  readonly kind: string
  readonly version: string
  /** What is searched: `findings and routes`. */
  readonly search: { readonly in: string; readonly hint: string }
  readonly summary: Markup
  readonly views: readonly View[]
  readonly filters: Markup
  readonly keys: readonly KeyRow[]
  /** For the script, numbers alone: the routes that each finding reaches. */
  readonly reached: readonly (readonly number[])[]
}

/** The same parts give the same bytes: nothing in it tells the time. */
export function toPage({ title, kind, version, search, summary, views, filters, keys, reached }: PageParts): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="fastward ${version}">
<title>${title}: ${kind}</title>
<link rel="icon" href="${trusted(icon)}">
<style>${trusted(assets.style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the ${views[0]?.id ?? 'content'}</a>
<header class="top"><p class="brand">${mark}Fastward</p>${toToolbar(search.in, search.hint)}</header>
<div class="page">
${summary}
${toTabs(views)}
<div class="columns">${filters}
<main id="main" tabindex="-1">
${views.map(
  ({ content }) => html`${content}
`,
)}</main></div>
</div>
${toHelp(keys)}
<script type="application/json" id="reached">${trusted(JSON.stringify(reached))}</script>
<script>${trusted(assets.script)}</script>
</body>
</html>
`
  return page.text
}

const mark: Markup = html`<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 .5 14 3v5c0 3.6-2.5 6.3-6 7.5C4.5 14.3 2 11.6 2 8V3z"/></svg>`

function digest(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}
