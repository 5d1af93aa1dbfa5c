// `gateway.patches`: weaknesses that are known and not mended yet, each closed in front of the application: this operation, this parameter, this class.

import { isDay } from '../../waivers/waiver.ts'
import { checked, choice, type Fields, type Lined, lined, list, oneOrMany, record, type Shape, text } from '../shape.ts'

/** What the parameter would do where it does harm. */
export const patchClasses = [
  'sql',
  'nosql',
  'command',
  'path',
  'template',
  'ssrf',
  'xss',
  'xml',
  'deserialisation',
  'redirect',
  'mail',
  'pattern',
  'expression',
  'fields',
  'size',
  'archive',
  'caller',
] as const
export type PatchClass = (typeof patchClasses)[number]

export const patchPlaces = ['path', 'query', 'header', 'cookie', 'body'] as const
export type PatchPlace = (typeof patchPlaces)[number]

export interface WrittenPatch {
  readonly route: string
  readonly class: PatchClass
  readonly in: PatchPlace
  readonly parameter: string
  readonly finding: string
  readonly since: string
  readonly mode: 'observe' | 'enforce'
  readonly hosts: readonly string[]
  readonly pattern: string
  /** As it is written. */
  readonly most: string
}

export type LinedPatch = Partial<WrittenPatch> & Lined

export interface WrittenPatches {
  readonly patches: readonly LinedPatch[]
}

const example = "`gateway: {patches: [{route: 'GET /files/{name}', class: path, in: path, parameter: name}]}`"

function isPattern(written: string): boolean {
  try {
    new RegExp(written, 'u')
    return written.length <= 500
  } catch {
    return false
  }
}

const patchShape: Shape<Partial<WrittenPatch>> = record<WrittenPatch>(
  {
    route: text({
      description: 'The operation, as `fastward routes` names it.',
      expected: 'a method and a path, such as `GET /files/{name}`',
      example,
      pattern: '^[A-Z]+ /\\S*$',
    }),
    class: choice(patchClasses, {
      description: 'What the parameter would do where it does harm: it says how its values are read. `caller`: nobody may come unknown.',
      example,
    }),
    in: choice(patchPlaces, { description: 'Where the parameter stands.', example }),
    parameter: text({
      description: 'Its name; of a body the path to the field, `items[].name`. Left out: everything there.',
      expected: 'a name, or a path such as `items[].name`',
      example,
      pattern: '^[^\\s`]{1,200}$',
    }),
    finding: text({
      description: 'The fingerprint of the finding that it is for; `fastward gateway patch --check` tells when it is gone.',
      expected: 'a fingerprint of 6 to 32 hexadecimal digits',
      example,
      pattern: '^[0-9a-f]{6,32}$',
    }),
    since: checked(
      text({ description: 'The day on which it was written.', expected: 'a day', example, pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
      isDay,
      'a day of the calendar',
      example,
    ),
    mode: choice(['observe', 'enforce'], {
      description: 'Hold to it, whatever the mode elsewhere (enforce, the default), or note what would be refused.',
      example,
    }),
    hosts: oneOrMany(
      text({
        description: 'A host; `*.` stands for any labels.',
        expected: 'a host such as `images.example.com`',
        example,
        pattern: '^(?:\\*\\.)?[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$',
      }),
      { description: 'ssrf and redirect: the hosts that may be named, and no other (default: any public name).', example },
    ),
    pattern: checked(
      text({
        description: 'What every value must be as a whole, in place of what the class asks.',
        expected: 'a pattern',
        example,
        pattern: '\\S',
      }),
      isPattern,
      'a regular expression of at most 500 characters',
      example,
    ),
    most: text({
      description: 'size: the largest number (default: 100).',
      expected: 'a number',
      example,
      pattern: '^\\d{1,9}$',
      numbersToo: true,
    }),
  },
  { description: 'A weakness that is closed here until it is mended.', example },
  ['route', 'class'],
)

export const patchesFields: Fields<WrittenPatches> = {
  patches: list(lined(patchShape), {
    description: 'Weaknesses that are known and not mended yet, closed in front of the application; `fastward gateway patch` writes them.',
    example,
  }),
}
