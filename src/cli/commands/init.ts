// `fastward init [PATH]`: a first policy that today's code passes and that holds the line.

import { applicationOptions, pathArgument } from '../application-options.ts'
import { defineCommand, exitCode } from '../command.ts'
import { readApplication } from '../read-application.ts'

const presets = ['baseline', 'strict', 'owasp-api-2023', 'asvs-5.0-l1', 'asvs-5.0-l2', 'internal-api', 'public-api'] as const
/** They are for reports, and this writes its own files. */
const { output: _, ...readingOptions } = applicationOptions

export default defineCommand({
  name: 'init',
  summary: 'write a first fastward.yaml that passes today and holds the line',
  argument: pathArgument,
  options: {
    preset: { kind: 'choice', of: presets, description: 'the guardrails that everything new is held to (default: baseline)' },
    ...readingOptions,
  },
  async run({ preset, ...options }, path, host) {
    await readApplication({ kind: 'init', preset: preset ?? 'baseline' }, path, { ...options, output: undefined }, host)
    return exitCode.fine
  },
})
