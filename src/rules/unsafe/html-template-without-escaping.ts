// Pages from templates that put values into HTML as they are.

import type { Call } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'html-template-without-escaping',
  title: 'HTML templates are filled without escaping',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-79'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-1.2.1'],
  why: `
    A jinja2.Environment escapes nothing unless it is told to, unlike FastAPI's Jinja2Templates. A value with a tag in it becomes part of
    the page or the mail, and its script runs for whoever opens it.`,
  fix: 'Make the environment with autoescape=select_autoescape(), or use fastapi.templating.Jinja2Templates.',
  blindSpots: [
    'Environments are reported only where the same file takes a template by a name that ends in .html.',
    'Templates that escape each value themselves are not read.',
  ],
  examples: [
    bad(
      'a page',
      `
      from fastapi import FastAPI
      from fastapi.responses import HTMLResponse
      from jinja2 import Environment, FileSystemLoader

      app = FastAPI()
      pages = Environment(loader=FileSystemLoader("pages"))  # <-- finding


      @app.get("/hello", response_class=HTMLResponse)
      def hello(name: str):
          return pages.get_template("hello.html").render(name=name)
    `,
    ),
    bad(
      'switched off, for a mail',
      `
      import jinja2
      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/invitations")
      def invite(name: str):
          mails = jinja2.Environment(loader=jinja2.PackageLoader("shop"), autoescape=False)  # <-- finding
          template = mails.get_template("mail/invitation.html")
          send(template.render(name=name))
    `,
    ),
    good(
      'escaping is on',
      `
      from fastapi import FastAPI
      from jinja2 import Environment, FileSystemLoader, select_autoescape

      app = FastAPI()
      pages = Environment(loader=FileSystemLoader("pages"), autoescape=select_autoescape())
      mails = Environment(loader=FileSystemLoader("mails"), autoescape=True)


      @app.get("/hello")
      def hello(name: str):
          return [pages.get_template("hello.html").render(name=name), mails.get_template("hello.html").render(name=name)]
    `,
    ),
    good(
      'templates of other texts',
      `
      from fastapi import FastAPI
      from jinja2 import Environment, FileSystemLoader

      app = FastAPI()
      prompts = Environment(loader=FileSystemLoader("prompts"))


      @app.get("/ask")
      def ask(question: str):
          return prompts.get_template("system.j2").render(question=question)
    `,
    ),
  ],

  looksAt: 'model',
  check(_model, report, context) {
    const pages = context.code.calls.filter(isPage)
    for (const call of context.code.calls) {
      if (!call.tags.includes('template-environment') || call.open) continue
      const escaping = call.arguments['autoescape']
      if (escaping !== undefined && !(escaping.certainty === 'certain' && escaping.value === false)) continue
      const page = pages.find(({ inside }) => inside.file === call.inside.file)
      if (page === undefined) continue
      report({
        place: call.place,
        cause: causeIn(call.inside, call.callee),
        what: `templates such as ${page.arguments['name']?.value} are filled without escaping`,
        routes: context.routesTo(page),
        others: [{ role: 'related', place: page.place, note: 'an HTML template is taken here' }],
      })
    }
  },
})

function isPage({ tags, arguments: { name } }: Call): boolean {
  return (
    tags.includes('template-file') &&
    typeof name?.value === 'string' &&
    name.certainty !== 'unknown' &&
    /\.html?(?:\.j2|\.jinja2?)?$/.test(name.value)
  )
}
