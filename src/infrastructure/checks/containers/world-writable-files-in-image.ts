// Everybody in the container may change files of the image.

import { bad, defineCheck, good } from '../../kit.ts'
import { shippedStages } from '../../sources/dockerfiles.ts'

const open = /^0?777$|^(?:a|o|ugo)[+=]\w*w\w*$/

export default defineCheck({
  id: 'world-writable-files-in-image',
  title: 'Files of the image may be changed by everybody',
  severity: 'low',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-732'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    With \`chmod 777\` on the folder of the application, whoever gets to write a file in the container, through an upload for instance,
    writes over the code that runs next.`,
  fix: 'Give the folder that must be written to the user of the application, `chown app:app /data`, and leave the code to root.',
  blindSpots: ['Folders that are opened when the container starts are not seen.'],
  examples: [
    bad(
      'the folder of the application',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      COPY . /app
      RUN chmod -R 777 /app  # <-- finding
      USER app
      CMD ["uvicorn", "main:app"]
    `,
    ),
    good(
      'a folder for temporary files, and scripts that may be run',
      `
      # file: Dockerfile
      FROM python:3.12-slim
      RUN chmod 1777 /tmp && chmod 755 /app/start.sh && chmod +x /entrypoint.sh
      USER app
      CMD ["uvicorn", "main:app"]
    `,
    ),
  ],

  looksAt: 'dockerfile',
  check(dockerfile, report) {
    const { file, purpose } = dockerfile
    for (const { runs, instructions } of shippedStages(dockerfile)) {
      for (const { words, line } of runs) {
        const at = words.findIndex((word) => /(?:^|\/)chmod$/.test(word))
        const rest = at < 0 ? [] : words.slice(at + 1).filter((word) => !/^-[a-zA-Z]+$/.test(word))
        const [mode, ...paths] = rest
        const path = paths.find((one) => !/^\/(?:tmp|var\/tmp|dev)(?:\/|$)/.test(one))
        if (mode === undefined || path === undefined || !open.test(mode)) continue
        report({
          place: { file, line },
          cause: { name: file, what: path.slice(0, 200) },
          what: `everybody in the container may write to \`${path.slice(0, 120)}\``,
          ...(purpose === 'development' ? { confidence: 'low' } : {}),
        })
      }
      for (const { keyword, text, line, end } of instructions) {
        if ((keyword !== 'COPY' && keyword !== 'ADD') || !/(?:^|\s)--chmod=0?777\b/.test(text)) continue
        report({
          place: { file, line, end },
          cause: { name: file, what: '--chmod' },
          what: 'everybody in the container may write to what is copied',
        })
      }
    }
  },
})
