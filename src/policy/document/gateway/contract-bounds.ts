// `gateway.contract.json` and `gateway.contract.files`: bounds that no schema of the application has to write down.

import { choice, record, type Shape, text } from '../shape.ts'

const undeclared = ['allow', 'note', 'refuse'] as const
type Undeclared = (typeof undeclared)[number]

/** Numbers, as they are written. */
export interface WrittenJsonBounds {
  readonly members: string
  readonly name: string
  readonly text: string
}

export interface WrittenFileBounds {
  readonly largest: string
  readonly together: string
  readonly parts: string
  readonly names: Undeclared
  readonly content: Undeclared
}

const jsonExample = '`gateway: {contract: {json: {members: 1000, name: 64, text: 65536}}}`'
const filesExample = '`gateway: {contract: {files: {largest: 10485760, parts: 20, content: refuse}}}`'

const number = (description: string, example: string) =>
  text({ description, expected: 'a number from 1 to 999999999999', example, pattern: '^[1-9]\\d{0,11}$', numbersToo: true })

export const jsonBounds: Shape<Partial<WrittenJsonBounds>> = record<WrittenJsonBounds>(
  {
    members: number('How many members an object, and how many items an array may have (default: as many as there are).', jsonExample),
    name: number('How many bytes a name may have, as it is written (default: any).', jsonExample),
    text: number('How many bytes a text may have, as it is written (default: any).', jsonExample),
  },
  { description: 'Bounds of bodies of JSON beside `body` and `depth`, told at the byte that breaks them.', example: jsonExample },
)

export const fileBounds: Shape<Partial<WrittenFileBounds>> = record<WrittenFileBounds>(
  {
    largest: number('The largest file of a form, in bytes (default: any).', filesExample),
    together: number('The largest body of a form with files, in bytes (default: any).', filesExample),
    parts: number('How many parts a form may have (default: 1,000 files and 1,000 fields, as Starlette takes).', filesExample),
    names: choice(undeclared, { description: 'File names in the shape of a path (default: note).', example: filesExample }),
    content: choice(undeclared, {
      description: 'Files that do not begin as what they are said to be: PNG, JPEG, GIF, WebP, PDF, ZIP, gzip (default: note).',
      example: filesExample,
    }),
  },
  { description: 'Forms with files, judged part by part as they come.', example: filesExample },
)
