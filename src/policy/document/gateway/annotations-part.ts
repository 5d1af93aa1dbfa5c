// `gateway.annotations`: what is said of operations beside what the application says of itself.

import { type Fields, oneOrMany, record, text } from '../shape.ts'
import { shieldModeFields, type WrittenShieldMode } from './shield-mode.ts'

export interface WrittenAnnotationsPart extends WrittenShieldMode {
  readonly overlays: readonly string[]
}

export interface WrittenAnnotations {
  readonly annotations: Partial<WrittenAnnotationsPart>
}

const example = '`gateway: {annotations: {overlays: costs.overlay.yaml, mode: enforce}}`'

export const annotationsFields: Fields<WrittenAnnotations> = {
  annotations: record<WrittenAnnotationsPart>(
    {
      ...shieldModeFields(example),
      overlays: oneOrMany(text({ description: 'A file, YAML or JSON.', expected: 'a path', example, pattern: '^[^\\0\\n]+$' }), {
        description: 'OpenAPI Overlays (1.0) that are laid on the document of the application, in order.',
        example,
      }),
    },
    { description: 'What operations cost, who may, and how telling they are: `x-fastward-cost`, `-permission`, `-sensitivity`.', example },
  ),
}
