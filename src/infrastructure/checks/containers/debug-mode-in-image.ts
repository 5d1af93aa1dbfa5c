// A variable of the image switches a debug mode on.

import { parseDockerPairs } from '../../../syntax/index.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { settingsReadBy } from '../../settings-in-code.ts'
import { shippedStages } from '../../sources/dockerfiles.ts'

const debug = /^(?:[A-Z]+_)?(?:DEBUG|DEBUG_MODE)$|^(?:PYTHONASYNCIODEBUG|FLASK_DEBUG|DJANGO_DEBUG)$/

export default defineCheck({
  id: 'debug-mode-in-image',
  title: 'The image switches a debug mode on',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-489', 'CWE-215'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    In debug mode Starlette answers errors with the traceback and the values of local variables, and libraries log what they send. What
    is set in the image holds wherever nobody says otherwise.`,
  fix: 'Remove the variable, and set it where one develops.',
  blindSpots: ['Whether the application reads the variable is told where its settings could be followed.'],
  examples: [
    bad(
      'set for good',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      ENV DEBUG=1  # <-- finding
      CMD ["uvicorn", "main:app"]
    `,
    ),
    good(
      'off, or in a stage for development',
      `
      # file: Dockerfile
      FROM python:3.12-slim AS base
      ENV DEBUG=false PYTHONUNBUFFERED=1
      FROM base AS dev
      ENV DEBUG=true
      CMD ["uvicorn", "main:app", "--reload"]
      FROM base
      CMD ["uvicorn", "main:app"]
    `,
    ),
  ],

  looksAt: 'dockerfile',
  check(dockerfile, report, { model }) {
    const { file, purpose } = dockerfile
    if (purpose === 'development') return
    for (const { instructions } of shippedStages(dockerfile)) {
      for (const { keyword, text, line, end } of instructions) {
        if (keyword !== 'ENV') continue
        for (const [name, value] of parseDockerPairs(text)) {
          if (!debug.test(name) || !/^(?:1|true|yes|on)$/i.test(value)) continue
          const use = settingsReadBy(model).get(name)
          report({
            place: { file, line, end },
            cause: { name: file, what: name },
            what: `\`${name}\` is on${use === undefined ? '' : `, which the application gives to \`${use.call.callee}\``}`,
            ...(name === 'PYTHONASYNCIODEBUG' ? { severity: 'low' } : {}),
          })
        }
      }
    }
  },
})
