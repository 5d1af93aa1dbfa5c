// What goes back to whoever asked: pages, redirects, headers.
import { defineEffects, type EffectRow } from '../effect-row.ts'

const modules = ['fastapi.responses', 'starlette.responses']
const answer = (name: string, row: Omit<EffectRow, 'call' | 'also'>): EffectRow => {
  const [call = name, ...also] = modules.map((module) => `${module}.${name}`)
  return { call, also, ...row }
}

export const responseEffects = defineEffects([
  answer('HTMLResponse', {
    parameters: ['content'],
    effects: [{ kind: 'html', does: 'render', at: 'content' }],
    example: 'from fastapi.responses import HTMLResponse\nHTMLResponse(f"<p>{x}</p>")',
  }),
  {
    call: 'fastapi.Response',
    also: ['fastapi.responses.Response', 'starlette.responses.Response'],
    parameters: ['content'],
    effects: [{ kind: 'html', does: 'render', at: 'content', when: { media_type: ['text/html', 'image/svg+xml'] } }],
    example: 'from fastapi import Response\nResponse(f"<p>{x}</p>", media_type="text/html")',
  },
  answer('RedirectResponse', {
    parameters: ['url'],
    effects: [{ kind: 'redirect', does: 'send', at: 'url' }],
    example: 'from fastapi.responses import RedirectResponse\nRedirectResponse(x)',
  }),
  {
    call: 'html.escape',
    also: ['markupsafe.escape', 'cgi.escape', 'bleach.clean', 'nh3.clean'],
    passes: ['*'],
    cleans: ['html'],
    example: 'import html\ny = html.escape(x)',
  },
  { call: 'markupsafe.Markup', passes: ['*'], example: 'from markupsafe import Markup\ny = Markup(x)' },
])
