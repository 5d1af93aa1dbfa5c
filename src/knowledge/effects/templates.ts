// Templates that come as text, and texts whose fields Python fills. `jinja2.sandbox` is left out: what is written there reaches nothing.
import { defineEffects, type EffectRow } from '../effect-row.ts'
import { called, methods, named } from './row-kit.ts'

const template = (call: string, at: string, before: readonly string[] = []): EffectRow => called(call, 'template', 'run', at, 'x', before)
const jinja = 'import jinja2\njinja2.Environment()'

export const templateEffects = defineEffects([
  named('jinja2.Template', ['jinja2.environment.Template', 'jinja2.nativetypes.NativeTemplate'], 'import jinja2\njinja2.Template("a")'),
  template('jinja2.Template', 'source'),
  named(
    'jinja2.Environment',
    [
      'jinja2.environment.Environment',
      'jinja2.nativetypes.NativeEnvironment',
      'jinja2.Environment.overlay',
      'fastapi.templating.Jinja2Templates.env',
      'starlette.templating.Jinja2Templates.env',
    ],
    jinja,
  ),
  ...methods('jinja2.Environment', { kind: 'template', names: ['from_string', 'compile_expression'], at: 'source', start: jinja }),
  {
    call: 'jinja2.Template.render',
    also: ['jinja2.Template.render_async', 'jinja2.Template.generate', 'mako.template.Template.render'],
    passes: ['*'],
    example: 'import jinja2\ny = jinja2.Template("<b>{{ a }}</b>").render(a=x)',
  },
  template('mako.template.Template', 'text'),
  {
    call: 'mako.lookup.TemplateLookup.put_string',
    parameters: ['uri', 'text'],
    effects: [{ kind: 'template', does: 'run', at: 'text' }],
    example: 'from mako.lookup import TemplateLookup\nTemplateLookup().put_string("a", x)',
  },
  ...['PageTemplate', 'PageTextTemplate'].map((name) => template(`chameleon.${name}`, 'body')),
  template('django.template.Template', 'template_string'),
  ...methods('django.template.Engine', {
    kind: 'template',
    names: ['from_string'],
    at: 'template_code',
    start: 'from django.template import Engine\nEngine()',
  }),
  template('tornado.template.Template', 'template_string'),
  template('genshi.template.MarkupTemplate', 'source'),
  template('genshi.template.NewTextTemplate', 'source'),
  template('Cheetah.Template.Template', 'source'),
  template('bottle.SimpleTemplate', 'source'),
  template('bottle.template', 'source'),
  template('web.template.Template', 'text'),
  template('flask.render_template_string', 'source'),
  template('haystack.components.builders.PromptBuilder', 'template'),
  ...['langchain_core.prompts.PromptTemplate', 'langchain.prompts.PromptTemplate', 'langchain.PromptTemplate'].flatMap(
    (owner): EffectRow[] => {
      const from = owner.slice(0, owner.lastIndexOf('.'))
      return [
        {
          call: `${owner}.from_template`,
          parameters: ['template', 'template_format'],
          effects: [{ kind: 'template', does: 'run', at: 'template', when: { template_format: ['jinja2'] } }],
          passes: ['template'],
          example: `from ${from} import PromptTemplate\ny = PromptTemplate.from_template(x, template_format="jinja2")`,
        },
        {
          call: owner,
          effects: [{ kind: 'template', does: 'run', at: 'template', when: { template_format: ['jinja2'] } }],
          passes: ['template'],
          example: `from ${from} import PromptTemplate\ny = PromptTemplate(template=x, input_variables=[], template_format="jinja2")`,
        },
      ]
    },
  ),

  // Fields of a text reach the attributes of what they are filled with.
  { call: 'builtins.str.format', effects: [{ kind: 'format', does: 'run', at: 'self' }], example: 'x.format(user=object())' },
  { call: 'builtins.str.format_map', effects: [{ kind: 'format', does: 'run', at: 'self' }], example: 'x.format_map({})' },
  ...['format', 'format_map'].map(
    (name): EffectRow => ({
      call: `?.${name}`,
      effects: [{ kind: 'format', does: 'run', at: 'self' }],
      example: `from somewhere import find\nx.strip().${name}(find())`,
    }),
  ),
  {
    call: 'string.Formatter.format',
    also: ['string.Formatter.vformat'],
    parameters: ['format_string'],
    effects: [{ kind: 'format', does: 'run', at: 'format_string' }],
    example: 'import string\nstring.Formatter().format(x, object())',
  },
])
