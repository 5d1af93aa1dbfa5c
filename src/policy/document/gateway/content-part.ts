// `gateway.bodies`, `gateway.answers`, `gateway.fields`: how much of what is sent and answered is looked at, and what becomes of closed fields.

import { choice, type Fields, record, text } from '../shape.ts'

export interface WrittenBodies {
  /** Bytes, as it is written. */
  readonly limit: string
  readonly depth: string
  /** Bytes, as it is written. */
  readonly together: string
}

export interface WrittenAnswers {
  readonly limit: string
}

export interface WrittenFields {
  readonly write: 'refuse' | 'strip'
}

export interface WrittenContent {
  readonly bodies: Partial<WrittenBodies>
  readonly answers: Partial<WrittenAnswers>
  readonly fields: Partial<WrittenFields>
}

const example = '`gateway: {bodies: {limit: 1048576}, answers: {limit: 4194304}, fields: {write: strip}}`'

const bytes = (description: string) =>
  text({
    description,
    expected: 'a number of bytes, up to 256 MB',
    example,
    pattern: '^[1-9]\\d{0,7}$|^1\\d{8}$|^2[0-5]\\d{7}$',
    numbersToo: true,
  })

export const contentFields: Fields<WrittenContent> = {
  bodies: record<WrittenBodies>(
    {
      limit: bytes('The largest body that a rule reads (default: 1 MB); a larger one is refused where a rule reads it.'),
      depth: text({
        description: 'How many arrays and objects may stand within each other, in bodies and in answers (default: 64).',
        expected: 'a number from 1 to 999',
        example,
        pattern: '^[1-9]\\d{0,2}$',
        numbersToo: true,
      }),
      together: text({
        description:
          'How many bytes of such bodies are held at a time, in each process (default: 64 MB); what finds no room is answered with 503 where a rule reads it. Read at the start.',
        expected: 'a number of bytes, up to 16 GB',
        example,
        pattern: '^[1-9]\\d{0,9}$|^1[0-6]\\d{9}$',
        numbersToo: true,
      }),
    },
    { description: 'Bodies of requests that rules read.', example },
  ),
  answers: record<WrittenAnswers>(
    {
      limit: bytes('The largest answer that is filtered or that a rule reads, and the largest event or line of a stream (default: 4 MB).'),
    },
    { description: 'Answers that are filtered or that rules read.', example },
  ),
  fields: record<WrittenFields>(
    {
      write: choice(['refuse', 'strip'] as const, {
        description:
          'refuse (the default): a body that sets a closed field is refused. strip: the field is cut out of JSON, and a form is refused.',
        example,
      }),
    },
    { description: 'What becomes of closed fields.', example },
  ),
}
