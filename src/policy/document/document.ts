// `fastward.yaml` as one declaration: how the application is read, and what must hold of it. A section is a field of this record:
// the check, its errors, the type and schema/settings.json follow. What is not declared here is refused.

import type { Waiver } from '../waivers/waiver.ts'
import { accessShape, type WrittenAccess } from './access-section.ts'
import { type ExtendedPolicy, extendsShape } from './extends-section.ts'
import { heldStrict } from './gateway/routes-part.ts'
import { gatewayShape, type WrittenGateway } from './gateway-section.ts'
import { createGuardrailsShape, type WrittenGuardrails } from './guardrails-section.ts'
import { createSettingsFields, placeInsideTree, type Settings } from './settings.ts'
import { choice, type JsonSchema, list, oneOrMany, record, type Shape, table, text } from './shape.ts'
import { waiversShape } from './waivers-section.ts'

export interface PolicySections {
  /** Documents that hold beneath this one, in this order. */
  readonly extends: readonly ExtendedPolicy[]
  readonly presets: readonly string[]
  readonly guardrails: WrittenGuardrails
  readonly access: Partial<WrittenAccess>
  readonly waivers: readonly Waiver[]
  readonly gateway: Partial<WrittenGateway>
  /** Who answers for what, by pattern of paths of files; of several that fit the last counts, as in CODEOWNERS. */
  readonly owners: ReadonlyMap<string, readonly string[]>
  readonly routes: Partial<RoutesSection>
  /** What documents that extend this one may only tighten. */
  readonly locked: readonly string[]
  /** The file with the findings of the day on which Fastward came to the project. */
  readonly baseline: string
}

export interface RoutesSection {
  /** Routes that anybody may call, as somebody decided: `GET /health`, `/docs/**`. */
  readonly public: readonly string[]
}

export interface Document extends Settings, PolicySections {}

const publicExample = '`routes: {public: [GET /health]}`'
const ownersExample = "`owners: {'shop/payments/**': '@payments'}`"
const lockedExample = '`locked: [guardrails.undeclared-open-route, rules]`'

/** What names nothing would lock nothing, and nobody would know. */
const lockPattern =
  '^(?:(?:guardrails|rules)(?:\\.[a-z0-9]+(?:-[a-z0-9]+)*)?|routes(?:\\.public)?|access(?:\\.(?:rules|fields|resources))?' +
  '|presets|waivers|gateway|exclude|include-tests|secrets|licences|baseline|validators|owners' +
  '|app|apps|fastapi-version|python-roots|environment|environment-files)$'

export const routePattern = '^(?:[A-Z]+ )?/\\S*$'

function createPolicyFields(presets: readonly string[]): { readonly [Name in keyof PolicySections]-?: Shape<PolicySections[Name]> } {
  return {
    extends: extendsShape,
    presets: list(choice(presets, { description: 'A set of guardrails that comes with Fastward.', example: '`presets: [baseline]`' }), {
      description: 'Sets of guardrails that come with Fastward: `fastward policy explain PRESET` lists what is in one.',
      example: '`presets: [baseline]`',
    }),
    guardrails: createGuardrailsShape(),
    access: accessShape,
    waivers: waiversShape,
    gateway: heldStrict(gatewayShape),
    owners: table(
      { pattern: '\\S', expected: 'a pattern of paths', noun: 'a pattern' },
      oneOrMany(
        text({ description: 'A person or a team.', expected: 'a name, or a list of names', example: ownersExample, pattern: '\\S' }),
        { description: 'Who answers for what fits.', example: ownersExample },
      ),
      {
        description: 'Who answers for which files: of several patterns that fit the last counts, as in CODEOWNERS.',
        example: ownersExample,
      },
    ),
    routes: record<RoutesSection>(
      {
        public: list(
          text({
            description:
              'A route that anybody may call: a method and a path, or a path for all methods; `*` is one part, `**` is any number.',
            expected: 'a list of routes, each a method and a path',
            example: publicExample,
            pattern: routePattern,
          }),
          { description: 'The routes that are meant to be open. Who opens another one has to say so here.', example: publicExample },
        ),
      },
      { description: 'What was decided about routes.', example: publicExample },
    ),
    locked: list(
      text({
        description:
          'A part of this file: a section such as `waivers` or `exclude`, or `guardrails.ID`, `rules.ID`, `routes.public`, `access.rules`.',
        expected: 'a list of sections of this file, or parts of them such as `guardrails.ID`',
        example: lockedExample,
        pattern: lockPattern,
      }),
      { description: 'What other documents may tighten and not loosen.', example: lockedExample },
    ),
    baseline: text({
      description: 'The file with the findings that were there when Fastward came: `fastward baseline` keeps it, and it only shrinks.',
      expected: 'a file inside the project',
      example: '`baseline: .fastward/baseline.json`',
      pattern: placeInsideTree,
    }),
  }
}

/** A rule that there is not is a slip to be told, so the shape knows the rules, and the presets. */
export function createDocumentShape(ruleIds: readonly string[], presets: readonly string[]): Shape<Partial<Document>> {
  return record<Document>(
    { ...createSettingsFields(ruleIds), ...createPolicyFields(presets) },
    { description: 'Settings and policy of Fastward for one project.', example: '`app: shop.main:app`' },
  )
}

export function toDocumentSchema(ruleIds: readonly string[], presets: readonly string[]): JsonSchema {
  return { $schema: 'http://json-schema.org/draft-07/schema#', title: 'fastward.yaml', ...createDocumentShape(ruleIds, presets).schema }
}
