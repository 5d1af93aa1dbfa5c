// `waivers`: what is found and lived with, each with a reason, an owner and an end.

import { isDay, type Waiver } from '../waivers/waiver.ts'
import { checked, lined, list, record, type Shape, text } from './shape.ts'

const example = '`waivers: [{rule: docs-open, reason: a public API, owner: "@platform", expires: 2026-12-31}]`'

type Written = Omit<Waiver, 'line'>

const words = (description: string, expected: string) => text({ description, expected, example, pattern: '\\S' })

const fields = record<{ readonly [Name in keyof Written]: string }>(
  {
    rule: text({
      description: 'The id of the rule or guardrail whose findings are waived.',
      expected: 'the id of a rule or a guardrail',
      example,
      pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$',
    }),
    route: text({
      description: 'Findings on this route alone: a method and a path, or a path; `*` is one part, `**` is any number.',
      expected: 'a route, such as `GET /users/{id}`',
      example,
      pattern: '^(?:[A-Z]+ )?/\\S*$',
    }),
    path: words('Findings in these files alone; `*` is one part of a path, `**` is any number.', 'a pattern of paths'),
    fingerprint: text({
      description: 'This finding alone, as reports in JSON name it.',
      expected: 'the fingerprint of a finding',
      example,
      pattern: '^[0-9a-f]{32}$',
    }),
    reason: words('Why it is right to live with it.', 'a reason'),
    owner: words('Who answers for it.', 'who answers for it'),
    expires: checked(
      text({
        description: 'The last day on which the waiver counts. After it the scan says so, and the findings are back.',
        expected: 'a day such as `2026-12-31`',
        example,
        pattern: '^\\d{4}-\\d{2}-\\d{2}$',
      }),
      isDay,
      'a day that the calendar has, such as `2026-12-31`',
      example,
    ),
  },
  { description: 'Findings that are lived with until a day.', example },
  ['reason', 'owner', 'expires'],
)

const waiver: Shape<Waiver> = lined({
  schema: { ...fields.schema, anyOf: ['rule', 'route', 'path', 'fingerprint'].map((name) => ({ required: [name] })) },
  read(written): Written {
    const { rule = null, route = null, path = null, fingerprint = null, reason = '', owner = '', expires = '' } = fields.read(written)
    return { rule, route, path, fingerprint, reason, owner, expires }
  },
})

/** Without any word on what is waived everything would be. */
const aimed = checked(
  waiver,
  ({ rule, route, path, fingerprint }) => [rule, route, path, fingerprint].some((one) => one !== null),
  'a table with one of `rule`, `route`, `path`, `fingerprint`',
  example,
)

export const waiversShape = list(aimed, { description: 'Findings that are lived with, each with a reason, an owner and an end.', example })
