// Markup beside the responses of FastAPI: what says that a text is safe, pages of other frameworks, and what makes text safe.
import { defineEffects, type EffectRow } from '../effect-row.ts'
import { called, cleaning } from './row-kit.ts'

const page = (call: string, at: string): EffectRow => called(call, 'html', 'render', at, 'f"<p>{x}</p>"')
const answers = ['Response', 'JSONResponse', 'PlainTextResponse', 'HTMLResponse', 'StreamingResponse', 'ORJSONResponse', 'UJSONResponse']

export const pageEffects = defineEffects([
  ...['StreamingResponse', 'PlainTextResponse'].map(
    (name): EffectRow => ({
      call: `starlette.responses.${name}`,
      also: [`fastapi.responses.${name}`],
      parameters: ['content'],
      effects: [
        { kind: 'html', does: 'render', at: 'content', when: { media_type: ['text/html', 'image/svg+xml', 'text/html; charset=utf-8'] } },
      ],
      example: `from starlette.responses import ${name}\n${name}(f"<p>{x}</p>", media_type="text/html")`,
    }),
  ),
  page('django.utils.safestring.mark_safe', 's'),
  page('django.utils.safestring.SafeString', 's'),
  page('fasthtml.common.NotStr', 's'),
  page('htpy.Markup', 's'),
  {
    call: 'streamlit.markdown',
    also: ['streamlit.write'],
    parameters: ['body'],
    effects: [{ kind: 'html', does: 'render', at: 'body', when: { unsafe_allow_html: ['True'] } }],
    example: 'import streamlit\nstreamlit.markdown(f"<p>{x}</p>", unsafe_allow_html=True)',
  },
  ...answers.map(
    (name): EffectRow => ({
      call: `fastapi.responses.${name}`,
      also: [`starlette.responses.${name}`, ...(name === 'Response' ? ['fastapi.Response'] : [])],
      effects: ['Location', 'location', 'HX-Redirect', 'Refresh'].map((key) => ({
        kind: 'redirect' as const,
        does: 'send' as const,
        at: `headers.${key}`,
      })),
      example: `from fastapi.responses import ${name}\n${name}(None, status_code=302, headers={"Location": x})`,
    }),
  ),
  {
    call: 'fastapi.HTTPException',
    also: ['starlette.exceptions.HTTPException', 'fastapi.exceptions.HTTPException'],
    parameters: ['status_code', 'detail', 'headers'],
    effects: ['Location', 'location'].map((key) => ({ kind: 'redirect' as const, does: 'send' as const, at: `headers.${key}` })),
    example: 'from fastapi import HTTPException\nraise HTTPException(302, headers={"Location": x})',
  },
  cleaning('nh3.clean_text', ['html']),
  cleaning('xml.sax.saxutils.escape', ['html', 'xml'], ['xml.sax.saxutils.quoteattr']),
  cleaning('django.utils.html.escape', ['html'], ['django.utils.html.conditional_escape']),
  cleaning('tornado.escape.xhtml_escape', ['html']),
  cleaning(
    'werkzeug.utils.escape',
    ['html'],
    ['flask.escape', 'jinja2.escape', 'jinja2.utils.escape', 'markupsafe.escape_silent', 'markupsafe.Markup.escape'],
  ),
  cleaning(
    'lxml.html.clean.clean_html',
    ['html'],
    ['lxml_html_clean.clean_html', 'lxml.html.clean.Cleaner.clean_html', 'lxml_html_clean.Cleaner.clean_html'],
  ),
  cleaning(
    'bleach.sanitizer.Cleaner.clean',
    ['html'],
    ['bleach.Cleaner.clean', 'nh3.Cleaner.clean', 'html_sanitizer.Sanitizer.sanitize', 'bleach.linkifier.Linker.linkify'],
  ),
  {
    call: 'markupsafe.Markup.format',
    also: ['markupsafe.Markup.__mod__', 'markupsafe.Markup.join'],
    cleans: ['html'],
    example: 'from markupsafe import Markup\ny = Markup("<b>{}</b>").format(x)',
  },
])
