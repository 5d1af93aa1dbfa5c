// `gateway.contract`: whether requests and answers are what the application's OpenAPI document says. Left out, nobody looks.

import { choice, type Fields, flag, record, text } from '../shape.ts'
import { contractAnswerFields, type WrittenAnswers } from './contract-answers.ts'
import { fileBounds, jsonBounds, type WrittenFileBounds, type WrittenJsonBounds } from './contract-bounds.ts'
import { shieldModeFields, type WrittenShieldMode } from './shield-mode.ts'

/** What becomes of what no contract names and the application may take all the same. */
const undeclared = ['allow', 'note', 'refuse'] as const
export type Undeclared = (typeof undeclared)[number]

export interface WrittenUndeclared {
  readonly query: Undeclared
  readonly fields: Undeclared
}

interface WrittenUnknown extends WrittenUndeclared {
  readonly answers: Undeclared
}

interface WrittenRepeated {
  readonly query: Undeclared
  readonly form: Undeclared
  readonly keys: Undeclared
}

export interface WrittenContract extends WrittenShieldMode, WrittenAnswers {
  readonly requests: boolean
  readonly unknown: Partial<WrittenUnknown>
  readonly repeated: Partial<WrittenRepeated>
  /** Bytes and levels, as they are written. */
  readonly body: string
  readonly depth: string
  readonly json: Partial<WrittenJsonBounds>
  readonly files: Partial<WrittenFileBounds>
  readonly ahead: boolean
  readonly names: 'any' | 'declared'
}

export interface WithContract {
  readonly contract: Partial<WrittenContract>
}

const example = "`gateway: {contract: {mode: observe, enforce: ['/orders/**'], answers: report, unknown: {query: refuse}}}`"

const what = (description: string) => choice(undeclared, { description, example })

export const contractFields: Fields<WithContract> = {
  contract: record<WrittenContract>(
    {
      ...shieldModeFields(example),
      requests: flag({
        description: 'Whether parameters and bodies are held against the contract before the application gets them (default: true).',
        example: '`gateway: {contract: {requests: false, answers: report}}`',
      }),
      ...contractAnswerFields,
      unknown: record<WrittenUnknown>(
        {
          answers: what(
            'Answers of a status or a type that the operation does not declare (default: note); refused where `answers` is strip or block. Errors as FastAPI writes them are none.',
          ),
          query: what('Parameters of the address that the operation does not declare (default: note).'),
          fields: what('Fields of bodies that the schema does not declare, where the application would leave them aside (default: note).'),
        },
        { description: 'What the contract does not name: allow it, note it, or object to it.', example },
      ),
      repeated: record<WrittenRepeated>(
        {
          query: what('A parameter of the address that takes one value and is sent several times; the last one counts (default: note).'),
          form: what('A field of a form that takes one value and is sent several times (default: note).'),
          keys: what('A name that stands twice in an object of JSON (default: refuse).'),
        },
        { description: 'What is said more than once, and read differently by different readers.', example },
      ),
      body: text({
        description: 'The largest body of JSON or form without files, in bytes (default: `gateway.bodies.limit`, 1 MB).',
        expected: 'a number of bytes, up to 256 MB',
        example: '`gateway: {contract: {body: 65536, depth: 16}}`',
        pattern: '^[1-9]\\d{0,7}$|^1\\d{8}$|^2[0-5]\\d{7}$',
        numbersToo: true,
      }),
      depth: text({
        description: 'How many arrays and objects may stand within each other (default: `gateway.bodies.depth`, 64).',
        expected: 'a number from 1 to 999',
        example: '`gateway: {contract: {body: 65536, depth: 16}}`',
        pattern: '^[1-9]\\d{0,2}$',
        numbersToo: true,
      }),
      json: jsonBounds,
      files: fileBounds,
      names: choice(['any', 'declared'] as const, {
        description:
          'any (the default): a field that is missing may have come by a name that the document does not tell (`populate_by_name`, `AliasChoices`), and the application says. declared: it has the name in the document and no other.',
        example: '`gateway: {contract: {mode: enforce, names: declared}}`',
      }),
      ahead: flag({
        description: 'Make every contract ready when the gateway starts, in place of when it is first needed (default: false).',
        example: '`gateway: {contract: {mode: enforce, ahead: true}}`',
      }),
    },
    { description: 'Requests and answers held against the OpenAPI document of the application (default: nobody looks).', example },
  ),
}
