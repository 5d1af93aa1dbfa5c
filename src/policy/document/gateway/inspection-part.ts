// `gateway.inspection`: what values of requests may not look like, and what answers may not hold. Left out, nobody looks.

import { choice, type Fields, oneOrMany, record } from '../shape.ts'
import { shieldModeFields, type WrittenShieldMode } from './shield-mode.ts'

/** Ids of classes of attacks. */
export const inspectedAttacks = [
  'sql-injection',
  'cross-site-scripting',
  'command-injection',
  'path-traversal',
  'template-injection',
  'server-side-request',
  'xml-entities',
  'deserialisation',
  'nosql-injection',
  'ldap-injection',
  'line-injection',
  'prompt-injection',
  'probe',
] as const
/** Ids of kinds of leaks. */
export const watchedLeaks = [
  'private-key',
  'aws-key',
  'github-token',
  'gitlab-token',
  'slack-token',
  'stripe-key',
  'google-key',
  'model-key',
  'password-hash',
  'token',
  'card',
  'iban',
  'cpf',
  'dni',
  'fiscal-code',
  'nir',
  'social-security',
] as const
const beyond = ['look', 'note', 'refuse'] as const
const answers = ['off', 'note', 'mask', 'block'] as const

export interface WrittenInspection extends WrittenShieldMode {
  readonly beyond: (typeof beyond)[number]
  readonly skip: readonly (typeof inspectedAttacks)[number][]
  readonly secrets: (typeof answers)[number]
  readonly personal: (typeof answers)[number]
  readonly allow: readonly (typeof watchedLeaks)[number][]
}

export interface WithInspection {
  readonly inspection: Partial<WrittenInspection>
}

const example = "`gateway: {inspection: {mode: observe, enforce: ['/orders/**'], secrets: mask}}`"

export const inspectionFields: Fields<WithInspection> = {
  inspection: record<WrittenInspection>(
    {
      ...shieldModeFields(example, 'Note what would be refused or covered, or do it (default: observe).'),
      beyond: choice(beyond, {
        description:
          'Bodies longer than `gateway.bodies.limit`: look at them as they go on (the default: JSON, lines of JSON, forms with files and files; other text is refused), note that nobody looked, or refuse them.',
        example: '`gateway: {inspection: {mode: enforce, beyond: refuse}}`',
      }),
      skip: oneOrMany(
        choice(inspectedAttacks, { description: 'A class of attacks.', example: '`gateway: {inspection: {skip: [prompt-injection]}}`' }),
        { description: 'Classes of attacks that nobody looks for (default: none).', example },
      ),
      secrets: choice(answers, {
        description: 'Keys, tokens and hashes of passwords in answers: note them (the default), cover them, or answer 502 in their place.',
        example,
      }),
      personal: choice(answers, { description: 'Numbers of cards, accounts and persons in answers: the same.', example }),
      allow: oneOrMany(
        choice(watchedLeaks, {
          description: 'A kind of secret or number.',
          example: '`gateway: {inspection: {secrets: mask, allow: [token]}}`',
        }),
        { description: 'What may leave all the same (default: nothing).', example },
      ),
    },
    { description: 'Shapes of attacks in requests, secrets and personal numbers in answers (default: nobody looks).', example },
  ),
}
