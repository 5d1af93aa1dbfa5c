// Templates that are made into pages, and what decides whether they escape.
import { defineCalls } from '../call-row.ts'

export const templateCalls = defineCalls([
  { call: 'jinja2.Environment', also: ['jinja2.environment.Environment'], tags: ['template', 'template-environment'] },
  {
    call: 'jinja2.Environment.get_template',
    also: ['jinja2.environment.Environment.get_template'],
    parameters: ['name', 'parent', 'globals'],
    tags: ['template', 'template-file'],
  },
  {
    call: 'jinja2.Environment.from_string',
    also: ['jinja2.environment.Environment.from_string'],
    parameters: ['source'],
    tags: ['template'],
  },
  { call: 'jinja2.Template', also: ['jinja2.environment.Template'], parameters: ['source'], tags: ['template'] },
])
